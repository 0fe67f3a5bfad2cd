"""A start near a perfect fit of four tanh units to three samples, from which descent provably reaches a perfect fit."""

import numpy as np
from flint import arb, fmpq

from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import ALL, Network
from landscape.model.problem import Problem
from landscape.proof.balls import exact
from landscape.proof.gradient_dominance import Neighbourhood, neighbourhood
from landscape.proof.networks import BallProblem

UNITS, INPUTS, TARGETS = 4, (-1, 0, 1), (1, -1, 1)
START = (
    *("-0.53", "1.91", "0.54", "2.23"),  # W
    *("-0.74", "0.70", "-0.52", "-0.73"),  # b
    *("-0.05", "-1.67", "-1.36", "2.17"),  # v
    "0.67",  # c
)
RADIUS, SINGULAR = fmpq(1, 20), fmpq(11, 10)


def certified() -> Neighbourhood:
    """What holds in the ball of radius `RADIUS` around the start, for singular values of at least `SINGULAR` there."""
    inputs, targets = tuple((fmpq(x),) for x in INPUTS), tuple(map(arb, TARGETS))
    problem = BallProblem(inputs, targets, TANH.ball, SQUARED_ERROR.ball, ALL, UNITS)
    return neighbourhood(problem, [exact(entry) for entry in START], RADIUS, SINGULAR)


def problem() -> Problem:
    """The same in floating point, all parameters free."""
    empty = Network(np.zeros((UNITS, 1)), np.zeros(UNITS), np.zeros(UNITS), 0.0)
    return Problem(empty, np.array(INPUTS, float)[:, None], np.array(TARGETS, float), TANH, SQUARED_ERROR, ALL)
