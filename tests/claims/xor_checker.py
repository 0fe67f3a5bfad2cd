"""Descent on XOR written a second time: NumPy alone, its own derivatives, its own starts.

A network of n units and R runs is an array (4n + 1, R): the entries of W unit by unit, then b, v and c.
"""

import numpy as np
from scipy.special import expit

CORNERS = np.array([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], dtype=float)  # the inputs and a constant
TARGETS = np.array([0.0, 1.0, 1.0, 0.0])[:, None]
STEP = {"log-loss": 0.5, "classic": 1.0, "squared": 0.1}
SLOPE = {"log-loss": (0, 1 / 4, 0), "classic": (0, 0, 1 / 2), "squared": (1, 1 / 2, 0)}  # linear output; a, b: see look


def begin(runs: int, seed: int, n: int = 2) -> np.ndarray:
    """Normal starts with standard deviation 1, and 1/2 for the biases."""
    deviation = np.concatenate([np.ones(2 * n), np.full(n, 0.5), np.ones(n), [0.5]])
    return (deviation * np.random.default_rng(seed).normal(size=(runs, 4 * n + 1))).T


def coefficients(losses) -> np.ndarray:
    """The rows of SLOPE for one loss (3, 1), or for one of each run (3, R)."""
    return np.array([SLOPE[name] for name in np.atleast_1d(losses)]).T


def look(theta: np.ndarray, kind: np.ndarray, relu: bool = False):
    """What the units receive (4, n, R), the predictions p (4, R), and the gradient of the mean loss, shaped as theta.

    A quarter of the slope of the loss in the output is (p - y) (a + b p (1 - p)), with a and b from `kind`.
    """
    n, (linear, a, b) = len(theta) // 4, kind
    inner = np.concatenate([theta[0 : 2 * n : 2], theta[1 : 2 * n : 2], theta[2 * n : 3 * n]])
    z = (CORNERS @ inner.reshape(3, -1)).reshape(4, n, -1)
    s = np.maximum(z, 0) if relu else expit(z)
    v = theta[3 * n : 4 * n]
    f = (s * v).sum(axis=1) + theta[-1]
    p = np.where(linear, f, expit(f))
    back = (p - TARGETS) * (a + b * p * (1 - p))
    pulls = back[:, None] * v * ((z > 0) if relu else s * (1 - s))
    slopes = (CORNERS.T @ pulls.reshape(4, -1)).reshape(3, n, -1)
    weights = slopes[:2].transpose(1, 0, 2).reshape(2 * n, -1)
    return z, p, np.concatenate([weights, slopes[2], (back[:, None] * s).sum(axis=0), back.sum(axis=0)[None]])


def error(theta: np.ndarray, losses, relu: bool = False) -> np.ndarray:
    """The mean squared error of the predictions, shape (R,)."""
    return ((look(theta, coefficients(losses), relu)[1] - TARGETS) ** 2).mean(axis=0)


def descend(theta: np.ndarray, losses, steps: int, relu: bool = False, rate: float | None = None) -> np.ndarray:
    """The runs after so many steps. Those that have solved XOR or stand still are set aside every 500 steps."""
    losses = np.broadcast_to(losses, theta.shape[1:])
    kind, rates = coefficients(losses), np.array([rate or STEP[name] for name in losses])
    theta = theta.copy()
    for done in range(0, steps, 500):
        _, p, slope = look(theta, kind, relu)
        solved = ((p - TARGETS) ** 2).mean(axis=0) < 0.002
        moving = np.flatnonzero(~solved & (np.abs(slope).max(axis=0) > 1e-12))
        now, kind_of, rate_of = theta[:, moving], kind[:, moving], rates[moving]
        for _ in range(min(500, steps - done) if len(moving) else 0):
            now = now - rate_of * look(now, kind_of, relu)[2]
        theta[:, moving] = now
    return theta


def hessian(theta: np.ndarray, loss: str) -> np.ndarray:
    """The Hessian of one run (p,) by central differences of the gradient."""
    moved = theta[:, None] + 1e-4 * np.concatenate([np.eye(len(theta)), -np.eye(len(theta))], axis=1)
    slopes = look(moved, coefficients(loss))[2]
    H = (slopes[:, : len(theta)] - slopes[:, len(theta) :]) / 2e-4  # symmetric, but for rounding
    return (H + H.T) / 2
