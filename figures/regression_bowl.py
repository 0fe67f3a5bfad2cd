r"""The cost of linear regression is a bowl: descent first runs down its steep side, then slowly along its bottom.

Left: an intercept and a slope together give a straight line, and the height is its cost. Rings
are equal heights. Right: three samples, and the line after {{ .shown.0 }}, {{ .shown.1 }}, {{ .shown.2 }} and {{ .steps }} steps. The path of descent is curved, because the
steepest way down does not point at the lowest point. It still ends there.

How it was made: the points are {{ .points }}. Rings of $J(w_0,w_1)$ at equal steps of height, drawn in parallel projection.
Gradient descent starts at $w = (4, 2)$ with step {{ .step:.2f }} and takes {{ .steps }} steps; the right picture shows the lines after
{{ .shown.0 }}, {{ .shown.1 }}, {{ .shown.2 }} and {{ .steps }} steps. The minimiser is $w^* = (7/6, 3/2)$. The picture shows one data
set; that every data set gives a convex cost is proved below.

In words: a bowl of nested tilted ellipses, the lowest the smallest. An orange path falls steeply from cost {{ .start_cost:.2f }} to the
floor of the bowl, turns, and follows the floor to the lowest point, where the cost is {{ .best_cost:.4f }}. Beside it three points and four
lines: the first far above the points, the second and third too flat, the last, in green, through the middle of the points.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.model import regression
from landscape.model.losses import HALF_SQUARED_ERROR

X = regression.with_intercept(np.array([[0.0], [1.0], [2.0]]))
Y = np.array([1.0, 3.0, 4.0])
START, STEP, STEPS = (4.0, 2.0), 0.25, 100
SHOWN = (0, 1, 10)
ACROSS, AWAY, UP = np.array([1.0, -0.28]), np.array([0.62, 0.5]), 0.42  # the projection of w_0, w_1 and the height


class Facts(NamedTuple):
    points: str
    x: np.ndarray
    y: np.ndarray
    best: np.ndarray
    best_cost: float
    start_cost: float
    step: float
    steps: int
    shown: tuple[int, ...]  # the steps whose lines are drawn, besides the last
    path: np.ndarray  # (STEPS + 1, 2)
    heights: np.ndarray  # (STEPS + 1,), the cost on the path
    levels: np.ndarray  # heights of the rings, each above the least cost
    rings: np.ndarray  # (levels, points, 2), in the plane of the weights
    small: float
    large: float
    ratio: float


def cost(w: np.ndarray) -> float:
    return float(regression.cost(X, Y, w, HALF_SQUARED_ERROR))


def descend() -> np.ndarray:
    """Gradient descent, shape (STEPS + 1, 2)."""
    path = [np.array(START)]
    for _ in range(STEPS):
        path.append(path[-1] - STEP * regression.gradient(X, Y, path[-1], HALF_SQUARED_ERROR))
    return np.array(path)


def compute() -> Facts:
    best = regression.least_squares_minimisers(X, Y).particular
    path = descend()
    bends, axes = np.linalg.eigh(regression.hessian(X, Y, best, HALF_SQUARED_ERROR))
    angle = np.linspace(0, 2 * np.pi, 73)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    levels = 0.1 + 0.7 * np.arange(9)
    rings = np.array([best + (circle * np.sqrt(2 * level / bends)) @ axes.T for level in levels])
    points = ", ".join(f"({x:.0f},\u00a0{y:.0f})" for (_, x), y in zip(X, Y, strict=True))
    heights = np.array([cost(w) for w in path])
    return Facts(
        points, X[:, 1], Y, best, cost(best), float(heights[0]), STEP, STEPS, SHOWN, path, heights, levels, rings,
        float(bends[0]), float(bends[1]), float(bends[1] / bends[0]),
    )  # fmt: skip


def seen(w: np.ndarray, height: np.ndarray | float) -> np.ndarray:
    """Where points w (..., 2) at a height stand in the picture."""
    flat = w[..., :1] * ACROSS + w[..., 1:] * AWAY
    return flat + np.stack([np.zeros_like(flat[..., 0]), UP * np.broadcast_to(height, flat[..., 0].shape)], axis=-1)


def bowl(axes: Axes, facts: Facts) -> None:
    """Rings from the highest to the lowest, the way down, and the lowest point."""
    for level, ring in zip(facts.levels[::-1], facts.rings[::-1], strict=True):
        place = seen(ring, facts.best_cost + level)
        axes.fill(*place.T, color=style.LOSS, alpha=0.09, lw=0)
        axes.plot(*place.T, color=style.LOSS, lw=0.9)
    way = seen(facts.path, facts.heights)
    style.path(axes, *way.T)
    axes.plot(*way[1:25].T, "o", color=style.PATH, ms=3.2)
    low = seen(facts.best, facts.best_cost)
    style.minimiser(axes, *low)
    style.label(axes, *low, "lowest", style.MINIMISER, ha="right", dx=-20, dy=-10)
    style.label(axes, *way[0], "start", style.PATH, dx=8, dy=4)
    corner = np.array([-1.3, -1.5])
    for step, name, ha, dx, dy in (
        (0.9 * ACROSS, "intercept", "left", 4, 0),
        (0.9 * AWAY, "slope", "left", 3, 6),
        (np.array([0, 1.1]), "cost", "center", 0, 8),
    ):
        tip = corner + step
        axes.plot(*np.stack([corner, tip]).T, color="none")
        axes.annotate(
            "",
            tuple(tip),
            tuple(corner),
            arrowprops={"arrowstyle": "-|>", "color": style.SOFT, "lw": 1.2, "shrinkA": 0},
        )
        style.label(axes, *tip, name, style.SOFT, ha=ha, dx=dx, dy=dy)
    axes.set_axis_off()
    axes.set_aspect("equal")


def lines(axes: Axes, facts: Facts) -> None:
    """The data, and the lines that the weights on the path stand for."""
    ends = np.array([-0.25, 2.25])
    for k in (*facts.shown, facts.steps):
        last = k == facts.steps
        a, b = facts.path[k]
        axes.plot(ends, a + b * ends, color=style.MINIMISER if last else style.PATH, lw=2.2 if last else 1.3)
        style.label(axes, 2.25, a + b * 2.25, str(k), style.MINIMISER if last else style.PATH, dx=3, dy=3 * last)
    style.data(axes, facts.x, facts.y)
    axes.set_title("$y$", loc="left", color=style.INK)
    axes.set_xlabel("$x$", loc="right", color=style.INK)
    axes.set_xticks([0, 1, 2])
    axes.spines[:].set_color(style.SOFT)
    axes.tick_params(color=style.SOFT, labelcolor=style.INK)
    axes.set_xlim(-0.3, 2.5)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280)
    axes.remove()
    left, right = figure.subplots(1, 2, width_ratios=(1.75, 1))
    bowl(left, facts)
    lines(right, facts)
    return figure
