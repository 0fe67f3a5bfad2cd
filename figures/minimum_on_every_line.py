r"""Along every straight line through the origin it is a minimum, and yet it is a saddle.

The function $(x-y^2)(x-2y^2)$ is negative only between the two parabolas, in the shaded region. A straight line through the origin runs at first outside
it, so the function rises in both directions. The curved path stays inside, and there the function falls. Straight probes alone do not
prove a minimum.

How it was made: the small panels show the function along the straight line $x = {{ .slope:.2f }}\,y$ and along the parabola $x = 3y^2/2$, where it is $-y^4/4$, as
functions of $y$ from $-3/20$ to $3/20$; each has its own vertical scale.

In words: two upright parabolas that touch at the origin. Between them the function is negative, outside positive. At $y = 1$ the
value on the middle parabola is {{ .middle:.2f }}. The left panel shows a curve with its lowest point in the middle, the right one a curve with its highest point
there.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from figures import style

SLOPE = 0.75  # of the straight line drawn, x = SLOPE y


class Facts(NamedTuple):
    y: np.ndarray
    slope: float
    middle: float  # the value at y = 1, x = 3/2
    near: np.ndarray  # y of the two panels
    along_line: np.ndarray
    along_parabola: np.ndarray


def value(x, y):
    """The function at a point, or at arrays of points."""
    return (x - y**2) * (x - 2 * y**2)


def compute() -> Facts:
    near = np.linspace(-0.15, 0.15, 61)
    return Facts(
        np.linspace(-1.26, 1.26, 61),
        SLOPE,
        value(1.5, 1.0),
        near,
        value(SLOPE * near, near),
        value(1.5 * near**2, near),
    )


def panel(axes: Axes, place: tuple[float, float, float, float], y: np.ndarray, height: np.ndarray, colour: str) -> None:
    """The profile along one way, with the origin marked."""
    inset = axes.inset_axes(place)
    inset.patch.set_facecolor(style.GROUND)
    inset.axhline(0, color=style.SOFT, lw=0.8)
    inset.plot(y, height, color=colour, lw=2)
    style.saddle(inset, 0, 0)
    inset.set(xticks=[], yticks=[])
    reach = np.abs(height).max()
    inset.set_ylim((-0.35 * reach, 1.1 * reach) if height[0] > 0 else (-1.1 * reach, 0.35 * reach))
    for spine in inset.spines.values():
        spine.set_color(style.SOFT)
        spine.set_visible(True)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(390, x="$y$", y="$x$")
    y = facts.y
    axes.fill_between(y, y**2, 2 * y**2, color=to_rgba(style.BARRIER, 0.2), lw=0)
    for factor in (1, 2):
        axes.plot(y, factor * y**2, color=style.SOFT, lw=1)
    axes.plot(y, facts.slope * y, color=style.LOSS, lw=2)
    axes.plot(y, 1.5 * y**2, color=style.PATH)
    style.saddle(axes, 0, 0)
    style.label(axes, 0, 0, "saddle", style.SADDLE, ha="left", va="top", dx=6, dy=-8)
    style.label(axes, -0.84, 0.62, "negative", style.BARRIER, ha="right", dx=-4, dy=-8)
    panel(axes, (0.27, 0.72, 0.2, 0.2), facts.near, facts.along_line, style.LOSS)
    panel(axes, (0.54, 0.72, 0.2, 0.2), facts.near, facts.along_parabola, style.PATH)
    style.label(axes, -0.36, 2.25, "on the line", style.LOSS, ha="center")
    style.label(axes, 0.353, 2.25, "on the curve", style.PATH, ha="center")
    axes.set_xlim(-1.26, 1.26)
    axes.set_ylim(-0.6, 2.4)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([0, 1, 2])
    return figure
