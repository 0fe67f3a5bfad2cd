"""The plane on which the 2-2-1 network has a single unit, and the saddles on it.

If unit `idle` has output weight zero and the other unit is the best single unit, the loss is m_1
whatever the input weights of the idle unit are: a plane of constant loss. Stepping off it to one
side or the other, the loss falls, except along curves where the derivative by the idle output
weight vanishes. On these curves the gradient is zero and the Hessian has a negative eigenvalue:
saddles, from which the flow descends to output weights of either sign.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from landscape.model.networks import Network
from landscape.model.problem import Problem
from landscape.search.critical import End, both_sides, newton
from landscape.search.multistart import costs, levenberg


class Saddle(NamedTuple):
    """Its parameters with its loss and where the flow from its two sides ends."""

    theta: np.ndarray
    cost: float
    ends: tuple[End, End]


def best_single(problem: Problem, rng: np.random.Generator, runs: int = 40) -> np.ndarray:
    """The best of `runs` descents with one unit without biases: (w_1, .., w_d, v). Observed, not proved.

    Raises ValueError if Newton's method does not confirm it.
    """
    d = problem.X.shape[1]
    single = problem._replace(network=Network(np.zeros((1, d)), np.zeros(1), np.zeros(1), 0.0))
    ends = levenberg(single, rng.normal(size=(runs, d + 1)), 200)
    point = newton(single, ends[np.argmin(costs(single, ends))])
    if point is None:
        raise ValueError("the best run has not converged")
    return point


def on_plane(single: np.ndarray, idle_weights: np.ndarray) -> np.ndarray:
    """The 2-2-1 network whose first unit is `single` and whose second is idle, as W and v."""
    return np.array([*single[:-1], *idle_weights, single[-1], 0.0])


def saddle_between(problem: Problem, single: np.ndarray, radius: float, low: float, high: float) -> Saddle:
    """The saddle on the plane at an idle weight of that radius and an angle between low and high (radians).

    Raises ValueError if the derivative by the idle output weight has one sign at both ends.
    """

    def at(angle: float) -> np.ndarray:
        return on_plane(single, radius * np.array([np.cos(angle), np.sin(angle)]))

    angle = brentq(lambda t: problem.gradient(at(t))[-1], low, high, xtol=1e-14)
    theta = at(angle)
    return Saddle(theta, problem.cost(theta), both_sides(problem, theta))
