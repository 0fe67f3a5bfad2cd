r"""Weight decay lifts the hill but does not remove it.

The cost of a network with two weights along one straight line, without and with a penalty on large weights (weight decay). The dashed line
joins the ends of each curve. A convex cost is never above this line, but in the middle both curves lie above it. If the penalty is stronger, the ends must
be further out.

How it was made: $(1-w_1w_2)^2 + \tfrac\lambda2(w_1^2+w_2^2)$ from $(3,1/3)$ to $(1/3,3)$ for $\lambda = 0$ and $\lambda = 1$, at {{ .points:d }}
points each. In the middle, at $(5/3,5/3)$, the height above the chord is $\tfrac{16}{9}(\tfrac{16}{9}-\lambda)$.

In words: two arches one above the other, each with a level dashed line between its ends. The lower one, without weight decay, rises
from 0 to {{ .middles.0:.2f }}. The upper one dips a little near its ends and rises from {{ .ends.1:.2f }} to {{ .middles.1:.2f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

FAR = 3.0  # the ends of the line are (FAR, 1/FAR) and its mirror image
STRENGTHS = (0.0, 1.0)
NAMES = ("without weight decay", "with weight decay")


class Facts(NamedTuple):
    t: np.ndarray
    costs: np.ndarray  # one row for each strength
    ends: np.ndarray
    middles: np.ndarray
    points: int


def compute() -> Facts:
    t = np.linspace(0, 1, 81)
    w1, w2 = FAR + t * (1 / FAR - FAR), 1 / FAR + t * (FAR - 1 / FAR)
    costs = np.array([(1 - w1 * w2) ** 2 + strength / 2 * (w1**2 + w2**2) for strength in STRENGTHS])
    return Facts(t, costs, costs[:, 0], costs[:, len(t) // 2], len(t))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="way from one end to the other", y="cost")
    for costs, end, middle, name in zip(facts.costs, facts.ends, facts.middles, NAMES, strict=True):
        axes.plot([0, 1], [end, end], color=style.SOFT, lw=1.3, ls=(0, (4, 3)))
        axes.plot(facts.t, costs, color=style.LOSS)
        style.barrier(axes, 0.5, end, middle)
        style.label(axes, 0.5, middle, name, style.LOSS, ha="center", dy=10)
    axes.set_xticks([0, 0.5, 1], ["(3, 1/3)", "(5/3, 5/3)", "(1/3, 3)"])
    axes.set_xlim(-0.06, 1.06)
    axes.set_ylim(-0.3, 6.7)
    return figure
