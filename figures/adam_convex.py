r"""On two convex problems Adam goes to the worst point or comes back up, and AMSGrad, which never forgets a large slope, does neither.

Above: slopes $3$, $-1$, $-1$ in turn push the weight to the left on average, yet Adam carries it to the right end. Below: on a bowl its cost falls very far and
then returns. AMSGrad does neither. Other decays behave differently.

How it was made: above, the costs $3w$, $-w$, $-w$ in turn on $-1\le w\le1$ [@reddi2018], from $w=0$, rate $\frac{3}{10}/\sqrt t$ in step $t$,
decays $0$ and $1/10$, no correction for the start and nothing added to the divisor; the weight is cut off at the ends of the interval and drawn after every three steps, {{ .rounds:d }} times. Below, the bowl
$\frac12(a^2+100b^2)$ from $(1,1)$ with rate $1/10$, decays $9/10$ and $999/1000$, $10^{-8}$ added to the divisor, {{ .steps:,d }} steps; for each
{{ .window:d }} steps the smallest and the largest cost are drawn, and nothing below $10^{-20}$. Sums, products, quotients and square roots alone, which all processors
round alike. The late course depends on rounding, the return does not.

In words: above, one curve rises from 0 to 1 and stays; the other falls towards $-1$. Below, both costs fall from about 50 out of the picture within
{{ .gone:d }} steps. Adam's comes back at step {{ .back:,d }}, rises to {{ .highest:.1f }}, falls out of the picture and returns several times, to less; AMSGrad's stays away.
"""

from math import log10, sqrt
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.search.rules import Rule, adam, amsgrad

ROUNDS, ALPHA, LARGE = 150, 0.3, 3.0
STEPS, WINDOW, RATE, FLOOR = 12_000, 40, 0.1, -20.0
CURVATURES = (1.0, 100.0)


class Facts(NamedTuple):
    weights: np.ndarray  # (2, ROUNDS + 1): Adam, AMSGrad, after 0, 3, 6, ... steps
    costs: np.ndarray  # (2, STEPS / WINDOW, 2): smallest and largest decimal logarithm, not below FLOOR
    gone: int  # first step after which both costs stay below the floor until Adam's returns
    unstable: int  # first step at which Adam's divisor for b is below the limit of Theorem 8
    back: int  # first step after that at which Adam's cost is above 1/1000
    highest: float  # Adam's largest cost from then on
    rounds: int
    steps: int
    window: int


def step(rule: Rule, w: float, slope: float, memory: tuple, how: tuple) -> tuple[float, tuple]:
    """One step of the rule for one weight, by its Python code: compiling it would take longer than all the steps."""
    kernel: Any = rule.kernel
    return kernel.py_func(w, slope, memory, how)


def online(rule: Rule, start: float = 0.0) -> np.ndarray:
    """The weight after 0, 3, 6, ... steps on the costs 3w, -w, -w in turn, kept between -1 and 1."""
    w, memory, seen = start, (0.0, 0.0, 0.0), [start]
    for t in range(1, 3 * ROUNDS + 1):
        slope = LARGE if t % 3 == 1 else -1.0
        how = (ALPHA / sqrt(t), rule.first, rule.second, 0.0, 1.0, 1.0)
        w, memory = step(rule, w, slope, memory, how)
        w = min(1.0, max(-1.0, w))
        seen.append(w)
    return np.array(seen[::3])


def bowl(rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Costs (STEPS,) after each step from (1, 1), and the divisors of b (STEPS,)."""
    weights, memories, costs, divisors = [1.0, 1.0], [(0.0, 0.0, 0.0)] * 2, [], []
    kept1, kept2 = 1.0, 1.0
    for _ in range(STEPS):
        kept1, kept2 = kept1 * rule.first, kept2 * rule.second
        how = (RATE, rule.first, rule.second, rule.tiny, 1 - kept1, 1 - kept2)
        for i, curvature in enumerate(CURVATURES):
            slope = curvature * weights[i]
            weights[i], memories[i] = step(rule, weights[i], slope, memories[i], how)
        costs.append((CURVATURES[0] * weights[0] * weights[0] + CURVATURES[1] * weights[1] * weights[1]) / 2)
        divisors.append(sqrt(memories[1][1] / (1 - kept2)) + rule.tiny)
    return np.array(costs), np.array(divisors)


def windows(costs: np.ndarray) -> np.ndarray:
    """Smallest and largest decimal logarithm of the costs in each window, to two places, not below FLOOR."""
    logs = np.array([log10(c) if c > 10**FLOOR else FLOOR for c in costs]).reshape(-1, WINDOW)
    return np.round(np.column_stack([logs.min(axis=1), logs.max(axis=1)]), 2)


def compute() -> Facts:
    weights = np.array([online(rule(0.0, 0.1)) for rule in (adam, amsgrad)])
    (costs, divisors), (safe, _) = bowl(adam()), bowl(amsgrad())
    limit = RATE * CURVATURES[1] * (1 - 0.9) / (2 * (1 + 0.9))
    unstable = int(np.flatnonzero(divisors < limit)[0]) + 1
    back = unstable + int(np.flatnonzero(costs[unstable:] > 1e-3)[0]) + 1
    gone = int(np.flatnonzero(np.maximum(costs, safe)[:unstable] >= 10**FLOOR)[-1]) + 2
    return Facts(
        np.round(weights, 4), np.array([windows(costs), windows(safe)]), gone, unstable, back, float(costs[back - 1 :].max()),
        ROUNDS, STEPS, WINDOW,
    )  # fmt: skip


def draw_online(axes: Axes, weights: np.ndarray) -> None:
    steps = 3 * np.arange(weights.shape[1])
    for curve, colour, dash in zip(weights, (style.BARRIER, style.PATH), ("-", (0, (5, 2))), strict=True):
        axes.plot(steps, curve, color=colour, ls=dash, lw=1.8)
    axes.axhline(-1, color=style.MINIMISER, lw=1.2)
    style.label(axes, steps[-1], -1, "the best weight", style.MINIMISER, ha="right", dy=12)
    style.label(axes, steps[-1], 0.84, "Adam", style.BARRIER, ha="right")
    style.label(axes, 150, -0.6, "AMSGrad", style.PATH)
    axes.set(xlim=(0, steps[-1]), ylim=(-1.12, 1.12), yticks=[-1, 0, 1])
    axes.set_xlabel("steps", loc="right", color=style.INK)
    axes.set_title("slopes 3, −1, −1 in turn: the weight", loc="left", color=style.INK, pad=8)


def draw_bowl(axes: Axes, facts: Facts) -> None:
    steps = facts.window * (np.arange(facts.costs.shape[1]) + 0.5)
    for (low, high), colour, dash in zip(
        facts.costs.transpose(0, 2, 1), (style.BARRIER, style.PATH), ("-", (0, (5, 2))), strict=True
    ):
        shown = high > FLOOR
        axes.fill_between(steps, low, high, where=shown, color=colour, alpha=0.25, lw=0)
        axes.plot(np.where(shown, steps, np.nan), high, color=colour, ls=dash, lw=1.6)
    style.label(axes, 900, -5, "both fall", style.INK)
    style.label(axes, facts.back, -3, "Adam returns", style.BARRIER, ha="right", dx=-6)
    style.label(axes, 3000, -18.2, "AMSGrad stays below", style.PATH)
    axes.set(xlim=(0, facts.steps), ylim=(FLOOR, 4), yticks=[0, -5, -10, -15, -20], xticks=[0, 4000, 8000, 12000])
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.set_yticklabels(["1", *(f"$10^{{{k}}}$" for k in (-5, -10, -15, -20))])
    axes.set_xlabel("steps", loc="right", color=style.INK)
    axes.set_title("a bowl: the cost", loc="left", color=style.INK, pad=8)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(450)
    figure.delaxes(axes)
    above, below = figure.subplots(2, 1)
    draw_online(above, facts.weights)
    draw_bowl(below, facts)
    for one in (above, below):
        one.spines[:].set_color(style.SOFT)
        one.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure
