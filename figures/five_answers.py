r"""Five answers to one question, and what tells them apart.

A solid chord (orange) above the curve means: not concave. A dashed chord (red) below it means: not convex. In the second row, green
marks where the curve is at or below the thin level line. One piece at every level means quasi-convex; two pieces mean not even
that.

How it was made: the curves are $x^2$, $\log x$, $x/2$, $\sqrt{|x|}$, $x^3$ and $e^{-x^2}$. Heights are scaled panel by panel. Chords are drawn for two pairs of
points each, the level for one height; the green pieces end where the curve crosses it.

In words: two rows of three small curves. First row: a bowl below a chord; a curve that bends down, above a chord; a straight line. Second row:
a v with hollow sides, with one green piece below it; a curve that rises, rests and rises again, with one green piece, from the left edge to
a point; a hill, with two green pieces, one on each side.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style


class Panel(NamedTuple):
    name: str
    x: np.ndarray
    height: np.ndarray
    above: np.ndarray  # a chord above the curve: its two points, shape (2, 2), or none, shape (0, 2)
    below: np.ndarray  # a chord below the curve, in the same form
    level: float  # a height; the least one where no pieces are drawn
    pieces: np.ndarray  # where the curve is at most that high: rows of two ends, shape (pieces, 2)


class Focal(NamedTuple):
    """The focal loss with exponent 2 at three scores, the second midway, and the mean of its outer values."""

    values: tuple[float, float, float]
    mean: float


class Facts(NamedTuple):
    panels: tuple[Panel, ...]
    focal_down: Focal  # at -8, -5, -2, where it bends down
    focal_up: Focal  # at -2 ln 3, -ln 3, 0, where it bends up
    pairs: int  # of points, which a test draws for each question of the quiz


def focal_loss(z: float) -> float:
    """The focal loss of the score z for label 1, with exponent 2: (1-p)^2 (-log p), p = 1/(1+e^-z)."""
    return float((1 + np.exp(z)) ** -2.0 * np.log1p(np.exp(-z)))


def focal(low: float, high: float) -> Focal:
    low_value, middle, high_value = (focal_loss(z) for z in (low, (low + high) / 2, high))
    return Focal((low_value, middle, high_value), (low_value + high_value) / 2)


def chord(curve: Callable, ends: tuple[float, ...]) -> np.ndarray:
    x = np.array(ends)
    return np.column_stack([x, curve(x)])


def panel(
    name: str,
    curve: Callable,
    bounds: tuple[float, float],
    above: tuple[float, ...] = (),
    below: tuple[float, ...] = (),
    level: float | None = None,
    pieces: tuple[tuple[float, float], ...] = (),
) -> Panel:
    """A curve between `bounds`, with the chords that have their ends at `above` and `below`."""
    x = np.linspace(*bounds, 201)
    height = curve(x)
    least = float(height.min()) if level is None else level
    return Panel(name, x, height, chord(curve, above), chord(curve, below), least, np.array(pieces).reshape(-1, 2))


def compute() -> Facts:
    root = lambda x: np.sqrt(np.abs(x))
    hill = lambda x: np.exp(-(x**2))
    edge = float(np.sqrt(np.log(2)))  # where the hill is 1/2 high
    return Facts(
        (
            panel("convex", np.square, (-1.5, 1.5), above=(-1.1, 0.8)),
            panel("concave", np.log, (0.15, 3.0), below=(0.3, 2.4)),
            panel("both", lambda x: x / 2, (-1.5, 1.5)),
            panel("only quasi-convex", root, (-2.0, 2.0), (-1.0, 1.0), (0.0, 1.8), 0.75, ((-0.5625, 0.5625),)),
            panel("only quasi-convex", lambda x: x**3, (-1.3, 1.3), (0.0, 1.2), (-1.2, 0.0), 0.512, ((-1.3, 0.8),)),
            panel("none of these", hill, (-2.2, 2.2), (0.9, 2.0), (-0.6, 0.6), 0.5, ((-2.2, -edge), (edge, 2.2))),
        ),
        focal(-8.0, -2.0),
        focal(-2 * float(np.log(3)), 0.0),
        10_000,
    )


def draw_panel(at: Axes, shown: Panel) -> None:
    tall = float(np.ptp(shown.height))
    low = float(shown.height.min())
    at.plot(shown.x, shown.height, color=style.LOSS)
    at.plot(*shown.above.T, "o-", color=style.PATH, lw=1.6, ms=4.5)
    at.plot(*shown.below.T, "o", color=style.BARRIER, ms=4.5, ls=(0, (2.5, 1)), lw=1.6)
    if len(shown.pieces):
        at.axhline(shown.level, color=style.SOFT, lw=0.8)
        for ends in shown.pieces:
            at.plot(ends, [low - 0.14 * tall] * 2, color=style.MINIMISER, lw=4, solid_capstyle="butt")
    at.set_title(shown.name, loc="center", color=style.INK, pad=4)
    at.set_xticks([])
    at.set_yticks([])
    at.spines[:].set_visible(False)
    at.set_ylim(low - 0.2 * tall, low + 1.08 * tall)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280)
    axes.remove()
    for at, shown in zip(figure.subplots(2, 3).flat, facts.panels, strict=True):
        draw_panel(at, shown)
    return figure
