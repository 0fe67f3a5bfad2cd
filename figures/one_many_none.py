r"""A convex function has one minimiser, or many that form a convex set, or none.

Three convex curves. Each dotted line is the greatest height that the curve above it never undercuts. The lowest curve touches
its line at one point, the middle one along the interval from $-1$ to $1$. The upper one comes as near as you like but never
touches. A bowl that keeps falling to one side has no lowest point.

How it was made: the curves are $x^4+3x^2$, $\max(|x|-1, 0)$ and $e^x$, shifted upwards to stand apart.

In words: three rows. The lowest curve is a bowl with one dot at its bottom. The middle one is a trough with a flat floor, drawn thick. The upper one
falls to the left towards its dotted line without reaching it.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style


class Facts(NamedTuple):
    x: np.ndarray
    one: np.ndarray
    many: np.ndarray
    none: np.ndarray


def compute() -> Facts:
    x = np.linspace(-2.6, 2.6, 105)
    return Facts(x, x**4 + 3 * x**2, np.maximum(np.abs(x) - 1, 0), np.exp(x))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(310, x="$x$")
    rows = (
        ("one:  $x^4+3x^2$", facts.one, 0.0, -2.5, "left"),
        ("many:  $\\max(|x|-1,\\,0)$", facts.many, 2.4, 0.0, "center"),
        ("none:  $e^x$", facts.none, 4.8, -2.5, "left"),
    )
    for words, values, base, where, side in rows:
        shown = values < 2.05
        axes.plot([-2.6, 2.6], [base, base], color=style.SOFT, lw=1.2, ls=":")
        axes.plot(facts.x[shown], base + values[shown], color=style.LOSS)
        style.label(axes, where, base + 1.15, words, style.INK, ha=side)
    style.minimiser(axes, 0, 0)
    axes.plot([-1, 1], [2.4, 2.4], color=style.MINIMISER, lw=5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(-2.65, 2.65)
    axes.set_ylim(-0.35, 7)
    return figure
