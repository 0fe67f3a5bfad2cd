"""A second program for the worse minima of a network that learns from its own kind: no code shared with landscape.

f(w, v) = E relu(w.x) relu(v.x) is differentiated as a function of p = |w|^2, q = |v|^2 and g = w.v. Its values are
enclosed by mpmath's intervals. Existence and uniqueness follow from strong convexity instead of Krawczyk's operator,
and matrices are shown to be positive definite by Gershgorin discs in integer arithmetic instead of elimination.
"""

from fractions import Fraction
from functools import cache

import numpy as np
from mpmath import iv, mp

iv.dps = 50
BITS = 160  # fixed-point places of the integer matrices
NEAR, AROUND = iv.mpf([-1, 1]) / iv.mpf(10) ** 27, iv.mpf([-1, 1]) / iv.mpf(10) ** 19


def first(w, v):
    """2 pi times f and its derivatives in p and in g, with |w| |v| sin t."""
    g = dot(w, v)
    area = iv.sqrt(sum((w[a] * v[b] - w[b] * v[a]) ** 2 for a in range(len(w)) for b in range(a)))
    rest = iv.pi - iv.atan2(area, g)
    return area + rest * g, area / (2 * dot(w, w)), rest, area


def value_and_slope(theta, k):
    """The loss and its gradient, as intervals."""
    rows, teacher = split(theta, k)
    value, slope = iv.pi * k / 2 + iv.mpf(k * (k - 1)) / 2, []  # times 2 pi
    for i, w in enumerate(rows):
        value, part = value + iv.pi / 2 * dot(w, w), [iv.pi * x for x in w]
        for j, v in enumerate(rows + teacher):
            if j != i:
                f, f_p, f_g, _ = first(w, v)
                sign, share = (1, f / 2) if j < k else (-1, -f)
                value, part = (
                    value + share,
                    [t + sign * (2 * f_p * x + f_g * y) for t, x, y in zip(part, w, v, strict=True)],
                )
        slope += part
    return value / (2 * iv.pi), [x / (2 * iv.pi) for x in slope]


def curvature(theta, k):
    """The Hessian, and the second derivatives in one further input, as intervals."""
    rows, teacher = split(theta, k)
    bend, beyond, size = grid(k * k), grid(k), range(k)
    for i, w in enumerate(rows):
        beyond[i][i] += iv.mpf(1) / 2
        for a in size:
            bend[i * k + a][i * k + a] += iv.mpf(1) / 2
        for j, v in enumerate(rows + teacher):
            if j == i:
                continue
            p, q, g = dot(w, w), dot(v, v), dot(w, v)
            _, f_p, f_g, area = (x / (2 * iv.pi) for x in first(w, v))
            gg = 1 / (4 * iv.pi**2 * area)
            sign, pp, pg, qg, pq = (
                1 if j < k else -1,
                q * gg / (4 * p) - area / (2 * p * p),
                -g * gg / (2 * p),
                -g * gg / (2 * q),
                gg / 4,
            )
            beyond[i][i] += sign * 2 * f_p
            for a in size:
                at, along, aside = i * k + a, 4 * pp * w[a] + 2 * pg * v[a], 2 * pg * w[a] + gg * v[a]
                bend[at][at] += sign * 2 * f_p
                for b in size:
                    bend[at][i * k + b] += sign * (along * w[b] + aside * v[b])
            if j < i:
                beyond[i][j] = beyond[j][i] = f_g
                for a in size:
                    left, right = 2 * pg * w[a] + gg * v[a], 4 * pq * w[a] + 2 * qg * v[a]
                    for b in size:
                        mixed = left * w[b] + right * v[b] + (f_g if a == b else 0)
                        bend[i * k + a][j * k + b] = bend[j * k + b][i * k + a] = mixed
    return bend, beyond


def refused(k, theta, radius, loss, eigenvalue, across):
    """The name of the first number that is not confirmed; "" if all are."""
    point, value, bend, beyond = minimum(k, tuple(text[:-5] for text in theta))
    if not all(x in with_last_place(text) for x, text in zip(point, theta, strict=True)):
        return "theta"
    if value not in with_last_place(loss) or not value > 0:
        return "loss"
    if not is_least(bend, eigenvalue):
        return "eigenvalue"
    if not is_least(beyond, across):
        return "across"
    # Strictly convex on the box, so that there is no other critical point in it.
    box = [iv.mpf(text) + iv.mpf([-1, 1]) * iv.mpf(radius) for text in theta]
    return "" if is_positive(curvature(box, k)[0], Fraction(0)) else "radius"


@cache
@mp.workdps(60)
def minimum(k, start):
    """Intervals for the minimum near the start, and for the loss and the second derivatives there."""
    point = [iv.mpf(text) for text in start]
    inverse = np.linalg.inv(middles(curvature(point, k)[0])).astype(object)
    for _ in range(2):  # Newton's method with one fixed matrix; nothing is claimed of it
        step = inverse @ np.array([mp.mpf(g.mid.a) for g in value_and_slope(point, k)[1]])
        point = [iv.mpf(mp.mpf(x.mid.a) - s) for x, s in zip(point, step, strict=True)]
    bend, beyond = curvature([x + AROUND for x in point], k)
    _, slope = value_and_slope(point, k)
    # Where the loss bends by at least mu in every direction, a minimum is no farther than |slope| / mu.
    mu = Fraction(1, 1000)
    if not is_positive(bend, mu) or not sum(abs(g) for g in slope) * 1000 < NEAR.b:
        raise ValueError("no minimum is confirmed here")
    return [x + NEAR for x in point], value_and_slope([x + NEAR for x in point], k)[0], bend, beyond


def is_least(H, text):
    """Whether the smallest eigenvalue of every matrix in H is the printed number, to half of its last place."""
    u = [iv.mpf(float(x)) for x in np.linalg.eigh(middles(H))[1][:, 0]]
    quotient = sum(u[i] * x * u[j] for i, row in enumerate(H) for j, x in enumerate(row)) / dot(u, u)
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    return bool(quotient < with_last_place(text).b) and is_positive(H, Fraction(text) - half)


def is_positive(H, shift):
    """Whether H - shift is positive definite for every symmetric matrix in H, in integers, in units of 2^-BITS / 2.

    The radii N change no eigenvalue by more than the largest ratio (N x)_i / x_i, x > 0 (Collatz and Wielandt). After a
    change of basis each diagonal entry of the middle, less this and the shift, exceeds its row's others (Gershgorin).
    """
    low, high = (np.array([[whole(x, end) for x in row] for row in H], dtype=object) for end in (0, 1))
    V = np.array([[round(x * 2**50) for x in row] for row in np.linalg.eigh(middles(H))[1]], dtype=object)
    x = np.array(
        [1 + round(abs(float(t)) * 2**40) for t in np.linalg.eigh(((high - low) / 2**BITS).astype(float))[1][:, -1]],
        dtype=object,
    )
    less = -(-2 * shift.numerator * 2**BITS // shift.denominator) - (-((high - low) @ x) // x).min()
    at = V.T @ (low + high - less * np.eye(len(H), dtype=int).astype(object)) @ V
    return bool((2 * np.diag(at) > abs(at).sum(axis=1)).all())


@mp.workdps(60)
def whole(x, end):
    """The lower (0) or upper (1) end of an interval, rounded outwards to an integer multiple of 2^-BITS."""
    value = mp.ldexp(mp.mpf(x.b if end else x.a), BITS)
    return int(mp.ceil(value) if end else mp.floor(value))


def with_last_place(text):
    """The numbers that are printed so."""
    return iv.mpf(text) + iv.mpf([-1, 1]) / 2 / iv.mpf(10) ** len(text.partition(".")[2])


def split(theta, k):
    return [theta[i * k : (i + 1) * k] for i in range(k)], [[iv.mpf(i == m) for i in range(k)] for m in range(k)]


def middles(H):
    return np.array([[float(x.mid.a) for x in row] for row in H])


def dot(u, v):
    return sum((a * b for a, b in zip(u, v, strict=True)), iv.mpf(0))


def grid(size):
    return [[iv.mpf(0)] * size for _ in range(size)]
