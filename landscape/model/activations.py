"""Unit functions: what a hidden unit does to the number it receives.

Each `Unit` carries a function s with its first and second derivative. `opposites` is the constant
s(z) + s(-z) where there is one: 0 for odd units, 1 for the logistic unit. That constant is what
the sign-flip symmetry needs (`landscape.model.symmetries.flip`). `UNITS` lists them by name. ReLU has a
kink at 0; there its slope is set to 0, and its curvature is 0 everywhere, which is the second
derivative only away from the kink.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import erf, expit


class Unit(NamedTuple):
    """A unit function s(z); value, slope and curvature map an array to an array of its shape."""

    name: str
    value: Callable
    slope: Callable
    curvature: Callable
    opposites: int | None  # s(z) + s(-z) if it is the same for every z, else None


def _logistic_slope(z):
    return expit(z) * expit(-z)  # s (1 - s), with 1 - s(z) = s(-z)


def _tanh_slope(z):
    return 4 * _logistic_slope(2 * z)  # 1 - tanh^2, without the subtraction


def _erf_slope(z):
    return 2 / np.sqrt(np.pi) * np.exp(-(z**2))


LOGISTIC = Unit(
    "logistic",
    value=expit,
    slope=_logistic_slope,
    curvature=lambda z: _logistic_slope(z) * (expit(-z) - expit(z)),
    opposites=1,
)

TANH = Unit(
    "tanh",
    value=np.tanh,
    slope=_tanh_slope,
    curvature=lambda z: -2 * np.tanh(z) * _tanh_slope(z),
    opposites=0,
)

ERF = Unit(
    "erf",
    value=erf,
    slope=_erf_slope,
    curvature=lambda z: -2 * z * _erf_slope(z),
    opposites=0,
)

RELU = Unit(
    "ReLU",
    value=lambda z: np.maximum(z, 0),
    slope=lambda z: np.where(z > 0, 1.0, 0.0),
    curvature=lambda z: 0.0 * z,
    opposites=None,
)

IDENTITY = Unit(
    "identity",
    value=lambda z: z,
    slope=lambda z: 1 + 0 * z,
    curvature=lambda z: 0 * z,
    opposites=0,
)

UNITS = {unit.name: unit for unit in (LOGISTIC, TANH, ERF, RELU, IDENTITY)}
