r"""On a small recurrent network a small blur made no clear difference to plain descent, and a larger one spoiled the fit.

Each dot is the share of {{ .runs:d }} runs whose error ends below one fifth of what the best constant leaves; the bars are 95% intervals. All rows have the same
starts and the same number of steps. The task and the network are tiny, so this says nothing about large ones.

How it was made: the adding task: {{ .samples:d }} sequences of {{ .length:d }} pairs (value, marker), target the sum of the two marked values. {{ .units:d }} ReLU units, {{ .steps:d }} steps of full-batch descent with rate 1/20,
gradients longer than 1 shortened to 1; starts normal, variance 1/{{ .units:d }} for weights that leave a unit and 1 for those of the inputs, biases 0 (seed {{ .seed:d }} for data and starts). Plain: descent
through time. Penalty: during the first half of the steps descent on the penalised cost blurred with constant width 1/50, then descent through time. Blur: the same with a width that falls linearly from 1/5 or 2/5 to 1/50. Starts moved by $10^{-13}$ of themselves
gave the same counts.

In words: {{ .counts.0:d }} of {{ .runs:d }} for plain descent, {{ .counts.1:d }} for the penalty, {{ .counts.2:d }} for the blur 1/5 and {{ .counts.3:d }} for the blur 2/5.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.recurrent import adding_task, descend, diffuse, errors, starts
from landscape.search.shares import wilson

NAMES = ("plain descent", "penalty, hardly blurred", "blur 1/5", "blur 2/5")
RUNS, SAMPLES, LENGTH, UNITS, STEPS, RATE, SEED, LAST = 160, 20, 4, 4, 800, 1 / 20, 1, 1 / 50
FIRST = (LAST, 1 / 5, 2 / 5)


class Facts(NamedTuple):
    counts: tuple[int, ...]  # runs that end below one fifth of the variance of the targets
    low: tuple[float, ...]  # ends of the 95% Wilson intervals, in percent
    high: tuple[float, ...]
    runs: int
    samples: int
    length: int
    units: int
    steps: int
    seed: int


def ends() -> list[np.ndarray]:
    """The final errors (RUNS,) of the four methods as shares of the variance of the targets."""
    rng = np.random.default_rng(SEED)
    x, y = adding_task(rng, SAMPLES, LENGTH)
    begun = starts(rng, RUNS, UNITS)
    found = [descend(begun, x, y, RATE, STEPS)]
    for first in FIRST:
        spread = diffuse(begun, x, y, np.linspace(first, LAST, STEPS // 2), RATE)
        found.append(descend(spread, x, y, RATE, STEPS // 2))
    return [errors(p, x, y) / y.var() for p in found]


def compute() -> Facts:
    shares = [wilson(int((error < 0.2).sum()), RUNS) for error in ends()]
    low, high = (tuple(100 * getattr(one, name) for one in shares) for name in ("low", "high"))
    return Facts(tuple(one.count for one in shares), low, high, RUNS, SAMPLES, LENGTH, UNITS, STEPS, SEED)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(210, x="percent of the runs that fit well")
    for row, (name, count) in enumerate(zip(NAMES, facts.counts, strict=True)):
        share = 100 * count / facts.runs
        axes.plot([facts.low[row], facts.high[row]], [-row] * 2, color=style.DATA, lw=2)
        style.data(axes, [share], [-row])
        style.label(axes, facts.high[row], -row, name, style.INK, dx=9)
    axes.set(xlim=(-2, 100), ylim=(-3.6, 0.6), yticks=[])
    return figure
