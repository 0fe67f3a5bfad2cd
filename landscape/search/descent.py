"""Descent on thousands of small networks at once, in float64.

A *run* starts from its own parameters and takes theta <- theta - rate * gradient, with the
gradient of the mean loss over all samples, or moves by another rule of `landscape.search.rules`, with or
without the noise of `landscape.search.noise`. Runs do not interact: the end of a run is the same to
the last bit whatever other runs are beside it and however many threads share the work. The
end says where the run stands, not what is there: a small gradient is no evidence of a minimum.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from landscape.model.losses import Loss
from landscape.model.networks import flatten, unflatten
from landscape.model.problem import Problem
from landscape.search.blocks import Block
from landscape.search.descent_kernel import LANES, compiled_descent
from landscape.search.noise import Noise, each_step
from landscape.search.rules import PLAIN, Rule


class Ends(NamedTuple):
    """Where `runs` runs stand after their last step; row or entry r belongs to run r.

    A run has `diverged` when its parameters, cost or gradient are no longer finite numbers. Its
    cost, gradient and size are then infinite, its parameters and outputs whatever was left.
    """

    theta: np.ndarray  # (runs, p) the free parameters, in the order of `networks.flatten`
    outputs: np.ndarray  # (runs, N) the outputs f(x_i)
    cost: np.ndarray  # (runs,) mean loss
    gradient: np.ndarray  # (runs,) Euclidean norm of the gradient in the free parameters
    size: np.ndarray  # (runs,) Euclidean norm of theta
    diverged: np.ndarray  # (runs,) bool


def descend(
    problem: Problem,
    thetas: np.ndarray,
    *,
    rate: float | np.ndarray,
    steps: int,
    threads: int = 1,
    rule: Rule = PLAIN,
    noise: Noise | None = None,
) -> Ends:
    """The ends of the runs that start at the rows of `thetas` (runs, p), p free parameters each.

    `rate` is one number, or one for each step (steps,). `threads` threads share the work. Raises ValueError
    for an activation without a kernel, for more than two inputs and for wrong shapes.
    """
    thetas, X, y = (np.asarray(array, dtype=float) for array in (thetas, problem.X, problem.y))
    if problem.activation.kernel is None:
        raise ValueError(f"{problem.activation.name}: no kernel in its record")
    d = problem.network.W.shape[1]
    every = flatten(problem.network)
    place = flatten(unflatten(np.arange(every.size), problem.network), problem.free)  # which entries are free
    if d > 2 or X.shape != (len(y), d) or not len(thetas) or thetas.shape[1:] != place.shape:
        raise ValueError(f"starts {thetas.shape}, inputs {X.shape}, targets {y.shape} do not fit")
    full = np.tile(every, (len(thetas), 1))
    full[:, place] = thetas
    moves = np.array([name in problem.free for name in ("W", "W", "b", "v", "c")])
    kernel = compiled_descent(problem.activation.kernel, problem.loss.kernel, rule.kernel)
    pace = _pace(rule, each_step(rate, steps, "rates"))
    task = (np.column_stack([X, np.zeros((len(X), 2 - d))]), y, moves)

    def ends_of(first: int) -> tuple[np.ndarray, ...]:
        block = Block(full[first : first + LANES], d, len(y))
        for piece, shake in _pieces(noise, pace, range(first, first + block.runs), place, every.size):
            block.run(kernel, task, piece, np.array(rule[2:]), shake, noise is not None and noise.probe)
        return block.results()

    with ThreadPoolExecutor(threads) as pool:
        ends, slopes, outputs = map(np.concatenate, zip(*pool.map(ends_of, range(0, len(full), LANES)), strict=True))
    return _judge(ends[:, place], slopes[:, place], outputs, y, problem.loss)


def _pace(rule: Rule, rates: np.ndarray) -> np.ndarray:
    """For each step its rate, 1 - first^t and 1 - second^t: (steps, 3)."""
    past = [1 - np.cumprod(np.full(len(rates), decay)) for decay in (rule.first, rule.second)]
    return np.column_stack([rates, *past])


def _pieces(noise: Noise | None, pace: np.ndarray, runs: range, place: np.ndarray, size: int) -> Iterator:
    """The steps piece by piece: their pace, and the noise of all `size` parameters (runs, steps, size) or None."""
    if noise is None:
        yield pace, None
        return
    done = 0
    for drawn in noise.pieces(runs, len(pace), len(place)):
        shake = np.zeros((*drawn.shape[:2], size))
        shake[:, :, place] = drawn
        yield pace[done : done + drawn.shape[1]], shake
        done += drawn.shape[1]


def _judge(theta, slopes, outputs, y, loss: Loss) -> Ends:
    with np.errstate(over="ignore", invalid="ignore"):  # in runs that diverged, and only there
        sizes = [np.linalg.norm(rows, axis=1) for rows in (slopes, theta)]
        values = np.array([loss.value(outputs, y).mean(axis=1), *sizes])
    diverged = ~np.isfinite(values).all(axis=0)
    cost, gradient, size = np.where(diverged, np.inf, values)
    return Ends(theta, outputs, cost, gradient, size, diverged)
