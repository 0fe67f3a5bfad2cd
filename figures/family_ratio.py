r"""Perfect fits outnumber the critical families from some number of extra units on: later for ten units needed than for five, later still for twenty.

Each curve is one number $r$ of units that a perfect fit needs. Above the line there are more critical families, below it more families of perfect fits. The
ratio compares how many there are, not how large they are, nor how often descent meets them.

How it was made: critical families copied from all narrower networks, divided by families of perfect fits, for $r = 5$, $10$ and $20$; the numbers are
ratios of exact integers, the scale is logarithmic. One critical point is supposed at each narrower width, up to the order of its units.

In words: for $r=5$ the ratio starts at {{ .curves.0.ratios.0:.1f }} without extra units and is below 1 from {{ .curves.0.crosses:d }} extra unit on. For $r=10$
it starts at {{ .curves.1.ratios.0:.1f }} and is below 1 from {{ .curves.1.crosses:d }} on. For $r=20$ it starts at {{ .curves.2.ratios.0:,.0f }} and is below 1 from
{{ .curves.2.crosses:d }} on. All three fall steadily.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.families import ratio

WIDTHS, EXTRA = (5, 10, 20), 16


class Curve(NamedTuple):
    width: int
    ratios: tuple[float, ...]  # at 0, 1, 2, .. extra units
    crosses: int  # the first number of extra units with a ratio below 1


class Facts(NamedTuple):
    curves: tuple[Curve, ...]


def curve(r: int) -> Curve:
    exact = [ratio(r, h) for h in range(EXTRA + 1)]
    return Curve(r, tuple(map(float, exact)), next(h for h, value in enumerate(exact) if value < 1))


def compute() -> Facts:
    return Facts(tuple(map(curve, WIDTHS)))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="extra units", y="critical families per family of perfect fits")
    axes.axhline(1, color=style.INK, lw=1)
    for one, dash in zip(facts.curves, ((0, (1.5, 1.5)), (0, (5, 2)), "-"), strict=True):
        shown = [value for value in one.ratios if value > 3e-3]
        axes.plot(np.arange(len(shown)), shown, color=style.SADDLE, ls=dash, marker="o", ms=3.5)
    for one, at, ha, dx, dy in zip(
        facts.curves, (5, 7, 3), ("right", "left", "left"), (-7, 5, 8), (-7, 8, 7), strict=True
    ):
        style.label(axes, at, one.ratios[at], f"$r = {one.width}$", style.SADDLE, ha=ha, dx=dx, dy=dy)
    style.label(axes, EXTRA, 1, "more critical families", style.SADDLE, ha="right", va="bottom", dy=5)
    style.label(axes, EXTRA, 1, "more perfect fits", style.MINIMISER, ha="right", va="top", dy=-5)
    axes.set_yscale("log")
    axes.set_xlim(-0.4, EXTRA + 0.3)
    axes.set_yticks([1e-2, 1e-1, 1, 1e1, 1e2, 1e3], ["1/100", "1/10", "1", "10", "100", "1,000"])
    axes.minorticks_off()
    return figure
