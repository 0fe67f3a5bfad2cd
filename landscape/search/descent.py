"""Gradient descent with a fixed rate on thousands of small networks at once, in float64.

A *run* starts from its own parameters and takes theta <- theta - rate * gradient, with the
gradient of the mean loss over all samples. Runs do not interact: the end of a run is the same to
the last bit whatever other runs are beside it and however many threads share the work. The
end says where the run stands, not what is there: a small gradient is no evidence of a minimum.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from landscape.model.losses import Loss
from landscape.model.networks import flatten, unflatten
from landscape.model.problem import Problem
from landscape.search.descent_kernel import LANES, compiled_descent


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


def descend(problem: Problem, thetas: np.ndarray, *, rate: float, steps: int, threads: int = 1) -> Ends:
    """The ends of the runs that start at the rows of `thetas` (runs, p), p free parameters each.

    `threads` of them share the work. Raises ValueError for an activation without a kernel, for
    more than two inputs and for wrong shapes.
    """
    thetas, X, y = (np.asarray(array, dtype=float) for array in (thetas, problem.X, problem.y))
    if problem.activation.kernel is None:
        raise ValueError(f"{problem.activation.name}: no kernel in its record")
    kernel = compiled_descent(problem.activation.kernel, problem.loss.kernel)
    n, d = problem.network.W.shape
    every = flatten(problem.network)
    place = flatten(unflatten(np.arange(every.size), problem.network), problem.free)  # which entries are free
    if d > 2 or X.shape != (len(y), d) or not len(thetas) or thetas.shape[1:] != place.shape:
        raise ValueError(f"starts {thetas.shape}, inputs {X.shape}, targets {y.shape} do not fit")
    full = np.tile(every, (len(thetas), 1))
    full[:, place] = thetas
    moves = np.array([name in problem.free for name in ("W", "W", "b", "v", "c")])
    X = np.column_stack([X, np.zeros((len(X), 2 - d))])
    task = (X, y, moves, float(rate), int(steps))
    blocks = [full[k : k + LANES] for k in range(0, len(full), LANES)]
    with ThreadPoolExecutor(threads) as pool:
        done = pool.map(lambda block: _descend_block(block, n, d, kernel, task), blocks)
        ends, slopes, outputs = map(np.concatenate, zip(*done, strict=True))
    return _judge(ends[:, place], slopes[:, place], outputs, y, problem.loss)


def _descend_block(block: np.ndarray, n: int, d: int, kernel: Callable, task: tuple) -> tuple[np.ndarray, ...]:
    """Ends (runs, all parameters), gradients there and outputs (runs, N) of at most LANES runs."""
    runs, lanes, samples = len(block), LANES, len(task[1])
    parts = _aligned_rows((4 * n, 1, 4 * n, 1, samples, 2 * n, 1), lanes)
    hidden, output, slope, output_slope, outputs, kept, error = parts

    def runs_of(part):  # (unit, its four parameters, run)
        return part.reshape(n, 4, lanes)[:, :, :runs]

    def rows(hidden, output):
        units = runs_of(hidden).transpose(2, 1, 0)
        weights = units[:, :d].transpose(0, 2, 1).reshape(runs, n * d)
        return np.column_stack([weights, units[:, 2:].reshape(runs, 2 * n), output[0, :runs]])

    runs_of(hidden)[:, :d] = block[:, : n * d].reshape(runs, n, d).transpose(1, 2, 0)
    runs_of(hidden)[:, 2:] = block[:, n * d : -1].reshape(runs, 2, n).transpose(2, 1, 0)
    output[0, :runs] = block[:, -1]
    results = (slope.reshape(n, -1), output_slope[0], outputs)
    kernel(hidden.reshape(n, -1), output[0], *task, *results, kept.reshape(n, -1), error[0])
    return rows(hidden, output), rows(slope, output_slope), outputs[:, :runs].T


def _aligned_rows(counts: tuple[int, ...], lanes: int) -> list[np.ndarray]:
    """Zeros (count, lanes) for each count, in one piece of memory.

    Each row starts where a cache line starts: elsewhere every vector load would touch two lines.
    """
    size, line = 8 * sum(counts) * lanes, 64
    store = np.zeros(size + line, dtype=np.uint8)
    start = -store.ctypes.data % line
    rows = store[start : start + size].view(float).reshape(-1, lanes)
    return np.split(rows, np.cumsum(counts)[:-1])


def _judge(theta, slopes, outputs, y, loss: Loss) -> Ends:
    with np.errstate(over="ignore", invalid="ignore"):  # in runs that diverged, and only there
        sizes = [np.linalg.norm(rows, axis=1) for rows in (slopes, theta)]
        values = np.array([loss.value(outputs, y).mean(axis=1), *sizes])
    diverged = ~np.isfinite(values).all(axis=0)
    cost, gradient, size = np.where(diverged, np.inf, values)
    return Ends(theta, outputs, cost, gradient, size, diverged)
