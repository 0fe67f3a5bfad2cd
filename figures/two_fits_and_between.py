r"""Between two perfect fits a linear prediction stays perfect, and a product of weights does not.

Both models predict the target 1 at both ends. On the straight way between the ends the linear prediction stays 1, while the product
of two weights rises to {{ .top:.4f }}. So a loss that is zero only at 1 is positive there. The picture shows predictions, not losses.

How it was made: the weights go from $(2, 1/2)$ to $(1/2, 2)$ on a straight segment. The linear prediction is
$2/5\,(w_1+w_2)$, the other is $w_1w_2$, the output of a network with one linear hidden unit for the input 1.

In words: a straight horizontal line at the target, and an arch above it with the same ends. The arch is highest at the midpoint; a double arrow marks its distance from the target.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style


class Facts(NamedTuple):
    t: np.ndarray
    linear: np.ndarray
    product: np.ndarray
    top: float


def compute() -> Facts:
    t = np.linspace(0, 1, 61)
    w1, w2 = 2 - 1.5 * t, 0.5 + 1.5 * t
    product = w1 * w2
    return Facts(t, 0.4 * (w1 + w2), product, float(product.max()))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="weights on the segment", y="prediction")
    axes.plot(facts.t, facts.linear, color=style.MINIMISER)
    axes.plot(facts.t, facts.product, color=style.LOSS)
    style.label(axes, 0.25, 1, "linear: $2/5\\,(w_1+w_2)$", style.MINIMISER, ha="center", dy=-14)
    style.label(axes, 0.2, 1.36, "product: $w_1w_2$", style.LOSS, ha="right", dx=2, dy=14)
    style.barrier(axes, 0.5, 1, facts.top)
    style.label(axes, 0.5, 1.2, "error at\nthe midpoint", style.BARRIER, dx=8)
    for t in (0, 1):
        style.minimiser(axes, t, 1)
    axes.set_xticks([0, 0.5, 1], ["$(2,\\,1/2)$", "midpoint", "$(1/2,\\,2)$"])
    axes.set_yticks([1, 1.25, 1.5])
    axes.set_xlim(-0.13, 1.08)
    axes.set_ylim(0.85, 1.65)
    return figure
