r"""Three samples and one weight: squared error behind a sigmoid already has a worse minimum.

The solid curve has two minima, and descent from the left ends in the higher one. Each dashed curve is a
third of one sample's squared error; together they make the solid curve. On the left the input 100 is predicted wrongly, but its curve is flat there. At the worse
minimum the slopes of the other two nearly cancel.

How it was made: inputs $x = (100, 10, 1)$, labels $y = (1, 0, 1)$, one weight $w$, no intercept. The cost is the mean of
$(\sigma(wx)-y)^2$ over the samples; a dashed curve is one term of it, divided by 3. The turning points were found by bisection of
the slope. A fourth one, a maximum at $w = {{ .last:.4f }}$, lies to the right of the picture; beyond it the cost falls for ever.

In words: the cost falls to {{ .worse_cost:.4f }} at $w = {{ .worse:.4f }}$, rises to {{ .top_cost:.4f }} at $w = {{ .top:.4f }}$, falls
steeply to {{ .best_cost:.4f }} at $w = {{ .best:.4f }}$ and rises again.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.one_unit.samples import THREE_POINTS_X as X
from landscape.cases.one_unit.samples import THREE_POINTS_Y as Y
from landscape.model import regression
from landscape.model.losses import SIGMOID_SQUARED_ERROR as LOSS
from landscape.model.losses import sigmoid
from landscape.search.one_weight import stationary_point


class Step(NamedTuple):
    """One weight with what a pocket calculator finds there."""

    w: float
    outputs: tuple[float, ...]  # for the inputs 100, 10 and 1
    cost: float


class Facts(NamedTuple):
    w: np.ndarray
    shares: tuple[np.ndarray, ...]  # of each sample in the cost
    worse: float
    worse_cost: float
    top: float
    top_cost: float
    best: float
    best_cost: float
    last: float
    last_cost: float
    steps: tuple[Step, ...]


def cost(w: float) -> float:
    return float(regression.cost(X, Y, np.array([w]), LOSS))


def compute() -> Facts:
    w = np.sort(np.r_[np.linspace(-0.46, 0.22, 86), np.linspace(-0.09, 0.09, 61)])  # finer where it is steep
    shares = tuple(LOSS.value(w * x, y) / len(Y) for x, y in zip(X[:, 0], Y, strict=True))
    turns = [stationary_point(X, Y, LOSS, *bracket) for bracket in ((-1, -0.1), (-0.1, -0.01), (0, 0.1), (0.2, 1))]
    steps = (Step(at, tuple(map(float, sigmoid(at * X[:, 0]))), cost(at)) for at in (-1.0, -0.2, -0.05, 0.02, 1.0))
    return Facts(w, shares, *turns[0], *turns[1], *turns[2], *turns[3], tuple(steps))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, x="weight $w$", y="mean squared error")
    for curve in facts.shares:
        axes.plot(facts.w, curve, color=style.SOFT, ls=(0, (4, 2.5)), lw=1.3)
    axes.plot(facts.w, sum(facts.shares), color=style.LOSS)
    for w, height, text in ((facts.worse, facts.worse_cost, "worse minimum"), (facts.best, facts.best_cost, "best")):
        style.minimiser(axes, w, height)
        style.label(axes, w, height, text, style.MINIMISER, ha="center", dy=-15)
    style.saddle(axes, facts.top, facts.top_cost)
    style.label(axes, facts.top, facts.top_cost, "maximum", style.SADDLE, ha="left", dx=9, dy=6)
    style.label(axes, -0.46, 1 / 3, "input 100, label 1", style.SOFT, dy=9)
    style.label(axes, -0.46, 0, "input 10, label 0", style.SOFT, dy=10)
    style.label(axes, -0.46, facts.shares[2][0], "input 1, label 1", style.SOFT, dy=-14)
    style.label(axes, -0.46, sum(curve[0] for curve in facts.shares), "all three", style.LOSS, dy=11)
    axes.set_ylim(-0.01, 0.53)
    return figure
