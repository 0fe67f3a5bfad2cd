"""The convex problem behind small ReLU networks with weight decay, and descent on such networks, in float64.

A network has two inputs, units relu(x . u_j), output weights a_j and no biases. Its cost is

    1/2 sum_i (f(x_i) - y_i)^2 + decay/2 sum_j (|u_j|^2 + a_j^2).

In the convex problem each activation pattern has two vectors v in the cone of its input weights, one for each sign of
the output weight; the penalty is decay times the sum of their lengths. Both problems have the same least cost, if there
are enough units: M. Pilanci and T. Ergen, Neural networks are convex regularizers, ICML 2020.
"""

from typing import NamedTuple

import numpy as np

from landscape.model.relu_patterns import arcs, turned


class Optimum(NamedTuple):
    """A solution of the convex problem as a network, and what is left of the targets."""

    U: np.ndarray  # (units, 2) input weights
    a: np.ndarray  # (units,) output weights, |a_j| = |u_j|
    residual: np.ndarray  # (N,) y - f(x)


class Ends(NamedTuple):
    """Where descent stands after its last step."""

    U: np.ndarray  # (units, 2, runs)
    a: np.ndarray  # (units, runs)
    cost: np.ndarray  # (runs,)


def solve(X: np.ndarray, y: np.ndarray, decay: float, *, steps: int = 4000, zero: float = 1e-9) -> Optimum:
    """The least cost by accelerated projected descent with restarts; X (N, 2), no two rows parallel, y (N,).

    How near it is to the least cost is for the caller to check: `landscape.proof.relu_bound`. Vectors shorter than
    `zero` are left out. Raises ValueError if two samples are parallel.
    """
    if len({on for _, on in arcs([tuple(x) for x in X.tolist()])}) < 2 * len(X):
        raise ValueError("two samples are parallel")
    rays, on = zip(
        *sorted(arcs([tuple(x) for x in X.tolist()]), key=lambda arc: np.arctan2(*arc[0][::-1])), strict=True
    )
    first = np.array(rays) / np.linalg.norm(rays, axis=1)[:, None]
    cone = np.array([first, np.roll(first, -1, axis=0)])  # both ends of each arc, (2, patterns, 2)
    sign = np.repeat([1.0, -1.0], len(first))
    cone, pattern = np.concatenate([cone, cone], axis=1), np.concatenate([on, on])
    A = (sign[:, None] * pattern)[:, :, None] * X  # (patterns, N, 2): what v adds to the outputs
    A = A.transpose(1, 0, 2).reshape(len(X), -1)
    smooth = np.linalg.norm(A, 2) ** 2
    v = moved = np.zeros((len(sign), 2))
    t = 1.0
    for _ in range(steps):
        target = project(moved - (A.T @ (A @ moved.ravel() - y)).reshape(-1, 2) / smooth, cone)
        length = np.linalg.norm(target, axis=1, keepdims=True)
        new = target * np.maximum(0, 1 - decay / smooth / np.maximum(length, zero**2))
        if np.sum((moved - new) * (new - v)) > 0:
            t = 1.0  # it went too far: start the acceleration anew
        later = (1 + np.sqrt(1 + 4 * t * t)) / 2
        moved, v, t = new + (t - 1) / later * (new - v), new, later
    size = np.linalg.norm(v, axis=1)
    used = size > zero
    root = np.sqrt(size[used])
    return Optimum(v[used] / root[:, None], sign[used] * root, y - A @ v.ravel())


def project(z: np.ndarray, cone: np.ndarray) -> np.ndarray:
    """The nearest point to each z (K, 2) of the cone between its two rays of length 1, cone (2, K, 2), the left one last."""
    inward = np.array([np.transpose(turned(cone[0].T)), -np.transpose(turned(cone[1].T))])
    inside = ((z * inward).sum(axis=2) >= 0).all(axis=0)
    feet = np.maximum((z * cone).sum(axis=2), 0)[:, :, None] * cone  # the nearest points of the two rays
    nearer = ((z - feet) ** 2).sum(axis=2).argmin(axis=0)
    return np.where(inside[:, None], z, feet[nearer, np.arange(len(z))])


def descend(
    X: np.ndarray, y: np.ndarray, decay: float, U: np.ndarray, a: np.ndarray, *, rate: float, steps: int
) -> Ends:
    """Gradient descent on the cost from many starts at once: U (units, 2, runs), a (units, runs)."""
    U, a, first, second = U.copy(), a.copy(), X[:, 0, None, None], X[:, 1, None, None]
    for step in range(steps + 1):
        z = first * U[:, 0] + second * U[:, 1]  # (N, units, runs)
        answers = np.maximum(z, 0)
        error = (answers * a).sum(axis=1) - y[:, None]
        if step == steps:
            break
        back = np.where(z > 0, error[:, None], 0)
        slope = np.array([(back * first).sum(axis=0), (back * second).sum(axis=0)]).transpose(1, 0, 2) * a[:, None]
        a_slope = (error[:, None] * answers).sum(axis=0)
        U -= rate * (slope + decay * U)
        a -= rate * (a_slope + decay * a)
    cost = ((error**2).sum(axis=0) + decay * ((U**2).sum(axis=(0, 1)) + (a**2).sum(axis=0))) / 2
    return Ends(U, a, cost)
