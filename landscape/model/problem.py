"""A network's mean loss on a data set, as a function of the parameters that are free."""

from typing import NamedTuple

import numpy as np

from landscape.model.activations import LOGISTIC, Activation
from landscape.model.losses import SQUARED_ERROR, Loss
from landscape.model.networks import NO_BIASES, Network, cost, gradient, hessian, unflatten


class Problem(NamedTuple):
    """The mean loss of a network on N samples; theta (p,) holds the free parameters in the order of `networks.flatten`."""

    network: Network  # holds the parameters that do not vary
    X: np.ndarray  # (N, d)
    y: np.ndarray  # (N,)
    activation: Activation = LOGISTIC
    loss: Loss = SQUARED_ERROR
    free: tuple[str, ...] = NO_BIASES

    def network_at(self, theta: np.ndarray) -> Network:
        """The network with these free parameters."""
        return unflatten(theta, self.network, self.free)

    def cost(self, theta: np.ndarray) -> float:
        """The mean loss."""
        return float(cost(self.network_at(theta), self.X, self.y, self.activation, self.loss))

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        """Shape (p,)."""
        return gradient(self.network_at(theta), self.X, self.y, self.activation, self.loss, self.free)

    def hessian(self, theta: np.ndarray) -> np.ndarray:
        """Shape (p, p)."""
        return hessian(self.network_at(theta), self.X, self.y, self.activation, self.loss, self.free)
