"""Minima, saddles and valleys of the 2-2-1 problems and of XOR whose kind is known, as the probe takes them.

The minima and saddles are those that other modules certify, at their floats; the valleys are long descents, looked at
after t and after 10 t steps, of which `landscape.cases.xor.descent` and `landscape.cases.answer.ends_of_descent` tell.
"""

from collections.abc import Sequence

import numpy as np

from landscape.cases.answer.ends_of_descent import CASE
from landscape.cases.xor import descent as xor
from landscape.cases.xor.relu_minima import MINIMA
from landscape.model.activations import LOGISTIC, RELU
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.model.networks import flatten
from landscape.model.problem import Problem
from landscape.probe import Layer, Subject, Trace
from landscape.search.critical import end_of
from landscape.search.descent import descend
from landscape.search.multistart import levenberg, starts

LOOKS = 200  # so often a descent is looked at
RATE_221, SEED_221, STARTS_221 = 0.1, 3, (9, 38)  # two of the first forty starts of the seed, whose units saturate
SEED_XOR, STARTS_XOR, FOUND_AT = 7, 8, 10_000


def subject_of(problem: Problem, theta: Sequence[float] | Sequence[str] | np.ndarray) -> Subject:
    """The problem at theta (p,), with its own derivatives and both layers; the output is linear, whatever the loss."""
    net, free, at, parts = problem.network, problem.free, 0, {}
    for name in (name for name in ("W", "b", "v", "c") if name in free):
        size = int(np.size(getattr(net, name)))
        parts[name], at = slice(at, at + size), at + size
    kind = {RELU.name: "relu", LOGISTIC.name: "logistic"}.get(problem.activation.name, "tanh")
    layers = (
        Layer("layer 1", kind, net.W.shape, parts["W"], parts.get("b")),
        Layer("layer 2", "linear", (1, len(net.v)), parts["v"], parts.get("c")),
    )

    def values(theta: np.ndarray) -> list[np.ndarray]:
        now = problem.network_at(theta)
        hidden = problem.activation.value(problem.X @ now.W.T + now.b)
        return [hidden, (hidden @ now.v + now.c)[:, None]]

    task = {SQUARED_ERROR.name: "squared", LOG_LOSS.name: "binary"}.get(problem.loss.name, "")
    soft = task == "binary" and not set(np.unique(problem.y)) <= {0.0, 1.0}
    return Subject(
        np.array(theta, dtype=float), problem.cost, problem.gradient, lambda theta, v: problem.hessian(theta) @ v,
        layers=layers, values=values, inputs=problem.X, targets=problem.y, task="" if soft else task,
    )  # fmt: skip


def xor_relu_minima() -> dict[str, Subject]:
    """The four ReLU minima of XOR that fractions prove, by their loss."""
    case = xor.problem(2, RELU, SQUARED_ERROR)
    return {level: subject_of(case, np.array(flatten(net), dtype=float)) for level, net in MINIMA.items()}


def xor_valleys(steps: int, runs: int) -> list[tuple[Subject, float, Trace]]:
    """Runs with log-loss and with the squared error of a sigmoid that stand at 1/8 after `steps` steps, so many of each."""
    found = []
    for loss in (LOG_LOSS, SIGMOID_SQUARED_ERROR):
        case, rate = xor.problem(2, LOGISTIC, loss), xor.RATES[loss.name]
        begun = xor.begin(case, STARTS_XOR, SEED_XOR)
        begun = begun[xor.standing(xor.errors(xor.follow(case, begun, FOUND_AT), loss), "eighth")][:runs]
        followed = [(s, rate, trace) for s, trace in seen(case, begun, rate, steps)]
        ends_at = np.array([s.theta for s, _, _ in followed])
        still = xor.standing(xor.errors(xor.follow(case, ends_at, 1), loss), "eighth")
        found += [one for one, stands in zip(followed, still, strict=True) if stands]
    return found


def answer_valleys(steps: int) -> list[tuple[Subject, float, Trace]]:
    """Two runs of the 2-2-1 network on its nine points that end in a valley where units saturate, as `end_of` finds."""
    case = CASE.problem
    begun = starts(case, max(STARTS_221) + 1, 1.0, np.random.default_rng([SEED_221]))[list(STARTS_221)]
    followed = seen(case, begun, RATE_221, steps)
    kinds = [end_of(case, theta).kind for theta in levenberg(case, np.array([s.theta for s, _ in followed]), 400)]
    return [
        (s, RATE_221, trace) for (s, trace), kind in zip(followed, kinds, strict=True) if kind == "saturating valley"
    ]


def seen(problem: Problem, thetas: np.ndarray, rate: float, steps: int) -> list[tuple[Subject, Trace]]:
    """Plain descent from each row of thetas, and what is seen of it at LOOKS steps spread evenly."""
    traces, done = [Trace() for _ in thetas], 0
    for until in np.linspace(0, steps, LOOKS + 1).round().astype(int).tolist():
        thetas, done = descend(problem, thetas, rate=rate, steps=until - done).theta, until
        for trace, theta in zip(traces, thetas, strict=True):
            trace.add(until, problem.cost(theta), theta)
    return [(subject_of(problem, theta), trace) for theta, trace in zip(thetas, traces, strict=True)]
