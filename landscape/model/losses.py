"""Losses of one sample, as functions of the real number the model outputs: one record for each.

A loss compares an output `z` with a target `y`. Each `Loss` carries its value and its first and
second derivative with respect to `z`, so that costs elsewhere are written once for every loss.
`SQUARED_ERROR` is (z - y)^2 and `HALF_SQUARED_ERROR` is half of it: there `z` is the prediction.
`LOG_LOSS` is the Bernoulli negative log-likelihood log(1 + e^z) - y z in nats: there `z` is the
logit, and the predicted probability is p = sigmoid(z). `SIGMOID_SQUARED_ERROR` is
(sigmoid(z) - y)^2, again as a function of the logit. Arrays broadcast; targets of the last two
lie in [0, 1]. No formula subtracts nearly equal numbers when |z| is large. As for activations, `ball`
is the loss in ball arithmetic, and `kernel` its slope as compiled code for the batched descent. A new
loss is one more record here.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from flint import arb
from numba import njit

from landscape.model import compiled
from landscape.model.activations import IDENTITY, LOGISTIC, Activation

sigmoid = LOGISTIC.value

BallForm = Callable[[arb, arb], tuple[arb, arb, arb]]


class Loss(NamedTuple):
    """A loss l(z, y) with its derivatives in z; value, slope and curvature map arrays (z, y) to an array."""

    name: str
    value: Callable
    slope: Callable
    curvature: Callable
    prediction: Activation  # what the output z predicts; as the target it makes the loss least
    ball: BallForm  # (z, y) to balls that contain l, l' and l''
    kernel: Callable  # (z, y) to l', compiled by Numba


def _error(z, y):
    """sigmoid(z) - y. Written with sigmoid(-z) so that it keeps its digits when p is near y = 1."""
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


@njit
def _error_kernel(z, y):
    s, rest = compiled.sigmoid(z)
    return (1 - y) * s - y * rest


def _squared_ball(z: arb, y: arb) -> tuple[arb, arb, arb]:
    error = z - y
    return error * error, 2 * error, arb(2)  # the power of a ball around zero is undefined in Arb


SQUARED_ERROR = Loss(
    "squared error",
    value=lambda z, y: (z - y) ** 2,
    slope=lambda z, y: 2 * (z - y),
    curvature=lambda z, y: 2 + 0 * (z - y),  # broadcasts to the shape of the data
    prediction=IDENTITY,
    ball=_squared_ball,
    kernel=njit(lambda z, y: 2 * (z - y)),
)

HALF_SQUARED_ERROR = Loss(
    "half squared error",
    value=lambda z, y: (z - y) ** 2 / 2,
    slope=lambda z, y: z - y,
    curvature=lambda z, y: 1 + 0 * (z - y),
    prediction=IDENTITY,
    ball=lambda z, y: ((z - y) * (z - y) / 2, z - y, arb(1)),
    kernel=njit(lambda z, y: z - y),
)


def _log_loss(z, y):
    # log(1 + e^z) - y z, rearranged: logaddexp(0, z) is log(1 + e^z) without overflow.
    return y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)


def _log_ball(z: arb, y: arb) -> tuple[arb, arb, arb]:
    p, slope, _ = LOGISTIC.ball(z)
    return (1 + z.exp()).log() - y * z, p - y, slope


LOG_LOSS = Loss(
    "log-loss",
    value=_log_loss,
    slope=_error,
    curvature=lambda z, y: LOGISTIC.slope(z) + 0 * y,  # p (1 - p): the target does not matter
    prediction=LOGISTIC,
    ball=_log_ball,
    kernel=_error_kernel,
)


def _sigmoid_squared_curvature(z, y):
    # Product rule twice: with p' = p (1 - p) and p'' = p' (1 - 2 p), l'' = 2 (p'^2 + (p - y) p'').
    slope = LOGISTIC.slope(z)
    return 2 * slope * (slope + _error(z, y) * (sigmoid(-z) - sigmoid(z)))


def _sigmoid_squared_ball(z: arb, y: arb) -> tuple[arb, arb, arb]:
    p, slope, bend = LOGISTIC.ball(z)
    return (p - y) * (p - y), 2 * (p - y) * slope, 2 * (slope * slope + (p - y) * bend)


@njit
def _sigmoid_squared_kernel(z, y):
    s, rest = compiled.sigmoid(z)
    return 2 * ((1 - y) * s - y * rest) * (s * rest)


SIGMOID_SQUARED_ERROR = Loss(
    "squared error of a sigmoid",
    value=lambda z, y: _error(z, y) ** 2,
    slope=lambda z, y: 2 * _error(z, y) * LOGISTIC.slope(z),
    curvature=_sigmoid_squared_curvature,
    prediction=LOGISTIC,
    ball=_sigmoid_squared_ball,
    kernel=_sigmoid_squared_kernel,
)
