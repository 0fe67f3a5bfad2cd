r"""A setting of a network with two tanh units comes in eight copies, mirror images of each other.

Both weights of unit 1 equal $a$, both of unit 2 equal $b$. On each line the cost is the same; deeper means lower; at the eight
dots it is zero. Each dashed mirror makes the change of weights written at it; no output changes. The green sector, mirrored again and again, gives the whole picture. Other minima may exist.

How it was made: $f(x) = v_1\tanh(w_1x) + v_2\tanh(w_2x)$ on the plane $w_1 = v_1 = a$, $w_2 = v_2 = b$ of its four-dimensional space of
weights, mean squared error. The targets are the outputs of the network with $a = {{ .a:.1f }}$ and $b = {{ .b:.1f }}$ at the inputs {{ .inputs }}. To
flip a unit is to turn the signs of its weights. The eight dots lie on the dotted circle. The heights of the lines, {{ .heights }}, are chosen to show the pools; one sector is
computed at {{ .points:d }} points a side and mirrored. The circle has radius {{ .radius:.1f }}.

In words: a hill of height {{ .origin:.2f }} in the centre and a ring of low cost around it. On the circle of radius {{ .radius:.1f }} lie eight pools,
mirror images of each other, one in each sector between an axis and a diagonal. Where the circle meets the diagonals the
cost is {{ .pass_diagonal:.3f }}, where it meets the axes {{ .pass_axis:.3f }}. Off the circle there may be lower ways between neighbours.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from figures import style
from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, cost, forward
from landscape.model.symmetries import signed_orbit

A, B = 1.2, 0.5
END, POINTS = 1.9, 153
INPUTS = np.array([[0.5], [1.0], [2.0], [4.0]])
POOLS, SLOPES = (0.001, 0.005, 0.012), (0.06, 0.3, 0.7, 1.3)  # below the lowest pass, above the highest


class Facts(NamedTuple):
    axis: np.ndarray
    cost: np.ndarray
    a: float
    b: float
    inputs: str
    heights: str
    points: int
    copies: np.ndarray
    radius: float
    origin: float
    pass_diagonal: float
    pass_axis: float


def network(a: float, b: float) -> Network:
    """The network at the point (a, b) of the plane."""
    weights = np.array([a, b])
    return Network(weights[:, None], np.zeros(2), weights, 0.0)


def compute() -> Facts:
    targets = forward(network(A, B), INPUTS, TANH)

    def height(a: float, b: float) -> float:
        return float(cost(network(a, b), INPUTS, targets, TANH, SQUARED_ERROR))

    half = np.linspace(0, END, POINTS)
    sector = np.array([[height(a, b) if b <= a else 0 for a in half] for b in half])
    quarter = np.triu(sector) + np.triu(sector, 1).T  # mirrored at the diagonal
    upper = np.hstack([quarter[:, :0:-1], quarter])  # the other quarters are its mirror images
    axis, values = np.r_[-half[:0:-1], half], np.vstack([upper[:0:-1], upper])
    copies = np.array(sorted((w1, w2) for (w1, _, _), (w2, _, _), _ in signed_orbit(network(A, B), TANH)))
    radius = float(np.hypot(A, B))
    side = radius / np.sqrt(2)
    text = lambda numbers: ", ".join(f"{x:g}" for x in numbers)
    passes = height(0, 0), height(side, side), height(radius, 0)
    return Facts(axis, values, A, B, text(INPUTS[:, 0]), text(POOLS + SLOPES), POINTS, copies, radius, *passes)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400, x="$a$, both weights of unit 1", y="$b$, both weights of unit 2")
    end = facts.axis[-1]
    axes.fill([0, end, end], [0, 0, end], color=style.MINIMISER, alpha=0.13, lw=0)
    fine = facts.axis, facts.axis, facts.cost
    coarse = facts.axis[::4], facts.axis[::4], facts.cost[::4, ::4]  # enough for long lines
    for level in POOLS:  # one tint upon the other: darker is lower
        axes.contourf(*fine, (0, level), colors=style.LOSS, alpha=0.14)
    axes.contourf(*coarse, (0, SLOPES[0]), colors=style.LOSS, alpha=0.11)
    for x, y in ((end, 0), (0, end), (end, end), (end, -end)):
        axes.plot([-x, x], [-y, y], color=style.SOFT, lw=0.9, ls=(0, (5, 4)))
    style.level_lines(axes, *fine, POOLS, color=style.LOSS)
    style.level_lines(axes, *coarse, SLOPES, color=style.LOSS)
    axes.add_patch(Circle((0, 0), facts.radius, fill=False, ec=style.MINIMISER, lw=1.2, ls=(0, (1, 2))))
    for a, b in facts.copies:
        style.minimiser(axes, a, b)
    style.label(axes, end, 0, "flip unit 2", style.INK, ha="right", dx=2, dy=-9)
    style.label(axes, 0, end, "flip unit 1", style.INK, dx=5, dy=-6)
    style.label(axes, end, end, "swap", style.INK, ha="right", dx=-14, dy=-6)
    style.label(axes, end, -end, "swap, flip both", style.INK, ha="right", dx=-20, dy=12)
    axes.set_aspect("equal")
    return figure
