"""The trap of three points: networks that give a constant, and when they are local minima.

The samples are (-1, 0), (0, 1), (1, 0). Where all input weights are zero and the output is the
best constant, every first derivative of the mean loss vanishes. In the order W, then (b, v, c),
the Hessian there is block diagonal: the block of the input weights is

    K = kappa diag(v_j s''(b_j)) + gamma u u^T,   u_j = v_j s'(b_j),

and the other block has rank one. If K is positive definite the point is a local minimum; if K has
a negative eigenvalue it is a saddle. With r_i the slope of the loss at sample i and q_i its
curvature, kappa is the mean of r_i x_i^2 and gamma the mean of q_i x_i^2.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat, fmpq

from landscape.model.activations import LOGISTIC, Activation
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR, Loss
from landscape.model.networks import ALL, Network, flatten
from landscape.model.problem import Problem
from landscape.proof.balls import ball, precise

X, Y = np.array([[-1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 0.0])


class Trap(NamedTuple):
    """A loss, the best constant output, the mean loss there, and the two numbers in K."""

    loss: Loss
    best: float
    level: float
    kappa: Fraction
    gamma: Fraction


SQUARED = Trap(SQUARED_ERROR, 1 / 3, 2 / 9, Fraction(4, 9), Fraction(4, 3))
LOG = Trap(LOG_LOSS, -np.log(2), np.log(27 / 4) / 3, Fraction(2, 9), Fraction(4, 27))


def problem(trap: Trap, activation: Activation, n: int) -> Problem:
    """The mean loss on the three points for n units with all biases."""
    return Problem(Network(np.zeros((n, 1)), np.zeros(n), np.zeros(n), 0.0), X, Y, activation, trap.loss, ALL)


def constant(trap: Trap, activation: Activation, b: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The parameters with zero input weights, biases b (n,) and output weights v (n,) whose output is `trap.best`."""
    return flatten(Network(np.zeros((len(b), 1)), b, v, trap.best - v @ activation.value(b)))


def block(trap: Trap, activation: Activation, b: np.ndarray, v: np.ndarray) -> np.ndarray:
    """K for biases and output weights of shape (..., n); the shape is (..., n, n)."""
    u = v * activation.slope(b)
    bend = float(trap.kappa) * v * activation.curvature(b)
    return bend[..., None] * np.eye(b.shape[-1]) + float(trap.gamma) * u[..., :, None] * u[..., None, :]


@precise
def ball_block(trap: Trap, activation: Activation, b: Sequence[fmpq], v: Sequence[fmpq]) -> arb_mat:
    """K in ball arithmetic, for exact biases and output weights."""
    kappa, gamma = ball(trap.kappa), ball(trap.gamma)
    _, slopes, curvatures = zip(*(activation.ball(ball(number)) for number in b), strict=True)
    u = arb_mat(len(b), 1, [number * slope for number, slope in zip(v, slopes, strict=True)])
    K = gamma * (u * u.transpose())
    for j, curvature in enumerate(curvatures):
        K[j, j] += kappa * v[j] * curvature
    return K


@precise
def fit_weight() -> arb:
    """The output weight v of the exact fit c + v (s(x-1) + s(-x-1)) with two logistic units.

    The sum of the two units is 2 s(-1) at 0 and s(0) + s(-2) at 1 and -1, so v is the inverse of the difference.
    """
    s = [LOGISTIC.ball(arb(-k))[0] for k in range(3)]
    return 1 / (2 * s[1] - s[0] - s[2])
