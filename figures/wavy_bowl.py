r"""This curve is not convex, and yet its only flat point is its minimum, which descent reaches fast.

The straight line joins two points of the curve and runs below it in places, so the curve is not convex. But it is level
only at $0$. The dots are steps of gradient descent. One curve proves nothing about networks.

How it was made: the curve is $x^2+3\sin^2x$, and descent starts at $x=3$ with rate $1/8$. The chord joins the points at $1$ and $2\tfrac12$. The facts also hold what
ball arithmetic proves of a network, four tanh units on three samples: bounds for the singular values of the Jacobian and for the curvature in the
ball of radius $1/20$ around a start near a perfect fit.

In words: a curve rises on both sides of its minimum at 0, steeply, then almost level near $2$ and $-2$, then steeply again. Nowhere else is it
level. A run that starts at 3 moves slowly past the gentle part and then drops to 0.
"""

from math import sin
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.near_a_fit import START, certified, problem
from landscape.proof.balls import lower_float

RATE, FIRST, SHOWN, STEPS = 1 / 8, 3.0, 8, 100


class Facts(NamedTuple):
    path: np.ndarray
    needed: float  # the radius the theorem asks for with this mu, rounded up to four decimals
    mu: float  # rounded down to two decimals
    smoothness: float  # rounded up to one decimal
    promised: float  # how many times smaller the cost is after STEPS steps with rate 1/11, at least; rounded down
    steps: int


def cost(x):
    return x**2 + 3 * np.sin(x) ** 2


def compute() -> Facts:
    path = [FIRST]
    for _ in range(SHOWN):
        path.append(path[-1] - RATE * (2 * path[-1] + 3 * sin(2 * path[-1])))
    area = certified()
    if area.singular.verdict != "proved":
        raise ArithmeticError("the singular values are not certified")
    mu = np.floor(100 * lower_float(area.mu)) / 100
    before = problem().cost(np.array([float(entry) for entry in START]))
    return Facts(
        np.round(path, 6), float(np.ceil(1e4 * np.sqrt(8 * before / mu)) / 1e4), float(mu),
        float(np.ceil(-10 * lower_float(-area.smoothness)) / 10),
        float(np.floor((1 - mu / 11) ** -STEPS)), STEPS,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, x="$x$")
    x = np.linspace(-3.3, 3.3, 201)
    axes.plot(x, cost(x), color=style.LOSS)
    ends = np.array([1, 2.5])
    axes.plot(ends, cost(ends), color=style.BARRIER, lw=1.5, ls=(0, (5, 3)))
    style.label(axes, 2.5, cost(2.5), "chord", style.BARRIER, dx=6, dy=-10)
    axes.plot(
        facts.path, cost(facts.path), "o", color=style.PATH, ms=5, mec=style.GROUND, mew=0.5, zorder=style.FRONT - 1
    )
    style.label(axes, facts.path[0], cost(facts.path[0]), "start", style.PATH, dx=-8, dy=4, ha="right")
    style.minimiser(axes, 0, 0)
    style.label(axes, 0, 0, "the only flat point", style.MINIMISER, dy=-14, ha="center")
    axes.set(ylim=(-1.9, 11), xlim=(-3.3, 3.3))
    axes.set_title("$x^2+3\\sin^2x$", loc="left", color=style.LOSS, pad=8)
    return figure
