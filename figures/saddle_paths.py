r"""Descent slows down near a saddle and then leaves it, unless it starts exactly on the dashed line.

Three runs of gradient descent on $x^2 - y^2$, one dot a step. The closer a run starts to the dashed line, which leads to the saddle, the longer
it waits there; on the line it never leaves. But almost no start lies on the line, so runs do not usually end at saddles.

How it was made: the step size is $1/4$, the starts are $(1, y)$ with $y = {{ .starts.0 }}$, $y = {{ .starts.1 }}$ and $y = 0$. Every step halves $x$ and
multiplies $y$ by $3/2$, computed in exact fractions. The first two paths are drawn until $y$ passes 1, the third for {{ .on_axis:d }} steps. Nothing is random.

In words: three paths come from the right towards the saddle at the origin. The one from $y = {{ .starts.0 }}$ turns upwards early and passes
$y = 1$ at step {{ .steps.0:d }}. The one from $y = {{ .starts.1 }}$ comes much closer, crowds there, and passes $y = 1$ at step {{ .steps.1:d }}. The
one on the axis halves its distance to the saddle at every step.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from figures import style

STARTS = ("1/10", "1/500", "0")
ON_AXIS = 12


class Facts(NamedTuple):
    starts: tuple[str, ...]
    on_axis: int  # steps drawn of the path that never leaves
    steps: tuple[int, ...]  # until y >= 1, for the starts off the axis
    paths: tuple[np.ndarray, ...]  # each (steps + 1, 2)


def descent(y: Fraction) -> list[tuple[Fraction, Fraction]]:
    """The points of descent on x^2 - y^2 from (1, y) with step size 1/4, until y >= 1; exact."""
    points = [(Fraction(1), y)]
    while points[-1][1] < 1 and (y or len(points) <= ON_AXIS):
        x, up = points[-1]
        points.append((x - Fraction(1, 4) * 2 * x, up + Fraction(1, 4) * 2 * up))
    return points


def compute() -> Facts:
    paths = [descent(Fraction(start)) for start in STARTS]
    return Facts(STARTS, ON_AXIS, tuple(len(p) - 1 for p in paths[:2]), tuple(np.array(p, dtype=float) for p in paths))


def arrow(axes: Axes, tail: np.ndarray, head: np.ndarray, colour: str) -> None:
    """A head in the middle of a step: which way the run goes."""
    axes.annotate(
        "",
        tail + 0.62 * (head - tail),
        tail + 0.38 * (head - tail),
        arrowprops={"arrowstyle": "-|>,head_width=0.3,head_length=0.6", "color": colour, "shrinkA": 0, "shrinkB": 0},
        zorder=style.FRONT,
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400, x="$x$", y="$y$")
    left, right, low, high = -0.62, 1.36, -0.3, 1.4
    reach = np.array([left, right])
    high_ground, low_ground = to_rgba(style.LOSS, 0.13), to_rgba(style.MINIMISER, 0.2)
    axes.fill_between(reach, low, high, color=high_ground, lw=0)
    for sign, far in ((1, high), (-1, low)):  # |y| > |x|: the function is below its value at the saddle
        corner = np.array([-far * sign, 0, far * sign])
        axes.fill_between(corner, sign * np.abs(corner), far, color=style.GROUND, lw=0)
        axes.fill_between(corner, sign * np.abs(corner), far, color=low_ground, lw=0)
    axes.axhline(0, color=style.SOFT, lw=1, ls=(0, (4, 3)))
    colours = (style.PATH, style.DATA, style.SADDLE)
    for points, colour in zip(facts.paths, colours, strict=True):
        axes.plot(*points.T, "o-", color=colour, lw=1.6, ms=4, zorder=style.FRONT - 1)
        axes.plot(*points[0], "o", color=colour, ms=7, zorder=style.FRONT)
        for k in (0, len(points) - 2) if points[-1, 1] > 1 else (0,):
            arrow(axes, points[k], points[k + 1], colour)
    style.saddle(axes, 0, 0)
    style.label(axes, 0, 0, "saddle", style.SADDLE, ha="right", va="top", dx=-8, dy=-8)
    style.label(axes, left, 0, "leads to the saddle", style.SOFT, va="bottom", dx=5, dy=3)
    style.label(axes, 1, 0.1, f"$y = {facts.starts[0]}$", style.PATH, ha="center", va="bottom", dx=16, dy=9)
    style.label(axes, 1, 0, f"$y = {facts.starts[1]}$", style.DATA, dx=12, dy=9)
    style.label(axes, 1, 0, "$y = 0$", style.SADDLE, ha="center", va="top", dx=14, dy=-9)
    style.label(axes, *facts.paths[0][-1], f"step {facts.steps[0]}", style.PATH, dx=10, dy=4)
    style.label(axes, *facts.paths[1][-1], f"step {facts.steps[1]}", style.DATA, ha="right", dx=-10)
    style.label(axes, 0.95, 0.55, "higher than the saddle", style.LOSS, ha="center")
    style.label(axes, 0.72, 1.3, "lower than the saddle", style.MINIMISER, ha="center")
    axes.set(xlim=(left, right), ylim=(low, high))
    axes.set_aspect("equal")
    axes.set_xticks([0, 0.5, 1], ["0", "1/2", "1"])
    axes.set_yticks([0, 0.5, 1], ["0", "1/2", "1"])
    return figure
