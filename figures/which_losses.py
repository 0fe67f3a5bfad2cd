r"""Which losses are convex in the score? The upper six are, the lower three are not.

Each panel shows one loss over the score. In the first row the score $0$ is best; in the other rows a larger score is better. In the
last row a chord (orange) runs below part of the curve, red where it bends down. We added $z$ to the focal loss to make its
bend visible.

How it was made: absolute value; Huber loss with its straight parts beyond $1$; quantile loss for the quantile $3/4$; hinge
$\max(0,1-z)$; log-loss $\log(1+e^{-z})$; exponential $e^{-z}$; 0-1 loss; focal loss with $\gamma={{ .gamma:d }}$, plus $z$; squared error of a sigmoid,
$(1-\sigma(z))^2$. Heights are scaled panel by panel. The chords join $-3$ and $1$, $-9$ and {{ .focal_end:.0f }}, $-5$ and $0$.

In words: three rows of three small curves. First row, V shapes: absolute, rounded at the bottom for Huber, steeper on one side for
the quantile loss. Second row, falling curves that level off: hinge, log-loss, exponential. Third row: a step, a curve that is level, dips
and then rises, and a curve that levels off on both sides.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

GAMMA = 2


class Panel(NamedTuple):
    name: str
    x: np.ndarray
    loss: np.ndarray
    down: np.ndarray  # where the curve bends down
    chord: np.ndarray  # two points, or none: shape (2, 2) or (0, 2)


class Facts(NamedTuple):
    gamma: int
    focal_end: float
    panels: tuple[Panel, ...]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def panel(name: str, loss, low: float, high: float, chord: tuple[float, ...] = ()) -> Panel:
    """A loss on [low, high]; it bends down where its second differences are negative."""
    x = np.linspace(low, high, 161)
    value = loss(x)
    bend = np.zeros(len(x), dtype=bool)
    if chord:
        bend[1:-1] = np.diff(value, 2) < -1e-9
    ends = np.array(chord)
    return Panel(name, x, value, bend, np.column_stack([ends, loss(ends)]) if chord else np.zeros((0, 2)))


def compute() -> Facts:
    focal_plus_z = lambda z: (1 - sigmoid(z)) ** GAMMA * np.logaddexp(0, -z) + z
    huber = lambda r: np.where(np.abs(r) <= 1, r**2 / 2, np.abs(r) - 0.5)
    end = -2.0
    return Facts(
        GAMMA,
        end,
        (
            panel("absolute", np.abs, -2.5, 2.5),
            panel("Huber", huber, -2.5, 2.5),
            panel("quantile", lambda r: np.maximum(0.25 * r, -0.75 * r), -2.5, 2.5),
            panel("hinge", lambda z: np.maximum(0, 1 - z), -2.5, 2.5),
            panel("log-loss", lambda z: np.logaddexp(0, -z), -5, 5),
            panel("exponential", lambda z: np.exp(-z), -2, 3),
            panel("0-1", lambda z: np.where(z < 0, 1.0, 0.0), -4, 4, (-3.0, 1.0)),
            panel("focal, plus $z$", focal_plus_z, -9.5, 0.5, (-9.0, end)),
            panel("sigmoid, squared", lambda z: (1 - sigmoid(z)) ** 2, -6, 5, (-5.0, 0.0)),
        ),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400)
    axes.remove()
    for at, shown in zip(figure.subplots(3, 3).flat, facts.panels, strict=True):
        at.axhline(0, color=style.SOFT, lw=0.8)
        step = np.flatnonzero(np.abs(np.diff(shown.loss)) > 0.5 * np.ptp(shown.loss))
        height = shown.loss.copy()
        height[step] = np.nan  # a jump is no part of the curve
        at.plot(shown.x, height, color=style.LOSS)
        if len(shown.chord):
            bent = np.where(shown.down, height, np.nan)
            at.plot(shown.x, bent, color=style.GROUND, lw=3)
            at.plot(shown.x, bent, color=style.BARRIER, ls=(0, (2, 0.7)))
            at.plot(*shown.chord.T, "o-", color=style.PATH, lw=1.6, ms=4.5)
        at.set_title(shown.name, loc="center", color=style.BARRIER if len(shown.chord) else style.INK, pad=4)
        at.set_xticks([])
        at.set_yticks([])
        at.spines[:].set_visible(False)
        at.set_ylim(min(shown.loss.min(), 0) - 0.08 * np.ptp(shown.loss), shown.loss.max() + 0.08 * np.ptp(shown.loss))
    return figure
