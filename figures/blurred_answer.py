r"""On the answer's network a wide blur leads away from the global minimum instead of towards it.

Each bar shows where {{ .runs:,d }} runs end. The first row is plain descent. In the others the cost is blurred at first, by the width on the left, and the
blur is taken away during the run. The widest blur leaves hardly any run at the global minimum. This is one small network, and no
verdict on others.

How it was made: the nine points and the 2-2-1 network of the answer, logistic units without biases, mean squared error. The same {{ .runs:,d }} starts in each row: normal weights
of standard deviation 1 (seed {{ .seed:d }}). {{ .steps:,d }} steps with rate 1/10, each with the slope at a point moved by Gaussian noise (seed {{ .noise_seed:d }}), which on average is
the slope of the cost blurred in all six weights. The width falls linearly from the printed value to zero during the first four fifths of the steps. Levenberg-Marquardt steps, at most {{ .finish:d }} that never raise the cost, bring
each run to its end. An end within one millionth of the cost of a certified minimum is counted there, all others elsewhere; those of them
that we looked at lay in valleys in which a unit is saturated.

In words: the share at the global minimum is {{ .percent.0:.0f }}% for plain descent, {{ .percent.1:.0f }}% for width 1/4, {{ .percent.2:.0f }}% for width 1/2 and {{ .percent.3:.0f }}% for width 1.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.worse_minima import VARIANTS, flip_end
from landscape.search.descent import descend
from landscape.search.multistart import costs, levenberg, starts
from landscape.search.noise import Noise, gaussian
from landscape.search.shares import wilson

WIDTHS, NAMES = (0, 0.25, 0.5, 1), ("no blur", "1/4", "1/2", "1")
RUNS, SEED, NOISE_SEED, STEPS, FINISH = 256, 38, 7, 2000, 200


class Facts(NamedTuple):
    counts: np.ndarray  # (widths, 3): at the global minimum, at one of the two worse ones, elsewhere
    percent: tuple[float, ...]  # at the global minimum
    low: tuple[float, ...]  # ends of the 95% Wilson intervals, in percent
    high: tuple[float, ...]
    runs: int
    seed: int
    noise_seed: int
    steps: int
    finish: int


def compute() -> Facts:
    case = VARIANTS["answer"]
    levels = np.array([0, *(flip_end(case, (j,)).cost for j in (0, 1))])
    begun = starts(case.problem, RUNS, 1.0, np.random.default_rng(SEED))
    falling = np.clip(1 - np.arange(STEPS) / (0.8 * STEPS), 0, None)
    rows = []
    for width in WIDTHS:
        noise = Noise(gaussian, width * falling, NOISE_SEED, probe=True) if width else None
        ends = descend(case.problem, begun, rate=0.1, steps=STEPS, noise=noise)
        cost = costs(case.problem, levenberg(case.problem, ends.theta, FINISH))
        at = (np.abs(cost[:, None] - levels) < 1e-6).sum(axis=0)
        rows.append((at[0], at[1] + at[2], RUNS - at.sum()))
    shares = [wilson(int(row[0]), RUNS) for row in rows]
    share, low, high = (tuple(100 * getattr(one, name) for one in shares) for name in ("share", "low", "high"))
    return Facts(np.array(rows), share, low, high, RUNS, SEED, NOISE_SEED, STEPS, FINISH)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(230, x="percent of the runs", y="width of the blur at the start")
    inks = (style.MINIMISER, style.BARRIER, style.SOFT)
    places = -np.arange(len(NAMES))
    left = np.zeros(len(NAMES))
    for column, (ink, text) in enumerate(zip(inks, ("global minimum", "worse", "elsewhere"), strict=True)):
        share = 100 * facts.counts[:, column] / facts.runs
        axes.barh(places, share, left=left, height=0.6, color=ink, alpha=(1, 0.85, 0.4)[column], edgecolor=style.GROUND)
        style.label(axes, left[0 if column < 2 else 3] + 1, 0.5 if column < 2 else -2.5, text, ink, dy=2)
        left += share
    axes.set(xlim=(0, 100), ylim=(-3.4, 0.75), yticks=places, yticklabels=NAMES)
    return figure
