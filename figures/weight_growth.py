r"""On these separable samples the weight grows like the logarithm of the number of steps; a ridge term stops it.

Filled dots: gradient descent on separable samples. After the first few steps each factor of ten in their number adds nearly the same to the
weight, as on the thin line $\ln t$. Hollow dots: the same descent with a ridge term ends at the one minimiser.

How it was made: descent from $w = 0$ with step {{ .step:d }} on the separable samples of the first figure; for the hollow dots
$\lambda = {{ .ridge:.2f }}$. The horizontal axis counts steps $t$ on a logarithmic scale. No randomness is involved.

In words: without ridge the weight climbs along the straight line $\ln t$; after {{ .steps:,d }} steps it is {{ .plain_end:.2f }} and $\ln t$ is
{{ .log_end:.2f }}. The last factor of 10 in $t$ added {{ .per_decade:.2f }}. With ridge the weight levels off at {{ .ridge_best:.3f }}.
"""

from math import exp
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import brentq

from figures import style
from landscape.model.losses import LOG_LOSS

RIDGE, STEP, STEPS = 0.02, 1, 1_000_000


class Facts(NamedTuple):
    t: np.ndarray
    plain: np.ndarray
    ridged: np.ndarray
    step: int
    steps: int
    ridge: float
    plain_end: float
    plain_cost: float
    log_end: float
    per_decade: float
    ridge_best: float


def slope(w: float, ridge: float) -> float:
    """Of the cost log(1 + e^-w) + ridge/2 w^2: all three samples have the margin w."""
    return -1 / (1 + exp(w)) + ridge * w


def descend(ridge: float, seen: np.ndarray) -> np.ndarray:
    """The weight after each number of steps in `seen`, which increases."""
    w, weights, done = 0.0, [], 0
    for until in seen.tolist():
        for _ in range(until - done):
            w -= STEP * slope(w, ridge)
        weights.append(w)
        done = until
    return np.array(weights)


def compute() -> Facts:
    t = np.unique(np.geomspace(1, STEPS, 121).round().astype(int))
    plain, ridged = descend(0, t), descend(RIDGE, t)
    decade = float(plain[-1] - plain[t.searchsorted(STEPS // 10)])
    turn = brentq(slope, 0, 8, args=(RIDGE,), xtol=1e-13)
    end = float(plain[-1])
    return Facts(
        t, plain, ridged, STEP, STEPS, RIDGE, end, float(LOG_LOSS.value(end, 1)), float(np.log(STEPS)), decade, turn
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(250, x="steps $t$", y="weight $w$")
    axes.set_xscale("log")
    axes.plot(facts.t, np.log(facts.t), color=style.SOFT, lw=1)
    dots = facts.t.searchsorted(np.geomspace(1, facts.steps, 13).round())
    for weights, inside in ((facts.plain, style.PATH), (facts.ridged, style.GROUND)):
        axes.plot(facts.t[dots], weights[dots], "o", color=style.PATH, mfc=inside, ms=6, zorder=style.FRONT - 1)
    axes.axhline(facts.ridge_best, color=style.MINIMISER, lw=1, ls=(0, (5, 4)))
    style.label(axes, 3000, np.log(3000), "no ridge", style.PATH, ha="right", dx=-10, dy=6)
    style.label(axes, 300, np.log(300), "$\\ln t$", style.SOFT, dx=8, dy=-10)
    style.label(axes, 3000, facts.ridge_best, "with ridge", style.PATH, dy=-14, ha="center")
    style.label(axes, facts.t[-1], facts.ridge_best, "the minimiser with ridge", style.MINIMISER, ha="right", dy=12)
    axes.set_ylim(0, 15)
    axes.minorticks_off()
    return figure
