r"""Turn one sign, and the same four tests fail.

The curve $x^4 - 3x^2$. The chord between $x={{ .chord.0:.0f }}$ and $x={{ .chord.1:.0f }}$ runs *below* the curve in the middle, by the height of the arrow. The tangent
at $x={{ .touch:.0f }}$ crosses to the upper side of the curve. Around the hump the slope falls, and in the strip the curvature $12x^2-6$, drawn up to
{{ .ceiling:d }}, hangs below zero there (dashed). There are two minimisers, and the hump between them.

In words: two wells on both sides of a hump at zero. The chord between minus one and one lies below the hump. The dashed tangent touches the left
well's inner wall and ends above the right well. The curvature is negative in the middle, down to {{ .least_curvature:.0f }}, and positive outside.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.convex_tests import CEILING, Curve, curve, plot, quartic, slope, strip


class Facts(NamedTuple):
    curve: Curve
    least_curvature: float
    ceiling: int
    chord: tuple[float, float]  # the two places
    touch: float  # where the tangent touches


def compute() -> Facts:
    shown = curve(-3, 1.88)
    return Facts(shown, float(shown.curvature.min()), CEILING, (-1.0, 1.0), -1.0)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(340, x="$x$", y="$x^4-3x^2$")
    plot(axes, facts.curve, [-2, 0, 2], -5.3)
    line = np.array([-1.3, 1.0])
    axes.plot(
        line,
        quartic(-3, facts.touch) + slope(-3, facts.touch) * (line - facts.touch),
        color=style.INK,
        lw=1.4,
        ls=(0, (5, 2)),
    )
    style.label(axes, 0.6, 1.2, "tangent", style.INK, ha="right", dx=-8, dy=4)
    ends = np.array(facts.chord)
    low = quartic(-3, ends[0])
    axes.plot(ends, quartic(-3, ends), "o-", color=style.PATH, lw=1.8, ms=5.5)
    style.label(axes, 0.32, low, "chord", style.PATH, dx=4, dy=9)
    style.barrier(axes, 0, low, 0)
    strip(axes, facts.curve, -4.2)
    style.label(axes, 0, -4.2, "negative curvature", style.BARRIER, ha="center", dy=10)
    return figure
