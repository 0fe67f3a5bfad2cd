r"""Three points lie below the starting level, and only one of them is a minimum.

The start lies at the level $E_4$. Of the three lower points one is a maximum ($E_3$), one a minimum ($E_2$), one lies on a slope
($E_1$). The orange dots are gradient descent with short steps: it ends at the minimum, although there are lower places. How low
a point lies does not say whether it is a minimum.

How it was made: the mean squared error of one sigmoid unit with one weight $w$ and no intercept, on nine samples: at $x = 10$
the label 0, at $x = 1$ one label 0 and seven labels 1. Descent starts at $w = -1/2$, with step {{ .step:g }}. The curve is ours,
not that of the thread's drawing.

In words: the curve falls from $E_4 = {{ .e4:.4f }}$ at $w = -1/2$ to a minimum of $E_2 = {{ .e2:.4f }}$ at
$w = {{ .w2:.4f }}$, climbs to a maximum of $E_3 = {{ .e3:.4f }}$ at $w = {{ .w3:.4f }}$, falls through $E_1 = {{ .e1:.4f }}$
at $w = 1$ to its lowest value {{ .lowest:.4f }} at $w = {{ .best:.4f }}$, and then rises slowly. Gradient descent from
$E_4$ tends to the minimum $E_2$.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import brentq

from figures import style
from landscape.model import regression
from landscape.model.losses import SIGMOID_SQUARED_ERROR

X = np.array([10.0] + [1.0] * 8)[:, None]
Y = np.array([0.0, 0.0] + [1.0] * 7)
START, SLOPE = -0.5, 1.0  # where the levels E4 and E1 are taken
STEP, STEPS = 0.5, 60


class Facts(NamedTuple):
    w: np.ndarray
    cost: np.ndarray
    e1: float
    w2: float
    e2: float
    w3: float
    e3: float
    e4: float
    best: float
    lowest: float
    step: float
    path: np.ndarray
    path_cost: np.ndarray
    wall: float


def cost(w: float) -> float:
    return float(regression.cost(X, Y, np.array([w]), SIGMOID_SQUARED_ERROR))


def slope(w: float) -> float:
    return float(regression.gradient(X, Y, np.array([w]), SIGMOID_SQUARED_ERROR)[0])


def curvature(w: float) -> float:
    return float(regression.hessian(X, Y, np.array([w]), SIGMOID_SQUARED_ERROR)[0, 0])


def compute() -> Facts:
    w = np.linspace(-0.62, 4, 463)
    w2, w3, best = (brentq(slope, *bracket, xtol=1e-14) for bracket in ((-0.5, 0), (0, 1), (1, 3)))
    path = [START]
    for _ in range(STEPS):
        path.append(path[-1] - STEP * slope(path[-1]))
    # The steepest place of the wall between the minimum and the maximum: there the curvature changes sign.
    wall = slope(brentq(curvature, w2, w3, xtol=1e-14))
    return Facts(
        w, np.array([cost(at) for at in w]), cost(SLOPE), w2, cost(w2), w3, cost(w3), cost(START), best, cost(best),
        STEP, np.array(path), np.array([cost(at) for at in path]), STEP * wall,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="$w$", y="mean squared error")
    axes.plot(facts.w, facts.cost, color=style.LOSS)
    levels = ((SLOPE, facts.e1), (facts.w2, facts.e2), (facts.w3, facts.e3), (START, facts.e4))
    for number, (_, level) in enumerate(levels, 1):
        axes.plot([-0.62, 4], [level, level], color=style.SOFT, lw=0.9, ls=(0, (5, 4)), zorder=1)
        style.label(axes, 4, level, f"$E_{number}$", dx=6)
    axes.plot(
        facts.path, facts.path_cost, "o", color=style.PATH, ms=5, mec=style.GROUND, mew=0.7, zorder=style.FRONT - 1
    )
    style.label(axes, START, facts.e4, "start", style.PATH, dx=10, dy=9)
    style.minimiser(axes, facts.w2, facts.e2)
    style.label(axes, facts.w2, facts.e2, "minimum", style.MINIMISER, dx=0, dy=-15, ha="center")
    for at, level, text, dx, dy in ((facts.w3, facts.e3, "maximum", 0, 14), (SLOPE, facts.e1, "slope", 10, 9)):
        axes.plot(at, level, "D", ms=6.5, mfc=style.GROUND, mec=style.INK, mew=1.4, zorder=style.FRONT)
        style.label(axes, at, level, text, dx=dx, dy=dy, ha="left" if dx else "center")
    style.minimiser(axes, facts.best, facts.lowest)
    style.label(axes, facts.best, facts.lowest, "global minimum", style.MINIMISER, dy=-15, ha="center")
    axes.set_xlim(-0.62, 4)
    axes.set_ylim(0.185, 0.345)
    return figure
