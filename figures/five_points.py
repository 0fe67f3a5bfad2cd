r"""Five points and one weight: squared error has a second, worse minimum, log-loss has one.

Solid: squared error, with a worse minimum on the left, where the sample that lies far out is saturated on the wrong side and hardly
pulls. Dotted: log-loss of the same samples, which keeps growing on the wrong side and has one minimum.

How it was made: inputs $x = (10, 1, 1, 1, 1)$, labels $y = (1, 1, 0, 0, 0)$, one weight $w$, no intercept, mean over the samples.
The log-loss is halved so that both fit.

In words: the squared-error curve has a minimum at $w = {{ .worse:.4f }}$ with cost {{ .worse_cost:.4f }}, rises to a maximum of
{{ .top_cost:.4f }} at $w = {{ .top:.4f }}$ and falls to its lowest point {{ .best_cost:.4f }} at $w = {{ .best:.4f }}$. The log-loss curve
falls and then rises, with its only minimum at $w = {{ .log_best:.4f }}$.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.one_unit.samples import FIVE_POINTS_X as X
from landscape.cases.one_unit.samples import FIVE_POINTS_Y as Y
from landscape.model import regression
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, Loss
from landscape.search.one_weight import stationary_point


class Facts(NamedTuple):
    w: np.ndarray
    squared: np.ndarray
    log: np.ndarray
    worse: float
    worse_cost: float
    top: float
    top_cost: float
    best: float
    best_cost: float
    log_best: float
    log_cost: float
    cluster: float


def cost(w: float, loss: Loss) -> float:
    return float(regression.cost(X, Y, np.array([w]), loss))


def compute() -> Facts:
    w = np.linspace(-2.6, 1.4, 401)
    squared, log = (np.array([cost(at, loss) for at in w]) for loss in (SIGMOID_SQUARED_ERROR, LOG_LOSS))
    points = [stationary_point(X, Y, SIGMOID_SQUARED_ERROR, *bracket) for bracket in ((-2, -0.8), (-0.8, -0.1), (0, 1))]
    return Facts(
        w, squared, log, *points[0], *points[1], *points[2], *stationary_point(X, Y, LOG_LOSS, -1, 1), float(-np.log(3))
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="$w$", y="cost")
    axes.plot(facts.w, facts.squared, color=style.LOSS)
    half = facts.log / 2
    shown = half < 0.62
    axes.plot(facts.w[shown], half[shown], color=style.SOFT, ls=":")
    for w, height, text, dx in (
        (facts.worse, facts.worse_cost, "worse minimum", -6),
        (facts.best, facts.best_cost, "global minimum", -6),
    ):
        style.minimiser(axes, w, height)
        style.label(axes, w, height, text, style.MINIMISER, ha="center", dy=-17, dx=dx)
    axes.plot(
        facts.log_best, facts.log_cost / 2, "o", ms=7, mfc=style.GROUND, mec=style.SOFT, mew=1.5, zorder=style.FRONT
    )
    style.label(axes, -0.4, 0.55, "log-loss, halved", style.SOFT, ha="right", dx=-6)
    style.label(axes, -2.55, 0.405, "squared error", style.LOSS)
    axes.set_ylim(0.15, 0.62)
    return figure
