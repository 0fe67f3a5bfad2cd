"""Convex functions in exact arithmetic, for the tests that try to refute what is claimed of all of them.

`smooth` ones are sums of squares and fourth powers of affine forms, with gradient and Hessian; `any_convex` ones may
have corners as well. `corners` gives every convex function there is on the whole numbers 0, 1, ..., n, joined by
straight lines: its steps are sorted.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from tests.claims.generated import FRACTIONS, vectors

ABOVE_ZERO = st.builds(Fraction, st.integers(1, 12), st.integers(1, 6))
INNER = st.integers(1, 7).map(lambda k: Fraction(k, 8))  # t strictly between 0 and 1


def mix(x, y, t):
    """The point (1 - t) x + t y."""
    return (1 - t) * x + t * y


class Convex(NamedTuple):
    """The sum of factor (a . x + b)^exponent over `powers`, plus the largest a . x + b of `planes`, if there are any."""

    powers: list  # (factor >= 0, exponent 2 or 4, a, b)
    planes: list | tuple = ()

    def __call__(self, x):
        smooth = sum(f * (a @ x + b) ** n for f, n, a, b in self.powers)
        return smooth + max((a @ x + b for a, b in self.planes), default=0)

    def gradient(self, x):
        """Of the powers alone."""
        return sum((f * n * (a @ x + b) ** (n - 1) * a for f, n, a, b in self.powers), 0 * x)

    def hessian(self, x):
        """Of the powers alone."""
        return sum(f * n * (n - 1) * (a @ x + b) ** (n - 2) * np.outer(a, a) for f, n, a, b in self.powers)


def points(d: int) -> st.SearchStrategy[np.ndarray]:
    """Points with `d` coordinates, exact."""
    return vectors(d, FRACTIONS)


def smooth(d: int) -> st.SearchStrategy[Convex]:
    """Twice differentiable convex functions of `d` variables."""
    power = st.tuples(ABOVE_ZERO, st.sampled_from((2, 4)), points(d), FRACTIONS)
    return st.lists(power, min_size=1, max_size=3).map(Convex)


def any_convex(d: int) -> st.SearchStrategy[Convex]:
    """Convex functions of `d` variables, most of them with corners."""
    planes = st.lists(st.tuples(points(d), FRACTIONS), min_size=1, max_size=4)
    return st.builds(lambda f, corners: Convex(f.powers, corners), smooth(d), planes)


def tilted(f, x, y):
    """f plus a linear function, chosen so that x and y, two different points, have equal values."""
    u = y - x
    slope = (f(y) - f(x)) / (u @ u)
    return lambda z: f(z) - slope * (u @ z)


def corners(steps=FRACTIONS, most: int = 6) -> st.SearchStrategy[list]:
    """The values at 0, 1, ..., n of a convex function that is straight in between."""
    return st.builds(summed, FRACTIONS, st.lists(steps, min_size=2, max_size=most).map(sorted))


def summed(start: Fraction, steps: list) -> list:
    """The values that begin with `start` and change by `steps`."""
    values = [start]
    for step in steps:
        values.append(values[-1] + step)
    return values


def crossed(values) -> bool:
    """Whether some chord between two of the places 0, 1, ..., n runs below a value between them."""
    return any(
        (k - i) * values[j] > (k - j) * values[i] + (j - i) * values[k]
        for i in range(len(values))
        for j in range(i + 1, len(values))
        for k in range(j + 1, len(values))
    )


def local_minimisers(values) -> set:
    """The places whose value no neighbour undercuts."""
    return {i for i, v in enumerate(values) if all(v <= w for w in values[max(i - 1, 0) : i + 2])}
