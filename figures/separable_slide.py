r"""Two costs with the same curvature everywhere: one has a minimum, the other has none.

Solid: the labels overlap, and the cost has a minimum. Dashed: one sample is moved, so that the labels are separated. Now the cost
falls for ever, which is proved below, not seen here. The slope of the dashed cost is everywhere less by $1/3$, so both have the same
curvature. Dotted: a penalty on large weights restores a minimum.

How it was made: the mean log-loss of one weight $w$ on three samples, no intercept. Solid: all samples at $x = 1$ with labels 1, 1, 0;
the minimum is at $w = \ln 2$. Dashed: the sample labelled 0 is moved to $x = -1$. Dotted: with the ridge term
$\tfrac{\lambda}{2}w^2$, $\lambda = {{ .ridge:.2f }}$. The picture ends at $w = {{ .last:.0f }}$.

In words: the solid curve falls to {{ .best_cost:.3f }} at $w = {{ .best:.3f }}$ and rises again. The dashed curve falls
through {{ .slide.0.separable:.3f }} at $w = {{ .slide.0.w:.0f }}$ and {{ .slide.4.separable:.4f }} at $w = {{ .slide.4.w:.0f }}$ and never rises. The dotted curve
follows it down, turns at $w = {{ .ridge_best:.3f }}$ with cost {{ .ridge_cost:.3f }}, and rises.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import brentq

from figures import style
from landscape.model import regression
from landscape.model.losses import LOG_LOSS, sigmoid

OVERLAPPING = np.array([[1.0], [1.0], [1.0]])
SEPARABLE = np.array([[1.0], [1.0], [-1.0]])  # the sample labelled 0 has changed sides
LABELS = np.array([1.0, 1.0, 0.0])
RIDGE = 0.02


class Row(NamedTuple):
    w: float
    p: float  # the predicted probability of label 1 at x = 1
    curvature: float  # of both costs
    overlapping: float
    separable: float


class Facts(NamedTuple):
    w: np.ndarray
    overlapping: np.ndarray
    separable: np.ndarray
    ridged: np.ndarray
    slide: tuple[Row, ...]
    last: float
    best: float
    best_cost: float
    ridge: float
    ridge_best: float
    ridge_cost: float


def cost(X: np.ndarray, w: float, ridge: float = 0) -> float:
    return float(regression.cost(X, LABELS, np.array([w]), LOG_LOSS, ridge))


def row(w: float) -> Row:
    bend = regression.hessian(SEPARABLE, LABELS, np.array([w]), LOG_LOSS)[0, 0]
    return Row(w, float(sigmoid(w)), float(bend), cost(OVERLAPPING, w), cost(SEPARABLE, w))


def compute() -> Facts:
    w = np.linspace(-1.6, 8, 193)
    overlapping, separable, ridged = (
        np.array([cost(X, at, ridge) for at in w])
        for X, ridge in ((OVERLAPPING, 0), (SEPARABLE, 0), (SEPARABLE, RIDGE))
    )
    best = float(np.log(2))
    # The slope of the ridged cost is negative at 0 and positive at 8, and it increases.
    turn = brentq(
        lambda at: regression.gradient(SEPARABLE, LABELS, np.array([at]), LOG_LOSS, RIDGE)[0], 0, 8, xtol=1e-13
    )
    slide = tuple(map(row, (0.0, best, 2.0, 4.0, 8.0)))
    least, turned = cost(OVERLAPPING, best), cost(SEPARABLE, turn, RIDGE)
    return Facts(w, overlapping, separable, ridged, slide, float(w[-1]), best, least, RIDGE, turn, turned)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="$w$", y="cost")
    top = 1.45
    for curve, dash, start in (
        (facts.overlapping, "-", -2),
        (facts.separable, (0, (5, 2.5)), -2),
        (facts.ridged, (0, (1, 1.6)), 0.4),
    ):
        shown = (curve <= top) & (facts.w >= start)
        axes.plot(facts.w[shown], curve[shown], color=style.LOSS, ls=dash)
    style.minimiser(axes, facts.best, facts.best_cost)
    style.label(axes, facts.best, facts.best_cost, "minimum", style.MINIMISER, dx=8, dy=-10)
    style.minimiser(axes, facts.ridge_best, facts.ridge_cost)
    style.label(axes, facts.ridge_best, facts.ridge_cost, "minimum", style.MINIMISER, dx=0, dy=15, ha="center")
    style.label(axes, 3.55, 1.22, "overlapping labels", style.LOSS, dx=14, dy=-4)
    style.label(axes, facts.w[-1], 0.0, "separable: no minimum", style.LOSS, ha="right", dy=-12)
    style.label(axes, 6.6, 0.42, "with ridge", style.LOSS, ha="right", dy=13)
    axes.set_ylim(-0.19, top)
    return figure
