r"""Four short conclusions that people draw, each refuted by one curve.

The first curve is convex and has a floor of minima. The second is convex, falls to the left, and has none. The third is a bowl
near both minima, but a hill rises above the dashed chord. The fourth is flat at the cross, and lower on the left. How often
a sentence fails, one example does not say.

How it was made: the curves are $\max(|x|-1,0)$, $e^x$, $x^4-3x^2$ and $\tfrac13x^3+\tfrac14x^4$, with {{ .points:d }} points each. The third has its
minima where $x^2=\tfrac32$, near {{ .minimum:.3f }}, at the height {{ .depth:.2f }}; the fourth has its minimum at $-1$. No randomness is involved.

In words: four small pictures. A valley with a level floor from $-1$ to 1. A curve that falls to the left and comes nearer and nearer to 0, without end. A curve
with two equal valleys and a hill between them, the dashed line from bottom to bottom below the hill. A curve that falls from the right, is level at 0, and goes on
falling to a minimum on the left.
"""

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

POINTS = 97


class Facts(NamedTuple):
    x: dict[str, np.ndarray]
    y: dict[str, np.ndarray]
    points: int
    minimum: float
    depth: float


CURVES: dict[str, tuple[Callable[[np.ndarray], np.ndarray], float, float]] = {
    "floor": (lambda x: np.maximum(abs(x) - 1, 0), -2.2, 2.2),
    "falling": (np.exp, -3.2, 1.1),
    "hill": (lambda x: x**4 - 3 * x**2, -1.85, 1.85),
    "ledge": (lambda x: x**3 / 3 + x**4 / 4, -1.5, 0.95),
}


def compute() -> Facts:
    x = {name: np.linspace(left, right, POINTS) for name, (_, left, right) in CURVES.items()}
    y = {name: CURVES[name][0](at) for name, at in x.items()}
    return Facts(x, y, POINTS, sqrt(3 / 2), -9 / 4)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(390)
    axes.remove()
    titles = {
        "floor": "“Convex, so one minimum.”",
        "falling": "“Convex, so a minimum.”",
        "hill": "“Bowls below, so convex.”",
        "ledge": "“Slope zero, so a minimum.”",
    }
    panels = dict(zip(titles, figure.subplots(2, 2).flat, strict=True))
    for name, panel in panels.items():
        x, y = facts.x[name], facts.y[name]
        panel.plot(x, y, color=style.LOSS)
        panel.set_title(titles[name], loc="left", color=style.INK, pad=6)
        panel.set(xticks=[], yticks=[], ylim=(y.min() - 0.3 * np.ptp(y), y.max() + 0.05 * np.ptp(y)))
        for spine in panel.spines.values():
            spine.set_color(style.SOFT)
    panels["floor"].plot([-1, 1], [0, 0], color=style.MINIMISER, lw=4, solid_capstyle="round", zorder=style.FRONT)
    style.label(panels["floor"], 0, 0, "all of these", style.MINIMISER, ha="center", dy=-13)
    arrow = {"arrowstyle": "->", "color": style.PATH, "lw": 1.5}
    panels["falling"].annotate("", (-3.1, 0.22), (-1.9, 0.33), arrowprops=arrow)
    style.label(panels["falling"], -3.1, 0.3, "lower and lower", style.PATH, dy=12)
    hill, w = panels["hill"], facts.minimum
    hill.plot([-w, w], [facts.depth] * 2, color=style.BARRIER, lw=1.2, ls=(0, (5, 4)))
    for side in (-w, w):
        style.minimiser(hill, side, facts.depth)
    style.label(hill, 0, 0, "a hill between", style.BARRIER, ha="center", dy=9)
    style.label(hill, 0, facts.depth, "chord", style.BARRIER, ha="center", dy=-11)
    ledge = panels["ledge"]
    style.saddle(ledge, 0, 0)
    style.label(ledge, 0, 0, "flat", style.SADDLE, ha="center", dy=11)
    style.minimiser(ledge, -1, -1 / 12)
    style.label(ledge, -1, -1 / 12, "lower", style.MINIMISER, ha="center", dy=-13)
    return figure
