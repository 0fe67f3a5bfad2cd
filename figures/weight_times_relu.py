r"""ReLU is convex; an output weight times a ReLU bends up in one direction of the weights and down in another.

Along one straight line through the weights the product $v\,\mathrm{relu}(w)$ bends up, along another it bends down. A convex function
could do only the first, a concave one only the second. So the product is neither, although ReLU is convex.

How it was made: along $w=v=t$ the product is $t^2$ for positive $t$, along $w=t$, $v=-t$ it is $-t^2$. Left of zero the unit
is silent and both are zero.

In words: two curves that coincide with the axis for negative $t$. For positive $t$ the solid one rises like a parabola to {{ .up:.0f }} at the right edge, the dashed one falls to {{ .down:.0f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style


class Facts(NamedTuple):
    t: np.ndarray
    same: np.ndarray  # along w = v = t
    opposite: np.ndarray  # along w = t, v = -t
    up: float
    down: float


def compute() -> Facts:
    t = np.linspace(-1.5, 2, 71)
    same = t * np.maximum(t, 0)
    return Facts(t, same, 0 - same, float(same[-1]), float(-same[-1]))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="$t$", y="$v\\,$relu$(w)$")
    axes.plot(facts.t, facts.same, color=style.LOSS)
    axes.plot(facts.t, facts.opposite, color=style.BARRIER, ls=(0, (4, 2)))
    style.label(axes, 1.3, 2.6, "$w=v=t$", style.LOSS, ha="right", dx=-4)
    style.label(axes, 1.3, -2.6, "$w=t,\\ v=-t$", style.BARRIER, ha="right", dx=-4)
    style.label(axes, -1.5, 0, "silent", style.INK, dy=11)
    axes.set_yticks([-4, -2, 0, 2, 4])
    return figure
