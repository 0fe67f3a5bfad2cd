"""Activation patterns of ReLU units without biases: which samples a unit can answer together.

A unit with input weights u answers the samples with x_i . u > 0. Between two patterns lies a u with x_i . u = 0 for
some i, so N samples of dimension d cut the space of input weights into finitely many cones, one for each pattern.
A hidden bias is the weight of an input that is always 1, and counts as a dimension.

Source of the count: T. M. Cover, Geometrical and statistical properties of systems of linear inequalities, IEEE
Transactions on Electronic Computers 14 (1965).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb
from typing import Any

Vector = Sequence[Any]  # two exact numbers


def count_patterns(samples: int, dimension: int) -> int:
    """The number of patterns of samples in general position: every `dimension` of them linearly independent."""
    return 2 * sum(comb(samples - 1, k) for k in range(dimension))


def turned(u: Vector) -> tuple[Any, Any]:
    """u after a quarter turn to the left."""
    return -u[1], u[0]


def arcs(X: Sequence[Vector]) -> Iterator[tuple[Vector, tuple[bool, ...]]]:
    """For samples with two exact coordinates: each ray where a sample is switched, with the pattern on its left.

    A ray is a direction u with x_i . u = 0 for some i. On its left means after a small turn to the left. The patterns
    are those of all arcs between neighbouring rays, each once if no two samples are parallel.
    """
    for x in X:
        for u in (turned(x), turned(turned(turned(x)))):
            left = turned(u)
            pairs = [(_dot(x, u), _dot(x, left)) for x in X]
            yield u, tuple(now > 0 or (now == 0 and soon > 0) for now, soon in pairs)


def strongest_answer(X: Sequence[Vector], r: Sequence[Fraction]) -> Fraction:
    """The square of the largest sum_i r_i relu(x_i . u) over all u of length 1, exactly; 0 if no u makes it positive.

    On the arc of a pattern the sum is g . u with g the sum of r_i x_i over the samples that are on. It is largest in
    the direction of g, if that lies in the arc, or else at an end of the arc.
    """
    largest = Fraction(0)
    for u, on in arcs(X):
        at_ray = sum((ri * _dot(x, u) for x, ri in zip(X, r, strict=True) if _dot(x, u) > 0), Fraction(0))
        if at_ray > 0:
            largest = max(largest, at_ray**2 / _dot(u, u))
        g = tuple(sum((ri * x[k] for x, ri, i in zip(X, r, on, strict=True) if i), Fraction(0)) for k in (0, 1))
        if all(_dot(x, g) >= 0 if i else _dot(x, g) <= 0 for x, i in zip(X, on, strict=True)):
            largest = max(largest, _dot(g, g))
    return largest


def _dot(x, u):
    return x[0] * u[0] + x[1] * u[1]
