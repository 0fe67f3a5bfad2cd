"""The best network with one unit, certified on its whole parameter space, and the barrier it builds.

Where an output weight of the 2-2-1 network is zero, the other unit stands alone. So a continuous
path from output weights of opposite signs to two positive ones meets a network with one unit, and
its loss there is at least m_1, the least loss of all networks v s(w.x). `best` proves the value of
m_1: it cuts the space of (w_1, w_2, v) into boxes, unbounded ones included, and discards every box
where the loss is too large and every bounded box where one derivative keeps its sign. So low
losses stay in a bounded set, where a minimiser exists; it is critical, hence in a box that is
left; and those lie in the box of one certified critical point.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import inf
from typing import NamedTuple

import numpy as np
from flint import arb

from landscape.model.activations import LOGISTIC
from landscape.proof.balls import ends, precise
from landscape.proof.krawczyk import CriticalPoint, certify
from landscape.proof.networks import BallProblem

# Boxes have binary fractions as ends, which floats hold exactly, or infinities.
Box = tuple[tuple[float, float], ...]
SIDES = ((-inf, -8.0), (-8.0, 0.0), (0.0, 8.0), (8.0, inf))
LIMIT = 100_000  # boxes after which the search gives up


class BestUnit(NamedTuple):
    """The global minimum over all networks with one unit, and how many boxes the proof examined."""

    point: CriticalPoint  # (w_1, w_2, v)
    boxes: int


@precise
def best(problem: BallProblem, start: Sequence[float] | np.ndarray) -> BestUnit:
    """The certified least loss of one logistic unit without biases, two inputs, squared error.

    `start` is the minimiser (w_1, w_2, v) in floats. Raises ValueError if an input is negative, if the
    origin is not among them or does not force v > 0, or if the proof does not close.
    """
    if any(x < 0 for row in problem.inputs for x in row) or not any(not any(row) for row in problem.inputs):
        raise ValueError("the inputs must be non-negative and contain the origin")
    point = certify(problem._replace(hidden=1), start)
    inner = [(Fraction(t) - Fraction(point.radius), Fraction(t) + Fraction(point.radius)) for t in point.theta]
    level = arb(point.loss) * arb("1.0001")
    boxes: list[Box] = [(*w, _output_weights(problem, level)) for w in product(SIDES, SIDES)]
    examined = 0
    while boxes:
        box = boxes.pop()
        examined += 1
        if _inside(box, inner) or _discarded(problem, box, level):
            continue
        if examined > LIMIT:
            raise ValueError("the proof does not close")
        boxes += _halves(box)
    return BestUnit(point, examined)


def _output_weights(problem: BallProblem, level: arb) -> tuple[float, float]:
    """All v that a loss of at most `level` allows: at the origin f = v/2, so (v/2 - y)^2 <= N level."""
    y = next(t for x, t in zip(problem.inputs, problem.targets, strict=True) if not any(x))
    half_width = (len(problem.inputs) * level).sqrt()
    low, high = ends(2 * (y - half_width))[0], ends(2 * (y + half_width))[1]
    if low < 1:
        raise ValueError("the proof needs a positive output weight")
    return float(int(low * 1024 - 1)) / 1024, float(int(high * 1024 + 1)) / 1024  # outwards, exactly


def _discarded(problem: BallProblem, box: Box, level: arb) -> bool:
    """The loss exceeds `level` on the whole box, or it is bounded and a derivative has no zero in it."""
    loss, slopes = _bounds(problem, box)
    bounded = all(-inf < a and b < inf for a, b in box[:-1])
    return bool(loss > level) or (bounded and any(not slope.contains(0) for slope in slopes))


def _bounds(problem: BallProblem, box: Box) -> tuple[arb, list[arb]]:
    """A lower bound of the loss on the box, and balls with its derivatives by w_1, w_2 and v there.

    The derivatives come without the factor 2 / N and, those by w, without v > 0: the signs are right.
    """
    *weights, (v_low, v_high) = box
    v = arb(v_low).union(arb(v_high))
    loss, slopes = arb(0), [arb(0)] * 3
    for x, y in zip(problem.inputs, problem.targets, strict=True):
        s = _unit(weights, x)
        error = v * s - y
        loss += error.abs_lower() * error.abs_lower()
        pulls = (error * s * (1 - s) * x[0], error * s * (1 - s) * x[1], error * s)
        slopes = [total + pull for total, pull in zip(slopes, pulls, strict=True)]
    return loss / len(problem.inputs), slopes


def _unit(weights: Sequence[tuple[float, float]], x: Sequence) -> arb:
    """A ball with all values of s(w.x): s increases, so the ends of w.x decide; s(-inf) = 0, s(inf) = 1."""
    sides = []
    for end in (0, 1):
        z = sum(float(p) * w[end] for p, w in zip(x, weights, strict=True) if p != 0)
        sides.append(arb(z > 0) if abs(z) == inf else LOGISTIC.ball(arb(z))[0])
    return sides[0].union(sides[1])


def _inside(box: Box, inner: Sequence[tuple[Fraction, Fraction]]) -> bool:
    return all(-inf < a and b < inf and low < a and b < high for (a, b), (low, high) in zip(box, inner, strict=True))


def _halves(box: Box) -> list[Box]:
    """The box cut in two along its longest finite side. Raises ValueError if no side is left to cut."""
    widths = [b - a if b - a < inf else 0 for a, b in box]
    k = int(np.argmax(widths))
    a, b = box[k]
    middle = (a + b) / 2
    if not a < middle < b:
        raise ValueError("the proof does not close")
    return [(*box[:k], half, *box[k + 1 :]) for half in ((a, middle), (middle, b))]
