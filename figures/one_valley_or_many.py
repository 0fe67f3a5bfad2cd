r"""Regression has one valley; a network with two hidden units already has twins and a worse minimum.

Level lines of two costs. Left: half the mean squared error of a line fitted to three points, over intercept and slope.
Right: the mean squared error of the 2-2-1 network with logistic units and six weights on the nine inputs
$\{0,1,2\}\times\{0,1,2\}$, on the plane through three of its minima: the weights that made the targets, the same weights
with the two hidden units swapped, and a worse minimum. Right, the lines are spaced by equal factors of the cost. Other
planes look different; the three minima are minima in all six directions.

In words: on the left nested ellipses around one point. On the right three separate valleys in this plane. Two have cost
{{ .global_cost:d }}; the third has cost {{ .worse_cost:.4f }}. At the midpoint of the two copies the cost is {{ .barrier:.2f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.regression_bowl import X as LINE_X
from figures.regression_bowl import Y as LINE_Y
from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS, flip_end
from landscape.model import networks, regression, symmetries
from landscape.model.losses import HALF_SQUARED_ERROR
from landscape.model.networks import NO_BIASES

CASE = VARIANTS["answer"]


class Facts(NamedTuple):
    w0: np.ndarray
    w1: np.ndarray
    line_cost: np.ndarray
    line_best: np.ndarray
    across: np.ndarray
    up: np.ndarray
    network_cost: np.ndarray
    minima: np.ndarray  # (3, 2): the answer's weights, their twin, the worse minimum, in the plane
    global_cost: int
    worse_cost: float
    barrier: float


def compute() -> Facts:
    w0, w1 = np.linspace(-1.3, 3.7, 61), np.linspace(-1, 4, 61)
    line = [[regression.cost(LINE_X, LINE_Y, np.array([a, b]), HALF_SQUARED_ERROR) for a in w0] for b in w1]
    best = regression.least_squares_minimisers(LINE_X, LINE_Y).particular
    made = networks.flatten(ANSWER, NO_BIASES)
    twin = networks.flatten(symmetries.permute(ANSWER, [1, 0]), NO_BIASES)
    worse = flip_end(CASE, (1,)).theta  # the minimum that the site certifies
    cost = CASE.problem.cost
    origin = (made + twin) / 2
    east = (twin - made) / np.linalg.norm(twin - made)
    off_line = (worse - origin) - ((worse - origin) @ east) * east
    north = off_line / np.linalg.norm(off_line)
    across, up = np.linspace(-6, 6, 121), np.linspace(-3.6, 8.4, 121)
    plane = [[cost(origin + x * east + y * north) for x in across] for y in up]
    minima = np.array([[(theta - origin) @ east, (theta - origin) @ north] for theta in (made, twin, worse)])
    return Facts(
        w0, w1, np.array(line), best, across, up, np.array(plane), minima, round(cost(made)), cost(worse), cost(origin)
    )


def draw(facts: Facts) -> Figure:
    figure, left = style.canvas(225)
    left.remove()
    left, right = figure.subplots(1, 2)
    levels = facts.line_cost.min() + (0.5 * np.arange(1, 8)) ** 2
    style.level_lines(left, facts.w0, facts.w1, facts.line_cost, levels, color=style.LOSS)
    style.minimiser(left, *facts.line_best)
    style.label(left, *facts.line_best, "minimum", style.MINIMISER, dy=-15, ha="center")
    style.level_lines(
        right, facts.across, facts.up, np.log10(facts.network_cost + 1e-6), np.arange(-3, 2, 0.25), color=style.LOSS
    )
    for place, text, dx, dy, ha in zip(
        facts.minima,
        ("global", "its twin", "worse"),
        (0, 0, 9),
        (-15, -15, 2),
        ("center", "center", "left"),
        strict=True,
    ):
        style.minimiser(right, *place)
        style.label(right, *place, text, style.MINIMISER, dx=dx, dy=dy, ha=ha)
    for axes, name in ((left, "linear regression"), (right, "network, 2-2-1")):
        axes.set_title(name, loc="left", color=style.INK, pad=8)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
        axes.set_aspect("equal")
    return figure
