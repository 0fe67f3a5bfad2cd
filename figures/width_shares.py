r"""Descent that starts close to the trap often ends there; from further away this is rarer, and with ten units rarer still.

Runs that end in the trap, by the size of the random input weights and the number of hidden units. Bars are 95% intervals. For five and ten units the shares are nearly zero, so their marks overlap. The trap itself is there at every width.

How it was made: logistic units, squared error. Each dot counts {{ .runs }} runs (seed {{ .seed }}) of {{ .steps:,d }} steps with step size {{ .rates.0:g }}. Input weights are normal with the standard deviation
on the axis, hidden biases normal with 1, output weights with $1/\sqrt n$ for $n$ units, the output bias is zero. A run counts if its input weights are all below {{ .small:g }} in absolute value and
the matrix $K$ of the page is positive definite in floats. Bars are Wilson intervals. With log-loss, step {{ .rates.1:g }}, the counts are similar; they are in the table of the page.

In words: with two units and input weights of standard deviation {{ .scales.0:g }}, {{ .squared.0.0.count }} of {{ .runs }} runs end in the trap; with {{ .scales.1:g }}, {{ .scales.2:g }} and {{ .scales.3:g }} it is
{{ .squared.0.1.count }}, {{ .squared.0.2.count }} and {{ .squared.0.3.count }}. With three units the first of these is {{ .squared.1.0.count }}, with five {{ .squared.2.0.count }}, with ten {{ .squared.3.0.count }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.constant_trap import LOG, SQUARED, Trap, block, problem
from landscape.model.activations import LOGISTIC
from landscape.search.descent import descend
from landscape.search.shares import Share, wilson

WIDTHS, SCALES, RUNS, STEPS, SEED = (2, 3, 5, 10), (0.1, 0.3, 1.0, 2.0), 256, 20_000, 0
SMALL = 0.1
RATES = {SQUARED.loss.name: 0.15, LOG.loss.name: 1.0}


class Facts(NamedTuple):
    widths: tuple[int, ...]
    scales: tuple[float, ...]
    runs: int
    steps: int
    rates: tuple[float, ...]
    seed: int
    small: float
    squared: tuple[tuple[Share, ...], ...]  # runs in the trap, by width and scale
    log: tuple[tuple[Share, ...], ...]
    all_runs: int
    undecided: int  # neither in the trap nor fitted
    fitted: int  # runs below half the level of the trap


def starts(n: int, scale: float, rng: np.random.Generator) -> np.ndarray:
    """Parameters of all runs, in the order W, b, v, c."""
    W, b, v = (deviation * rng.normal(size=(RUNS, n)) for deviation in (scale, 1, n**-0.5))
    return np.column_stack([W, b, v, np.zeros(RUNS)])


def counts(trap: Trap, n: int, scale: float) -> tuple[int, int]:
    """How many runs end in the trap, and how many below half of its level."""
    begun = starts(n, scale, np.random.default_rng(SEED))
    ends = descend(problem(trap, LOGISTIC, n), begun, rate=RATES[trap.loss.name], steps=STEPS)
    W, b, v = np.split(ends.theta[:, :-1], 3, axis=1)
    caught = (np.abs(W).max(axis=1) < SMALL) & (np.linalg.eigvalsh(block(trap, LOGISTIC, b, v))[:, 0] > 0)
    return int(caught.sum()), int((ends.cost < trap.level / 2).sum())


def compute() -> Facts:
    found = [[[counts(trap, n, scale) for scale in SCALES] for n in WIDTHS] for trap in (SQUARED, LOG)]
    squared, log = (tuple(tuple(wilson(caught, RUNS) for caught, _ in row) for row in each) for each in found)
    runs = 2 * len(WIDTHS) * len(SCALES) * RUNS
    fitted = sum(fit for each in found for row in each for _, fit in row)
    rest = runs - fitted - sum(share.count for row in squared + log for share in row)
    return Facts(WIDTHS, SCALES, RUNS, STEPS, tuple(RATES.values()), SEED, SMALL, squared, log, runs, rest, fitted)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(
        280, x="standard deviation of the input weights at the start", y="runs in the trap, per cent"
    )
    axes.set_xscale("log")
    dashes = ("-", (0, (6, 2)), (0, (3, 2)), (0, (1, 1.4)))
    for k, (n, shares) in enumerate(zip(facts.widths, facts.squared, strict=True)):
        height = np.array([100 * s.share for s in shares])
        reach = [height - [100 * s.low for s in shares], [100 * s.high for s in shares] - height]
        places = np.array(facts.scales) * 1.03 ** (k - 1)
        axes.plot(places, height, color=style.BARRIER, ls=dashes[k], lw=1.3, zorder=2)
        axes.errorbar(places, height, reach, fmt="o", color=style.BARRIER, mfc=style.GROUND if k else style.BARRIER,
                      mew=1.6, lw=1.2, ms=6, clip_on=False)  # fmt: skip
        style.label(axes, places[0], height[0], f"{n} units", style.BARRIER, ha="right", dx=-9, dy=(0, 0, 6, -8)[k])
    axes.set_xticks(facts.scales, [f"{scale:g}" for scale in facts.scales])
    axes.minorticks_off()
    axes.set_xlim(0.055, 2.4)
    axes.set_ylim(-4, 40)
    return figure
