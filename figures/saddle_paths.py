r"""Descent slows down near the saddle and then leaves it; a start exactly on the axis converges to it.

Level lines of $f(x,y) = x^2 - y^2$ and gradient descent with step size $1/4$ from $x = 1$, one dot per step: every step halves $x$
and multiplies $y$ by $3/2$. The starts have $y = {{ .starts.0 }}$, $y = {{ .starts.1 }}$ and $y = 0$. The function has no minimum; the first two
paths are drawn until $y$ passes 1, the third for {{ .on_axis:d }} steps. Nothing is random.

In words: three paths come from the right towards the saddle at the origin. The one from $y = {{ .starts.0 }}$ turns upwards early and passes
$y = 1$ at step {{ .steps.0:d }}. The one from $y = {{ .starts.1 }}$ comes much closer, crowds there, and passes $y = 1$ at step {{ .steps.1:d }}. The
one on the axis halves its distance to the saddle at every step.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
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


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(360, x="$x$", y="$y$")
    side = np.linspace(-0.5, 1.2, 69), np.linspace(-0.25, 1.4, 67)
    x, y = np.meshgrid(*side)
    style.level_lines(axes, *side, x**2 - y**2, [-1.2, -0.6, -0.2, 0, 0.2, 0.6, 1.0])
    for points in facts.paths:
        axes.plot(*points.T, "o-", color=style.PATH, lw=1.2, ms=3.6, zorder=style.FRONT - 1)
        axes.plot(*points[0], "o", color=style.PATH, ms=5.5, zorder=style.FRONT)
    style.saddle(axes, 0, 0)
    style.label(axes, 0, 0, "saddle", style.SADDLE, ha="right", va="top", dx=-8, dy=-8)
    style.label(axes, 1, 0.1, f"start {facts.starts[0]}", style.PATH, ha="right", va="bottom", dx=2, dy=7)
    style.label(axes, 1, 0, f"starts {facts.starts[1]} and 0", style.PATH, ha="right", va="top", dx=2, dy=-8)
    for points, steps, dx, ha in (
        (facts.paths[0], facts.steps[0], 9, "left"),
        (facts.paths[1], facts.steps[1], -9, "right"),
    ):
        style.label(axes, *points[-1], f"step {steps}", style.PATH, ha=ha, dx=dx)
    axes.set_xlim(-0.5, 1.2)
    axes.set_ylim(-0.25, 1.4)
    axes.set_aspect("equal")
    axes.set_xticks([0, 0.5, 1], ["0", "1/2", "1"])
    axes.set_yticks([0, 0.5, 1], ["0", "1/2", "1"])
    return figure
