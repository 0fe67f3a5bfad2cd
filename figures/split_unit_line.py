r"""A split unit can be a local minimum: between the two copies in one example, beyond them in another.

One unit is replaced by two copies that share its output weight, $t$ and $1-t$. All these networks compute the same, so the loss is constant
along each picture. Where the curve is above zero the network is a local minimum, where it is below, a saddle. Two data sets; neither picture shows
which runs end here.

How it was made: the curve is the eigenvalue of the Hessian of the two-unit cost that changes its sign, in floating point; of the other three one is zero,
along the line, and two are positive. The signs are certified in ball arithmetic. Mean squared error on the {{ .samples }} inputs
$x=1/20, 2/20, \dots, 3$, tanh units without biases. Above: targets $2\tanh x-\tanh 4x$; the single unit is $v\tanh(wx)$ with $w={{ .inside.w:.4f }}$, $v={{ .inside.v:.4f }}$, its loss
{{ .inside.loss }}. Below: targets $\tanh(x/2)+\tanh 4x$, with $w={{ .outside.w:.4f }}$, $v={{ .outside.v:.4f }}$, loss {{ .outside.loss }}. Two units can fit both data sets exactly.

In words: above, the curve is {{ .inside.middle:.4f }} at $t=1/2$ and {{ .inside.beyond:.4f }} at $t=-1/2$ and $t=3/2$. Below, it is {{ .outside.middle:.4f }} at
$t=1/2$ and {{ .outside.beyond:.4f }} at $t=-1/2$ and $t=3/2$. Both cross zero at $t=0$ and $t=1$.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.twins.embedded_minimum import (
    OUTSIDE,
    PROBLEM,
    outside_minimum,
    position_on_line,
    single_minimum,
)
from landscape.cases.twins.split_unit import split
from landscape.model.problem import Problem
from landscape.proof.krawczyk import CriticalPoint
from landscape.search.descent import descend
from landscape.search.multistart import starts
from landscape.search.shares import Share, wilson

RUNS, RATE, STEPS, SEED, WITHIN = 1000, 0.3, 5_000, 0, 1e-3


class Line(NamedTuple):
    w: float
    v: float
    loss: str
    curvature: np.ndarray  # the eigenvalue that changes its sign
    middle: float  # its value at t = 1/2
    beyond: float  # and at -1/2


class Facts(NamedTuple):
    samples: int
    t: np.ndarray
    inside: Line
    outside: Line
    runs: int
    rate: float
    steps: int
    seed: int
    ends: Share  # runs for the first data set that end between t = 0 and t = 1


def turning(problem: Problem, single: np.ndarray, t: float) -> float:
    """The eigenvalue that stands for t (1 - t) A: the lowest or the second, since one is zero and two are positive."""
    values = np.linalg.eigvalsh(problem.hessian(split(single, t)))
    return float(values[np.abs(values[:2]).argmax()])


def on(problem: Problem, point: CriticalPoint, t: np.ndarray) -> Line:
    single = np.array(point.theta, dtype=float)
    at = [turning(problem, single, place) for place in (0.5, -0.5)]
    curvature = np.array([turning(problem, single, place) for place in t])
    return Line(float(single[0]), float(single[1]), point.loss, curvature, at[0], at[1])


def compute() -> Facts:
    point = single_minimum()
    single = np.array(point.theta, dtype=float)
    t = np.linspace(-0.6, 1.6, 111)
    begun = starts(PROBLEM, RUNS, 1.0, np.random.default_rng(SEED))
    ended = descend(PROBLEM, begun, rate=RATE, steps=STEPS).theta
    places = [position_on_line(theta, single, WITHIN) for theta in ended]
    count = sum(place is not None and 0 < place < 1 for place in places)
    return Facts(
        len(PROBLEM.y), t, on(PROBLEM, point, t), on(OUTSIDE, outside_minimum(), t),
        RUNS, RATE, STEPS, SEED, wilson(count, RUNS),
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, _ = style.canvas(330)
    figure.clear()
    above, below = figure.subplots(2, 1, sharex=True)
    for axes, line, title in (
        (above, facts.inside, "$2\\,\\tanh x-\\tanh 4x$: minima between the copies"),
        (below, facts.outside, "$\\tanh(x/2)+\\tanh 4x$: minima beyond them"),
    ):
        style_panel(axes, title)
        axes.axhline(0, color=style.SOFT, lw=1)
        for sign, color in ((1, style.MINIMISER), (-1, style.SADDLE)):
            shown = np.where(sign * line.curvature >= 0, line.curvature, np.nan)
            axes.plot(facts.t, shown, color=color, lw=2.4, ls="-" if sign > 0 else (0, (4, 1.6)))
            axes.fill_between(facts.t, np.nan_to_num(shown), color=color, alpha=0.14, lw=0)
        reach = 1.35 * max(abs(line.middle), abs(line.beyond))
        axes.set_ylim(-reach, reach)
        axes.set_yticks([0], ["0"])
        for place in (-0.3, 0.5, 1.3):
            high = line.curvature[np.abs(facts.t - place).argmin()] > 0
            name, color = ("local minima", style.MINIMISER) if high else ("saddles", style.SADDLE)
            style.label(axes, place, 0, name, color, ha="center", dy=-12 if high else 12)
    below.set_xlim(-0.6, 1.6)
    below.set_xticks([-0.5, 0, 0.5, 1, 1.5])
    below.set_xlabel("share $t$ of the first copy", loc="right", color=style.INK)
    return figure


def style_panel(axes, title: str) -> None:
    """The look of `style.canvas` for one of several axes."""
    for spine in axes.spines.values():
        spine.set_color(style.SOFT)
    axes.tick_params(color=style.SOFT, labelcolor=style.INK)
    axes.set_title(title, loc="left", color=style.INK, pad=6)
