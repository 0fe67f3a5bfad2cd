r"""The same log-loss of the same sample is convex while the hidden unit is frozen, and has a hump when it moves.

Dashed: only the output weight moves; the cost is convex. Solid: the bias of the hidden unit moves with it, along a straight line in
the weights, and the middle of a chord lies below the curve. No convex function allows that. Two lines through the weights are
shown, not the whole landscape.

How it was made: one sample $x = 1$, $y = 1$ and the network with logit $v\,\sigma(wx + b)$, where $w = 0$. Dashed: $v = t$, $b = 0$.
Solid: $b = v = t$; the chord joins $t = {{ .left:.0f }}$ and $t = {{ .right:.0f }}$.

In words: both curves pass through $\ln 2$, about {{ .middle:.3f }}, at $t = 0$. The dashed one falls from {{ .frozen_left:.3f }} on the left to
{{ .frozen_right:.3f }} on the right and is convex. [The solid one rises to a hump of {{ .hump_cost:.3f }} at $t = {{ .hump:.2f }}$ and falls from there
on](test:hump_of_a_moving_unit). Its chord leads from {{ .at_left:.3f }} to {{ .at_right:.3f }}; the middle of the chord is at {{ .chord:.3f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import brentq

from figures import style
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS
from landscape.model.networks import Network, forward

LEFT, RIGHT = -4.0, 4.0


class Facts(NamedTuple):
    t: np.ndarray
    moving: np.ndarray
    frozen: np.ndarray
    left: float
    right: float
    at_left: float
    at_right: float
    chord: float
    middle: float
    logit_left: float
    logit_right: float
    frozen_left: float
    frozen_right: float
    hump: float
    hump_cost: float


def logit(b: float, v: float) -> float:
    net = Network(np.zeros((1, 1)), np.array([b]), np.array([v]), 0.0)
    return float(forward(net, np.ones((1, 1)), LOGISTIC)[0])


def cost(b: float, v: float) -> float:
    return float(LOG_LOSS.value(logit(b, v), 1))


def compute() -> Facts:
    t = np.linspace(-6, 6, 241)
    moving, frozen = (np.array([cost(b(at), at) for at in t]) for b in (lambda at: at, lambda at: 0.0))
    ends = cost(LEFT, LEFT), cost(RIGHT, RIGHT)
    # The slope of t s(t) is s(t) (1 + t s(-t)), zero where 1 + t + e^t is.
    hump = brentq(lambda at: 1 + at + np.exp(at), -2, 0, xtol=1e-14)
    return Facts(
        t, moving, frozen, LEFT, RIGHT, *ends, sum(ends) / 2, cost(0, 0), logit(LEFT, LEFT), logit(RIGHT, RIGHT),
        cost(0, LEFT), cost(0, RIGHT), hump, cost(hump, hump),
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, x="$t$", y="log-loss of one sample")
    top = 1.75
    shown = facts.frozen <= top
    axes.plot(facts.t[shown], facts.frozen[shown], color=style.SOFT, ls=(0, (5, 2.5)))
    axes.plot(facts.t, facts.moving, color=style.LOSS)
    axes.plot([facts.left, facts.right], [facts.at_left, facts.at_right], "o-", color=style.BARRIER, lw=1.5, ms=5)
    style.barrier(axes, 0, facts.chord, facts.middle)
    style.label(axes, 0, facts.chord, "chord", style.BARRIER, ha="right", dx=-8, dy=-10)
    style.label(axes, facts.hump, facts.hump_cost, "unit moves", style.LOSS, ha="right", dx=-14, dy=12)
    style.label(axes, -2.5, 1.5, "unit frozen", style.SOFT, dx=12)
    axes.set_ylim(0, top)
    axes.set_xticks([-4, 0, 4])
    return figure
