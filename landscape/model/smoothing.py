"""Gaussian smoothing f_s(x) = E f(x + s Z), with Z standard normal: what a cost or a unit becomes when it is blurred.

Closed forms for a polynomial and for the functions of `CLOSED`. The logistic unit and tanh have none: `APPROXIMATE` has the
usual approximations, which put the probit function of the same slope at 0 in their place.
"""

from collections.abc import Callable, Sequence
from math import comb
from typing import NamedTuple

import numpy as np
from scipy.special import erf, expit, ndtr


def polynomial(coefficients: Sequence, variance) -> list:
    """The coefficients of f_s, constant term first, from those of f; `variance` is s^2.

    E (x + s Z)^k is the sum of C(k, 2j) (2j - 1)!! s^2j x^(k - 2j). Exact for exact numbers.
    """
    smooth = [0 * variance for _ in coefficients]
    for k, coefficient in enumerate(coefficients):
        moment = 1  # E Z^2j
        for j in range(k // 2 + 1):
            smooth[k - 2 * j] += coefficient * comb(k, 2 * j) * moment * variance**j
            moment *= 2 * j + 1
    return smooth


class Smoothed(NamedTuple):
    """A function and what smoothing of width s > 0 makes of it, for arrays of floats."""

    plain: Callable
    smooth: Callable  # (x, s) to E plain(x + s Z), or to something close to it


def density(x):
    """The standard normal density."""
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def relu_moments(x, s):
    """E r, E r^2 and the derivative of E r in x, for r = max(x + sZ, 0) and s > 0."""
    rise, peak = ndtr(x / s), s * density(x / s)
    return x * rise + peak, (x**2 + s**2) * rise + x * peak, rise


CLOSED = {
    "sign": Smoothed(np.sign, lambda x, s: erf(x / (np.sqrt(2) * s))),
    "ReLU": Smoothed(lambda x: np.maximum(x, 0), lambda x, s: relu_moments(x, s)[0]),
    "squared ReLU": Smoothed(lambda x: np.maximum(x, 0) ** 2, lambda x, s: relu_moments(x, s)[1]),
    "erf": Smoothed(erf, lambda x, s: erf(x / np.sqrt(1 + 2 * s**2))),
    "Phi": Smoothed(ndtr, lambda x, s: ndtr(x / np.sqrt(1 + s**2))),
    "sin": Smoothed(np.sin, lambda x, s: np.exp(-(s**2) / 2) * np.sin(x)),
    "bump": Smoothed(
        lambda x: np.exp(-(x**2) / 2), lambda x, s: np.exp(-(x**2) / (2 * (1 + s**2))) / np.sqrt(1 + s**2)
    ),
}

APPROXIMATE = {
    "logistic": Smoothed(expit, lambda x, s: expit(x / np.sqrt(1 + np.pi * s**2 / 8))),
    "tanh": Smoothed(np.tanh, lambda x, s: np.tanh(x / np.sqrt(1 + np.pi * s**2 / 2))),
}
