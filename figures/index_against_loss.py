r"""Of the critical points found in this network most are saddles, but the lowest ones are minima.

Every disc is a minimum and every cross a saddle. A mark stands for up to eight points with the same cost: exchanging
the two hidden units, or changing the signs of a unit, gives copies. Crosses stand side by side only to be seen. The highest minimum is just below the lowest saddle. Other data can give other counts.

How it was made: $f(x) = \sum_j v_j\tanh(w_jx+b_j)$ with two units on the samples $x = -2, -1, 0, 1, 2$ with targets $1, 2, -2, 2, 0$; mean squared
error plus $1/100$ of the sum of the squares of the six weights and biases. Damped Newton steps from {{ .runs:,d }} normal starts with standard deviation
$3/2$ (seed {{ .seed:d }}) led to {{ .kinds:d }} points, copies not counted; each is certified in ball arithmetic. Copies come from exchanging the units and changing
the signs of all weights of one. That nothing was missed is not proved, but the counts pass a test: even indices exceed odd ones by {{ .balance:d }}, as they must if none is missing.

In words: three minima at costs {{ .costs.0:.2f }}, {{ .costs.1:.2f }} and {{ .costs.2:.2f }}; {{ .marks.1:d }} saddles with one direction down at costs {{ .lowest.1:.2f }} to {{ .highest.1:.2f }};
{{ .marks.2:d }} with two at {{ .lowest.2:.2f }} to {{ .highest.2:.2f }}. With copies these are {{ .counts.0:d }}, {{ .counts.1:d }} and {{ .counts.2:d }} points.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.penalised import certified, copies

UNITS, RUNS, SEED = 2, 1000, 0


class Facts(NamedTuple):
    runs: int
    seed: int
    costs: tuple[float, ...]  # of all critical points found, copies not counted, increasing
    indices: tuple[int, ...]
    copies: tuple[int, ...]
    kinds: int
    marks: tuple[int, ...]  # by index, copies not counted
    counts: tuple[int, ...]  # by index, with copies
    lowest: tuple[float, ...]  # cost, by index
    highest: tuple[float, ...]
    total: int  # with copies
    saddles: int  # with copies
    balance: int  # even indices less odd ones, with copies


def compute() -> Facts:
    points = certified(UNITS, RUNS, np.random.default_rng(SEED))
    costs, indices = tuple(float(p.loss) for p in points), tuple(p.down for p in points)
    many = tuple(copies([float(x) for x in p.theta]) for p in points)
    groups = [[c for c, i in zip(costs, indices, strict=True) if i == k] for k in range(max(indices) + 1)]
    counts = tuple(sum(m for m, i in zip(many, indices, strict=True) if i == k) for k in range(len(groups)))
    return Facts(
        RUNS,
        SEED,
        costs,
        indices,
        many,
        len(points),
        tuple(map(len, groups)),
        counts,
        tuple(map(min, groups)),
        tuple(map(max, groups)),
        sum(counts),
        sum(counts[1:]),
        sum((-1) ** k * count for k, count in enumerate(counts)),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="directions in which the cost bends down", y="cost")
    last: dict[int, tuple[float, float]] = {}  # of each index: cost and shift of the mark before
    for cost, index in zip(facts.costs, facts.indices, strict=True):
        below, shift = last.get(index, (0.0, 0.0))
        shift = shift + 0.09 if cost - below < 0.07 else 0.0  # marks that would cover one another stand side by side
        last[index] = cost, shift
        (style.saddle if index else style.minimiser)(axes, index + shift, cost)
    names = ("minima", "saddles", "saddles")
    for index, (what, count) in enumerate(zip(names, facts.counts, strict=True)):
        colour = style.SADDLE if index else style.MINIMISER
        text = f"{facts.marks[index]} {what},\nwith copies {count}"
        style.label(axes, index, facts.highest[index], text, colour, ha="center", va="bottom", dy=11)
    axes.set(xlim=(-0.45, 2.45), ylim=(0.8, 3.05), xticks=(0, 1, 2), yticks=(1, 2, 3))
    return figure
