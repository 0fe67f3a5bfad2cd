r"""With more hidden units fewer runs end in the trap, and with ten almost none, although the trap is still there.

Share of gradient-descent runs on the three points that end in the trap, near a constant output which is a local minimum, by the
number $n$ of hidden logistic units: filled dots for squared error, hollow ones for log-loss. Bars are 95 % Wilson intervals. Each dot
counts {{ .runs }} runs (seed {{ .seed }}) of {{ .steps }} steps, with step size {{ .rates.0:g }} for squared error and {{ .rates.1:g }} for log-loss. Starts: input weights normal with standard deviation
{{ .scale:g }}, hidden biases with 1, output weights with $1/\sqrt n$, output bias zero. A run counts if its input weights are all below {{ .small:g }} in absolute value and
$K$ is positive definite in floats. The shares belong to this start and this algorithm.

In words: of the runs with squared error {{ .squared.0.share:.0%}} end in the trap at width 2, {{ .squared.1.share:.0%}} at width 3, {{ .squared.2.share:.1%}} at
width 5 and {{ .squared.3.share:.1%}} at width 10; with log-loss {{ .log.0.share:.0%}}, {{ .log.1.share:.0%}}, {{ .log.2.share:.1%}} and {{ .log.3.share:.1%}}.
Of all {{ .all_runs }} runs {{ .undecided }} had ended neither there nor below half the level of the trap.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.constant_trap import LOG, SQUARED, Trap, block, problem
from landscape.model.activations import LOGISTIC
from landscape.search.descent import descend
from landscape.search.shares import Share, wilson

WIDTHS, RUNS, STEPS, SEED = (2, 3, 5, 10), 256, 20_000, 0
SCALE, SMALL = 0.1, 0.1
RATES = {SQUARED.loss.name: 0.15, LOG.loss.name: 1.0}


class Facts(NamedTuple):
    widths: tuple[int, ...]
    runs: int
    steps: int
    rates: tuple[float, ...]
    seed: int
    scale: float
    small: float
    squared: tuple[Share, ...]  # runs in the trap, by width
    log: tuple[Share, ...]
    all_runs: int
    undecided: int
    fitted: int  # runs below half the level of the trap


def starts(n: int, rng: np.random.Generator) -> np.ndarray:
    """Parameters of all runs, in the order W, b, v, c."""
    W, b, v = (scale * rng.normal(size=(RUNS, n)) for scale in (SCALE, 1, n**-0.5))
    return np.column_stack([W, b, v, np.zeros(RUNS)])


def counts(trap: Trap, n: int) -> tuple[int, int]:
    """How many runs end in the trap, and how many below half of its level."""
    begun = starts(n, np.random.default_rng(SEED))
    ends = descend(problem(trap, LOGISTIC, n), begun, rate=RATES[trap.loss.name], steps=STEPS)
    W, b, v = np.split(ends.theta[:, :-1], 3, axis=1)
    caught = (np.abs(W).max(axis=1) < SMALL) & (np.linalg.eigvalsh(block(trap, LOGISTIC, b, v))[:, 0] > 0)
    return int(caught.sum()), int((ends.cost < trap.level / 2).sum())


def compute() -> Facts:
    found = {trap.loss.name: [counts(trap, n) for n in WIDTHS] for trap in (SQUARED, LOG)}
    squared, log = (tuple(wilson(caught, RUNS) for caught, _ in each) for each in found.values())
    runs = 2 * len(WIDTHS) * RUNS
    fitted = sum(fit for each in found.values() for _, fit in each)
    rest = runs - fitted - sum(share.count for share in squared + log)
    return Facts(WIDTHS, RUNS, STEPS, tuple(RATES.values()), SEED, SCALE, SMALL, squared, log, runs, rest, fitted)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(260, x="hidden units $n$", y="runs in the trap, per cent")
    places = np.arange(len(facts.widths))
    named = ((facts.squared, -0.06, style.BARRIER, "squared error"), (facts.log, 0.06, style.GROUND, "log-loss"))
    for shares, shift, inside, name in named:
        height = [100 * s.share for s in shares]
        reach = [[100 * (s.share - s.low) for s in shares], [100 * (s.high - s.share) for s in shares]]
        axes.errorbar(
            places + shift,
            height,
            reach,
            fmt="o",
            color=style.BARRIER,
            mfc=inside,
            mew=1.6,
            lw=1.4,
            ms=7,
            clip_on=False,
        )
        side = np.sign(shift)
        style.label(axes, shift, height[0], name, style.BARRIER, ha="left" if side > 0 else "right", dx=10 * side)
    axes.set_xticks(places, map(str, facts.widths))
    axes.set_xlim(-1.15, 3.4)
    axes.set_ylim(0, 45)
    return figure
