"""The sign of the curvature on whole boxes, by interval arithmetic and subdivision.

A box is a product of closed intervals with rational ends. The Hessian of a cost is evaluated once with
the box as its argument, in balls, so that the result contains the Hessian of every point of the box. If
every matrix in it is positive definite, the cost is convex on the box. If one direction has negative
curvature in every matrix of it, the cost is not convex on any convex set that contains a ball of the
box. Otherwise nothing is decided, and the box may be cut.
"""

from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

from flint import arb, arb_mat, fmpq

from landscape.proof.balls import ball, precise
from landscape.proof.certificates import positive_definite

Box = tuple[tuple[fmpq, fmpq], ...]  # (low, high) for each variable
Hessian = Callable[[Sequence[arb]], arb_mat]


class Cell(NamedTuple):
    """A box and the sign of the curvature on it.

    1: the Hessian is positive definite at every point of the box. -1: in one direction the curvature is
    negative at every point of it. 0: undecided.
    """

    box: Box
    sign: int


@precise
def sign(hessian: Hessian, box: Box) -> int:
    """The sign of the curvature on the box, as in `Cell`."""
    certificate = positive_definite(hessian([ball(low).union(ball(high)) for low, high in box]))
    if certificate.margin == 0:  # undecided, or a direction in which the curvature may be zero
        return 0
    return 1 if certificate.verdict == "proved" else -1


def halves(box: Box) -> tuple[Box, ...]:
    """The 2^d boxes that arise when every side is cut in the middle."""
    sides = (((low, (low + high) / 2), ((low + high) / 2, high)) for low, high in box)
    return tuple(product(*sides))


def survey(hessian: Hessian, box: Box, cuts: int) -> tuple[Cell, ...]:
    """The cells into which the box falls if undecided boxes are cut, each at most `cuts` times in a row."""
    cell = Cell(box, sign(hessian, box))
    if cell.sign or cuts == 0:
        return (cell,)
    return tuple(part for half in halves(box) for part in survey(hessian, half, cuts - 1))
