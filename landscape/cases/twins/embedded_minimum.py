"""A single unit at a local minimum that stays one when the unit is split in two.

The targets are f(x) = 2 tanh(x) - tanh(4x) at the sixty inputs k/20, k = 1, ..., 60, as real numbers; tanh units
without biases, mean squared error with no factor 1/2. Two units reach loss zero. That such
examples exist: Fukumizu and Amari, Neural Networks 13 (2000).
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
BALLS = problem_of(point([[1], [4]], [2, -1]), [[Fraction(k, 20)] for k in range(1, 61)], TANH.ball, SQUARED_ERROR.ball)
SINGLE = BALLS._replace(hidden=1)
NEAR = (0.405, 1.290)  # (w, v) of the single unit


def single_minimum() -> CriticalPoint:
    """The certified local minimum of the cost with one unit, (w, v)."""
    return certify(SINGLE, NEAR)


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
