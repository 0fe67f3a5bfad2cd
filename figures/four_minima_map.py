r"""Two weights, two samples on each axis: the minima multiply, and there are four.

Each weight has two holes of its own, so the plane has four minima (discs). There are no other minima, and none at negative weights.
Crosses are saddles. Numbers are costs.

How it was made: loss levels of one logistic unit with weights $w_1$ and $w_2$, sum of squared errors, all targets $3/4$, inputs
$(1,0)$, $(10,0)$, $(0,1)$ and $(0,10)$. Both axes are logarithmic. The cost is a function of $w_1$ plus the same function of $w_2$;
its turning points are certified.

In words: four minima at the corners of a square. The lowest has the loss {{ .levels.0:.5f }}, two have {{ .levels.1:.5f }} and the highest has
{{ .levels.2:.5f }}. Between neighbours lies a saddle, and in the middle a maximum.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.cases.one_unit.turning_points import turning_points
from landscape.model.losses import sigmoid

INPUTS = (1, 10)


class Axis(NamedTuple):
    exponent: np.ndarray  # log10 of the weight
    cost: np.ndarray  # of the samples on this axis
    minima: tuple[float, ...]  # log10 of the weight
    maxima: tuple[float, ...]
    losses: tuple[float, ...]  # of the minima


class Facts(NamedTuple):
    axis: Axis
    levels: tuple[float, ...]  # of the local minima in the plane, each once


def along(inputs: tuple[int, ...], low: float, high: float) -> Axis:
    """What one axis contributes, on a grid of weights from 10**low to 10**high."""
    exponent = np.linspace(low, high, 81)
    cost = sum((sigmoid(10**exponent * x) - 0.75) ** 2 for x in inputs)
    turns = turning_points(inputs)
    minima, maxima = (
        tuple(float(np.log10(float(t.w))) for t in turns if t.kind == kind) for kind in ("minimum", "maximum")
    )
    return Axis(exponent, cost, minima, maxima, tuple(float(t.loss) for t in turns if t.kind == "minimum"))


def sums(losses: tuple[float, ...]) -> tuple[float, ...]:
    """What the local minima in the plane cost, each level once."""
    return tuple(sorted({round(a + b, 9) for a in losses for b in losses}))


def plane(axis: Axis, levels: list[float]) -> tuple[Figure, Axes]:
    """The levels in the plane of both weights, with every minimum."""
    figure, axes = style.canvas(340, 350, x="$\\log_{10} w_1$", y="$\\log_{10} w_2$")
    axes.set_aspect("equal")
    style.level_lines(axes, axis.exponent, axis.exponent, axis.cost[:, None] + axis.cost, levels)
    for a in axis.minima:
        for b in axis.minima:
            style.minimiser(axes, a, b)
    return figure, axes


def compute() -> Facts:
    axis = along(INPUTS, -2.2, 1.2)
    return Facts(axis, sums(axis.losses))


def draw(facts: Facts) -> Figure:
    figure, axes = plane(facts.axis, [0.1, 0.105, 0.11, 0.115, 0.12, 0.1254, 0.13, 0.136, 0.1393, 0.15, 0.17])
    (top,) = facts.axis.maxima
    for place in facts.axis.minima:
        style.saddle(axes, place, top)
        style.saddle(axes, top, place)
    low, high = facts.axis.minima
    lowest, middle, highest = facts.levels
    for a, b, level in ((low, low, lowest), (low, high, middle), (high, low, middle), (high, high, highest)):
        style.label(axes, a, b, f"{level:.4f}", style.MINIMISER, ha="center", dy=-15)
    return figure
