"""The answer's 2-2-1 network and its worse minima: the problems, the search, the certificates.

Every problem here is taught by the network of the answer: its targets are that network's outputs,
as exact reals, so that network is a global minimum with loss zero (for log-loss: with the least
loss there is). A worse minimum is a strict local minimum with a larger loss. `Variant` pairs the
float problem of the search with the ball problem of the proof. What is listed is what was found:
that a list is complete is not proved.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from flint import arb

from landscape.cases.answer.copies import copies, no_copy
from landscape.cases.answer.network import ANSWER, EIGHT, EXACT, NINE, TWELVE
from landscape.model.activations import LOGISTIC, TANH, Activation
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR, Loss
from landscape.model.networks import ALL, NO_BIASES, flatten, forward
from landscape.model.problem import Problem
from landscape.model.symmetries import flip
from landscape.proof.balls import precise, significant
from landscape.proof.krawczyk import CriticalPoint, certify, printed_box
from landscape.proof.networks import BallProblem, expand, problem_of
from landscape.search.critical import End, end_of, sorted_units
from landscape.search.flow import gradient_flow
from landscape.search.multistart import levenberg, starts


class Variant(NamedTuple):
    """One data set, unit, loss and choice of biases, as floats and as balls."""

    problem: Problem
    balls: BallProblem
    flips: int | None  # s(z) + s(-z) where a sign flip is an exact symmetry of the problem, else None


class Minimum(NamedTuple):
    """A certified strict local minimum, and how far its loss lies above the least loss."""

    point: CriticalPoint
    excess: str  # significant digits, all right; the loss itself for squared error
    worse: bool  # the excess is certainly positive


def variant(inputs=NINE, activation: Activation = LOGISTIC, loss: Loss = SQUARED_ERROR, free=NO_BIASES) -> Variant:
    """The problem that the answer's network teaches on these inputs, with these free parameters."""
    X = np.array(inputs, dtype=float)
    targets = loss.prediction.value(forward(ANSWER, X, activation))
    problem = Problem(ANSWER, X, targets, activation, loss, free)
    balls = problem_of(EXACT, inputs, activation.ball, loss.ball, free, loss.prediction.ball)
    # A flip shifts the output by v (s(z) + s(-z)); only an output bias can take that up.
    exact_flip = activation.opposites == 0 or "c" in free
    return Variant(problem, balls, activation.opposites if exact_flip else None)


VARIANTS = {
    "answer": variant(),
    "larger grid": variant(TWELVE),
    "log-loss": variant(loss=LOG_LOSS),
    "tanh": variant(EIGHT, TANH),
    "hidden biases": variant(free=("W", "b", "v")),
    "output bias": variant(free=("W", "v", "c")),
    "both biases": variant(free=ALL),
}


def search(case: Variant, runs: int, rng: np.random.Generator, scale: float = 3.0) -> list[np.ndarray]:
    """The finite minima that `runs` normal starts lead to, one of each set of copies, by increasing cost."""
    ends = levenberg(case.problem, starts(case.problem, runs, scale, rng), 400)
    found = (end_of(case.problem, theta) for theta in ends)
    minima = sorted((end for end in found if end.kind == "minimum"), key=lambda end: end.cost)
    kept: list[np.ndarray] = []
    for end in minima:
        if not any(is_copy(case, end.theta, other) for other in kept):
            kept.append(sorted_units(case.problem, positive_outputs(case, end.theta)))
    return kept


def positive_outputs(case: Variant, theta: np.ndarray) -> np.ndarray:
    """The copy of theta with no negative output weight where sign flips are symmetries, else theta itself.

    Copies cost the same, so which of them the search meets first is up to rounding.
    """
    net = case.problem.network_at(theta)
    for j in np.flatnonzero(net.v < 0).tolist() if case.flips is not None else ():
        net = flip(net, j, case.problem.activation)
    return flatten(net, case.problem.free)


def is_copy(case: Variant, a: np.ndarray, b: np.ndarray, tolerance: float = 1e-5) -> bool:
    """Whether a symmetry of the problem carries a to a point near b."""
    images = copies([repr(float(value)) for value in a], case.problem.free, len(ANSWER.v), case.flips)
    return any(np.abs(np.array(image, dtype=float) - b).max() < tolerance for image in images)


@precise
def certified(case: Variant, theta: Sequence[float] | np.ndarray) -> Minimum:
    """The certificate of the minimum near theta. Raises ValueError if there is none."""
    point = certify(case.balls, theta)
    if point.index:
        raise ValueError(f"a saddle of index {point.index}, not a minimum")
    excess = loss_at(case, point) - least_loss(case)
    return Minimum(point, significant(excess), bool(excess > 0))


@precise
def loss_at(case: Variant, point: CriticalPoint) -> arb:
    """The loss on the box of half a unit of the last printed place around the point."""
    return expand(case.balls, printed_box(point)).value


@precise
def least_loss(case: Variant) -> arb:
    """The loss of the teacher, which no network can beat: 0, or the mean entropy of the targets."""
    teacher = [arb(w) for row in EXACT.W for w in row]
    teacher += [arb(0)] * (len(ANSWER.b) * ("b" in case.problem.free))
    teacher += [arb(v) for v in EXACT.v] + [arb(0)] * ("c" in case.problem.free)
    return expand(case.balls, teacher).value


def flipped(case: Variant, which: Sequence[int]) -> np.ndarray:
    """The answer's network with the signs of these units turned, as free parameters.

    The output bias that would make up for it is kept where it is free and dropped where it is not.
    """
    net = ANSWER
    for j in which:
        net = flip(net, j, case.problem.activation)
    return flatten(net, case.problem.free)


def flip_end(case: Variant, which: Sequence[int]) -> End:
    """Where the gradient flow from the flipped network comes to, after time 1e7."""
    return end_of(case.problem, gradient_flow(case.problem, flipped(case, which)))


def certified_saddles(case: Variant) -> tuple[CriticalPoint, ...]:
    """The two saddles on the nine points that are not degenerate and that the search found.

    Newton's method comes to them from some random starts after ten Levenberg-Marquardt steps; their first two
    decimals are enough for `certify` to come back.
    """
    starts = ((2.87, (-1.14, 1.90), 0.53, (1.14, -1.90)), (3.26, (-0.61, 1.16), -0.15, (-2.52, -1.90)))
    found = [(*w, *u, v, a) for v, w, a, u in starts]
    return tuple(certify(case.balls, theta) for theta in found)


def distinct(case: Variant, minima: Sequence[Minimum]) -> bool:
    """No two of these minima are copies of each other under the symmetries of the problem."""
    return all(
        no_copy(a.point, b.point, case.problem.free, len(ANSWER.v), case.flips)
        for i, a in enumerate(minima)
        for b in minima[:i]
    )
