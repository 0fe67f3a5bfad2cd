r"""The same point of the same cost: in one picture it is the bottom of a bowl, in the other a pass.

Two maps of one network's cost over planes through the cross, in a space of six weights; deeper blue is lower. Above, a random plane; {{ .percent:.0f}} of 100
bend up everywhere at the cross. Below, the plane through two perfect fits; green is lower than the cross. Neither map shows
other directions.

How it was made: [the answer's network](term:the-answers-network), two hidden units without biases, on the nine inputs $\{0,1,2\}\times\{0,1,2\}$ with
its own outputs as targets, mean squared error. The cross is a saddle: both units share the best single unit. Above: the plane spanned by two
normal vectors (seed {{ .seed:d }}), made orthonormal; of twelve seeds it is the one in which the cross lies best in the middle, and one of the others has lower places at the edge of the map. Below: the plane through the saddle, the network and its twin. Both maps have the same scale:
{{ .width:.1f}} to the left and to the right, {{ .depth:.1f}} up and down; level lines at {{ .cost:.4f }}, the cost of the saddle, and at 1/64, 1/32, 1/16, 1/8, 1/4, 1/2. The share: of {{ .planes.runs:,d }}
planes spanned by normal vectors (same generator), {{ .planes.count:,d }} have two positive curvatures at the saddle ({{ .low:.1f }} to {{ .high:.1f }}%).

In words: above, closed level lines around a cross, and nothing is lower than the cross. Below, a curved valley with two discs at its ends, where the cost is zero;
the cross lies in the middle of the valley, between two green regions. The straight line between the discs runs over higher ground, up to {{ .hill:.2f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.network import ANSWER, GRID
from landscape.cases.twins.saddles import best_single
from landscape.model.activations import LOGISTIC
from landscape.model.networks import NO_BIASES, flatten, forward
from landscape.model.problem import Problem
from landscape.model.symmetries import permute
from landscape.search.shares import Share, wilson
from landscape.search.slices import look_convex, on_plane, random_planes

PROBLEM = Problem(ANSWER, GRID, forward(ANSWER, GRID, LOGISTIC))
SEED, PLANES = 8, 20_000
ACROSS, UP = np.linspace(-3.4, 3.4, 69), np.linspace(-1.5, 1.5, 31)
LEVELS = 1 / np.array([64, 32, 16, 8, 4, 2])


class Facts(NamedTuple):
    random: np.ndarray  # (up, across): the cost on the random plane
    twins: np.ndarray  # the cost on the plane through the saddle and the twins
    fits: tuple[float, float]  # the twins lie at (-x, y) and (x, y)
    cost: float  # of the saddle
    hill: float  # halfway between the twins
    planes: Share  # of random planes with two positive curvatures at the saddle
    percent: float
    low: float
    high: float
    seed: int
    width: float
    depth: float


def saddle() -> np.ndarray:
    """Both units equal to the best single unit, each with half of its output weight, as W and v."""
    *w, v = best_single(PROBLEM, np.random.default_rng(SEED))
    return np.array([*w, *w, v / 2, v / 2])


def compute() -> Facts:
    rng, point = np.random.default_rng(SEED), saddle()
    one, other = (flatten(net, NO_BIASES) for net in (ANSWER, permute(ANSWER, [1, 0])))
    x, y = (other - one) / 2, (one + other) / 2 - point  # at right angles, because swapping the units reverses x alone
    planes = [np.linalg.qr(random_planes(rng, 1, 6)[0])[0].T, [x / np.linalg.norm(x), y / np.linalg.norm(y)]]
    maps = [on_plane(PROBLEM.cost, point, *pair, ACROSS, UP) for pair in planes]
    share = wilson(int(look_convex(PROBLEM.hessian(point), random_planes(rng, PLANES, 6)).sum()), PLANES)
    return Facts(
        maps[0], maps[1], (float(np.linalg.norm(x)), float(np.linalg.norm(y))), PROBLEM.cost(point), PROBLEM.cost(point + y),
        share, 100 * share.share, 100 * share.low, 100 * share.high, SEED, ACROSS[-1], UP[-1],
    )  # fmt: skip


def draw_map(axes: Axes, cost: np.ndarray, level: float, title: str) -> None:
    edges = [level, *LEVELS]
    for k, (low, high) in enumerate(zip([-1.0, *edges], edges, strict=False)):
        colour, alpha = (style.MINIMISER, 0.55) if k == 0 else (style.LOSS, 0.62 - 0.1 * k)
        axes.contourf(ACROSS, UP, cost, levels=[low, high], colors=colour, alpha=alpha)
    style.level_lines(axes, ACROSS, UP, cost, edges[1:], style.LOSS)
    style.saddle(axes, 0, 0)
    axes.set_aspect("equal")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.set_title(title, loc="left", color=style.INK, pad=6)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(430)
    figure.delaxes(axes)
    above, below = figure.subplots(2, 1)
    draw_map(above, facts.random, facts.cost, "a random plane: a bowl")
    draw_map(below, facts.twins, facts.cost, "another plane through the same point: a pass")
    x, y = facts.fits
    below.plot([-x, x], [y, y], color=style.PATH, lw=1.6, ls=(0, (4, 2)))
    for sign in (-1, 1):
        style.minimiser(below, sign * x, y)
    style.label(below, 0, y, "straight line, over the hill", style.PATH, ha="center", dy=11)
    style.label(below, -x, y, "fit", style.MINIMISER, ha="right", dx=-9)
    style.label(below, x, y, "fit", style.MINIMISER, dx=9)
    return figure
