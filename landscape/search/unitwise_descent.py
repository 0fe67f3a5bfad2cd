"""Gradient descent that treats every hidden unit by the same arithmetic, and how far apart units are.

Equal units have equal gradients. In floating point that stays true bit for bit if each unit's numbers go
through the same operations in the same order. The products of matrices in a linear algebra library do
not promise this, so here a unit's weighted sum and its gradient are formed by broadcasting and plain
sums. The cost is the mean squared error, without a factor.
"""

import numpy as np

from landscape.model.activations import Activation
from landscape.model.networks import Network


def gradient(net: Network, X: np.ndarray, y: np.ndarray, activation: Activation) -> Network:
    """The gradient of the mean squared error on X (N, d), y (N,), shaped like the network."""
    z = (X[:, None, :] * net.W).sum(axis=2) + net.b  # (N, n)
    s = activation.value(z)
    pull = 2 * (net.c + (s * net.v).sum(axis=1) - y)[:, None] / len(y)  # (N, 1)
    into = pull * activation.slope(z) * net.v  # (N, n)
    return Network((into[:, :, None] * X[:, None, :]).sum(axis=0), into.sum(axis=0), (pull * s).sum(axis=0), pull.sum())


def step(
    net: Network, X: np.ndarray, y: np.ndarray, activation: Activation, rate: float, free: tuple[str, ...]
) -> Network:
    """The network after one step of gradient descent on the parameters named in `free`."""
    slope = gradient(net, X, y, activation)
    return net._replace(**{name: getattr(net, name) - rate * getattr(slope, name) for name in free})


def apart(net: Network) -> float:
    """The largest difference between two units in any weight or bias: zero if all units are equal."""
    units = np.column_stack([net.W, net.b, net.v])
    return float(np.ptp(units, axis=0).max())
