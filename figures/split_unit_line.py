r"""Splitting one unit can leave a whole segment of local minima, with saddles beyond its ends.

A single unit $v\tanh(wx)$ with $w={{ .w:.4f }}$ and $v={{ .v:.4f }}$ is a certified local minimum of the mean squared error on the {{ .samples }}
values of $2\tanh x-\tanh 4x$ at $x=1/20, 2/20, \dots, 3$. Here it is split into two units with output weights $tv$ and $(1-t)v$. The curves
are the eigenvalues of the Hessian of the two-unit cost on this line, in floating point, without the largest. One is zero, along the line.
One changes sign at $t=0$ and $t=1$. The signs are certified. The loss is {{ .loss }} on all of the line, and zero at another network.

In words: the lowest eigenvalue is {{ .outside:.4f }} at $t=-1/2$ and at $t=3/2$, so there is a way down; at $t=1/2$ it is zero and the next is {{ .inside:.4f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.twins.embedded_minimum import PROBLEM, position_on_line, single_minimum
from landscape.cases.twins.split_unit import split
from landscape.search.descent import descend
from landscape.search.multistart import starts
from landscape.search.shares import Share, wilson

RUNS, RATE, STEPS, SEED, WITHIN = 200, 0.3, 5_000, 0, 1e-3


class Facts(NamedTuple):
    samples: int
    w: float
    v: float
    loss: str
    t: np.ndarray
    eigenvalues: np.ndarray  # (3, points), the largest left out
    outside: float
    inside: float
    runs: int
    rate: float
    steps: int
    seed: int
    ends: Share  # runs that end between t = 0 and t = 1


def spectrum(single: np.ndarray, t: float) -> np.ndarray:
    """The eigenvalues of the Hessian on the line, increasing, with rounding errors set to zero."""
    values = np.linalg.eigvalsh(PROBLEM.hessian(split(single, t)))
    return np.where(np.abs(values) < 1e-6, 0, values)


def compute() -> Facts:
    point = single_minimum()
    single = np.array(point.theta, dtype=float)
    t = np.linspace(-0.6, 1.6, 111)
    begun = starts(PROBLEM, RUNS, 1.0, np.random.default_rng(SEED))
    ended = descend(PROBLEM, begun, rate=RATE, steps=STEPS).theta
    places = [position_on_line(theta, single, WITHIN) for theta in ended]
    count = sum(place is not None and 0 < place < 1 for place in places)
    w, v = map(float, single)
    return Facts(
        len(PROBLEM.y), w, v, point.loss, t, np.array([spectrum(single, at)[:3] for at in t]).T,
        float(spectrum(single, -0.5)[0]), float(spectrum(single, 0.5)[1]), RUNS, RATE, STEPS, SEED, wilson(count, RUNS),
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="share $t$ of the first unit", y="eigenvalues of the Hessian")
    for x in (0, 1):
        axes.axvline(x, color=style.SOFT, lw=0.9, ls=(0, (5, 4)))
    low, middle, high = facts.eigenvalues
    axes.plot(facts.t, high, color=style.SOFT)
    crossing = np.where((facts.t >= 0) & (facts.t <= 1), middle, low)
    axes.plot(facts.t, 0 * facts.t, color=style.SOFT, lw=1.4, ls=(0, (1, 1.4)))
    axes.plot(facts.t, crossing, color=style.LOSS, lw=2.2)
    style.label(axes, 0.5, 0, "along the line: zero", style.SOFT, ha="center", dy=-10)
    style.label(axes, 0.5, facts.inside, "local minima", style.MINIMISER, ha="center", dy=12)
    for side in (-0.32, 1.32):
        style.label(axes, side, 0.007, "saddles", style.SADDLE, ha="center", dy=0)
    axes.set_xlim(-0.6, 1.6)
    axes.set_xticks([-0.5, 0, 0.5, 1, 1.5])
    return figure
