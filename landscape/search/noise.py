"""Noise for the batched descent: one seeded random vector for each run and step.

A *kick* is added to the parameters after each step. A *probe* moves only the point where the slope is
taken: with Gaussian noise the expected slope is then that of the cost smoothed by a Gaussian of that
width. Run r draws from a generator of its own, seeded by (seed, r), and its numbers do not depend on how
many runs there are. They are made of sums, products, quotients and roots, and of what NumPy's generators
give, which NumPy keeps for a fixed version.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

Draw = Callable[[np.random.Generator, int, int], np.ndarray]  # to (count, p): independent vectors


def gaussian(rng: np.random.Generator, count: int, p: int) -> np.ndarray:
    """Every coordinate standard normal: (count, p)."""
    return rng.standard_normal((count, p))


def cube(rng: np.random.Generator, count: int, p: int) -> np.ndarray:
    """Uniform in the cube [-1, 1]^p: (count, p)."""
    return 2 * rng.random((count, p)) - 1


def ball(rng: np.random.Generator, count: int, p: int) -> np.ndarray:
    """Uniform in the unit ball of p dimensions: (count, p).

    It is the shadow of the uniform distribution on the sphere in p + 2 dimensions.
    """
    points = rng.standard_normal((count, p + 2))
    return points[:, :p] / np.sqrt((points**2).sum(axis=1, keepdims=True))


class Noise(NamedTuple):
    """What is drawn, how large it is (in units of the parameters), and where it acts."""

    draw: Draw
    amplitude: float | np.ndarray  # one number, or one for each step (steps,)
    seed: int
    probe: bool = False  # moves only the point where the slope is taken

    def pieces(self, rows: range, steps: int, p: int, length: int = 256) -> Iterator[np.ndarray]:
        """The noise of the runs `rows`, at most `length` steps at a time: arrays (runs, steps of the piece, p).

        Raises ValueError if there is not one amplitude for each step.
        """
        sizes = each_step(self.amplitude, steps, "amplitudes")
        generators = [np.random.default_rng([self.seed, row]) for row in rows]
        for start in range(0, steps, length):
            size = sizes[start : start + length, None]
            yield size * np.array([self.draw(rng, len(size), p) for rng in generators])


def each_step(value: float | np.ndarray, steps: int, what: str) -> np.ndarray:
    """One number for each step (steps,), from one for all or one for each. Raises ValueError for another count."""
    value = np.asarray(value, dtype=float)
    if value.shape not in ((), (steps,)):
        raise ValueError(f"{what} of shape {value.shape} for {steps} steps")
    return np.broadcast_to(value, (steps,))
