"""A cost along the straight line between two parameter vectors.

`cost` is any function of a vector. On the segment, t = 0 is the start and t = 1 the end. A convex
cost never rises above its chord, so one positive `midpoint_gap` refutes convexity; a cost whose
value at the midpoint exceeds both ends is not even quasi-convex. `highest` looks at finitely many
points: the true maximum on the segment is at least what it returns.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Profile(NamedTuple):
    """A cost on a segment: positions t in [0, 1] and the costs there, both of shape (points,)."""

    t: np.ndarray
    cost: np.ndarray


class Highest(NamedTuple):
    """The highest grid point of a profile, and how far it stands above the higher end."""

    t: float
    cost: float
    barrier: float


def between(start: np.ndarray, end: np.ndarray, t: float) -> np.ndarray:
    """The point (1 - t) start + t end."""
    return (1 - t) * start + t * end


def profile(cost: Callable, start, end, points: int = 201) -> Profile:
    """The cost at `points` equally spaced positions; an odd number includes the midpoint."""
    t = np.linspace(0, 1, points)
    return Profile(t, np.array([cost(between(start, end, at)) for at in t]))


def highest(along: Profile) -> Highest:
    """The first of the highest points of a profile; a barrier of 0 means that an end is highest."""
    top = int(np.argmax(along.cost))
    ends = max(along.cost[0], along.cost[-1])
    return Highest(float(along.t[top]), float(along.cost[top]), float(along.cost[top] - ends))


def midpoint_gap(cost: Callable, start, end) -> float:
    """The cost at the midpoint minus the mean of the two ends: positive refutes convexity."""
    return cost((start + end) / 2) - (cost(start) + cost(end)) / 2
