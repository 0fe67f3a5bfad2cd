"""A chain of linear units, one in each layer, with the single sample (1, 1): cost (1 - w1 w2 ... wH)^2.

The smallest deep linear network. With two layers the origin is a saddle with a negative eigenvalue;
with three or more its Hessian is zero. Rational weights (dtype object) give exact results.
"""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np


class Chain(NamedTuple):
    """The cost of a chain with that many layers, hence weights; theta has shape (layers,)."""

    layers: int

    def cost(self, theta: np.ndarray | Sequence):
        return (1 - prod(theta)) ** 2

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        error = 1 - prod(theta)
        return np.array([-2 * error * _without(theta, i) for i in range(self.layers)])

    def hessian(self, theta: np.ndarray) -> np.ndarray:
        error, each = 1 - prod(theta), range(self.layers)
        slopes = [_without(theta, i) for i in each]
        return np.array(
            [[2 * slopes[i] * slopes[j] - 2 * error * (i != j) * _without(theta, i, j) for j in each] for i in each]
        )


def _without(theta: np.ndarray, *places: int):
    """The product of the weights that are not at these places."""
    return prod(weight for k, weight in enumerate(theta) if k not in places)
