"""All turning points of the squared error of one logistic unit with one weight, with proof.

The cost is the sum over the samples of (s(w x) - 3/4)^2, with inputs x > 0 and every target 3/4. A
sample's slope has the sign of s(w x) - 3/4, so it is negative while w x < ln 3 and positive beyond.
Hence the cost falls for w <= 1 / max x, negative w included, and rises for w >= 2 / min x, because
1 < ln 3 < 2. What is left is covered by closed cells in t = ln w. On each cell ball arithmetic decides
the sign of the slope or else the sign of the second derivative by t.

Neighbours share an endpoint, so a run of cells with undecided slope bends one way only. A run between
cells of opposite slopes therefore holds exactly one zero of the slope, and all others hold none.

Targets 3/4 and inputs 1, 1/M, 1/M^2, ...: after P. Auer, M. Herbster and M. K. Warmuth, "Exponentially
many local minima for single neurons", NIPS 8 (1995), who prove that floor(n/d)^d minima occur.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from flint import arb, fmpq

from landscape.model.activations import LOGISTIC
from landscape.proof.balls import ball, exact, precise, significant

TARGET = fmpq(3, 4)
FINEST = Fraction(1, 2**40)  # cells of t this small say that two turning points may have merged
HALVINGS = 150  # of a run, to approach its zero


class Cell(NamedTuple):
    """A closed interval of t = ln w and what is proved on all of it."""

    low: Fraction
    high: Fraction
    sign: str  # "-" the cost falls, "+" it rises, "u" it bends upwards in t, "n" downwards


class Turn(NamedTuple):
    """A turning point. Every digit printed is right."""

    kind: str  # "minimum", which is strict, or "maximum"
    w: str
    loss: str


@precise
def cost(inputs: Iterable[fmpq], w: arb) -> arb:
    """The sum of squared errors at the weight w, or on a ball of weights."""
    errors = [LOGISTIC.ball(w * x)[0] - TARGET for x in inputs]
    return sum((error * error for error in errors), arb(0))


@precise
def slopes(inputs: Iterable[fmpq], t: arb) -> tuple[arb, arb]:
    """First and second derivative of the cost by t = ln w."""
    first, second = arb(0), arb(0)
    for x in inputs:
        z = t.exp() * x
        s, ds, dds = LOGISTIC.ball(z)
        error = s - TARGET
        pull = 2 * z * error * ds
        first += pull
        second += pull + 2 * z * z * (ds * ds + error * dds)
    return first, second


@precise
def cover(inputs: Sequence) -> tuple[Cell, ...]:
    """Cells from w <= 1 / max x to w >= 2 / min x, in order.

    Raises ValueError unless all inputs are positive, and if two turning points are too close to tell apart.
    """
    xs = [exact(x) for x in inputs]
    if min(xs) <= 0:
        raise ValueError("the inputs must be positive")
    low, high = (math.log(float(end)) for end in (1 / max(xs), 2 / min(xs)))
    return tuple(
        _cells(xs, Fraction(math.floor(low - 1)), Fraction(math.ceil(high + 1)))
    )  # a margin for the logarithms


@precise
def turning_points(inputs: Sequence) -> tuple[Turn, ...]:
    """All turning points on the whole line, by increasing w. Raises ValueError as `cover` does."""
    xs = [exact(x) for x in inputs]
    groups = [(sign, list(run)) for sign, run in groupby(cover(inputs), lambda cell: cell.sign)]
    found = []
    for (before, _), (_, run), (after, _) in zip(groups, groups[1:], groups[2:], strict=False):
        if {before, after} == {"-", "+"}:
            w = _zero(xs, run).exp()
            kind = "minimum" if after == "+" else "maximum"
            found.append(Turn(kind, significant(w), significant(cost(xs, w))))
    return tuple(found)


def _cells(xs: list[fmpq], low: Fraction, high: Fraction) -> list[Cell]:
    first, second = slopes(xs, ball(low).union(ball(high)))
    for sign, proved in (("-", first < 0), ("+", first > 0), ("u", second > 0), ("n", second < 0)):
        if proved:
            return [Cell(low, high, sign)]
    if high - low < FINEST:
        raise ValueError("two turning points are too close to tell apart")
    middle = (low + high) / 2
    return _cells(xs, low, middle) + _cells(xs, middle, high)


def _zero(xs: list[fmpq], run: list[Cell]) -> arb:
    """The only zero of the slope in a run: the mean value theorem at any point m of it encloses t."""
    low, high = run[0].low, run[-1].high
    rises = run[0].sign == "u"
    for _ in range(HALVINGS):  # a good m, without any claim
        m = (low + high) / 2
        low, high = (low, m) if (slopes(xs, ball(m))[0] > 0) == rises else (m, high)
    bends = [slopes(xs, ball(cell.low).union(ball(cell.high)))[1] for cell in run]
    bend = bends[0]
    for other in bends[1:]:
        bend = bend.union(other)  # all of one sign, so their hull excludes zero
    return ball(m) - slopes(xs, ball(m))[0] / bend
