"""A unit split in two: the line of critical points that a narrower network leaves in a wider one.

If theta = (w, v) is a critical point of the cost with one unit v s(w.x), then for every number t the
network with the units (w, t v) and (w, (1 - t) v) is a critical point with two units and the same
loss. In the coordinates of `docs/connected-twins.md` its Hessian splits into the Hessian of the one-unit
cost, t (1 - t) A with A = mean l' v s''(w.x) x x^T, and a zero along the line.
Source: Fukumizu and Amari, Neural Networks 13 (2000), who treat one output and any width.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat

from landscape.proof.balls import dot, precise, significant
from landscape.proof.certificates import eigenvalues
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.krawczyk import CriticalPoint, printed_box
from landscape.proof.networks import BallProblem


class Line(NamedTuple):
    """The signs of the Hessian on the line, proved. All points with the same sign of t (1 - t) share one index."""

    single: int  # negative eigenvalues of the one-unit Hessian
    between: int  # of A, which stands for 0 < t < 1
    beyond: int  # of -A, which stands for t < 0 and t > 1


def split(single: Sequence[float] | np.ndarray, t: float) -> np.ndarray:
    """The two-unit network on the line, as W (two equal rows) and v; `single` is (w_1, .., w_d, v)."""
    *w, v = single
    return np.array([*w, *w, t * v, (1 - t) * v])


@precise
def transverse(problem: BallProblem, single: Sequence[arb]) -> arb_mat:
    """The matrix A (d, d) at a one-unit network without biases, (w_1, .., w_d, v) as balls."""
    *w, v = single
    size = len(w)
    total = arb_mat(size, size)
    for x, y in zip(problem.inputs, problem.targets, strict=True):
        s, _, bend = problem.activation(dot(w, x))
        pull = problem.loss(v * s, y)[1] * v * bend
        total += arb_mat(size, size, [pull * a * b for a in x for b in x])
    return total / len(problem.inputs)


@precise
def line(problem: BallProblem, point: CriticalPoint) -> Line:
    """The certified signs on the line through a certified one-unit critical point.

    Raises ValueError if A is not certainly regular; it has the factor v, so a v that may be zero is refused too.
    """
    A = transverse(problem, printed_box(point))
    between = negative_eigenvalues(A)
    if between is None:
        raise ValueError("A may be singular: the signs on the line are not decided")
    return Line(point.index, between, A.nrows() - between)


@precise
def pulling_apart(problem: BallProblem, single: CriticalPoint) -> tuple[str, ...]:
    """The certified eigenvalues of A / 2, increasing, at the equal halves (t = 1/2) of a certified single unit.

    They are eigenvalues of the Hessian of the two-unit cost, for the directions (u, -u) in the input weights:
    to pull the two units apart changes no output to first order.
    """
    half = transverse(problem, printed_box(single)) / 2
    return tuple(significant(value) for value in eigenvalues(half))
