"""The loss of a network that learns from a network of its own kind, in ball arithmetic, with two derivatives.

Setting and formulas as in `landscape.cases.own_teacher.loss`, for n = k units.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flint import arb, arb_mat

from landscape.proof.balls import dot, precise
from landscape.proof.matrices import identity
from landscape.proof.networks import Expansion
from landscape.proof.population import area

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


@precise
def across(theta: Sequence[arb], k: int) -> arb_mat:
    """The second derivatives in one further input on which no unit has a weight, shape (k, k).

    With a direction e orthogonal to both vectors, e^T (d2f/dw dw) e = |v| sin t / (2 pi |w|) and
    e^T (d2f/dw dv) e = (pi - t) / (2 pi). All other second derivatives in e are zero by reflection.
    """
    rows, teacher = _rows(theta, k), _rows(identity(k).entries(), k)
    H = arb_mat(k, k)
    for i, w in enumerate(rows):
        H[i, i] = arb(1) / 2 - sum(area(w, v) for v in teacher) / (2 * arb.pi() * dot(w, w))
        for j, v in enumerate(rows):
            if j != i:
                H[i, i] += area(w, v) / (2 * arb.pi() * dot(w, w))
                H[i, j] = (arb.pi() - arb.atan2(area(w, v), dot(w, v))) / (2 * arb.pi())
    return H


@precise
def pull(theta: Sequence[arb], k: int) -> arb:
    """The slope of the loss in the length of one more unit along e_1, where that unit is idle.

    f(w, s u) = s f(w, u) for s >= 0, so the slope is sum_i f(w_i, e_1) - sum_m f(e_m, e_1).
    """
    first = _rows(identity(k).entries(), k)[0]
    wanted = arb(1) / 2 + (k - 1) / (2 * arb.pi())
    return sum((_pair(w, first).f for w in _rows(theta, k)), -wanted)


def _pair(w: Vector, v: Vector) -> Pair:
    p, q, inner, sine = dot(w, w), dot(v, v), dot(w, v), area(w, v)
    rest = arb.pi() - arb.atan2(sine, inner)  # pi - t; sine = |w| |v| sin t, inner = |w| |v| cos t
    x, y, one = arb_mat([[entry] for entry in w]), arb_mat([[entry] for entry in v]), identity(len(w))
    # The parts of v orthogonal to w and of w orthogonal to v: |v| sin t a and |w| sin t b.
    a, b = y - x * (inner / p), x - y * (inner / q)
    f = sine + rest * inner
    slope = x * (sine / p) + y * rest
    same = (one - x * x.transpose() / p) * (sine / p) + a * a.transpose() / sine
    mixed = one * rest + x * y.transpose() * (sine / (p * q)) + a * b.transpose() / sine
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
