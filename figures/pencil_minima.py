r"""All samples that no unit sees get the same output, at best the mean of their targets.

Each square shows the four samples of XOR: dots have the target $1$, rings $0$. A unit sees the shaded side of its line (unit 1 solid,
unit 2 dashed). The number at a sample is its output; "wrong" means that it misses the target. The picture does not prove that these are local minima.

How it was made: all numbers are exact; the weights are on the page. A unit is active, or sees a sample, where it receives a positive number. The
samples that no unit sees get the output bias.

In words: in the first network no unit is active at a sample and all outputs are $1/2$, loss {{ .losses.0 }}. In the second unit 1
sees $(1,0)$ and fits it, the three other outputs are $1/3$, loss {{ .losses.1 }}. In the third unit 1 sees $(1,0)$ and unit 2
sees $(0,0)$, the two others are $1/2$, loss {{ .losses.2 }}. In the fourth the units see $(1,0)$ and $(0,1)$, and the loss is {{ .losses.3 }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor.relu_minima import MINIMA, X, Y
from landscape.model.activations import RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import cost, forward

LOW, HIGH = -0.42, 1.42  # the square that is drawn around the samples
PLACES = ((0, 2.4), (2.4, 2.4), (0, 0), (2.4, 0))


class Facts(NamedTuple):
    losses: tuple[str, ...]
    outputs: tuple[tuple[str, ...], ...]  # at (0,0), (0,1), (1,0), (1,1)
    lines: tuple[tuple[tuple[float, float, float], ...], ...]  # w_1, w_2, b of both units


def compute() -> Facts:
    nets = list(MINIMA.values())
    losses = tuple(str(cost(net, X, Y, RELU, SQUARED_ERROR)) for net in nets)
    outputs = tuple(tuple(map(str, forward(net, X, RELU))) for net in nets)
    rows = (np.column_stack([net.W, net.b]).astype(float).tolist() for net in nets)
    return Facts(losses, outputs, tuple(tuple(map(tuple, units)) for units in rows))


def region(line: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """The part of the square where w . x + b > 0, a polygon (corners, 2), and the two ends of the line."""
    square = np.array([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)])
    inside, ends = [], []
    for p, q in zip(square, np.roll(square, -1, axis=0), strict=True):
        at_p, at_q = (np.dot(line[:2], corner) + line[2] for corner in (p, q))
        if at_p > 0:
            inside.append(p)
        if (at_p > 0) != (at_q > 0):
            ends.append(p + at_p / (at_p - at_q) * (q - p))
            inside.append(ends[-1])
    return np.array(inside), np.array(ends)


def square(axes: Axes, place: tuple[float, float], loss: str, outputs: tuple[str, ...], lines) -> None:
    corner = np.array(place)
    for line, dashes, color in zip(lines, ("-", (0, (3, 2))), (style.LOSS, style.PATH), strict=True):
        inside, ends = (points + corner for points in region(line))
        axes.fill(*inside.T, color=color, alpha=0.16, lw=0)
        axes.plot(*ends.T, color=color, ls=dashes, lw=1.8)
    frame = np.array([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH), (LOW, LOW)]) + corner
    axes.plot(*frame.T, color=style.SOFT, lw=0.8)
    for (x, y), target, output in zip(X.astype(float) + corner, Y, outputs, strict=True):
        axes.plot(
            x, y, "o", ms=8, mfc=style.DATA if target else style.GROUND, mec=style.DATA, mew=1.6, zorder=style.FRONT
        )
        fitted = output == str(target)
        text = output if fitted else f"{output} wrong"
        beside = 0 if fitted or x == corner[0] else -6  # off the region at the right
        style.label(axes, x, y, text, style.MINIMISER if fitted else style.BARRIER, ha="center", dx=beside, dy=15)
    style.label(axes, *(corner + (0.5, HIGH)), f"loss {loss}", ha="center", dy=10)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(420)
    for place, loss, outputs, lines in zip(PLACES, facts.losses, facts.outputs, facts.lines, strict=True):
        square(axes, place, loss, outputs, lines)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure
