"""Stationary points of a cost with one weight."""

import numpy as np
from scipy.optimize import brentq

from landscape.model import regression
from landscape.model.losses import Loss


def stationary_point(X: np.ndarray, y: np.ndarray, loss: Loss, low: float, high: float) -> tuple[float, float]:
    """The place between `low` and `high` where the slope of the mean loss changes sign, and the cost there.

    X (N, 1), y (N,). Raises ValueError if the slope has the same sign at both ends.
    """
    w = brentq(lambda w: regression.gradient(X, y, np.array([w]), loss)[0], low, high, xtol=1e-15)
    return w, float(regression.cost(X, y, np.array([w]), loss))
