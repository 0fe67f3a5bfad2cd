"""Activations: what a hidden unit does to the number it receives, as one record for each.

An `Activation` carries a function s with its first and second derivative for arrays of floats, the same
in ball arithmetic for proofs (`ball`) and, if the batched descent is to train with it, s and s' as
compiled code (`kernel`). A new activation is one more record here.

`opposites` is the constant s(z) + s(-z) where there is one: 0 for odd activations, 1 for the logistic
one. That constant is what the sign-flip symmetry needs (`landscape.model.symmetries.flip`). ReLU has a
kink at 0; there its slope is set to 0, and its curvature is 0 everywhere, which is the second
derivative only away from the kink.
"""

from collections.abc import Callable
from math import copysign
from typing import NamedTuple

import numpy as np
from flint import arb
from numba import njit
from scipy.special import erf, expit

from landscape.model.compiled import exponential, fma, sigmoid

BallForm = Callable[[arb], tuple[arb, arb, arb]]


class Activation(NamedTuple):
    """A function s(z) in its forms; value, slope and curvature map an array to an array of its shape."""

    name: str
    value: Callable
    slope: Callable
    curvature: Callable
    opposites: int | None  # s(z) + s(-z) if it is the same for every z, else None
    ball: BallForm  # z to balls that contain s(z), s'(z), s''(z)
    kernel: Callable | None = None  # z to s(z) and s'(z), compiled by Numba


def _logistic_slope(z):
    return expit(z) * expit(-z)  # s (1 - s), with 1 - s(z) = s(-z)


def _logistic_ball(z: arb) -> tuple[arb, arb, arb]:
    s = 1 / (1 + (-z).exp())
    slope = s * (1 - s)
    return s, slope, slope * (1 - 2 * s)


@njit
def _logistic_kernel(z):
    s, rest = sigmoid(z)
    return s, s * rest


LOGISTIC = Activation(
    "logistic",
    value=expit,
    slope=_logistic_slope,
    curvature=lambda z: _logistic_slope(z) * (expit(-z) - expit(z)),
    opposites=1,
    ball=_logistic_ball,
    kernel=_logistic_kernel,
)


def _tanh_slope(z):
    return 4 * _logistic_slope(2 * z)  # 1 - tanh^2, without the subtraction


def _tanh_ball(z: arb) -> tuple[arb, arb, arb]:
    s = z.tanh()
    slope = 1 - s * s
    return s, slope, -2 * s * slope


@njit
def _tanh_kernel(z):
    """With e = e^-2|z|: (1 - e) / (1 + e), without cancellation, and 4 e / (1 + e)^2."""
    p, q = exponential(-2 * abs(z))
    e = fma(p, q, p)
    large = 1 / (1 + e)
    return copysign(((1 - p) - p * q) * large, z), 4 * (e * large) * large


TANH = Activation(
    "tanh",
    value=np.tanh,
    slope=_tanh_slope,
    curvature=lambda z: -2 * np.tanh(z) * _tanh_slope(z),
    opposites=0,
    ball=_tanh_ball,
    kernel=_tanh_kernel,
)


def _erf_slope(z):
    return 2 / np.sqrt(np.pi) * np.exp(-(z**2))


def _erf_ball(z: arb) -> tuple[arb, arb, arb]:
    slope = 2 / arb.pi().sqrt() * (-z * z).exp()
    return z.erf(), slope, -2 * z * slope


ERF = Activation(
    "erf",
    value=erf,
    slope=_erf_slope,
    curvature=lambda z: -2 * z * _erf_slope(z),
    opposites=0,
    ball=_erf_ball,
)


def _relu_ball(z: arb) -> tuple[arb, arb, arb]:
    if z > 0:
        return z, arb(1), arb(0)
    if z <= 0:
        return arb(0), arb(0), arb(0)
    return (
        arb(0).union(z.upper()),
        arb(0).union(1),
        arb.nan(),
    )  # the kink may be inside, where no number bounds the curvature


@njit
def _relu_kernel(z):
    return (z, 1.0) if z > 0 else (0.0, 0.0)


RELU = Activation(
    "ReLU",
    value=lambda z: np.maximum(z, 0),
    slope=lambda z: np.where(z > 0, 1.0, 0.0),
    curvature=lambda z: 0.0 * z,
    opposites=None,
    ball=_relu_ball,
    kernel=_relu_kernel,
)

IDENTITY = Activation(
    "identity",
    value=lambda z: z,
    slope=lambda z: 1 + 0 * z,
    curvature=lambda z: 0 * z,
    opposites=0,
    ball=lambda z: (z, arb(1), arb(0)),
    kernel=njit(lambda z: (z, 1.0)),
)

ACTIVATIONS = {activation.name: activation for activation in (LOGISTIC, TANH, ERF, RELU, IDENTITY)}
