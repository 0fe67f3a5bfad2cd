r"""Turn one sign, and all four tests of convexity fail.

The curves are $x^4+3x^2$ and $x^4-3x^2$. On the left the chord (orange) runs above the curve, the tangent (dashed) below it, the
slope rises, and the curvature is positive. On the right each test fails somewhere.

How it was made: the chords join the points above ${{ .left.chord.0:.0f }}$ and ${{ .left.chord.1:.2f }}$ on the left, above ${{ .right.chord.0:.0f }}$ and
${{ .right.chord.1:.0f }}$ on the right; the tangents touch at ${{ .left.touch:.2f }}$ and at ${{ .right.touch:.0f }}$. Slope and curvature are $4x^3\pm6x$ and
$12x^2\pm6$. The curve is red where its curvature is negative, $x^2<1/2$ on the right.

In words: two columns of three pictures. Left: a bowl with a chord above and a tangent below it; its slope rises all the way;
its curvature stays above zero, with the least value {{ .left.least_curvature:.0f }}. Right: two wells with a hump between them; the chord runs
below the hump and the tangent above the right well; its slope falls in the middle; its curvature dips to {{ .right.least_curvature:.0f }} there.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style

STEEP = (0, (4, 1.5))  # the dash of a tangent
LIMITS = ((-2.6, 7.4), (-17, 17), (-9, 39))  # of value, slope and curvature, the same on both sides


class Column(NamedTuple):
    x: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    curvature: np.ndarray
    least_curvature: float
    chord: tuple[float, float]  # the two places
    touch: float  # where the tangent touches


class Facts(NamedTuple):
    left: Column
    right: Column


def quartic(square: int, x: Any) -> Any:
    """x^4 plus `square` times x^2, of a number or of each entry of an array."""
    return x**4 + square * x**2


def slope(square: int, x: Any) -> Any:
    """The derivative of `quartic` in x."""
    return 4 * x**3 + 2 * square * x


def column(square: int, width: float, chord: tuple[float, float], touch: float) -> Column:
    """`quartic` and its derivatives on [-width, width]."""
    x = np.linspace(-width, width, 121)
    bend = 12 * x**2 + 2 * square
    return Column(x, quartic(square, x), slope(square, x), bend, float(bend.min()), chord, touch)


def compute() -> Facts:
    return Facts(column(3, 1.2, (-1.0, 0.75), 0.25), column(-3, 1.9, (-1.0, 1.0), -1.0))


def draw_curve(axes: Axes, x: np.ndarray, height: np.ndarray, bent_down: np.ndarray) -> None:
    """A curve, red and dotted where it bends down."""
    axes.plot(x, height, color=style.LOSS)
    axes.plot(np.where(bent_down, x, np.nan), height, color=style.GROUND, lw=3)
    axes.plot(np.where(bent_down, x, np.nan), height, color=style.BARRIER, ls=(0, (2, 0.7)))


def draw_column(figure: Figure, panels: list[Axes], shown: Column, square: int, line: tuple[float, float]) -> None:
    """Value with chord and tangent, slope, curvature."""
    down = shown.curvature < 0
    for axes, height, limits in zip(panels, (shown.value, shown.slope, shown.curvature), LIMITS, strict=True):
        axes.axhline(0, color=style.SOFT, lw=0.8)
        draw_curve(axes, shown.x, height, down)
        axes.set_ylim(*limits)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
    top = panels[0]
    ends, tangent = np.array(shown.chord), np.array(line)
    top.plot(ends, quartic(square, ends), "o-", color=style.PATH, lw=1.8, ms=5.5)
    at = quartic(square, shown.touch) + slope(square, shown.touch) * (tangent - shown.touch)
    top.plot(tangent, at, color=style.INK, lw=1.4, ls=STEEP)
    top.plot(shown.touch, quartic(square, shown.touch), "D", color=style.INK, ms=5, zorder=style.FRONT)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(390)
    axes.remove()
    grid = figure.subplots(3, 2, height_ratios=[2.3, 1, 1])
    draw_column(figure, list(grid[:, 0]), facts.left, 3, (-0.62, 1.12))
    draw_column(figure, list(grid[:, 1]), facts.right, -3, (-1.45, 1.2))
    for panel, name in zip(grid[0], ("$x^4+3x^2$: convex", "$x^4-3x^2$: not convex"), strict=True):
        panel.set_title(name, loc="left", color=style.INK, pad=6)
    style.label(grid[0, 0], -0.25, 3.1, "chord", style.PATH, ha="center", dx=4, dy=15)
    style.label(grid[0, 0], 0.78, 1.0, "tangent", style.INK, ha="center", dy=-29)
    style.label(grid[0, 1], 0, -2, "chord", style.PATH, ha="center", dy=-10)
    style.label(grid[0, 1], 0.5, 1, "tangent", style.INK, ha="right", dx=-6, dy=8)
    style.label(grid[1, 0], -1.2, 11, "slope: rises", style.LOSS)
    style.label(grid[1, 1], -1.9, 11, "slope: falls midway", style.BARRIER)
    style.label(grid[2, 0], 0, 26, "curvature: above 0", style.LOSS, ha="center")
    style.label(grid[2, 1], 0, 26, "curvature: below 0", style.BARRIER, ha="center")
    for panel in grid[:, 0]:
        style.label(panel, -1.2, 0, "0", style.SOFT, ha="right", dx=-3)
    return figure
