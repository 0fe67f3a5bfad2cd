r"""Three functions with the same second derivatives at the origin: one has a minimum there, two have saddles.

The curves are $x^2+y^4$, $x^2+y^3$ and $x^2-y^4$ on the line $x = 0$, the direction without curvature. At the origin their second derivatives are
equal. The terms $y^4$, $y^3$ and $-y^4$ make the difference, but second derivatives do not see them.

How it was made: the values on the line $x=0$ for $y$ from $-1$ to $1$. At the origin each function has gradient zero and a Hessian with the eigenvalues
2 and 0.

In words: three curves through the origin with a horizontal tangent. The solid one rises on both sides, the dashed one falls on the left and
rises on the right, the dotted one falls on both sides. At $y = {{ .small:.1f }}$ their heights are {{ .heights.0:.4f }}, {{ .heights.1:.3f }} and {{ .heights.2:.4f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

SMALL = 0.1


class Facts(NamedTuple):
    y: np.ndarray
    curves: np.ndarray  # one row for each function, at x = 0
    small: float
    heights: tuple[float, ...]  # at y = small


def along(y: np.ndarray | float) -> np.ndarray:
    return np.array([y**4, y**3, -(y**4)])


def compute() -> Facts:
    y = np.linspace(-1, 1, 61)
    return Facts(y, along(y), SMALL, tuple(along(SMALL).tolist()))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="$y$, where $x=0$", y="value")
    names = ("$x^2+y^4$: strict minimum", "$x^2+y^3$: saddle", "$x^2-y^4$: saddle")
    colors = (style.MINIMISER, style.SADDLE, style.SADDLE)
    for curve, name, color, dash, at, shift in zip(
        facts.curves,
        names,
        colors,
        ("-", (0, (5, 3)), (0, (1, 1.5))),
        (3, 52, 57),
        ((10, 2), (-12, 5), (-10, -2)),
        strict=True,
    ):
        axes.plot(facts.y, curve, color=color, ls=dash)
        style.label(
            axes, facts.y[at], curve[at], name, color, dx=shift[0], dy=shift[1], ha="left" if shift[0] > 0 else "right"
        )
    axes.plot(0, 0, "o", color=style.INK, ms=6, zorder=style.FRONT)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([-1, 0, 1])
    return figure
