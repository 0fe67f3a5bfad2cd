r"""On every straight line through the origin this function has a strict minimum there, and yet the origin is a saddle.

Where $(x-y^2)(x-2y^2)$ is positive and where it is negative. The origin has value 0. A straight line through it, like the thin ones, runs at first
through positive values in both directions: it meets the narrow region between the two parabolas only at a distance, or never. The thick parabola
$x = 3y^2/2$ stays inside, and on it the value is $-y^4/4$.

In words: two upright parabolas that touch at the origin. Between them the function is negative, outside positive. At $y = 1$ the
value on the middle parabola is {{ .middle:.2f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

SLOPES = (-1.2, 0.35, 1.2)  # of the straight lines drawn


class Facts(NamedTuple):
    y: np.ndarray
    middle: float  # the value at y = 1, x = 3/2


def value(x: float, y: float) -> float:
    return (x - y**2) * (x - 2 * y**2)


def compute() -> Facts:
    return Facts(np.linspace(-1.2, 1.2, 61), value(1.5, 1.0))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="$y$", y="$x$")
    y = facts.y
    for slope in SLOPES:
        axes.plot(y, slope * y, color=style.SOFT, lw=1)
    for factor in (1, 2):
        axes.plot(y, factor * y**2, color=style.LOSS, lw=1.4)
    style.path(axes, [0, *y[y > 0]], [0, *1.5 * y[y > 0] ** 2])
    axes.plot(y[y < 0], 1.5 * y[y < 0] ** 2, color=style.PATH)
    style.saddle(axes, 0, 0)
    style.label(axes, -0.62, 1.5, "positive", style.LOSS, ha="center")
    style.label(axes, 0.85, -0.22, "positive", style.LOSS, ha="center")
    style.label(axes, 1.0, 1.5, "negative", style.PATH, dx=8)
    style.label(axes, 0, -0.3, "saddle", style.SADDLE, ha="center")
    axes.set_xlim(-1.2, 1.5)
    axes.set_ylim(-0.4, 1.8)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([0, 1])
    return figure
