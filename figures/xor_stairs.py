r"""On XOR the error of a run comes down in steps, and some runs still stand at 1/8 or 1/6 at the end.

The mean squared error of the predictions of {{ .runs:d }} seeded runs of gradient descent, against the number of steps on a logarithmic axis. Two logistic units,
biases, log-loss of a sigmoid output, targets 0 and 1; normal starts with standard deviation {{ .weights:.0f }} (biases {{ .biases:.1f }}), step {{ .rate:.1f }}, seed {{ .seed }}. Dashed: the runs that
stand at 1/8 or 1/6 after {{ .steps:,d }} steps, within {{ .near:.3f }}. The picture shows errors, not what the runs stand on.

In words: all runs soon come near 1/4 and stay there for some time. After {{ .steps:,d }} steps {{ .zero:d }} of the {{ .runs:d }} have an error near 0,
{{ .eighth:d }} stand at 1/8 and {{ .sixth:d }} at 1/6. One of those that come to 0 still stands at 1/6 after {{ .left:,d }} steps.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS

RUNS, STEPS, SEED = 12, 20_000, 0
LEVELS = {"1/4": 1 / 4, "1/6": 1 / 6, "1/8": 1 / 8}


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
    error: np.ndarray  # (K, runs)


def compute() -> Facts:
    case = xor.problem(2, LOGISTIC, LOG_LOSS)
    t = np.unique(np.geomspace(1, STEPS, 61).round().astype(int))
    error = xor.trace(case, xor.begin(case, RUNS, SEED), t).error
    waits = xor.standing(error, "sixth") & xor.standing(error[-1], "zero")
    zero, eighth, sixth = (int(xor.standing(error[-1], level).sum()) for level in ("zero", "eighth", "sixth"))
    left = int(t[waits.any(axis=1)].max())
    rate = xor.RATES[LOG_LOSS.name]
    return Facts(RUNS, STEPS, SEED, xor.NEAR, xor.WEIGHTS, xor.BIASES, rate, zero, eighth, sixth, left, t, error)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, x="steps $t$", y="mean squared error")
    axes.set_xscale("log")
    for name, level in LEVELS.items():
        axes.axhline(level, color=style.SOFT, lw=0.8, zorder=0)
        style.label(axes, facts.t[-1], level, name, style.SOFT, dx=6)
    solved = facts.error[-1] < facts.near
    for run, ends_at_zero in zip(facts.error.T, solved, strict=True):
        colour, dash = (style.LOSS, "-") if ends_at_zero else (style.BARRIER, (0, (4, 2)))
        axes.plot(facts.t, run, color=colour, ls=dash, lw=1.1)
    style.label(axes, 900, 0.03, "solved", style.LOSS, ha="left", dx=-72)
    style.label(axes, 12_000, 1 / 8, "stuck", style.BARRIER, ha="center", dy=-12)
    axes.set_ylim(0, 0.3)
    axes.set_xlim(10, facts.t[-1])
    axes.minorticks_off()
    return figure
