"""Three polynomials to be smoothed, the minimum that is followed while the smoothing falls, and folds with certificates.

`QUARTIC` and `SEXTIC` have one variable; their coefficients begin with the constant term. Smoothing obeys the heat equation:
with u = s^2, the derivative of f_s(x) in u is half its second derivative in x. At a fold the first two derivatives in x are
zero. So a fold is a critical point of (x, u) -> f_s(x), and Krawczyk's test applies to it. The third polynomial has two
variables, (x^2 + y^2)^2 - 10 x^2 + 24 y^2 + 20 x - 24 x y^2, and is even in y; `plane_slope` is its derivative in x on the
line y = 0, where the minimum that is followed lies.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat

from landscape.model.smoothing import polynomial
from landscape.proof.balls import ball, precise
from landscape.proof.krawczyk import CriticalPoint, certify
from landscape.proof.networks import Expansion

QUARTIC = (0, 24, -14, 0, 1)
SEXTIC = (0, 144, 12, -32, -21, 0, 2)


def derivative(coefficients: Sequence) -> list:
    """Of a polynomial, constant term first; the derivative of a constant is [0]."""
    return [k * c for k, c in enumerate(coefficients)][1:] or [0 * coefficients[0]]


def slope(coefficients: Sequence) -> Callable:
    """u to the coefficients of the derivative of f_s in x, with u = s^2: derivative and smoothing commute."""
    return lambda u: polynomial(derivative(coefficients), u)


def plane_slope(u) -> list:
    """The derivative in x of the smoothed third polynomial on the line y = 0, constant term first."""
    return [20 - 24 * u, 16 * u - 20, 0, 4]


def critical(slope_at: Callable, u: float) -> np.ndarray:
    """The real zeros, in floats and increasing, of the slope at u."""
    roots = np.roots(np.array(slope_at(u), dtype=float)[::-1])
    return np.sort(roots[np.abs(roots.imag) < 1e-7].real)


def followed(slope_at: Callable, variances: Sequence[float] | np.ndarray) -> np.ndarray:
    """The minimum that is followed: at each falling u, the zero of the slope to which descent from the last one goes.

    Starts at the only zero at the first u. Raises ValueError if there are more.
    """
    zeros = critical(slope_at, variances[0])
    if len(zeros) != 1:
        raise ValueError(f"{len(zeros)} critical points where the path should start")
    path = [float(zeros[0])]
    for u in variances[1:]:
        zeros, here = critical(slope_at, u), path[-1]
        if np.polynomial.polynomial.polyval(here, np.array(slope_at(u), dtype=float)) > 0:
            path.append(float(zeros[zeros <= here].max()))
        else:
            path.append(float(zeros[zeros >= here].min()))
    return np.array(path)


class Blurred(NamedTuple):
    """(x, u) -> E f(x + sqrt(u) Z) for a polynomial with rational coefficients, constant term first."""

    coefficients: tuple

    def expand(self, theta: Sequence[arb]) -> Expansion:
        """Value, gradient and Hessian in (x, u); derivatives in u are half of second derivatives in x."""
        x, u = theta
        at, current = [], [ball(c) for c in self.coefficients]
        for _ in range(5):
            at.append(_value(polynomial(current, u), x))
            current = derivative(current)
        hessian = arb_mat(2, 2, [at[2], at[3] / 2, at[3] / 2, at[4] / 4])
        return Expansion(at[0], [at[1], at[2] / 2], hessian)


@precise
def fold(coefficients: Sequence, near: Sequence[float]) -> CriticalPoint:
    """The certified fold (x, u) near a guess, u = s^2. Raises ValueError if there is none."""
    return certify(Blurred(tuple(coefficients)), near)


def _value(coefficients: Sequence[arb], x: arb) -> arb:
    """Horner's scheme."""
    total = arb(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total
