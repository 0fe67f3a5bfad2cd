r"""A convex curve passes all four tests: chord above, tangent below, slope rising, curvature nowhere negative.

The curve $f(x) = x^4 + 3x^2$ with one chord and one tangent. The chord runs above the curve between its ends, the tangent below the
curve on both sides, and this is so for every chord and every tangent. The strip at the bottom is the curvature $f'' = 12x^2+6$, drawn up to
{{ .ceiling:d }}: it is positive everywhere, so the slope rises from left to right.

In words: a bowl with its lowest point at zero. A straight orange chord joins the points of the curve above ${{ .chord.0:.0f }}$ and
${{ .chord.1:.2f }}$ and stays above it. A dashed line touches the curve above {{ .touch:.2f }} and stays below it. The curvature strip is lowest in the
middle, with the value {{ .least_curvature:.0f }}, and rises to both sides.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style

CEILING = 18  # the strip is cut off here, so that it can be compared between the two figures
UNIT = 0.075  # height of one unit of curvature, in units of the curve


class Curve(NamedTuple):
    x: np.ndarray
    value: np.ndarray
    curvature: np.ndarray


class Facts(NamedTuple):
    curve: Curve
    least_curvature: float
    ceiling: int
    chord: tuple[float, float]  # the two places
    touch: float  # where the tangent touches


def quartic(square: int, x: Any) -> Any:
    """x^4 plus `square` times x^2, of a number or of each entry of an array."""
    return x**4 + square * x**2


def slope(square: int, x: float) -> float:
    """The derivative of `quartic` in x."""
    return 4 * x**3 + 2 * square * x


def curve(square: int, width: float) -> Curve:
    """`quartic` and its curvature on [-width, width]."""
    x = np.linspace(-width, width, 121)
    return Curve(x, quartic(square, x), 12 * x**2 + 2 * square)


def compute() -> Facts:
    shown = curve(3, 1.2)
    return Facts(shown, float(shown.curvature.min()), CEILING, (-1.0, 0.75), 0.25)


def strip(axes: Axes, shown: Curve, zero: float) -> None:
    """The curvature as hairs that stand on the height `zero`, or hang from it where it is negative."""
    x, bend = shown.x[::2], shown.curvature[::2]
    height = zero + UNIT * np.minimum(bend, CEILING)
    axes.plot([x[0], x[-1]], [zero, zero], color=style.INK, lw=0.8)
    up = bend >= 0
    for where, colour, dash in ((up, style.LOSS, "solid"), (~up, style.BARRIER, (0, (2, 1)))):
        axes.vlines(x[where], zero, height[where], color=colour, lw=1.3, ls=dash)
    style.label(axes, x[0], zero, "0", style.INK, ha="right", dx=-6)


def plot(axes: Axes, shown: Curve, ticks: list[int], bottom: float) -> None:
    """The curve, and a vertical axis that ends above the strip."""
    axes.plot(shown.x, shown.value, color=style.LOSS)
    axes.set_yticks(ticks)
    axes.set_ylim(bottom, shown.value.max() + 0.15)
    axes.spines["left"].set_bounds(ticks[0], shown.value.max())


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(340, x="$x$", y="$x^4+3x^2$")
    plot(axes, facts.curve, [0, 2, 4, 6], -3.9)
    ends = np.array(facts.chord)
    axes.plot(ends, quartic(3, ends), "o-", color=style.PATH, lw=1.8, ms=5.5)
    style.label(axes, -0.3, 2.9, "chord", style.PATH, dx=6, dy=4)
    line = np.array([-0.62, 1.12])
    axes.plot(
        line,
        quartic(3, facts.touch) + slope(3, facts.touch) * (line - facts.touch),
        color=style.INK,
        lw=1.4,
        ls=(0, (5, 2)),
    )
    axes.plot(facts.touch, quartic(3, facts.touch), "D", color=style.INK, ms=5.5, zorder=style.FRONT)
    style.label(axes, 0.72, 0.62, "tangent", style.INK, dx=10, dy=-10)
    strip(axes, facts.curve, -3.3)
    style.label(axes, 0, -2.35, "curvature, never below zero", style.LOSS, ha="center")
    return figure
