"""Exact bounds for the least cost of a ReLU network with weight decay, from above and from below.

The cost is the one of `landscape.search.convex_relu`. A network with rational weights costs a rational number: a bound
from above. A bound from below, for networks of every width, is given by numbers r_i: if no unit of length 1 has
|sum_i r_i relu(x_i . u)| above the decay, then no network costs less than r . y - |r|^2 / 2.
"""

from collections.abc import Sequence
from fractions import Fraction

Row = Sequence[Fraction]


def cost(X: Sequence[Row], y: Row, decay: Fraction, U: Sequence[Row], a: Row) -> Fraction:
    """The cost of the network with input weights U and output weights a, exactly."""
    fit = Fraction(0)
    for x, target in zip(X, y, strict=True):
        answers = (max(_dot(x, u), Fraction(0)) for u in U)
        fit += (sum((v * s for v, s in zip(a, answers, strict=True)), Fraction(0)) - target) ** 2
    return (fit + decay * (sum((_dot(u, u) for u in U), Fraction(0)) + _dot(a, a))) / 2


def bound(y: Row, r: Row, decay: Fraction, strongest: Fraction) -> Fraction:
    """No network costs less than this, if `strongest` bounds the squares of all |sum_i r_i relu(x_i . u)|, |u| = 1.

    r is made shorter where it is too long. The factor is the largest multiple of 10^-16 that is small enough.
    """
    factor = Fraction(1)
    if strongest > decay**2:
        places = 10**16
        factor = Fraction(int(places * float(decay) / float(strongest) ** 0.5) + 2, places)
        while factor**2 * strongest > decay**2:
            factor -= Fraction(1, places)
    return factor * _dot(r, y) - factor**2 * _dot(r, r) / 2


def _dot(x: Row, u: Row) -> Fraction:
    return sum((p * q for p, q in zip(x, u, strict=True)), Fraction(0))
