"""Gradient descent of many students at once on the loss of `landscape.cases.own_teacher.loss`.

The recipe of Safran and Shamir (ICML 2018): independent normal weights of variance 1/k, step 0.1,
an end where 2 pi times the gradient has, for every unit, a length of at most 1e-9. Runs do not
interact; a run gives the same numbers whatever other runs are beside it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscape.cases.own_teacher.loss import loss

RATE = 0.1
SMALL = 1e-9  # 2 pi times the length of the gradient of each unit at the end of a run
BAD = 1e-3  # a run that ends at this loss or more has missed its teacher
LIMIT = 100_000  # steps; a run that needs more counts as unfinished
EVERY = 10  # steps between two looks at the gradient
BLOCK = 100  # runs side by side: what they need stays in the cache of the processor


class Ends(NamedTuple):
    """Where the runs stand, row r for run r."""

    W: np.ndarray  # (runs, n, k)
    loss: np.ndarray  # (runs,)
    steps: np.ndarray  # (runs,)
    finished: np.ndarray  # (runs,) bool: the gradient is small


def starts(runs: int, n: int, k: int, rng: np.random.Generator) -> np.ndarray:
    """`runs` students of n units, normal weights of mean 0 and variance 1/k, shape (runs, n, k)."""
    return rng.normal(size=(runs, n, k)) / np.sqrt(k)


def descend(W: np.ndarray, limit: int = LIMIT) -> Ends:
    """The ends of the runs that start at W (runs, n, k), after at most `limit` steps each."""
    blocks = [_descend_block(W[first : first + BLOCK], limit) for first in range(0, len(W), BLOCK)]
    ends, steps, finished = map(np.concatenate, zip(*blocks, strict=True))
    return Ends(ends, np.array([loss(end) for end in ends]), steps, finished)


def batch(k: int, runs: int, seed: Sequence[int]) -> dict[str, int]:
    """How many of `runs` seeded runs of k units missed their teacher, and how many came to no end."""
    ends = descend(starts(runs, k, k, np.random.default_rng(seed)), LIMIT)
    missed = ends.finished & (ends.loss >= BAD)
    return {"runs": runs, "missed": int(missed.sum()), "unfinished": int((~ends.finished).sum())}


def _descend_block(W: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ends of one block, the steps taken, and whether the gradient became small."""
    ends, steps, finished = W.copy(), np.full(len(W), limit), np.zeros(len(W), dtype=bool)
    active = np.arange(len(W))
    slopes = Slopes(W)
    for step in range(limit + 1):
        gradient = slopes.evaluate()
        if step % EVERY == 0:
            done = np.einsum("rij,rij->ri", gradient, gradient).max(axis=1) <= SMALL**2
            if done.any():
                ended = active[done]
                ends[ended], steps[ended], finished[ended] = slopes.W[done], step, True
                active, gradient = active[~done], gradient[~done]
                slopes = Slopes(slopes.W[~done])
                if not len(active):
                    break
        if step < limit:
            gradient *= RATE / (2 * np.pi)
            slopes.W -= gradient
    ends[active] = slopes.W
    return ends, steps, finished


class Slopes:
    """2 pi times the gradient of a block of runs, computed in arrays that are made once.

    Students and teacher are treated alike: a row of the teacher is one more unit, with weight -1.
    Change `W` in place between two calls of `evaluate`.
    """

    def __init__(self, W: np.ndarray) -> None:
        runs, n, k = W.shape
        self.W = W.copy()
        self.lengths = np.full((runs, n + k, 1), -1.0)  # those of the teacher are 1, with weight -1
        self.directions, self.gradient, self.product = np.empty((3, runs, n, k))
        self.cosine, self.sine = np.empty((2, runs, n, n + k))
        self.along = np.empty((runs, n, 1))

    def evaluate(self) -> np.ndarray:
        """(runs, n, k); the array is overwritten by the next call."""
        W, U, cosine, sine, n = self.W, self.directions, self.cosine, self.sine, self.W.shape[1]
        own = self.lengths[:, :n]
        np.sqrt(np.einsum("rij,rij->ri", W, W, out=own[..., 0]), out=own[..., 0])
        np.divide(W, own, out=U)
        np.matmul(U, U.transpose(0, 2, 1), out=cosine[:, :, :n])
        cosine[:, :, n:] = U
        np.clip(cosine, -1, 1, out=cosine)  # rounding can push it past 1
        cosine.reshape(len(W), -1)[:, :: cosine.shape[2] + 1] = 1  # a unit with itself: exactly
        np.multiply(cosine, cosine, out=sine)
        np.sqrt(np.subtract(1, sine, out=sine), out=sine)
        np.matmul(sine, self.lengths, out=self.along)
        rest = np.subtract(np.pi, np.arccos(cosine, out=cosine), out=cosine)
        np.matmul(rest[:, :, :n], W, out=self.gradient)
        self.gradient -= rest[:, :, n:]
        self.gradient += np.multiply(self.along, U, out=self.product)
        return self.gradient
