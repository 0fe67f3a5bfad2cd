"""Two single units at a local minimum: split in two, one stays a minimum inside its line, the other outside.

The inputs are k/20, k = 1, ..., 60; tanh units without biases, mean squared error with no factor 1/2. The targets,
as real numbers, are 2 tanh(x) - tanh(4x) for `PROBLEM`, whose matrix A is positive, and tanh(x/2) + tanh(4x) for
`OUTSIDE`, whose A is negative. Two units reach loss zero. That there are lines of both kinds: Fukumizu and Amari,
Neural Networks 13 (2000).
"""

from fractions import Fraction

import numpy as np

from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, forward
from landscape.model.problem import Problem
from landscape.proof.krawczyk import CriticalPoint, certify
from landscape.proof.networks import problem_of
from landscape.proof.points import point

TEACHER = Network(np.array([[1.0], [4.0]]), np.zeros(2), np.array([2.0, -1.0]), 0.0)
X = np.arange(1, 61)[:, None] / 20
PROBLEM = Problem(TEACHER, X, forward(TEACHER, X, TANH), TANH)
EXACT_X = [[Fraction(k, 20)] for k in range(1, 61)]
BALLS = problem_of(point([[1], [4]], [2, -1]), EXACT_X, TANH.ball, SQUARED_ERROR.ball)
SINGLE = BALLS._replace(hidden=1)
NEAR = (0.405, 1.290)  # (w, v) of the single unit
OUTSIDE = PROBLEM._replace(y=np.tanh(X[:, 0] / 2) + np.tanh(4 * X[:, 0]))
SINGLE_OUTSIDE = problem_of(point([[Fraction(1, 2)], [4]], [1, 1]), EXACT_X, TANH.ball, SQUARED_ERROR.ball)._replace(
    hidden=1
)
NEAR_OUTSIDE = (1.568, 1.759)


def single_minimum() -> CriticalPoint:
    """The certified local minimum of the cost with one unit, (w, v)."""
    return certify(SINGLE, NEAR)


def outside_minimum() -> CriticalPoint:
    """The same for the targets of `OUTSIDE`."""
    return certify(SINGLE_OUTSIDE, NEAR_OUTSIDE)


def position_on_line(theta: np.ndarray, single: np.ndarray, tolerance: float) -> float | None:
    """The number t for which theta = (w_1, w_2, v_1, v_2) is the split (w, w, t v, (1 - t) v), or None.

    Up to `tolerance` in every coordinate, and up to sign flips of single units, which tanh allows.
    """
    w, v = single
    turned = np.sign(theta[:2]) * np.sign(w)
    weights, outputs = theta[:2] * turned, theta[2:] * turned
    t = outputs[0] / v
    expected = np.array([w, w, v - outputs[0]])
    return float(t) if np.abs(np.array([*weights, outputs[1]]) - expected).max() < tolerance else None
