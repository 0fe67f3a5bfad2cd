r"""The two worse minima and the best fit hang from one bar; the lower saddles that we know lead into valleys.

Height is loss. Two points hang from the same joint if one can walk between them without climbing above it. Dashed stems are
valleys without a lowest point. The horizontal position means nothing, and the tree need not be complete.

How it was made: a disconnectivity graph of the 2-2-1 network of the answer on the nine points. Filled discs are certified minima, hollow ones
their twins with the units swapped, crosses certified saddles. The bar is $m_1={{ .found.bar.loss }}$, the least loss of any network with
one unit, proved on its whole parameter space with {{ .found.boxes }} boxes, to within half a unit of the last place. That the bar is enough is computed: the gradient flow from saddles on
it runs down to the minima drawn below. The twins at zero are not joined below $1117/100000$; between that and the bar it is open, and so is
whether the two worse minima are joined below the bar. Dashed stems are valleys in which a unit saturates while a weight grows as long as
the flow is followed; their levels are those the flow has reached. Not drawn: other valleys, the saddles and valleys of the twins,
and saddles that were not found.

In words: the answer's network and its twin at zero, and two pairs of worse minima at {{ .found.worse.0:.5f }} and {{ .found.worse.1:.5f }}, all hang from a
bar at {{ .found.top:.5f }}. A saddle at {{ .found.saddles.0:.5f }} leads from the global minimum to a valley at {{ .found.valleys.0:.5f }}, a saddle at
{{ .found.saddles.1:.5f }} from the second worse minimum to a valley at {{ .found.valleys.1:.5f }}.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style, worse_minima_map


class Facts(NamedTuple):
    found: worse_minima_map.Facts


def compute() -> Facts:
    return Facts(worse_minima_map.compute())


def stem(axes: Axes, x: float, low: float, high: float, dashed: bool = False) -> None:
    axes.plot([x, x], [low, high], color=style.LOSS, lw=1.6, ls=(0, (2, 2)) if dashed else "-")


def joint(axes: Axes, left: float, right: float, level: float) -> None:
    axes.plot([left, right], [level, level], color=style.LOSS, lw=1.6)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(330, y="loss, thousandths")
    found = facts.found
    levels: list[Any] = [1000 * np.array(x) for x in (found.top, found.worse, found.saddles, found.valleys)]
    top, (a, b), (low, high), (v, u) = levels
    for x, level in ((1.05, a), (1.45, 0), (3.65, b)):  # the twins, without their saddles
        axes.plot([x, x], [level, top], color=style.SOFT, lw=1)
        axes.plot(
            x, level, "o", ms=7, mfc=style.GROUND, mec=style.MINIMISER, mew=1.5, zorder=style.FRONT, clip_on=False
        )
    axes.axhline(top, color=style.BARRIER, lw=1.6)
    style.label(axes, 0, top, "$m_1$: one unit left", style.BARRIER, dy=10)
    stem(axes, 0.6, a, top)
    stem(axes, 1.9, 0, low)
    stem(axes, 2.9, v, low, dashed=True)
    joint(axes, 1.9, 2.9, low)
    stem(axes, 2.4, low, top)
    stem(axes, 4.1, b, high)
    stem(axes, 5.1, u, high, dashed=True)
    joint(axes, 4.1, 5.1, high)
    stem(axes, 4.6, high, top)
    for x, level in ((2.4, low), (4.6, high)):
        style.saddle(axes, x, level)
    for x, level, name in ((0.6, a, ""), (1.9, 0, "global"), (4.1, b, "worse")):
        style.minimiser(axes, x, level)
        style.label(axes, x, level, name, style.MINIMISER, dx=9)
    style.label(axes, 0.82, a, "worse", style.MINIMISER, ha="center", dy=-15)
    style.label(axes, 2.4, low, "saddle", style.SADDLE, dx=9, dy=9)
    style.label(axes, 4.6, high, "saddle", style.SADDLE, ha="center", dx=-8, dy=-13)
    for x, level in ((2.9, v), (5.1, u)):
        style.label(axes, x, level, "valley", style.SOFT, ha="center", va="top", dx=6, dy=-4)
    style.barrier(axes, 0.25, a, top)
    style.label(axes, 0.25, (a + top) / 2, f"{top - a:.1f}", style.BARRIER, ha="right", dx=-5)
    axes.set_xlim(-0.35, 5.7)
    axes.set_ylim(-0.6, 12.4)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return figure
