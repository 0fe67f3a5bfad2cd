r"""From each worse minimum the network must first get worse before it can become the best.

The height of the land is the loss. Every path from a worse minimum to the best fit must reach the red line, so it must climb at least
as far as the arrows show. Widths and positions mean nothing, since six weights do not fit on a page.

How it was made: the 2-2-1 network of the answer on the nine points, mean squared error. The three heights are certified in ball arithmetic. The line
is $m_1={{ .bar.loss }}$, the least loss of any network with one unit, proved on its whole parameter space with {{ .boxes }} boxes, to within half a unit of the last
place. At the worse minima the two output weights have opposite signs, at the best fit both are positive; on the way one of them is zero, and a
single unit is left. That the line is high enough is computed, not proved: the gradient flow from saddles on it runs down to the minima
on both sides. The outline between the heights is drawn by hand. Twins, the two lower saddles, and valleys are in the second figure of this kind.

In words: three basins. The best fit lies at zero, the two worse minima at {{ .worse.0:.5f }} and {{ .worse.1:.5f }}, and the line above
them at {{ .top:.5f }}. The climb from the worse minima to the line is {{ .climbs.0:.5f }} and {{ .climbs.1:.5f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.interpolate import PchipInterpolator

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


def outline(top: float, worse: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """A land with three basins of these depths and two passes at `top`: only the heights mean anything."""
    knots = [(0, 1.35 * top), (1.2, worse[0]), (2.75, top), (3.7, 0), (4.6, top), (5.8, worse[1]), (7.4, 1.35 * top)]
    at, height = np.array(knots).T
    x = np.linspace(at[0], at[-1], 401)
    return x, PchipInterpolator(at, height)(x)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, y="loss, thousandths")
    top, first, second = (1000 * level for level in (facts.top, *facts.worse))
    x, land = outline(top, (first, second))
    axes.fill_between(x, -1.6, land, color=style.LOSS, alpha=0.13, lw=0)
    axes.plot(x, land, color=style.LOSS, lw=2)
    axes.plot([x[0], x[-1]], [top, top], color=style.BARRIER, lw=1.6, ls=(0, (5, 2)))
    style.label(axes, 3.7, top, f"no way across below {top:.1f}", style.BARRIER, ha="center", dy=27)
    for at, level, name in ((1.2, first, "worse"), (3.7, 0, "best fit"), (5.8, second, "worse")):
        style.minimiser(axes, at, level)
        style.label(
            axes, at, level, f"{name}: {level:.1f}" if level else f"{name}: 0", style.MINIMISER, ha="center", dy=-14
        )
    for at, level in ((1.2, first), (5.8, second)):
        style.barrier(axes, at, level + 0.25, top)
        style.label(axes, at, top, f"climb {top - level:.1f}", style.BARRIER, ha="center", dy=11)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(-1.6, 1.25 * top)
    axes.set_yticks([0, 5, 10])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return figure
