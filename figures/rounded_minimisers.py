r"""Rounding decides what floats call a minimiser whose Hessian is singular.

Each row is one verdict, with the number of minimisers that got it and the number of correct signs. All {{ .tried:,d }} points are minimisers of the same kind, so the
verdicts should agree. A tiny eigenvalue in floating point is no evidence.

How it was made: the minimisers $(k/100,\,100/k)$ of $(1-w_1w_2)^2$. At every one the determinant of the Hessian is exactly zero. The verdict is its sign, computed in
floats at the rounded weights: positive reads "strict minimum", negative "saddle". Two roundings are at work. That of the weights leaves {{ .exact }} points on the curve $w_1w_2=1$; at the
others the exact determinant is a tiny number and not zero. That of the determinant, summed as $4w_1^2w_2^2-(4w_1w_2-2)^2$, can change its sign. The last column counts the signs that are right at the rounded weights. The verdicts are not: away from the curve the gradient is not zero.

In words: floats call {{ .strict:d }} of the {{ .tried:,d }} points strict minima and {{ .saddles:d }} saddles; for {{ .singular:d }} the determinant
comes out as zero. In exact arithmetic {{ .right.0:d }}, {{ .right.1:d }} and {{ .right.2:d }} of these signs are right at the rounded weights. A test that refuses
to read the sign of an eigenvalue below $10^{-7}$ leaves all {{ .undecided:,d }} undecided.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from figures import style
from landscape.model.chains import Chain
from landscape.search.critical import index

TRIED = 1000


class Facts(NamedTuple):
    tried: int
    strict: int
    saddles: int
    singular: int
    exact: int  # points whose rounded weights have the product 1
    right: tuple[int, ...]  # how many of each verdict have the sign of the exact determinant
    undecided: int  # by the library's own test, which does not read the sign of a tiny eigenvalue


def determinant(theta: np.ndarray) -> float:
    (a, b), (_, c) = Chain(2).hessian(theta).tolist()
    return a * c - b * b


def exact_sign(theta: np.ndarray) -> int:
    """The sign of the determinant in rational arithmetic: with q = w1 w2 it is (2 - 2q)(6q - 2)."""
    q = Fraction(theta[0]) * Fraction(theta[1])
    value = (2 - 2 * q) * (6 * q - 2)
    return (value > 0) - (value < 0)


def compute() -> Facts:
    points = [np.array([k / 100, 100 / k]) for k in range(1, TRIED + 1)]
    signs = [int(np.sign(determinant(point))) for point in points]
    truth = [exact_sign(point) for point in points]
    right = tuple(sum(a == b == sign for a, b in zip(signs, truth, strict=True)) for sign in (1, -1, 0))
    undecided = sum(index(Chain(2).hessian(point)) is None for point in points)
    return Facts(TRIED, signs.count(1), signs.count(-1), signs.count(0), truth.count(0), right, undecided)


def table(facts: Facts) -> style.Table:
    counts = zip(
        ("strict minimum", "saddle", "singular"),
        (facts.strict, facts.saddles, facts.singular),
        facts.right,
        strict=True,
    )
    return style.Table(
        ("what floats say", "points", "sign right"),
        tuple((name, str(count), str(right)) for name, count, right in counts),
    )
