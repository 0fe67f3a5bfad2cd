"""Certified worse minima of a network that learns from a network of its own kind, in ball arithmetic.

Setting and formulas as in `landscape.cases.own_teacher.loss`, for n = k units. The certificate is in the space of
all k^2 weights: Krawczyk's test for existence and uniqueness, the inertia of the Hessian on the box.
Symmetry only finds the candidate: gradient descent keeps a student that is symmetric in all but the
first unit and the first input, and such a student has five different weights.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat

from landscape.cases.own_teacher.descent import descend
from landscape.proof.balls import ball, decimals, dot, precise
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.krawczyk import HALF, PLACES, krawczyk, refine, significant, unique_within
from landscape.proof.matrices import identity, midpoints
from landscape.proof.networks import Expansion

Vector = list[arb]


class Pair(NamedTuple):
    """f(w, v) with its derivatives."""

    f: arb
    slope: arb_mat  # in w, a column
    same: arb_mat  # in w and w
    mixed: arb_mat  # in w and v


class OwnTeacher(NamedTuple):
    """The loss of k units that learn k orthonormal units; the weights are numbered row by row."""

    k: int

    @precise
    def expand(self, theta: Sequence[arb]) -> Expansion:
        """Value, gradient and Hessian of F; on a box they enclose the values at all its points.

        They are not finite where two rows of the student can be parallel, or one to a row of the
        teacher, or zero.
        """
        k = self.k
        rows, teacher = _rows(theta, k), _rows(identity(k).entries(), k)
        value = arb(k) / 4 + arb(k * (k - 1)) / (4 * arb.pi())  # the teacher with itself
        gradient: list[arb] = []
        hessian = [[arb_mat(k, k)] * k for _ in range(k)]
        for i, w in enumerate(rows):
            value += dot(w, w) / 4  # f(w, w) / 2
            slope, bend = arb_mat([[x / 2] for x in w]), identity(k) / 2
            for v in teacher:
                pair = _pair(w, v)
                value, slope, bend = value - pair.f, slope - pair.slope, bend - pair.same
            for j, v in enumerate(rows):
                if j != i:
                    pair = _pair(w, v)
                    value, slope, bend = value + pair.f / 2, slope + pair.slope, bend + pair.same
                    hessian[i][j] = pair.mixed
            gradient += slope.entries()
            hessian[i][i] = bend
        return Expansion(value, gradient, _blocks(hessian))


class WorseMinimum(NamedTuple):
    """A certificate. Every digit printed is right. A checker needs k and these numbers."""

    k: int
    theta: tuple[str, ...]  # the k^2 weights, row by row
    radius: str  # no other critical point within this distance in any weight, and a minimum there
    loss: str
    eigenvalue: str  # the smallest one of the Hessian
    across: str  # the smallest second derivative in directions of further inputs, all weights on which are 0


@precise
def certified(k: int) -> WorseMinimum:
    """The certificate of the symmetric worse minimum of k units.

    Raises ValueError if where descent leads to no strict minimum with positive loss is certified.
    """
    theta, box = critical_point(k)
    at = OwnTeacher(k).expand(box)
    if negative_eigenvalues(at.hessian) != 0 or not at.value > 0:
        raise ValueError(f"no worse minimum of {k} units is certified here")
    radius = unique_within(OwnTeacher(k), theta, 0)
    return WorseMinimum(k, theta, radius, significant(at.value), least(at.hessian), least(across(box, k)))


@precise
def critical_point(k: int) -> tuple[tuple[str, ...], list[arb]]:
    """The critical point of k units near `symmetric_end`, printed and as a box that contains no other.

    Raises ValueError if there is none or it cannot be printed to `PLACES` decimals.
    """
    problem = OwnTeacher(k)
    theta = tuple(decimals(arb(w), PLACES) for w in refine(problem, symmetric_end(k).ravel()))
    box = krawczyk(problem, theta, HALF)
    if box is None:
        raise ValueError("no critical point is certified here")
    return theta, box


def symmetric_end(k: int) -> np.ndarray:
    """Where descent leads from a student whose first unit points away from its teacher, shape (k, k)."""
    W = np.eye(k)
    W[0, 0] = -0.5
    W[0, 1:] = W[1:, 0] = 0.25
    return descend(W[None]).W[0]


@precise
def across(theta: Sequence[arb], k: int) -> arb_mat:
    """The second derivatives in one further input on which no unit has a weight, shape (k, k).

    With a direction e orthogonal to both vectors, e^T (d2f/dw dw) e = |v| sin t / (2 pi |w|) and
    e^T (d2f/dw dv) e = (pi - t) / (2 pi). All other second derivatives in e are zero by reflection.
    """
    rows, teacher = _rows(theta, k), _rows(identity(k).entries(), k)
    H = arb_mat(k, k)
    for i, w in enumerate(rows):
        H[i, i] = arb(1) / 2 - sum(_area(w, v) for v in teacher) / (2 * arb.pi() * dot(w, w))
        for j, v in enumerate(rows):
            if j != i:
                H[i, i] += _area(w, v) / (2 * arb.pi() * dot(w, w))
                H[i, j] = (arb.pi() - arb.atan2(_area(w, v), dot(w, v))) / (2 * arb.pi())
    return H


@precise
def pull(theta: Sequence[arb], k: int) -> arb:
    """The slope of the loss in the length of one more unit along e_1, where that unit is idle.

    f(w, s u) = s f(w, u) for s >= 0, so the slope is sum_i f(w_i, e_1) - sum_m f(e_m, e_1).
    """
    first = _rows(identity(k).entries(), k)[0]
    wanted = arb(1) / 2 + (k - 1) / (2 * arb.pi())
    return sum((_pair(w, first).f for w in _rows(theta, k)), -wanted)


@precise
def least(H: arb_mat, digits: int = 10) -> str:
    """The smallest eigenvalue of a symmetric matrix, which may be a multiple one, to that many digits.

    Raises ValueError if the matrix is too wide to decide them.
    """
    near = ball(significant(arb(float(np.linalg.eigvalsh(midpoints(H))[0])), digits))
    text = significant(near, digits)
    half = ball("0.5") / 10 ** len(text.partition(".")[2])
    unit = identity(H.nrows())
    if negative_eigenvalues(H - unit * (near - half)) != 0 or not negative_eigenvalues(H - unit * (near + half)):
        raise ValueError(f"the smallest eigenvalue is not certainly {text}")
    return text


def _pair(w: Vector, v: Vector) -> Pair:
    p, q, inner, area = dot(w, w), dot(v, v), dot(w, v), _area(w, v)
    rest = arb.pi() - arb.atan2(area, inner)  # pi - t; area = |w| |v| sin t, inner = |w| |v| cos t
    x, y, one = arb_mat([[entry] for entry in w]), arb_mat([[entry] for entry in v]), identity(len(w))
    # The parts of v orthogonal to w and of w orthogonal to v: |v| sin t a and |w| sin t b.
    a, b = y - x * (inner / p), x - y * (inner / q)
    f = area + rest * inner
    slope = x * (area / p) + y * rest
    same = (one - x * x.transpose() / p) * (area / p) + a * a.transpose() / area
    mixed = one * rest + x * y.transpose() * (area / (p * q)) + a * b.transpose() / area
    scale = 1 / (2 * arb.pi())
    return Pair(f * scale, slope * scale, same * scale, mixed * scale)


def _rows(theta: Sequence[arb], k: int) -> list[Vector]:
    return [list(theta[i * k : (i + 1) * k]) for i in range(k)]


def _blocks(blocks: Sequence[Sequence[arb_mat]]) -> arb_mat:
    """One matrix from a square of square blocks."""
    size = blocks[0][0].nrows()
    entries = [[block.tolist() for block in row] for row in blocks]
    rows = [[x for block in row for x in block[a]] for row in entries for a in range(size)]
    return arb_mat(rows)


def _area(u: Vector, v: Vector) -> arb:
    """|u| |v| sin t, by Lagrange's identity, in which nothing cancels."""
    minors = (u[a] * v[b] - u[b] * v[a] for a, b in combinations(range(len(u)), 2))
    return sum((minor * minor for minor in minors), arb(0)).sqrt()
