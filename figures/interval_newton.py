r"""Both dashed lines meet zero inside the box, so the curve crosses zero exactly once in the box.

The two dashed lines start on the curve above the middle of the box and have the least and the largest slope that the curve has there.
Every zero of the curve in the box lies between the points where these lines meet the axis: in the new interval.

How it was made: the derivative $L'(w) = w^2-2$ of the cost $L(w) = w^3/3-2w$, and the box $X=[{{ .box.0:.0f }},{{ .box.1:.0f }}]$. On $X$ the second derivative lies
between {{ .slopes.0:.0f }} and {{ .slopes.1:.0f }}. The lines meet the axis at the ends of the new interval $N(X)$.

In words: above the midpoint {{ .middle:.1f }} the curve has the height {{ .height:.2f }}. The steeper line meets the axis at {{ .image.1:.4f }}, the flatter
one at {{ .image.0:.3f }}. Both numbers lie between {{ .box.0:.0f }} and {{ .box.1:.0f }}.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style


class Facts(NamedTuple):
    box: tuple[float, float]
    middle: float
    height: float  # of the derivative at the middle
    slopes: tuple[float, float]  # of the derivative, on the box
    image: tuple[float, float]  # N(X)


def compute() -> Facts:
    low, high = Fraction(1), Fraction(2)
    middle = (low + high) / 2
    height = middle**2 - 2
    slopes = (2 * low, 2 * high)
    image = (middle - height / slopes[0], middle - height / slopes[1])
    pairs = ((float(a), float(b)) for a, b in ((low, high), slopes, image))
    box, flat_and_steep, ends = pairs
    return Facts(box, float(middle), float(height), flat_and_steep, ends)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(250, x="$w$", y="derivative of the cost")
    w = np.linspace(1.28, 1.57, 101)
    axes.axhline(0, color=style.SOFT, lw=0.8)
    axes.plot(w, w**2 - 2, color=style.LOSS, lw=1.8)
    style.label(axes, 1.56, 1.56**2 - 2, "$w^2-2$", style.LOSS, dx=8)
    for end in facts.image:
        axes.plot([facts.middle, end], [facts.height, 0], color=style.PATH, lw=1.6, ls=(0, (3, 2)))
    axes.plot(facts.middle, facts.height, "o", color=style.PATH, ms=5.5, zorder=style.FRONT)
    style.label(axes, facts.middle, facts.height, "middle of the box", style.PATH, dx=10, dy=-2)
    for (low, high), depth, name, colour in (
        (facts.box, -0.26, "box $X$", style.SOFT),
        (facts.image, -0.09, "new interval", style.MINIMISER),
    ):
        axes.plot([low, high], [depth, depth], "|-", color=colour, lw=2, ms=9, mew=2, clip_on=False)
        style.label(
            axes,
            high if name == "new interval" else 1.72,
            depth,
            name,
            colour,
            dx=8,
            dy=0 if name == "new interval" else -13,
        )
    axes.set_xlim(0.94, 2.04)
    axes.set_ylim(-0.4, 0.47)
    return figure
