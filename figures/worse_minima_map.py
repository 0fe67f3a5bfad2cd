r"""From either worse minimum, every way to the answer's network climbs at least to the least loss of a single unit.

Loss levels of the 2-2-1 network of the answer on the nine points, a disconnectivity graph: height is loss, the horizontal
position means nothing. Filled discs are certified minima, hollow ones their twins with the units swapped, crosses certified
saddles. The bar is $m_1={{ .bar.loss }}$, the least loss of any network with one unit, proved on its whole parameter space with
{{ .boxes }} boxes. The worse minima have output weights of opposite signs. On the way to two positive ones an output weight is
zero, and a single unit is left; so no path from them to the answer's network or its twin stays below the bar. That the bar is enough is
computed: the gradient flow from saddles on it runs down to the minima drawn below. The twins at zero are not
joined below $11/1000$ (proved on the page on connected twins); between that and the bar it is open. Whether the two worse minima are joined below the bar is open, too. Dashed stems are valleys in which a unit saturates while a
weight grows as long as the flow is followed; their levels are those the flow has reached, not minima. Not drawn: other valleys, the saddles and
valleys of the twins, and saddles that were not found.

In words: the answer's network and its twin at zero, and two pairs of worse minima at {{ .worse.0:.5f }} and {{ .worse.1:.5f }}, all hang from a bar at
{{ .top:.5f }}. A saddle at {{ .saddles.0:.5f }} leads from the global minimum to a valley at {{ .valleys.0:.5f }}, a saddle at
{{ .saddles.1:.5f }} from the second worse minimum to a valley at {{ .valleys.1:.5f }}. The climb from the worse minima to the bar is
{{ .climbs.0:.5f }} and {{ .climbs.1:.5f }}.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.best_unit import best
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles, flipped
from landscape.cases.twins.saddles import best_single, saddle_between
from landscape.proof.krawczyk import CriticalPoint
from landscape.search.critical import both_sides, end_of
from landscape.search.flow import gradient_flow

SEED = 0
# Where the passes that are drawn cross the plane of one unit: radius and bracket of the angle.
CROSSINGS = ((4.0, 5.4, 5.8), (2.0, 2.2, 2.7))


class Facts(NamedTuple):
    bar: CriticalPoint  # the best single unit: its loss is m_1
    boxes: int
    top: float  # m_1
    worse: tuple[float, ...]
    saddles: tuple[float, ...]
    valleys: tuple[float, ...]  # what the flow from the saddles has reached
    climbs: tuple[float, ...]  # m_1 minus the loss of each worse minimum
    joined: tuple[tuple[float, ...], ...]  # losses at the two ends of the flow from each crossing, sorted


def compute() -> Facts:
    case = VARIANTS["answer"]
    single = best_single(case.problem, np.random.default_rng(SEED))
    bar = best(case.balls, single)
    top = float(bar.point.loss)
    flows = (end_of(case.problem, gradient_flow(case.problem, flipped(case, (j,)))) for j in (0, 1))
    worse = tuple(float(certified(case, end.theta).point.loss) for end in flows)
    saddles = certified_saddles(case)
    sides = [both_sides(case.problem, np.array(saddle.theta, dtype=float)) for saddle in saddles]
    valleys = tuple(round(end.cost, 7) for pair in sides for end in pair if end.kind == "saturating valley")
    passes = (saddle_between(case.problem, single, *where) for where in CROSSINGS)
    joined = tuple(tuple(sorted(round(end.cost, 9) for end in found.ends)) for found in passes)
    climbs = tuple(top - loss for loss in worse)
    return Facts(bar.point, bar.boxes, top, worse, tuple(float(s.loss) for s in saddles), valleys, climbs, joined)


def stem(axes: Axes, x: float, low: float, high: float, dashed: bool = False) -> None:
    axes.plot([x, x], [low, high], color=style.LOSS, lw=1.6, ls=(0, (2, 2)) if dashed else "-")


def joint(axes: Axes, left: float, right: float, level: float) -> None:
    axes.plot([left, right], [level, level], color=style.LOSS, lw=1.6)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(330, y="loss, thousandths")
    levels: list[Any] = [1000 * np.array(x) for x in (facts.top, facts.worse, facts.saddles, facts.valleys)]
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
    style.label(axes, 4.6, high, "saddle", style.SADDLE, dx=-9, dy=-9, ha="right")
    for x, level in ((2.9, v), (5.1, u)):
        style.label(axes, x, level, "valley", style.SOFT, ha="center", va="top", dy=-4)
    style.barrier(axes, 0.25, a, top)
    style.label(axes, 0.25, (a + top) / 2, f"{top - a:.1f}", style.BARRIER, ha="right", dx=-5)
    axes.set_xlim(-0.35, 5.7)
    axes.set_ylim(-0.6, 12.4)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return figure
