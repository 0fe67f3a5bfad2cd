"""Compiled arithmetic for the inner loop of the batched descent: fused multiply-add, exponential, sigmoid.

Every operation is an addition, a multiplication, a division or a fused multiply-add of doubles,
rounded once as IEEE 754 prescribes. The results therefore do not depend on the processor, and a
loop over these functions compiles to vector instructions.
"""

from collections.abc import Callable
from math import factorial, log

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.polynomial import Chebyshev, Polynomial

_LOG2_E, _LN2, _LN2_REST = 1 / log(2), log(2), 2.3190468138462996e-17  # ln 2 = _LN2 + _LN2_REST
_ROUND = 1.5 * 2.0**52  # added to a double it rounds to an integer, which then stands in the low bits
_LOWEST = -700.0  # e^a is a normal double from here on; below, e^-700 is taken

# (e^u - 1 - u) / u^2 on |u| <= ln(2)/2: the Taylor polynomial, economised to degree 9. What is cut
# off changes e^u by less than 2^-54 of it.
_TAYLOR = Polynomial([1 / factorial(k) for k in range(2, 18)])
_SHORT = _TAYLOR.convert(kind=Chebyshev, domain=[-_LN2 / 2, _LN2 / 2]).truncate(10)
_TAIL = tuple(map(float, _SHORT.convert(kind=Polynomial).coef[::-1]))


@intrinsic
def _fma(context, a, b, c):
    """a b + c, rounded once."""
    double = types.float64
    return double(double, double, double), lambda _, builder, signature, values: builder.fma(*values)


fma: Callable = _fma


@njit
def exponential(a):
    """(p, q) with e^a = p (1 + q), for a <= 0: p a power of two, 1 + q between 0.7 and 1.5.

    The argument is reduced to u = a - k ln 2 by the nearest integer k, as Cody and Waite do.
    """
    a = a if a > _LOWEST else _LOWEST
    shifted = fma(a, _LOG2_E, _ROUND)
    k = shifted - _ROUND
    u = fma(k, -_LN2_REST, fma(k, -_LN2, a))
    tail = _TAIL[0]
    for i in range(1, len(_TAIL)):  # Horner's scheme
        tail = fma(tail, u, _TAIL[i])
    exponent = np.float64(shifted).view(np.int64) + np.int64(1023)
    return np.int64(exponent << np.int64(52)).view(np.float64), fma(u * u, tail, u)


@njit
def sigmoid(z):
    """(s, 1 - s) at z, each to full relative accuracy: the smaller is e^-|z| / (1 + e^-|z|)."""
    p, q = exponential(-abs(z))
    e = fma(p, q, p)
    large = 1 / (1 + e)
    small = e * large
    return (large, small) if z > 0 else (small, large)
