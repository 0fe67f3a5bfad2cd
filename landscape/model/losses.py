"""Losses of one sample, as functions of the real number the model outputs.

A loss compares an output `z` with a target `y`. Each `Loss` carries its value and its first and
second derivative with respect to `z`, so that costs elsewhere are written once for every loss.
`SQUARED_ERROR` is (z - y)^2 and `HALF_SQUARED_ERROR` is half of it: there `z` is the prediction.
`LOG_LOSS` is the Bernoulli negative log-likelihood log(1 + e^z) - y z in nats: there `z` is the
logit, and the predicted probability is p = sigmoid(z). `SIGMOID_SQUARED_ERROR` is
(sigmoid(z) - y)^2, again as a function of the logit. Arrays broadcast; targets of the last two
lie in [0, 1]. No formula subtracts nearly equal numbers when |z| is large.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import expit as sigmoid


class Loss(NamedTuple):
    """A loss l(z, y) with its derivatives in z; every function maps arrays (z, y) to an array."""

    name: str
    value: Callable
    slope: Callable
    curvature: Callable


def _error(z, y):
    """sigmoid(z) - y. Written with sigmoid(-z) so that it keeps its digits when p is near y = 1."""
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


def _sigmoid_slope(z):
    """p (1 - p), the derivative of the sigmoid."""
    return sigmoid(z) * sigmoid(-z)


def _log_loss(z, y):
    # log(1 + e^z) - y z, rearranged: logaddexp(0, z) is log(1 + e^z) without overflow.
    return y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)


def _sigmoid_squared_curvature(z, y):
    # Product rule twice: with p' = p (1 - p) and p'' = p' (1 - 2 p), l'' = 2 (p'^2 + (p - y) p'').
    slope = _sigmoid_slope(z)
    return 2 * slope * (slope + _error(z, y) * (sigmoid(-z) - sigmoid(z)))


SQUARED_ERROR = Loss(
    "squared error",
    value=lambda z, y: (z - y) ** 2,
    slope=lambda z, y: 2 * (z - y),
    curvature=lambda z, y: 2 + 0 * (z - y),  # broadcasts to the shape of the data
)

HALF_SQUARED_ERROR = Loss(
    "half squared error",
    value=lambda z, y: (z - y) ** 2 / 2,
    slope=lambda z, y: z - y,
    curvature=lambda z, y: 1 + 0 * (z - y),
)

LOG_LOSS = Loss(
    "log-loss",
    value=_log_loss,
    slope=_error,
    curvature=lambda z, y: _sigmoid_slope(z) + 0 * y,  # p (1 - p): the target does not matter
)

SIGMOID_SQUARED_ERROR = Loss(
    "squared error of a sigmoid",
    value=lambda z, y: _error(z, y) ** 2,
    slope=lambda z, y: 2 * _error(z, y) * _sigmoid_slope(z),
    curvature=_sigmoid_squared_curvature,
)
