"""The inner loop of `landscape.search.descent`: gradient descent on `LANES` small networks at once.

The loop over the runs lies inside the loops over samples and hidden units, so that the processor
takes several runs at a time (its vector registers) and everything a block of runs needs stays in
its nearest cache. Nothing is allocated here, and every loop is written out: `a[:] = b` would add a
check of shapes that takes longer to compile than all the rest. A block is laid out as follows: row
j of `hidden` belongs to hidden unit j and holds, one after the other and each for all runs of the
block, the two input weights, the bias and the output weight; `output` holds the output biases.

Every operation is an addition, a multiplication, a division or a fused multiply-add of doubles,
rounded once as IEEE 754 prescribes, and no sum runs over the runs. The numbers a run gives
therefore depend neither on its neighbours in the block nor on the width of the registers.
"""

from math import copysign, factorial, log

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.polynomial import Chebyshev, Polynomial

LANES = 128  # runs in a block: measured: with half as many each loop costs more

LOGISTIC, TANH, RELU = range(3)
SQUARED, LOG, SIGMOID_SQUARED = range(3)

_BIAS, _OUT = 2 * LANES, 3 * LANES  # places in a row of `hidden`

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


@njit
def _exponential(a):
    """(p, q) with e^a = p (1 + q), for a <= 0: p a power of two, 1 + q between 0.7 and 1.5.

    The argument is reduced to u = a - k ln 2 by the nearest integer k, as Cody and Waite do.
    """
    a = a if a > _LOWEST else _LOWEST
    shifted = _fma(a, _LOG2_E, _ROUND)
    k = shifted - _ROUND
    u = _fma(k, -_LN2_REST, _fma(k, -_LN2, a))
    tail = _TAIL[0]
    for i in range(1, len(_TAIL)):  # Horner's scheme
        tail = _fma(tail, u, _TAIL[i])
    exponent = np.float64(shifted).view(np.int64) + np.int64(1023)
    return np.int64(exponent << np.int64(52)).view(np.float64), _fma(u * u, tail, u)


@njit
def _sigmoid(z):
    """(s, 1 - s) at z, each to full relative accuracy: the smaller is e^-|z| / (1 + e^-|z|)."""
    p, q = _exponential(-abs(z))
    e = _fma(p, q, p)
    large = 1 / (1 + e)
    small = e * large
    return (large, small) if z > 0 else (small, large)


@njit
def _logistic(z):
    """The value and the slope of the logistic unit."""
    s, rest = _sigmoid(z)
    return s, s * rest


@njit
def _tanh(z):
    """The value and the slope of tanh: with e = e^-2|z|, (1 - e) / (1 + e) and 4 e / (1 + e)^2."""
    p, q = _exponential(-2 * abs(z))
    e = _fma(p, q, p)
    large = 1 / (1 + e)
    return copysign(((1 - p) - p * q) * large, z), 4 * (e * large) * large


@njit
def _relu(z):
    """The value and the slope of ReLU, whose slope at 0 is taken as 0."""
    return (z, 1.0) if z > 0 else (0.0, 0.0)


@njit
def _residual(f, y, loss):
    """The slope of the loss in the output f."""
    if loss == SQUARED:
        return 2 * (f - y)
    s, rest = _sigmoid(f)
    error = (1 - y) * s - y * rest
    return error if loss == LOG else 2 * error * (s * rest)


@njit
def _weighted(own, r, x0, x1):
    """What a hidden unit of run r receives."""
    return _fma(own[LANES + r], x1, _fma(own[r], x0, own[_BIAS + r]))


@njit(nogil=True, error_model="numpy")
def descend_block(hidden, output, X, y, unit, loss, free, rate, steps, slope, output_slope, outputs, kept, error):
    """`steps` steps of descent for one block: changes `hidden` (n, 4 LANES) and `output` (LANES,).

    Fills `slope` and `output_slope`, of the same shapes, with the gradient at the end, and
    `outputs` (N, LANES) with what the networks say there. `kept` (n, 2 LANES) and `error`
    (LANES,) are scratch. The inputs X have shape (N, 2). `free` says of the two input weights,
    the hidden bias, the output weight and the output bias which ones move.
    """
    n, N, share = len(hidden), len(y), 1 / len(y)
    for step in range(steps + 1):
        for j in range(n):
            for r in range(4 * LANES):
                slope[j, r] = 0.0
        for r in range(LANES):
            output_slope[r] = 0.0
        for i in range(N):
            x0, x1, target, f = X[i, 0], X[i, 1], y[i], outputs[i]
            for r in range(LANES):
                f[r] = output[r]
            # Forwards. The three loops differ in one word: a choice inside would keep the compiler
            # from taking several runs at a time.
            for j in range(n):
                own, its = hidden[j], kept[j]
                if unit == LOGISTIC:
                    for r in range(LANES):
                        its[r], rise = _logistic(_weighted(own, r, x0, x1))
                        its[LANES + r] = own[_OUT + r] * rise
                        f[r] = _fma(own[_OUT + r], its[r], f[r])
                elif unit == TANH:
                    for r in range(LANES):
                        its[r], rise = _tanh(_weighted(own, r, x0, x1))
                        its[LANES + r] = own[_OUT + r] * rise
                        f[r] = _fma(own[_OUT + r], its[r], f[r])
                else:
                    for r in range(LANES):
                        its[r], rise = _relu(_weighted(own, r, x0, x1))
                        its[LANES + r] = own[_OUT + r] * rise
                        f[r] = _fma(own[_OUT + r], its[r], f[r])
            for r in range(LANES):
                error[r] = share * _residual(f[r], target, loss)
                output_slope[r] += error[r]
            for j in range(n):  # backwards
                own, its = slope[j], kept[j]
                for r in range(LANES):
                    back = error[r] * its[LANES + r]
                    own[r] = _fma(back, x0, own[r])
                    own[LANES + r] = _fma(back, x1, own[LANES + r])
                    own[_BIAS + r] += back
                    own[_OUT + r] = _fma(error[r], its[r], own[_OUT + r])
        if step == steps:
            return
        for j in range(n):
            for part in range(4):
                if free[part]:
                    for r in range(part * LANES, (part + 1) * LANES):
                        hidden[j, r] -= rate * slope[j, r]
        if free[4]:
            for r in range(LANES):
                output[r] -= rate * output_slope[r]
