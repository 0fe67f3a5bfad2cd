"""Continuation from a flipped network to a worse minimum: take away the output bias that repairs the flip.

With the output bias that takes up the constant, the network with some units flipped is a strict
global minimum with loss zero. Hold the output bias at a share tau of that value and lower the share
from 1 to 0: `follow` keeps up with the critical point by Newton's method. Floating point only.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import Variant, flipped
from landscape.model.problem import Problem
from landscape.search.critical import newton


class Followed(NamedTuple):
    """The minimum at falling shares of the output bias, as far as it was found."""

    share: np.ndarray  # (K,) from 1 down; 0 at the end if it was found all the way
    theta: np.ndarray  # (K, p)
    loss: np.ndarray  # (K,)
    least: np.ndarray  # (K,) smallest eigenvalue of the Hessian


def follow(case: Variant, which: Sequence[int], steps: int) -> Followed:
    """Follow the minimum that starts at the network with the units `which` flipped.

    The problem must have squared error and no free output bias. Stops where Newton's method finds
    no minimum nearby.
    """
    bias = sum(ANSWER.v[j] for j in which)
    theta, found = flipped(case, which), []
    for share in np.linspace(1, 0, steps + 1):
        problem = shifted(case.problem, share * bias)
        point = newton(problem, theta)
        if point is None or (least := np.linalg.eigvalsh(problem.hessian(point))[0]) <= 0:
            break
        theta = point
        found.append((share, theta, problem.cost(theta), least))
    return Followed(*map(np.array, zip(*found, strict=True)))


def shifted(problem: Problem, bias: float) -> Problem:
    """The problem with the output bias held at `bias`: for squared error, targets that much lower."""
    return problem._replace(y=problem.y - bias)
