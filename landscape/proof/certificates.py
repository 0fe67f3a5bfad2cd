"""Certificates: statements decided by ball arithmetic, or left open.

Every check returns a `Certificate` with one of three verdicts.  "proved" and "refuted"
are proofs, because they rest on inequalities between balls.  "undecided" says nothing
about the statement: the balls were too wide, or the statement cannot be settled this way.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile
from typing import Any, Literal, NamedTuple

import numpy as np
from flint import arb, arb_mat, fmpq

from landscape.proof.balls import ball, lower_float, precise
from landscape.proof.matrices import midpoints
from landscape.proof.points import Point, between


class Certificate(NamedTuple):
    """A verdict with what it rests on.

    `margin` is a lower bound for the amount by which the deciding inequality holds, and 0
    when nothing is decided.  `witness` is what a reader needs to check the verdict again.
    """

    verdict: Literal["proved", "refuted", "undecided"]
    margin: float
    witness: Any


class Chord(NamedTuple):
    """Two points, their midpoint, and the balls of the function there."""

    a: Point
    b: Point
    middle: Point
    at_a: arb
    at_b: arb
    at_middle: arb
    mean: arb  # (f(a) + f(b)) / 2


@precise
def bound_below(value: arb, bound: str | int | fmpq | arb) -> Certificate:
    """The number in the ball is at least `bound`.  Witness: the difference."""
    gap = value - ball(bound)
    if gap >= 0:
        return Certificate("proved", lower_float(gap), gap)
    if gap < 0:
        return Certificate("refuted", lower_float(-gap), gap)
    return Certificate("undecided", 0.0, gap)


@precise
def bound_above(value: arb, bound: str | int | fmpq | arb) -> Certificate:
    """The number in the ball is at most `bound`.  Witness: bound minus number."""
    return bound_below(-value, -ball(bound))


@precise
def not_convex(f: Callable[[Point], arb], a: Point, b: Point) -> Certificate:
    """f is not convex, because at the midpoint of a and b it lies above the chord.

    Never "refuted": one chord that behaves well does not make a function convex.
    Witness: the `Chord`.
    """
    middle = between(a, b, "1/2")
    at_a, at_b, at_middle = f(a), f(b), f(middle)
    chord = Chord(a, b, middle, at_a, at_b, at_middle, (at_a + at_b) / 2)
    excess = at_middle - chord.mean
    if excess > 0:
        return Certificate("proved", lower_float(excess), chord)
    return Certificate("undecided", 0.0, chord)


@precise
def positive_definite(H: arb_mat) -> Certificate:
    """Every symmetric matrix inside the ball matrix H is positive definite.

    Proved by elimination: H = L D L^T has only positive pivots on the diagonal of D.
    Witness: the pivots; the margin belongs to the smallest.  Refuted by a direction u with
    u^T H u <= 0.  Witness: u.  Raises ValueError unless H is square with finite entries
    that can be symmetric.
    """
    _check_symmetric(H)
    pivots = tuple(takewhile(lambda pivot: pivot > 0, elimination(H)))
    if len(pivots) == H.nrows():
        return Certificate("proved", min(lower_float(p) for p in pivots), pivots)
    # Floats only propose the direction; the sign of u^T H u is settled in balls.
    proposal = np.linalg.eigh(midpoints(H))[1][:, 0]
    u = arb_mat(H.nrows(), 1, [arb(float(entry)) for entry in proposal])
    bend = (u.transpose() * H * u)[0, 0]
    if bend <= 0:
        return Certificate("refuted", lower_float(-bend), tuple(float(entry) for entry in proposal))
    return Certificate("undecided", 0.0, pivots)


@precise
def eigenvalues(H: arb_mat) -> tuple[arb, ...]:
    """Balls that contain one eigenvalue each of a symmetric matrix, in increasing order.

    Raises ValueError when the eigenvalues cannot be told apart, for instance when one is
    multiple, and unless H is square with finite entries that can be symmetric.
    Source: `acb_mat_eig_simple` of Arb, which validates approximate eigenvectors.
    """
    _check_symmetric(H)
    # The eigenvalues of a symmetric matrix are real: only the real parts matter.
    values = sorted((value.real for value in H.eig()), key=lambda value: value.mid())
    if not all(low < high for low, high in pairwise(values)):
        raise ValueError("two eigenvalue balls overlap: raise the precision")
    return tuple(values)


def elimination(H: arb_mat) -> Iterator[arb]:
    """The pivots of symmetric elimination, one after the other; stop before going past one that may be zero.

    Only the part right of the diagonal is read, so what they prove holds for the symmetric matrices in H.
    """
    rest = [row[i:] for i, row in enumerate(H.tolist())]
    while rest:
        (pivot, *first), *rest = rest
        yield pivot
        rest = [  # the Schur complement
            [entry - first[i] * other / pivot for entry, other in zip(row, first[i:], strict=True)]
            for i, row in enumerate(rest)
        ]


def _check_symmetric(H: arb_mat) -> None:
    if H.nrows() != H.ncols():
        raise ValueError("the matrix is not square")
    if not all(entry.is_finite() for entry in H.entries()):
        raise ValueError("an entry of the matrix is not a finite ball")
    if not H.overlaps(H.transpose()):
        raise ValueError("the matrix is certainly not symmetric")
