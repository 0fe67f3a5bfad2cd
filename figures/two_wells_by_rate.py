r"""The learning rate decides in which valley descent ends, and here the long steps end in the worse one.

Left: a cost with a sharp valley and a flat one; the weight is drawn upwards. Right: where descent from beside the sharp minimum
ends: there, up to rate 1/2; near there, without settling, up to about {{ .leaves:.2f }}; then in the flat valley. Where nothing is drawn, it diverges. Long steps
settle only in flat places, low or not.

How it was made: the slope of the cost is $4w$ for $w\le1$, $8-4w$ for $1\le w\le5/2$ and $w-9/2$ beyond. Gradient descent from
$w = {{ .start:.2f }}$ for {{ .rates:d }} rates, {{ .settle:,d }} steps to settle and {{ .watched:d }} drawn, in floating point; runs that left
$|w| < 10^6$ are not drawn.

In words: on the right a line at weight 0 up to rate 1/2; then a widening band around 0 up to a rate of about {{ .leaves:.2f }}; then a line
at weight 9/2, the flat minimum, up to rate 2, with a gap near rate 3/2; a band around 9/2 just above 2, and nothing after that.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.rate_bifurcation import bars, clusters

RATES = np.linspace(0.01, 2.2, 220)
START, SETTLE, WATCHED = 0.07, 3000, 300
FALL, FLAT = 2.5, 4.5  # where the slope stops falling; the flat minimum


class Facts(NamedTuple):
    bars: np.ndarray  # (bars, 3): rate, lowest and highest weight of a cluster of visited weights
    w: np.ndarray
    cost: np.ndarray
    start: float
    rates: int
    settle: int
    watched: int
    leaves: float


def slope(w: np.ndarray) -> np.ndarray:
    return np.where(w <= 1, 4 * w, np.where(w <= FALL, 8 - 4 * w, w - FLAT))


def cost(w: np.ndarray) -> np.ndarray:
    """The integral of the slope from 0."""
    hill = 8 * w - 2 * w**2 - 4
    return np.where(w <= 1, 2 * w**2, np.where(w <= FALL, hill, 1.5 + (w - FLAT) ** 2 / 2))


def compute() -> Facts:
    w = np.full(len(RATES), START)
    seen = []
    for step in range(SETTLE + WATCHED):
        w = np.where(np.abs(w) < 1e6, w - RATES * slope(w), w)
        if step >= SETTLE:
            seen.append(w)
    ends = zip(RATES, np.array(seen).T, strict=True)
    rows = [(rate, *pair) for rate, row in ends if np.abs(row).max() < 1e6 for pair in clusters(row, 0.15)]
    place = np.linspace(-1.4, 7, 85)
    return Facts(np.round(rows, 3), place, cost(place), START, len(RATES), SETTLE, WATCHED, (1 + sqrt(2)) / 4)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270)
    figure.delaxes(axes)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(2, 5))
    left.plot(facts.cost, facts.w, color=style.LOSS)
    for place, height, text in ((0, 0, "sharp"), (FLAT, 1.5, "flat")):
        style.minimiser(left, height, place)
        style.label(left, height, place, text, style.MINIMISER, dx=9)
    left.set(xlim=(-0.3, 5), xticks=[0, 4], yticks=[0, 2, 4, 6], ylim=(-1.7, 7))
    left.set_title("weight", loc="left", color=style.INK, pad=8)
    left.set_xlabel("cost", loc="right", color=style.INK)
    bars(right, facts.bars, 0.04)
    for at in (0.5, 2):
        right.axvline(at, color=style.SOFT, lw=1, ls=(0, (4, 3)))
    style.label(right, 0.5, 6.3, "2 / sharp curvature", style.SOFT, dx=4)
    style.label(right, 2, 2.6, "2 / flat curvature", style.SOFT, ha="right", dx=-4)
    style.label(right, 1.3, FLAT, "flat minimum", style.MINIMISER, ha="center", dy=12)
    style.label(right, 0.25, 0, "sharp", style.MINIMISER, ha="center", dy=12)
    right.set(xlim=(0, 2.25), xticks=[0, 0.5, 1, 1.5, 2], xticklabels=["0", "1/2", "1", "3/2", "2"])
    right.set_title("where descent ends", loc="left", color=style.INK, pad=8)
    right.set_xlabel("learning rate", loc="right", color=style.INK)
    for one in (left, right):
        one.spines[:].set_color(style.SOFT)
        one.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure
