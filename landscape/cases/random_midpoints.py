"""A function that is not convex and that random midpoint tests nearly always let pass.

    f(x) = x_1^2 + ... + x_{d-1}^2 - x_d^2

has one direction of negative curvature among d. A midpoint test draws two points with independent
standard normal coordinates and asks whether f at the midpoint lies above the mean of f at the ends.
"""

import numpy as np
from scipy.special import betainc

from landscape.search.segments import midpoint_gap


def one_bad_direction(x: np.ndarray) -> np.ndarray:
    """f at points x of shape (..., d); the result has the shape (...)."""
    return np.sum(x[..., :-1] ** 2, axis=-1) - x[..., -1] ** 2


def refutations(size: int, tests: int, rng: np.random.Generator) -> int:
    """How many of so many random midpoint tests refute the convexity of f in `size` variables."""
    start, end = rng.normal(size=(2, tests, size))
    return int(np.sum(midpoint_gap(one_bad_direction, start, end) > 0))


def refutation_probability(size: int) -> float:
    """The probability that one random midpoint test refutes the convexity of f in `size` variables.

    The gap at the midpoint is -f(u)/4, where u is the difference of the ends. It is positive when u_d^2
    exceeds the sum of the other squares: u_d^2/|u|^2, which has a beta distribution, exceeds 1/2.
    """
    return float(betainc((size - 1) / 2, 1 / 2, 1 / 2))
