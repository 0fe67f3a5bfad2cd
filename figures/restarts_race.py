r"""Ten fresh starts succeed more often than one run with as many steps, and more often than hops from the best point so far.

Each curve is one way to spend 25,000 gradient steps. Fresh starts (dots) succeed as often as the rule for independent chances
predicts (band). One long run, and hops from the best end so far, fall behind. From other starting weights the order is another one.

How it was made: the 2-2-1 network of the answer on the nine points, mean squared error, gradient descent with rate {{ .rate:.1f }}. All six
weights start normal with standard deviation 1, seed {{ .seed:d }}. A stage is {{ .steps:,d }} steps; a search has succeeded if at the end of a stage its loss is below $1/1000$, which is
less than the loss of both worse minima. Band: $1-(1-p)^k$ with the 95% Wilson interval for $p$ from {{ .runs:,d }} other runs. Dots: {{ .groups:d }} searches of ten new starts.
One run and hops: {{ .searches:d }} searches each; a hop moves all six weights of the best end so far by normal numbers of standard deviation 1, and is taken back if it
ends higher. Table and text have other sizes of starts and hops.

In words: after ten stages {{ .percent.fresh:.0f }} percent of the searches with fresh starts have succeeded, {{ .percent.hops:.0f }} percent of those with hops, and {{ .percent.one:.0f }} percent of the
single runs. After the first stage all stand near {{ .percent.first:.0f }} percent.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.ends_of_descent import CASE
from landscape.cases.xor.descent import begin, errors, problem
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.search.descent import descend
from landscape.search.multistart import starts
from landscape.search.restarts import Draw, Stage, hops, needed, one_run, restarts
from landscape.search.shares import Share, wilson

STAGE, STAGES, SEED = Stage(rate=0.1, steps=2500, goal=1e-3), 10, 0
RUNS, GROUPS, SEARCHES, SURE = 1024, 256, 128, 0.95
SCALES = {"small": 0.1, "ordinary": 1.0, "large": 3.0}
HOPS = {"small": (), "ordinary": (1.0, 0.3), "large": (1.0,)}  # standard deviations of the hops that are tried
XOR_RATES, XOR_RUNS, XOR_STEPS, XOR_GOAL = (0.03, 0.1, 0.3, 1.0), 512, 1000, 0.005


class Way(NamedTuple):
    """From one size of the starting weights: single starts, and the searches that succeeded by stage, of how many."""

    p: Share
    fresh: tuple[int, ...]
    one: tuple[int, ...]
    hops: tuple[tuple[int, ...], ...]  # for each size that is tried
    needed: tuple[int, ...]  # starts for 95 percent, with p at the upper end of its interval, p, and p at the lower end


class Percent(NamedTuple):
    first: float
    fresh: float
    one: float
    hops: float


class Facts(NamedTuple):
    ways: dict[str, Way]
    predicted: np.ndarray  # (3, stages): 1 - (1 - p)^k for ordinary starts, with the lower end, p, and the upper end
    percent: Percent  # of ordinary starts
    fresh: dict[str, Share]  # after the last stage, by size of the starting weights
    one: dict[str, Share]
    hops: dict[str, tuple[Share, ...]]
    predicted_last: dict[str, tuple[float, float]]  # by the two ends of the interval of p
    xor: tuple[Share, ...]  # by rate
    tied: float  # the least loss that a run from tied units reached
    tied_runs: int  # and the runs of XOR with each rate
    runs: int
    fresh_runs: int
    groups: int
    searches: int
    rate: float
    steps: int
    seed: int


def way(name: str) -> Way:
    """All experiments from normal weights of that size."""
    rng = np.random.default_rng((SEED, list(SCALES).index(name)))
    draw: Draw = lambda count: starts(CASE.problem, count, SCALES[name], rng)
    p = wilson(int((STAGE.run(CASE.problem, draw(RUNS))[1] < STAGE.goal).sum()), RUNS)
    fresh = restarts(CASE.problem, STAGE, draw, GROUPS, STAGES)
    one = one_run(CASE.problem, STAGE, draw, SEARCHES, STAGES)
    hopped = tuple(hops(CASE.problem, STAGE, draw, SEARCHES, STAGES, size, rng) for size in HOPS[name])
    chances = (q for q in (p.high, p.share, p.low) if q > 0)
    return Way(p, fresh, one, hopped, tuple(needed(q, SURE) for q in chances))


def tied_losses(runs: int) -> np.ndarray:
    """Losses after all stages of runs whose two units start equal."""
    unit = starts(CASE.problem, runs, 1.0, np.random.default_rng(SEED))[:, [0, 1, 0, 1, 4, 4]]
    return descend(CASE.problem, unit, rate=STAGE.rate, steps=STAGE.steps).cost


def xor_share(rate: float) -> Share:
    """XOR with two logistic units and squared error: runs whose error is below XOR_GOAL after XOR_STEPS steps."""
    case = problem(2, LOGISTIC, SQUARED_ERROR)
    ends = descend(case, begin(case, XOR_RUNS, SEED), rate=rate, steps=XOR_STEPS)
    return wilson(int((errors(ends, case.loss) < XOR_GOAL).sum()), XOR_RUNS)


def compute() -> Facts:
    ways = {name: way(name) for name in SCALES}
    p, k = ways["ordinary"].p, np.arange(1, STAGES + 1)
    predicted = 1 - (1 - np.array([[p.low], [p.share], [p.high]])) ** k
    fresh = {name: wilson(w.fresh[-1], GROUPS) for name, w in ways.items()}
    one = {name: wilson(w.one[-1], SEARCHES) for name, w in ways.items()}
    ten = lambda q: 1 - (1 - max(q, 0.0)) ** STAGES
    last = {name: (ten(w.p.low), ten(w.p.high)) for name, w in ways.items()}
    hopped = {name: tuple(wilson(counts[-1], SEARCHES) for counts in w.hops) for name, w in ways.items()}
    usual = (p, fresh["ordinary"], one["ordinary"], hopped["ordinary"][0])
    return Facts(
        ways, predicted, Percent(*(100 * share.share for share in usual)), fresh, one, hopped, last,
        tuple(map(xor_share, XOR_RATES)), float(tied_losses(XOR_RUNS).min()),
        XOR_RUNS, RUNS, GROUPS * STAGES, GROUPS, SEARCHES, STAGE.rate, STAGE.steps, SEED,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="gradient steps spent, thousands", y="searches that have succeeded, %")
    usual = facts.ways["ordinary"]
    spent = facts.steps / 1000 * np.arange(1, len(usual.fresh) + 1)
    low, middle, high = 100 * facts.predicted
    axes.fill_between(spent, low, high, color=style.MINIMISER, alpha=0.2, lw=0)
    axes.plot(spent, middle, color=style.MINIMISER, lw=1.2, ls=(0, (4, 2)))
    axes.plot(spent, 100 * np.array(usual.fresh) / facts.groups, "o", color=style.MINIMISER, ms=6)
    axes.plot(spent, 100 * np.array(usual.hops[0]) / facts.searches, "-^", color=style.PATH, ms=6, lw=1.6)
    axes.plot(spent, 100 * np.array(usual.one) / facts.searches, "-s", color=style.LOSS, ms=5, lw=1.6)
    for counts, of, name, colour, dy in (
        (usual.fresh, facts.groups, "fresh starts", style.MINIMISER, 13),
        (usual.hops[0], facts.searches, "hops", style.PATH, 12),
        (usual.one, facts.searches, "one long run", style.LOSS, -14),
    ):
        style.label(axes, spent[-1], 100 * counts[-1] / of, name, colour, ha="right", dy=dy)
    axes.set(xlim=(0, 25.8), ylim=(0, 107), yticks=[0, 25, 50, 75, 100], xticks=[0, 5, 10, 15, 20, 25])
    return figure
