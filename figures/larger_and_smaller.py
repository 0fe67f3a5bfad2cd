r"""The larger of two convex functions is convex, the smaller need not be.

The larger of two parabolas (solid) is convex, with a corner. The smaller (dashed) has two wells, and the chord between their
bottoms lies below the hump. That the smaller fails here does not mean that it always does.

How it was made: the parabolas are $(x+1)^2$ and $(x-1)^2$; the hump has the height {{ .hump:d }}.

In words: two overlapping parabolas. The upper outline is a bowl with a corner above zero, at height {{ .hump:d }}. The lower outline touches zero at minus one and one and climbs to {{ .hump:d }}
between them; a chord at height zero joins the two bottoms.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style


class Facts(NamedTuple):
    x: np.ndarray
    larger: np.ndarray
    smaller: np.ndarray
    hump: int


def compute() -> Facts:
    x = np.linspace(-2.25, 2.25, 91)
    left, right = (x + 1) ** 2, (x - 1) ** 2
    return Facts(x, np.maximum(left, right), np.minimum(left, right), min((0 + 1) ** 2, (0 - 1) ** 2))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="$x$")
    seen = facts.larger <= 4.6
    axes.plot(facts.x[seen], facts.larger[seen], color=style.LOSS)
    axes.plot(facts.x, facts.smaller, color=style.BARRIER, ls=(0, (4, 2)))
    axes.plot([-1, 1], [0, 0], "o-", color=style.PATH, lw=1.8, ms=5.5, clip_on=False, zorder=style.FRONT)
    style.barrier(axes, 0, 0, facts.hump)
    style.label(axes, 0, 3.1, "the larger: convex", style.LOSS, ha="center")
    style.label(axes, 1.8, 2.3, "the smaller:\nnot convex", style.BARRIER, ha="center")
    style.label(axes, 0, 0, "chord", style.PATH, ha="center", dy=-10)
    axes.set_ylim(-0.7, 4.7)
    axes.set_xlim(-2.4, 2.4)
    axes.set_yticks([0, 1, 2, 3, 4])
    return figure
