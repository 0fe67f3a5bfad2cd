r"""The straight line from the start of a descent to its end can lead over a hill.

Each curve is the cost on the straight line from a random start to the point that descent reached from it. Of {{ .rises.runs:d }} runs with two units,
{{ .rises.count:d }} have a hill on their line; drawn are {{ .drawn:d }} of them and, dashed, {{ .drawn:d }} without. With eight units no line had one. A line without a hill proves
nothing about the way.

How it was made: two inputs, tanh units, one linear output, all biases; the four samples of XOR, mean squared error. Normal starts with standard
deviation 1/2 (seed {{ .seed:d }}), {{ .steps:,d }} steps of full-batch gradient descent with rate 1/10, {{ .rises.runs:d }} runs with two units and as many with eight. The cost was
computed at {{ .points:d }} evenly spaced points of each line; there is a hill where it climbs by more than 1/100 above its lowest value so far. The
share with two units is {{ .percent:.1f}}% ({{ .low:.1f}} to {{ .high:.1f}}%); of {{ .fits:d }} runs that ended with a cost below 1/100, {{ .fits_with_hill:d }} have a hill.

In words: dashed grey curves fall from left to right. Solid red curves first climb, the steepest by {{ .highest:.2f }}, and then fall.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor.samples import XOR_X, XOR_Y
from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import ALL, Network
from landscape.model.problem import Problem
from landscape.search.descent import descend
from landscape.search.shares import Share, wilson

SEED, RUNS, STEPS, RATE, POINTS, CLIMB = 0, 400, 4000, 1 / 10, 101, 1 / 100
DRAWN = 16


class Facts(NamedTuple):
    hills: np.ndarray  # (DRAWN, t): those with the highest climbs
    falls: np.ndarray  # (DRAWN, t): the first of those without a hill
    rises: Share
    wide: Share  # the same with eight units
    drawn: int
    highest: float  # climb
    fits: int
    fits_with_hill: int
    percent: float
    low: float
    high: float
    seed: int
    steps: int
    points: int


def problem(units: int) -> Problem:
    empty = Network(np.zeros((units, 2)), np.zeros(units), np.zeros(units), 0.0)
    return Problem(empty, XOR_X, XOR_Y, TANH, SQUARED_ERROR, ALL)


def costs(units: int, thetas: np.ndarray) -> np.ndarray:
    """The cost at each row of `thetas` (runs, p)."""
    net = problem(units).network_at(thetas)
    out = np.einsum("rni,si->rsn", net.W, XOR_X) + net.b[:, None]
    return ((np.einsum("rsn,rn->rs", np.tanh(out), net.v) + net.c[:, None] - XOR_Y) ** 2).mean(1)


def lines(units: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The costs on the lines (t, runs), and how far each climbs above its lowest value so far (runs,)."""
    starts = rng.normal(0, 0.5, (RUNS, 4 * units + 1))
    ends = descend(problem(units), starts, rate=RATE, steps=STEPS).theta
    along = np.array([costs(units, (1 - t) * starts + t * ends) for t in np.linspace(0, 1, POINTS)])
    return along, (along - np.minimum.accumulate(along)).max(0)


def compute() -> Facts:
    rng = np.random.default_rng(SEED)
    (along, climbs), (_, wide) = lines(2, rng), lines(8, rng)
    hill, fits = climbs > CLIMB, along[-1] < CLIMB
    share = wilson(int(hill.sum()), RUNS)
    return Facts(
        np.round(along[::4, np.argsort(-climbs)[:DRAWN]].T, 3), np.round(along[::4, ~hill].T[:DRAWN], 3), share, wilson(int((wide > CLIMB).sum()), RUNS), DRAWN,
        float(climbs.max()), int(fits.sum()), int((fits & hill).sum()),
        100 * share.share, 100 * share.low, 100 * share.high, SEED, STEPS, POINTS,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(260, x="straight line from start to end", y="mean squared error")
    t = np.linspace(0, 1, facts.falls.shape[1])
    axes.plot(t, facts.falls.T, color=style.SOFT, lw=0.8, ls=(0, (4, 2)))
    axes.plot(t, facts.hills.T, color=style.BARRIER, lw=1.1)
    style.label(axes, 0.57, 1.05, "over a hill", style.BARRIER)
    style.label(axes, 0.06, 0.12, "down all the way", style.SOFT)
    axes.set(xlim=(0, 1), ylim=(0, 1.8), xticks=[0, 0.5, 1], xticklabels=["start", "halfway", "end"])
    return figure
