r"""The cost of linear regression on these three points is a bowl with one minimiser.

Level lines of $J(w_0, w_1)$ for the points {{ .points }}, spaced by equal steps of $\sqrt{J - J_{\min}}$, so that they
are equally spaced ellipses. The dot is the minimiser $w^* = ({{ .best.0:.3f }}, {{ .best.1:.3f }})$. The orange line is gradient
descent from $(0, 0)$ with step {{ .step:.1f }}: it ends at the dot. The picture shows one data
set; that every data set gives a convex cost is proved below.

In words: nested tilted ellipses around one point. Gradient descent starts at the origin, where the cost is
{{ .start_cost:.3f }}, and after {{ .steps }} steps stands at cost {{ .end_cost:.3f }}, the least cost to the digits shown.
The bowl is {{ .ratio:.1f }} times as curved across as along.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.model import regression
from landscape.model.losses import HALF_SQUARED_ERROR

X = regression.with_intercept(np.array([[0.0], [1.0], [2.0]]))
Y = np.array([1.0, 3.0, 4.0])
STEP, STEPS = 0.1, 300


class Facts(NamedTuple):
    points: str
    x: np.ndarray
    y: np.ndarray
    w0: np.ndarray
    w1: np.ndarray
    cost: np.ndarray
    best: np.ndarray
    best_cost: float
    start_cost: float
    end_cost: float
    step: float
    steps: int
    path: np.ndarray
    small: float
    large: float
    ratio: float


def descend() -> np.ndarray:
    """Gradient descent from the origin, shape (STEPS + 1, 2)."""
    path = [np.zeros(2)]
    for _ in range(STEPS):
        path.append(path[-1] - STEP * regression.gradient(X, Y, path[-1], HALF_SQUARED_ERROR))
    return np.array(path)


def compute() -> Facts:
    w0, w1 = np.linspace(-1.2, 4.2, 109), np.linspace(-0.8, 3.2, 81)
    cost = np.array([[regression.cost(X, Y, np.array([a, b]), HALF_SQUARED_ERROR) for a in w0] for b in w1])
    best = regression.least_squares_minimisers(X, Y).particular
    path = descend()
    least, first, last = (float(regression.cost(X, Y, w, HALF_SQUARED_ERROR)) for w in (best, path[0], path[-1]))
    low, high = np.linalg.eigvalsh(regression.hessian(X, Y, best, HALF_SQUARED_ERROR))
    points = ", ".join(f"({x:.0f}, {y:.0f})" for (_, x), y in zip(X, Y, strict=True))
    return Facts(
        points,
        X[:, 1],
        Y,
        w0,
        w1,
        cost,
        best,
        least,
        first,
        last,
        STEP,
        STEPS,
        path,
        float(low),
        float(high),
        float(high / low),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="$w_0$, intercept", y="$w_1$, slope")
    levels = facts.best_cost + (0.45 * np.arange(1, 9)) ** 2
    style.level_lines(axes, facts.w0, facts.w1, facts.cost, levels, color=style.LOSS)
    style.path(axes, facts.path[:, 0], facts.path[:, 1])
    style.minimiser(axes, *facts.best)
    style.label(axes, *facts.best, "minimiser", style.MINIMISER, dx=10, dy=10)
    style.label(axes, 0, 0, "start", style.PATH, dx=-8, dy=-10, ha="right")
    axes.set_aspect("equal")
    return figure
