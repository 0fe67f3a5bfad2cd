"""A cost on a plane through a point, and the directions that span such planes.

A *slice* of a cost J at theta is (a, b) -> J(theta + a u + b v): the picture that two directions u, v give. It is
convex at theta if the curvatures in the plane are positive, which says little about the other directions.
Directions can be scaled to the weights: `filter_normalised` gives each unit's part the length of that unit's
weights (Li et al. 2018), `weightwise` multiplies each entry by the size of its weight.
"""

from collections.abc import Callable

import numpy as np

from landscape.model.networks import Network


def on_plane(cost: Callable, theta: np.ndarray, u: np.ndarray, v: np.ndarray, across, up) -> np.ndarray:
    """The cost at theta + a u + b v, shape (len(up), len(across)), a from `across` and b from `up`."""
    return np.array([[cost(theta + a * u + b * v) for a in across] for b in up])


def random_planes(rng: np.random.Generator, count: int, n: int) -> np.ndarray:
    """Pairs of normal vectors, shape (count, n, 2): each pair spans a plane, all planes alike."""
    return rng.normal(size=(count, n, 2))


def look_convex(hessian: np.ndarray, planes: np.ndarray) -> np.ndarray:
    """For each plane (count, n, 2), whether the form of the Hessian is positive definite on it."""
    (a, b), (_, d) = np.moveaxis(planes.swapaxes(1, 2) @ hessian @ planes, 0, 2)
    return (a > 0) & (a * d > b**2)


def share_of_bowls(n: int, ratio: float) -> float:
    """The share of random planes on which a form is positive definite, of n eigenvalues.

    One eigenvalue is -ratio, the others are 1: 1 - (ratio / (1 + ratio))^((n - 2) / 2).
    """
    return 1 - (ratio / (1 + ratio)) ** ((n - 2) / 2)


def filter_normalised(net: Network, direction: Network) -> Network:
    """The direction with each part scaled to the length that the same part of `net` has; a part that is zero stays.

    The parts: for each hidden unit its input weights with its bias, then all output weights, then the output bias.
    """
    into = _ratios(np.column_stack([net.W, net.b]), np.column_stack([direction.W, direction.b]))
    (out,), (shift,) = _ratios(net.v[None], direction.v[None]), _ratios(np.array([[net.c]]), np.array([[direction.c]]))
    return Network(into[:, None] * direction.W, into * direction.b, out * direction.v, shift * direction.c)


def _ratios(weights: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """For each row, the length of the weights over that of the part; 0 where the part is zero."""
    lengths = np.linalg.norm(parts, axis=1)
    return np.linalg.norm(weights, axis=1) / np.where(lengths == 0, np.inf, lengths)


def weightwise(net: Network, direction: Network) -> Network:
    """The direction with each entry multiplied by the size of the same entry of `net`."""
    return Network(*(np.abs(part) * entry for part, entry in zip(net, direction, strict=True)))
