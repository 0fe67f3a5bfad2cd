r"""On XOR the error comes down in steps, and about one run in four stands at 1/8 at the end.

Bands hold the middle 90% of the runs, thick lines are single runs. The dashed run waits at 1/6 and then solves XOR; {{ .sixth:d }} others of {{ .runs:d }} still wait there. A level line need not be a minimum.

How it was made: two logistic hidden units, all biases, log-loss of a sigmoid output, targets 0 and 1; the vertical axis is the mean squared error of the predictions. Gradient descent on all
four patterns at once, step {{ .rate:.1f }}, {{ .steps:,d }} steps; normal starts with standard deviation {{ .weights:.0f }} (biases {{ .biases:.1f }}), seed {{ .seed }}. A run stands at a level if its error
is within {{ .near:.3f }} of it. Of the runs that end at 0 the one with the median time of arrival is drawn, and the one that stood at 1/6 longest, up to {{ .left:,d }} steps; of the others the first that ends at 1/8.
The lower band belongs to the runs that end at 0, the upper one to those that end at 1/8; each spans the 5% to 95% quantiles at every step.

In words: with two sigmoid units {{ .zero:d }} of {{ .runs:d }} runs solve XOR. All runs soon come near 1/4 and stay there for some hundred steps. Then most fall to 0, some at once, some after a wait at 1/6. {{ .eighth:d }} fall to 1/8 and stay there until {{ .steps:,d }} steps;
{{ .sixth:d }} still stand at 1/6. One run leaves 1/6 only after {{ .left:,d }} steps, and then comes to 0.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS

RUNS, STEPS, SEED = 256, 20_000, 0
LEVELS = {"1/4": 1 / 4, "1/6": 1 / 6, "1/8": 1 / 8}
MIDDLE = (0.05, 0.95)  # the quantiles between which a band lies


class Facts(NamedTuple):
    runs: int
    steps: int
    seed: int
    near: float
    weights: float
    biases: float
    rate: float
    zero: int
    eighth: int
    sixth: int
    left: int  # the last of the steps in `t` after which a run that ends at 0 stood at 1/6
    t: np.ndarray  # (K,) numbers of steps
    solved: np.ndarray  # (2, K) the band of the runs that end at 0
    stuck: np.ndarray  # (2, K) the band of the runs that end at 1/8
    single: np.ndarray  # (3, K) the errors of three runs: solved, solved late, stuck


def compute() -> Facts:
    case = xor.problem(2, LOGISTIC, LOG_LOSS)
    t = np.unique(np.geomspace(1, STEPS, 161).round().astype(int))
    error = xor.trace(case, xor.begin(case, RUNS, SEED), t).error
    zero, eighth, sixth = (xor.standing(error[-1], level) for level in ("zero", "eighth", "sixth"))
    waits = xor.standing(error, "sixth") & zero
    left = int(t[waits.any(axis=1)].max())
    late = int(np.flatnonzero(waits[t.searchsorted(left)])[0])
    arrival = np.where(zero, xor.standing(error, "zero").argmax(axis=0), -1)
    typical = int(np.flatnonzero(arrival == np.sort(arrival[zero])[zero.sum() // 2])[0])
    bands = [np.quantile(error[:, group], MIDDLE, axis=1) for group in (zero, eighth)]
    single = error[:, [typical, late, int(np.flatnonzero(eighth)[0])]].T
    counts = (int(zero.sum()), int(eighth.sum()), int(sixth.sum()))
    rate = xor.RATES[LOG_LOSS.name]
    return Facts(RUNS, STEPS, SEED, xor.NEAR, xor.WEIGHTS, xor.BIASES, rate, *counts, left, t, *bands, single)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="steps", y="error")
    axes.set_xscale("log")
    for name, level in LEVELS.items():
        axes.axhline(level, color=style.SOFT, lw=0.8, zorder=0)
        style.label(axes, facts.t[-1], level, name, style.SOFT, dx=6)
    typical, late, stuck = facts.single
    for band, colour in ((facts.solved, style.LOSS), (facts.stuck, style.BARRIER)):
        axes.fill_between(facts.t, *band, color=colour, alpha=0.16, lw=0)
    axes.plot(facts.t, late, color=style.LOSS, lw=1.2, ls=(0, (4, 2)))
    axes.plot(facts.t, typical, color=style.LOSS, lw=2.4)
    axes.plot(facts.t, stuck, color=style.BARRIER, lw=2.4)
    style.label(axes, 2200, 0.02, f"{facts.zero} solve XOR", style.LOSS)
    style.label(axes, 2200, 1 / 8, f"{facts.eighth} stay at 1/8", style.BARRIER, dy=-12)
    style.label(axes, facts.left, 1 / 6, "one waits at 1/6", style.LOSS, ha="right", dx=-4, dy=11)
    axes.set_ylim(0, 0.3)
    axes.set_xlim(10, facts.t[-1])
    axes.minorticks_off()
    return figure
