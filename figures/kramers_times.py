r"""Measured waiting times agree with the exact mean for the step that was used; Kramers' law, a limit, is up to a fifth shorter.

Every time is divided by the time of Kramers' law, so the law is the level 1. The bars are 95% intervals of simulated means. They meet
the solid curve, the exact mean for this step. The law is the limit for vanishing steps and then vanishing noise, not for a fixed step.

How it was made: the cost is $w^4/4-w^2/2$. Runs start in the minimum $-1$ and stop at the first $w\ge1$, which is the other minimum. A step is gradient descent
with rate $\eta=1/10$, then a normal kick of variance $2\eta T$; the time is the number of steps times $\eta$. At the temperatures $T=1/8$,
$1/12$ and $1/16$ there are {{ .runs.0:,d }} runs, at $1/20$ {{ .runs.3:,d }}, seed {{ .seed:d }}. Dashed: the double integral for vanishing steps. Solid: the exact mean for this
step, from an integral equation. One cost with one weight; networks have other prefactors.

In words: at $T=1/8$ the measured time is {{ .ratio.0:.2f }} times Kramers' time, at $1/12$ {{ .ratio.1:.2f }}, at $1/16$ {{ .ratio.2:.2f }}, at $1/20$ {{ .ratio.3:.2f }}. The
dashed curve falls from {{ .small.0:.2f }} at $T=1/8$ to {{ .small.3:.2f }} at $1/20$ and on to 1; the solid one runs below it and crosses 1 near $T=1/42$.
"""

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.search.escape import diffusion_time, kramers_time, mean_steps, steps_taken

SEED, RATE = 20, 0.1
INVERSE, RUNS = (8, 12, 16, 20), (2500, 2500, 2500, 1000)  # 1/T, and how many runs
START, END, LOW = -1.0, 1.0, -3.0
LIMIT = (40, 80, 200)  # 1/T, for the limit only
COOLED = (10, 100, 1000, 10000)


class Facts(NamedTuple):
    kramers: tuple[float, ...]  # times, for each temperature
    small: tuple[float, ...]  # exact mean time of the diffusion, over Kramers' time
    exact: tuple[float, ...]  # exact mean time for this rate, over Kramers' time
    ratio: tuple[float, ...]  # measured, over Kramers' time
    low: tuple[float, ...]  # its 95% interval, over Kramers' time
    high: tuple[float, ...]
    times: tuple[tuple[float, float, float, float], ...]  # for this rate: exact; measured; its interval
    limit: tuple[float, ...]  # `small` at LIMIT
    curve: np.ndarray  # (points, 3): T, `small`, `exact`
    percents: tuple[
        float, ...
    ]  # the double integral over Kramers' time: at 1/8, 1/20, 1/200; this rate below it, at 1/20
    moves: int  # until the logarithmic schedule with c = climb is at a tenth of the climb
    cooled: tuple[tuple[float, float], ...]  # share in the worse valley after COOLED moves: c = climb / 2, c = climb
    runs: tuple[int, ...]
    seed: int


def cost(w: np.ndarray) -> np.ndarray:
    return w**4 / 4 - w**2 / 2


def step(w: np.ndarray) -> np.ndarray:
    return w - RATE * (w * w * w - w)


def law_and_limit(inverse: float) -> tuple[float, float]:
    """Kramers' time, and the exact mean for vanishing steps over it."""
    law = kramers_time(2, -1, 0.25, 1 / inverse)
    return law, diffusion_time(cost, 1 / inverse, START, END, LOW) / law


def ratios(inverse: float) -> tuple[float, float]:
    """The exact means for vanishing steps and for this rate, over Kramers' time."""
    law, small = law_and_limit(inverse)
    steps = mean_steps(step, sqrt(2 * RATE / inverse), START, END, LOW)
    return small, RATE * steps / law


def cooling(part: float) -> tuple[float, ...]:
    """The share in the worse valley of the three-state model with climb 1 after COOLED moves, at T = part / ln(k + 1).

    States: worse valley, hill, better valley; the better valley is one unit deeper, so that its climb is 2.
    """
    worse, hill, better, seen = 1.0, 0.0, 0.0, []
    for k in range(1, COOLED[-1] + 1):
        up, far = (exp(-climb * log(k + 1) / part) for climb in (1, 2))
        worse, hill, better = worse * (1 - up) + hill / 2, worse * up + better * far, better * (1 - far) + hill / 2
        if k in COOLED:
            seen.append(worse)
    return tuple(seen)


def compute() -> Facts:
    law = [kramers_time(2, -1, 0.25, 1 / inverse) for inverse in INVERSE]
    small, exact = zip(*map(ratios, INVERSE), strict=True)
    means, halves = [], []
    for row, (inverse, runs) in enumerate(zip(INVERSE, RUNS, strict=True)):
        rng = np.random.default_rng([SEED, row])
        taken = steps_taken(step, sqrt(2 * RATE / inverse), START, END, runs, rng) * RATE
        means.append(float(taken.mean()))
        halves.append(1.96 * float(taken.std(ddof=1)) / sqrt(runs))
    triple = list(zip(law, means, halves, strict=True))
    ratio, low, high = (tuple((m + sign * h) / k for k, m, h in triple) for sign in (0, -1, 1))
    times = tuple((e * k, m, m - h, m + h) for e, (k, m, h) in zip(exact, triple, strict=True))
    limit = tuple(law_and_limit(inverse)[1] for inverse in LIMIT)
    curve = np.array([(1 / inverse, *ratios(inverse)) for inverse in np.geomspace(7, 60, 12)])
    cooled = tuple(zip(cooling(0.5), cooling(1.0), strict=True))
    percents = (*(100 * (x - 1) for x in (small[0], small[3], limit[2])), 100 * (1 - exact[3] / small[3]))
    moves = round(exp(10) - 1)
    return Facts(tuple(law), small, exact, ratio, low, high, times, limit, curve, percents, moves, cooled, RUNS, SEED)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="temperature $T$", y="waiting time / Kramers' time")
    T, small, exact = facts.curve.T
    axes.axhline(1, color=style.INK, lw=1.2)
    style.label(axes, 0.14, 1, "Kramers' law", style.INK, ha="right", dy=-10)
    axes.plot([*T, 0], [*small, 1], color=style.LOSS, ls=(0, (5, 2)))
    axes.plot(T, exact, color=style.LOSS)
    style.label(axes, T[2], small[2], "exact, vanishing steps", style.LOSS, ha="right", dx=-8, dy=16)
    style.label(axes, T[2], exact[2], "exact, rate 1/10", style.LOSS, dx=8, dy=-30)
    for inverse, low, mid, high in zip(INVERSE, facts.low, facts.ratio, facts.high, strict=True):
        axes.plot([1 / inverse] * 2, [low, high], color=style.DATA, lw=2)
        axes.plot(1 / inverse, mid, "s", ms=6, mfc=style.GROUND, mec=style.DATA, mew=1.5, zorder=style.FRONT)
    style.label(axes, 1 / 20, facts.high[3], "measured", style.DATA, ha="center", dy=9)
    axes.set(xlim=(0, 0.145), ylim=(0.94, 1.32), yticks=[1, 1.1, 1.2, 1.3])
    axes.set_xticks([0, 1 / 20, 1 / 16, 1 / 12, 1 / 8], ["0", "1/20", "1/16", "1/12", "1/8"])
    return figure
