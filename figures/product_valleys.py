r"""Two weights that are multiplied make two valleys with a pass between them, and no worse valley.

Height is cost, and deeper colour is lower. On the green lines the cost is zero. The dashed line, drawn once more below, leads over
the pass. Every other way across climbs at least as high. Yet there is no trap: from every point outside the green lines some
way leads down.

How it was made: the surface $L(w_1, w_2) = (1 - w_1w_2)^2$, the squared error of the network $x \mapsto w_2w_1x$ for the sample
$x = 1$, $y = 1$, over the directions $(w_1+w_2)/\sqrt2$ (to the right) and $(w_2-w_1)/\sqrt2$ (into the picture), drawn in slanted
projection; nothing is hidden. Each step of colour is 1/4 of cost. The profile is $(1-s^2)^2$ at the point $(s, s)$.

In words: a surface with two valleys, left and right, and a ridge between them that is lowest in the middle: a saddle of height
{{ .pass_height:d }}. The straight line from $(-1,-1)$ to $(1,1)$ climbs from 0 to {{ .pass_height:d }} at the saddle and falls to 0 again.
Along the ridge, away from the saddle, the ground rises to {{ .ridge:.2f }} at the edge.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.model.chains import Chain

NETWORK = Chain(2)
RIGHT, DEEP = 2.0, 0.8  # how far the surface is drawn along the two diagonals
RISE, SLANT, LEAN = 0.6, 1.35, 0.22  # heights up, depth up, depth to the right: the projection
POINTS = 49
LEVELS = np.arange(0, 2.01, 0.25)


class Facts(NamedTuple):
    u: np.ndarray  # (w1 + w2) / sqrt 2
    v: np.ndarray  # (w2 - w1) / sqrt 2
    cost: np.ndarray  # shape (v, u)
    s: np.ndarray  # of the straight line (s, s)
    profile: np.ndarray
    pass_height: int
    ridge: float  # the cost on the ridge at the edge


def at(u: float, v: float) -> float:
    return float(NETWORK.cost(((u - v) / np.sqrt(2), (u + v) / np.sqrt(2))))


def compute() -> Facts:
    u, v = np.linspace(-RIGHT, RIGHT, POINTS), np.linspace(-DEEP, DEEP, 21)
    s = np.linspace(-RIGHT / np.sqrt(2), RIGHT / np.sqrt(2), POINTS)
    return Facts(
        u, v, np.array([[at(a, b) for a in u] for b in v]), s, np.array([NETWORK.cost((t, t)) for t in s]),
        int(NETWORK.cost((0, 0))), at(0, DEEP),
    )  # fmt: skip


def seen(u, v, height):
    """Where a point of the surface is drawn."""
    return u + LEAN * v, SLANT * v + RISE * height


def draw(facts: Facts) -> Figure:
    figure, _ = style.canvas(400)
    figure.clear()
    surface, below = figure.subplots(2, 1, height_ratios=(2.6, 1), sharex=True)
    draw_surface(surface, facts)
    draw_profile(below, facts)
    return figure


def draw_surface(axes, facts: Facts) -> None:
    u, v = np.meshgrid(facts.u, facts.v)
    across, up = seen(u, v, facts.cost)
    for k, (low, high) in enumerate(zip(LEVELS, [*LEVELS[1:], 9.0], strict=True)):
        axes.contourf(across, up, facts.cost, levels=[low, high], colors=style.LOSS, alpha=0.46 - 0.055 * k)
    for row in range(0, len(facts.v), 4):
        axes.plot(across[row], up[row], color=style.LOSS, lw=0.7, alpha=0.7)
    for column in range(0, len(facts.u), 4):
        axes.plot(across[:, column], up[:, column], color=style.LOSS, lw=0.7, alpha=0.7)
    deep = np.linspace(-DEEP, DEEP, 41)
    for sign in (1, -1):
        axes.plot(*seen(sign * np.sqrt(2 + deep**2), deep, 0), color=style.MINIMISER, lw=3)
    line = facts.s * np.sqrt(2)
    inside = np.abs(facts.s) <= 1.001
    axes.plot(*seen(line[inside], 0, facts.profile[inside]), color=style.PATH, lw=2.4, ls=(0, (5, 2)))
    for sign, name, ha in ((-1, "(−1, −1)", "right"), (1, "(1, 1)", "left")):
        place = seen(sign * np.sqrt(2), 0, 0)
        style.minimiser(axes, *place)
        style.label(axes, *place, name, style.MINIMISER, ha=ha, dx=8 * sign, dy=2)
    style.saddle(axes, *seen(0, 0, 1))
    style.label(axes, *seen(0, 0, 1), "pass", style.SADDLE, ha="center", dy=13)
    axes.set_axis_off()


def draw_profile(axes, facts: Facts) -> None:
    for spine in axes.spines.values():
        spine.set_color(style.SOFT)
    axes.tick_params(color=style.SOFT, labelcolor=style.INK)
    line = facts.s * np.sqrt(2)
    shown = np.abs(facts.s) <= 1.25
    axes.plot(line[shown], facts.profile[shown], color=style.PATH, lw=2.2, ls=(0, (5, 2)))
    for sign in (-1, 1):
        style.minimiser(axes, sign * np.sqrt(2), 0)
    style.saddle(axes, 0, 1)
    axes.set_title("cost on the straight line", loc="left", color=style.INK, pad=6)
    axes.set_xticks([-np.sqrt(2), 0, np.sqrt(2)], ["(−1, −1)", "(0, 0)", "(1, 1)"])
    axes.set_yticks([0, 1])
    axes.set_ylim(0, 1.3)
