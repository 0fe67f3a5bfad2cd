r"""Regression has one valley; a network with two hidden units has two equal best settings and a worse minimum.

Deeper colour is lower cost. Below each map is the cost along its orange line. For regression the curve stays below the straight
line. For the network it climbs over a hill between the best setting and its twin, the same network with its two units
exchanged. This slice through six weights does not show ways around the hill.

How it was made: left, half the mean squared error of a line fitted to three points, over intercept and slope; each step of
colour adds an equal amount to the square root of the height. Right, the mean squared error of the network with two inputs,
two logistic hidden units, one linear output and no biases on the nine inputs $\{0,1,2\}\times\{0,1,2\}$; the targets are what
the network of the left twin computes; each step of colour is an equal factor of the cost. The plane goes through three minima:
the two twins, whose hidden units are exchanged, and a worse one. The three are minima in all six directions; the map cannot
show that. Points that look like passes of the map need not be saddles of the whole cost.

In words: on the left nested ellipses around one point, and below them a curve that hangs under its chord. On the right three
separate hollows. Two have cost {{ .global_cost:d }}; the third, marked worse, has cost {{ .worse_cost:.4f }}. Below, the cost along the
line between the two equal ones rises from 0 to {{ .barrier:.2f }} halfway and falls back to 0.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from figures import style
from figures.regression_bowl import X as LINE_X
from figures.regression_bowl import Y as LINE_Y
from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS, flip_end
from landscape.model import networks, regression, symmetries
from landscape.model.losses import HALF_SQUARED_ERROR
from landscape.model.networks import NO_BIASES
from landscape.search.segments import profile

CASE = VARIANTS["answer"]
LINE_ENDS = np.array([[-0.6, 2.6], [2.9, -0.4]])  # two lines (intercept, slope), neither of them the best


class Facts(NamedTuple):
    w0: np.ndarray
    w1: np.ndarray
    line_cost: np.ndarray
    line_best: np.ndarray
    line_profile: np.ndarray  # the cost on the way between LINE_ENDS
    across: np.ndarray
    up: np.ndarray
    network_cost: np.ndarray
    minima: np.ndarray  # (3, 2): the answer's weights, their twin, the worse minimum, in the plane
    network_profile: np.ndarray  # the cost on the way between the first two
    global_cost: int
    worse_cost: float
    barrier: float


def compute() -> Facts:
    w0, w1 = np.linspace(-1.3, 3.7, 61), np.linspace(-1, 4, 61)
    line = lambda w: regression.cost(LINE_X, LINE_Y, w, HALF_SQUARED_ERROR)
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
    return Facts(
        w0,
        w1,
        np.array([[line(np.array([a, b])) for a in w0] for b in w1]),
        best,
        profile(line, *LINE_ENDS).cost,
        across,
        up,
        np.array([[cost(origin + x * east + y * north) for x in across] for y in up]),
        np.array([[(theta - origin) @ east, (theta - origin) @ north] for theta in (made, twin, worse)]),
        profile(cost, made, twin).cost,
        round(cost(made)),
        cost(worse),
        cost(origin),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(330)
    axes.remove()
    (left, right), (under_left, under_right) = figure.subplots(2, 2, height_ratios=(2, 1))
    low = facts.line_cost.min()
    hollows(left, facts.w0, facts.w1, facts.line_cost, low + (0.45 * np.arange(1, 9)) ** 2)
    style.minimiser(left, *facts.line_best)
    style.label(left, *facts.line_best, "minimum", style.MINIMISER, dx=9, dy=6)
    levels = 10 ** np.arange(-3, 1.3, 0.5)
    hollows(right, facts.across, facts.up, facts.network_cost, levels)
    for place, text, dx, dy in zip(
        facts.minima, ("best", "its twin", "worse"), (-16, -26, 9), (-15, -15, 2), strict=True
    ):
        style.minimiser(right, *place)
        style.label(right, *place, text, style.MINIMISER, dx=dx, dy=dy)
    for above, ends in ((left, LINE_ENDS), (right, facts.minima[:2])):
        above.plot(*ends.T, color=style.PATH, lw=1.8, marker="o", ms=4.5)
        above.set_aspect("equal")
    for axes, name in ((left, "linear regression"), (right, "network, two hidden units")):
        axes.set_title(name, loc="left", color=style.INK, pad=6)
    for axes, heights in ((under_left, facts.line_profile), (under_right, facts.network_profile)):
        below(axes, heights)
    middle = len(facts.line_profile) // 2
    style.label(under_left, 0.5, facts.line_profile[[0, -1]].mean(), "straight line", style.PATH, ha="right", dy=10)
    style.label(under_left, 0.5, facts.line_profile[middle], "cost along it", style.LOSS, ha="center", dy=-13)
    style.label(under_right, 0.5, facts.barrier, "a hill", style.LOSS, ha="center", dy=-20)
    style.label(under_right, 0.5, 0, "between two equals", style.PATH, ha="center", dy=12)
    for axes in figure.axes:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
    return figure


def hollows(axes: Axes, x: ArrayLike, y: ArrayLike, z: ArrayLike, levels: ArrayLike) -> None:
    """`z`, shape (len(y), len(x)), as depth: each rising level fills what lies below it once more, so lower is deeper."""
    for level in np.sort(np.ravel(levels)):
        axes.contourf(x, y, z, levels=[-np.inf, level], colors=[style.LOSS], alpha=0.13)
    style.level_lines(axes, x, y, z, levels, color=style.GROUND)


def below(axes: Axes, heights: np.ndarray) -> None:
    """The cost along a straight line, above its lowest value on that line, and the chord between its ends."""
    way = np.linspace(0, 1, len(heights))
    axes.fill_between(way, heights, min(0, heights.min()), color=style.LOSS, alpha=0.16, lw=0)
    axes.plot(way, heights, color=style.LOSS)
    axes.plot([0, 1], heights[[0, -1]], color=style.PATH, lw=1.8, marker="o", ms=4.5)
    axes.set_ylim(-0.06 * heights.max(), 1.12 * heights.max())
