r"""One sample with squared error gives a curve that never has a bad minimum and is still not convex.

The curve bends down on the left (dashed) and up on the right (solid). The chord runs below the curve at its middle, which no
convex function allows. But the curve falls everywhere, so there is no minimum in which descent could get stuck.

How it was made: the cost $L(w) = (1 - \sigma(w))^2$ of the single sample $x = 1$, $y = 1$, and its chord between
$w = {{ .left:.0f }}$ and $w = {{ .right:.0f }}$. It is concave to the left of $w = -\ln 2$.

In words: a falling S-shaped curve from nearly 1 on the left to nearly 0 on the right. At $w = -\ln 2$, about
{{ .inflection:.3f }}, its height is $4/9$ and its bending changes sign. At $w = {{ .middle:.0f }}$ the curve has height
{{ .curve:.3f }} and the chord {{ .chord:.3f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.model.losses import SIGMOID_SQUARED_ERROR as LOSS
from landscape.model.losses import sigmoid


class Facts(NamedTuple):
    w: np.ndarray
    cost: np.ndarray
    inflection: float
    left: float
    right: float
    middle: float
    at_left: float
    at_right: float
    chord: float
    curve: float
    outputs: tuple[float, ...]  # at the left end, in the middle, at the right end


def compute() -> Facts:
    w = np.linspace(-7.5, 4, 231)
    left, right = -6.0, 0.0
    middle = (left + right) / 2
    ends = LOSS.value(np.array([left, right]), 1)
    return Facts(
        w,
        LOSS.value(w, 1),
        float(-np.log(2)),
        left,
        right,
        middle,
        float(ends[0]),
        float(ends[1]),
        float(ends.mean()),
        float(LOSS.value(middle, 1)),
        tuple(map(float, sigmoid(np.array([left, middle, right])))),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(260, x="$w$", y="cost of one sample")
    concave = facts.w <= facts.inflection
    axes.plot(facts.w[concave], facts.cost[concave], color=style.LOSS, ls=(0, (4, 2)))
    axes.plot(facts.w[~concave], facts.cost[~concave], color=style.LOSS)
    axes.plot([facts.left, facts.right], [facts.at_left, facts.at_right], "o-", color=style.BARRIER, lw=1.5, ms=5)
    style.barrier(axes, facts.middle, facts.chord, facts.curve)
    style.label(axes, facts.middle, facts.chord, "chord", style.BARRIER, ha="right", dx=-8, dy=-12)
    axes.plot(facts.inflection, 4 / 9, "D", color=style.INK, ms=6)
    style.label(axes, facts.inflection, 4 / 9, "$w=-\\ln 2$", style.INK, dx=10, dy=6)
    style.label(axes, -4.4, 1.02, "concave", style.LOSS, va="bottom")
    style.label(axes, 1.6, 0.09, "convex", style.LOSS)
    axes.set_ylim(0, 1.1)
    axes.set_xticks([-6, -3, 0, 3])
    return figure
