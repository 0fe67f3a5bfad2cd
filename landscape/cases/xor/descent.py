"""Where gradient descent on XOR ends, counted over seeded starts, and how stuck runs drift.

The four patterns have targets 0 and 1. If a network answers k of them exactly and gives the rest
one common answer, the mean of their targets, the mean squared error is 0, 1/8, 1/6 or 1/4: these
are the `LEVELS`. The error is that of the *predictions*: the output itself for squared error, the
sigmoid of the output for the other two losses. A count at a level says where runs stand after
so many steps. It does not say that there is a minimum.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from flint import arb, fmpq

from landscape.cases.xor.samples import XOR_X, XOR_Y
from landscape.model.activations import Activation
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR, Loss
from landscape.model.networks import ALL, Network, flatten
from landscape.model.problem import Problem
from landscape.proof.networks import BallProblem
from landscape.search.descent import Ends, descend
from landscape.search.multistart import starts

LEVELS = {"zero": 0.0, "eighth": 1 / 8, "sixth": 1 / 6, "quarter": 1 / 4}
NEAR = 0.005  # a run stands at a level if its error is this close, and stays this close to itself
RATES = {SQUARED_ERROR.name: 0.1, LOG_LOSS.name: 0.5, SIGMOID_SQUARED_ERROR.name: 1.0}
WEIGHTS, BIASES = 1.0, 0.5  # standard deviations of the normal starts


class Counts(NamedTuple):
    """How many runs stand at each level, and the three kinds that stand at none."""

    zero: int
    eighth: int
    sixth: int
    quarter: int
    other: int  # at another error, and staying there
    undecided: int  # still moving: no statement
    diverged: int


class Trace(NamedTuple):
    """Runs followed from their starts; row k belongs to the k-th number of steps."""

    size: np.ndarray  # (K, runs) norm of all parameters
    gradient: np.ndarray  # (K, runs) norm of the gradient
    error: np.ndarray  # (K, runs) mean squared error of the predictions
    theta: np.ndarray  # (runs, p) where they stand at last


def problem(width: int, activation: Activation, loss: Loss) -> Problem:
    """XOR for `width` hidden units; all weights and biases are free."""
    blank = Network(np.zeros((width, 2)), np.zeros(width), np.zeros(width), 0.0)
    return Problem(blank, XOR_X, XOR_Y, activation, loss, ALL)


def begin(case: Problem, runs: int, seed: int) -> np.ndarray:
    """Seeded starts (runs, p): weights with deviation `WEIGHTS`, biases with `BIASES`."""
    W, b, v, _ = case.network
    deviations = Network(np.full_like(W, WEIGHTS), np.full_like(b, BIASES), np.full_like(v, WEIGHTS), BIASES)
    return starts(case, runs, flatten(deviations), np.random.default_rng(seed))


def follow(case: Problem, thetas: np.ndarray, steps: int) -> Ends:
    """`steps` steps of descent at the rate that `RATES` has for the loss."""
    return descend(case, thetas, rate=RATES[case.loss.name], steps=steps)


def errors(ends: Ends, loss: Loss) -> np.ndarray:
    """The mean squared error of the predictions of every run, shape (runs,); inf if it has diverged."""
    outputs = np.where(ends.diverged[:, None], np.inf, ends.outputs)
    predictions = loss.prediction.value(outputs)
    return np.where(ends.diverged, np.inf, ((predictions - XOR_Y) ** 2).mean(axis=1))


def count(middle: np.ndarray, end: np.ndarray) -> Counts:
    """Sorts runs by their errors at half time and at the end, both of shape (runs,).

    A run counts at a level if it is there at the end and has not moved since half time; at level
    0 it may have moved, since no lower one is left.
    """
    gone = ~np.isfinite(end)
    end = np.where(gone, -1, end)  # at no level, and not where it was
    stays = np.abs(end - middle) < NEAR
    near = np.abs(end[:, None] - list(LEVELS.values())) < NEAR
    at_level = near & (stays[:, None] | [True, False, False, False])
    nowhere = ~at_level.any(axis=1) & ~gone
    kinds = [*at_level.T, nowhere & stays, nowhere & ~stays, gone]
    return Counts(*(int(kind.sum()) for kind in kinds))


def census(case: Problem, *, runs: int, steps: int, seed: int) -> Counts:
    """Counts after `steps` steps from `runs` seeded starts."""
    half = follow(case, begin(case, runs, seed), steps // 2)
    end = follow(case, half.theta, steps - steps // 2)
    return count(errors(half, case.loss), errors(end, case.loss))


def standing(error: np.ndarray, level: str) -> np.ndarray:
    """Which of these errors are at a level."""
    return np.abs(error - LEVELS[level]) < NEAR


def trace(case: Problem, thetas: np.ndarray, steps: Sequence[int] | np.ndarray) -> Trace:
    """The runs that start at the rows of `thetas`, looked at after each number of `steps`, which increase."""
    rows, done = [], 0
    for until in steps:
        ends = follow(case, thetas, int(until) - done)
        rows.append((ends.size, ends.gradient, errors(ends, case.loss)))
        thetas, done = ends.theta, int(until)
    size, gradient, error = map(np.array, zip(*rows, strict=True))
    return Trace(size, gradient, error, thetas)


def balls(case: Problem) -> BallProblem:
    """The same problem in ball arithmetic."""
    inputs = tuple(tuple(fmpq(int(x)) for x in row) for row in case.X)
    targets = tuple(arb(int(y)) for y in case.y)
    return BallProblem(inputs, targets, case.activation.ball, case.loss.ball, case.free, len(case.network.v))
