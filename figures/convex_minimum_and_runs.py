r"""No run of descent ends below the minimum of the convex problem, and with more units more runs reach it.

The longer a bar, the more runs end at this cost; the dashed line is the minimum of the convex problem. With two units no run
comes down to it, with {{ .units.3:d }} nearly all do. These are five samples: it does not follow that wide networks always succeed.

How it was made: inputs $(-1,-2),(-1,2),(1,-1),(-1,-1),(0,-2)$, targets $3,1,-1,0,2$, ReLU units without biases, half the sum of squared
errors plus a quarter of the sum of all squared weights. For each number of units {{ .runs:d }} runs of gradient descent, all weights normal with
standard deviation $7/10$, seed {{ .seed:d }}, rate $1/100$, {{ .steps:,d }} steps. A run counts as at the line if its cost is within $1/1000$ of it; in these runs
the others stay more than $1/5$ above. The convex problem was solved by accelerated projected descent; exact rational arithmetic then bounds its
minimum from both sides. Bars of ends that differ by less than $3/100$ of their cost are drawn together.

In words: the line lies at {{ .optimum:.4f }}. The share of runs that reach it is {{ .shares.0.share:.0%}} with two units,
{{ .shares.1.share:.0%}} with three, {{ .shares.2.share:.0%}} with five and {{ .shares.3.share:.0%}} with ten. The other runs end
a little above it, or far above, near 7.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.five_samples import DECAY, X, Y, certified
from landscape.model.relu_patterns import count_patterns
from landscape.search.convex_relu import descend
from landscape.search.shares import Share, wilson

UNITS, RUNS, SEED, STEPS, RATE, SCALE = (2, 3, 5, 10), 200, 0, 4000, 0.01, 0.7
NEAR, FAR = 1e-3, 0.2
SIZES = ((5, 2), (100, 3), (1000, 11), (60000, 785))  # samples and inputs, the constant input of the biases included


class Facts(NamedTuple):
    optimum: float  # rounded to nine decimals
    units_of_optimum: int
    units: tuple[int, ...]
    shares: tuple[Share, ...]  # of the runs that end at the optimum
    levels: tuple[tuple[float, ...], ...]  # where runs end, in increasing order, for each number of units
    counts: tuple[tuple[int, ...], ...]  # how many end there
    runs: int
    seed: int
    steps: int
    patterns: tuple[int, ...]  # of samples in general position, for each of SIZES that has less than 30 digits
    digits: int  # of the last count


def grouped(costs: np.ndarray) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Ends that lie close together, as one: the lowest of each group, and how many there are."""
    costs = np.sort(costs)
    starts = np.flatnonzero(np.diff(costs, prepend=0) > 0.03 * costs)
    return tuple(np.round(costs[starts], 3).tolist()), tuple(np.diff(starts, append=len(costs)).tolist())


def compute() -> Facts:
    least = certified()
    optimum = float(least.above)
    if not 0 <= least.above - least.below < 1e-12:
        raise ArithmeticError("the two bounds of the least cost are too far apart")
    shares, ends = [], []
    for units in UNITS:
        rng = np.random.default_rng([SEED, units])
        U, a = rng.normal(0, SCALE, (units, 2, RUNS)), rng.normal(0, SCALE, (units, RUNS))
        above = descend(X, Y, float(DECAY), U, a, rate=RATE, steps=STEPS).cost - optimum
        if above.min() < -1e-9 or np.any((above > NEAR) & (above < FAR)):
            raise ArithmeticError("a run that cannot be counted")
        shares.append(wilson(int((above < NEAR).sum()), RUNS))
        ends.append(grouped(above + optimum))
    levels, counts = zip(*ends, strict=True)
    *patterns, last = (count_patterns(*size) for size in SIZES)
    return Facts(
        round(optimum, 9), len(least.network.a), UNITS, tuple(shares), levels, counts, RUNS, SEED, STEPS,
        tuple(patterns), len(str(last)),
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="hidden units", y="cost at the end of a run")
    axes.axhline(facts.optimum, color=style.MINIMISER, lw=1.4, ls=(0, (5, 3)))
    for k, (levels, counts) in enumerate(zip(facts.levels, facts.counts, strict=True)):
        for level, count in zip(levels, counts, strict=True):
            best = level < facts.optimum + 0.01
            colour = style.MINIMISER if best else style.PATH
            axes.plot([k, k + 0.8 * count / facts.runs], [level, level], color=colour, lw=6, solid_capstyle="butt")
        axes.plot([k, k], [levels[0], levels[-1]], color=style.SOFT, lw=0.8)
        share = facts.shares[k].share
        style.label(axes, k, facts.optimum, f"{share:.0%}", style.MINIMISER, dy=-13)
    style.label(axes, -0.25, facts.optimum, "minimum of the convex problem", style.MINIMISER, dy=-31)
    axes.set(yscale="log", xlim=(-0.3, len(facts.units) - 0.1), ylim=(1.85, 8.2), yticks=(2.5, 3, 4, 5, 7))
    axes.set_yticklabels(["2.5", "3", "4", "5", "7"])
    axes.minorticks_off()
    axes.set_xticks(range(len(facts.units)), [str(n) for n in facts.units])
    return figure
