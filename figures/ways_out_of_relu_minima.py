r"""From each of the three worse minima a path that never climbs leads to a perfect fit.

On the first two sides of each path the outputs do not change: units are only moved. On the last side the loss falls to $0$.
Gradient descent does not go this way, because at a local minimum it stands still.

How it was made: the mean squared error on XOR along three polygons in the nine weights, one from each worse minimum. Each polygon has three straight
sides, laid side by side to the same length. On the first two sides units that contribute nothing are
moved, or one unit compensates what the other does. Exact fractions; the corners of the polygons are in the source.

In words: the three curves stay at $1/4$, $1/6$ and $1/8$ for two thirds of the way and then fall along parabolas to zero. In the
middle of the last side they are at {{ .halfway.0 }}, {{ .halfway.1 }} and {{ .halfway.2 }}.
"""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor.relu_minima import WAYS_OUT, X, Y, along
from landscape.model.activations import RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import cost

PIECES = 12  # of each side


class Facts(NamedTuple):
    levels: tuple[str, ...]
    t: np.ndarray
    losses: tuple[np.ndarray, ...]
    halfway: tuple[str, ...]  # in the middle of the last side


def compute() -> Facts:
    def at(level: str, t: Fraction) -> Any:  # exact, since all that goes in is
        return cost(along(WAYS_OUT[level], t), X, Y, RELU, SQUARED_ERROR)

    t = [Fraction(k, PIECES) for k in range(3 * PIECES + 1)]
    losses = tuple(np.array([float(at(level, place)) for place in t]) for level in WAYS_OUT)
    halfway = tuple(str(at(level, Fraction(5, 2))) for level in WAYS_OUT)
    return Facts(tuple(WAYS_OUT), np.array(t, dtype=float), losses, halfway)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(250, y="mean squared error")
    for level, losses, dashes in zip(facts.levels, facts.losses, ("-", (0, (6, 2)), (0, (2, 1.5))), strict=True):
        axes.plot(facts.t, losses, color=style.LOSS, ls=dashes)
        style.minimiser(axes, 0, losses[0])
        style.label(axes, 0.12, losses[0], f"worse: {level}", style.MINIMISER, dy=11)
    style.minimiser(axes, 3, 0)
    style.label(axes, 2.48, 0.018, "perfect fit", style.MINIMISER, ha="right")
    for corner in (1, 2):
        axes.axvline(corner, color=style.SOFT, lw=0.6, zorder=0)
    axes.set_xlim(0, 3.05)
    axes.set_ylim(0, 0.285)
    axes.set_xticks([0.5, 1.5, 2.5], ["side 1", "side 2", "side 3"])
    axes.tick_params(axis="x", length=0)
    return figure
