r"""The weights of a run that only looks stuck grow as long as we follow it; at a minimum they stand still.

Size of the weights (the length of their vector) in XOR runs whose error hardly falls any more. The axis of steps is logarithmic, so on a straight line
each factor of ten in steps adds the same amount.
Bands hold the middle 90%, thick lines are single runs. No picture can show that the growth never ends.

How it was made: two hidden units, all weights and biases free, normal starts with standard deviation {{ .weights:.0f }} (biases {{ .biases:.1f }}), seed {{ .seed }}. Upper band: logistic units, log-loss of a sigmoid output,
step {{ .log.rate:.1f }}; of {{ .starts:,d }} starts the first {{ .most:d }} whose error is 1/8 after {{ .found_at:,d }} steps. Lower band: squared error of a linear output, step {{ .squared.rate:.1f }}, chosen in the same way;
{{ .squared.escaped:d }} of these {{ .squared.runs:d }} runs have come to 0 at the end and are left out of the band, and one of them is the dashed line. Level line: ReLU units, squared error, step {{ .relu_rate:.1f }}, the first of
{{ .relu_runs:d }} runs (of 256) that stand at 1/4 or 1/6. Squared error of a sigmoid output, step {{ .classic.rate:.0f }}, is not drawn; it behaves like log-loss. All runs have {{ .steps:,d }} steps.

In words: with log-loss the median norm is {{ .log.sizes.0:.1f }} after two thousand steps, {{ .log.sizes.1:.1f }} after twenty thousand and {{ .log.sizes.3:.1f }} after {{ .steps:,d }}, while the median norm of the gradient falls
from {{ .log.gradients.0:.1e }} to {{ .log.gradients.1:.1e }} and {{ .log.gradients.3:.1e }}. With squared error the median norm of the runs still at 1/8 is {{ .squared.sizes.3:.1f }} at the end.
The norm of the ReLU run stays at {{ .relu_size:.1f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC, RELU
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.model.problem import Problem
from landscape.proof.krawczyk import certify
from landscape.search.shares import Share, wilson

STARTS, MOST, SEED, FOUND_AT, STEPS = 1000, 128, 0, 20_000, 200_000
LOOKS = (2_000, 20_000, 40_000, 200_000)
LATER = 2  # of LOOKS: the last number of steps of which the page speaks
SMALL = 1e-3  # what a program may call a small gradient
MIDDLE = (0.05, 0.95)


class Stuck(NamedTuple):
    """The runs that stood at 1/8 after FOUND_AT steps; what floats and a certificate say of those still there at LATER."""

    rate: float
    runs: int
    later: Share  # of them, those that have come to 0 at LATER
    escaped: int  # and after STEPS
    sizes: tuple[float, ...]  # median norms of the parameters at LOOKS, of the runs that are still there at the end
    gradients: tuple[float, ...]  # median norms of the gradient
    still: int  # runs at 1/8 at LATER, with their
    small: int  # gradient below SMALL
    positive: int  # positive definite Hessian in floats
    negative: int  # negative eigenvalue
    certified: int
    band: np.ndarray  # (2, K) of the norms of the runs that are still there at the end
    single: np.ndarray  # (K,) the norm of one of these
    freed: np.ndarray  # (0 or 1, K) and of one that has come to 0, if there is one


class Facts(NamedTuple):
    starts: int
    most: int
    seed: int
    found_at: int
    steps: int
    later: int
    weights: float
    biases: float
    small: float
    relu_rate: float
    relu_runs: int
    relu_size: float
    t: np.ndarray
    relu: np.ndarray  # (K,) the norm of one run at a minimum
    log: Stuck
    classic: Stuck
    squared: Stuck


def is_certified(case: Problem, theta: np.ndarray) -> bool:
    """Whether Krawczyk's operator proves a critical point near theta."""
    try:
        certify(xor.balls(case), theta)
    except ValueError:
        return False
    return True


def stuck(loss, t: np.ndarray) -> Stuck:
    case = xor.problem(2, LOGISTIC, loss)
    thetas = xor.begin(case, STARTS, SEED)
    ends = xor.follow(case, thetas, FOUND_AT)
    thetas = thetas[xor.standing(xor.errors(ends, loss), "eighth")][:MOST]
    found = xor.trace(case, thetas, t)
    still, escaped = (xor.standing(found.error[-1], level) for level in ("eighth", "zero"))
    at = t.searchsorted(LOOKS)
    sizes, gradients = (tuple(np.median(part[at][:, still], axis=1).tolist()) for part in (found.size, found.gradient))
    share = wilson(int(xor.standing(found.error[at[LATER]], "zero").sum()), len(thetas))
    there = xor.standing(found.error[at[LATER]], "eighth")
    stand = xor.follow(case, thetas[there], LOOKS[LATER])
    least = np.array([np.linalg.eigvalsh(case.hessian(theta))[0] for theta in stand.theta])
    certified = sum(is_certified(case, theta) for theta in stand.theta)
    verdicts = (len(least), int((stand.gradient < SMALL).sum()), int((least > 0).sum()), int((least < 0).sum()))
    single, freed = found.size[:, still][:, 0], found.size.T[escaped][:1]
    band = np.quantile(found.size[:, still], MIDDLE, axis=1)
    counts = (len(thetas), share, int(escaped.sum()), sizes, gradients)
    return Stuck(xor.RATES[loss.name], *counts, *verdicts, certified, band, single, freed)


def at_rest(t: np.ndarray) -> tuple[int, np.ndarray]:
    """How many of 256 ReLU runs stand at 1/4 or 1/6, and the norm of the first of them."""
    case = xor.problem(2, RELU, SQUARED_ERROR)
    thetas = xor.begin(case, 256, SEED)
    errors = xor.errors(xor.follow(case, thetas, FOUND_AT), SQUARED_ERROR)
    there = xor.standing(errors, "quarter") | xor.standing(errors, "sixth")
    return int(there.sum()), xor.trace(case, thetas[there][:1], t).size[:, 0]


def compute() -> Facts:
    t = np.unique(np.concatenate([np.geomspace(200, STEPS, 49), LOOKS]).round().astype(int))
    chosen = (STARTS, MOST, SEED, FOUND_AT, STEPS, LOOKS[LATER], xor.WEIGHTS, xor.BIASES, SMALL)
    runs, relu = at_rest(t)
    parts = (stuck(loss, t) for loss in (LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR))
    return Facts(*chosen, xor.RATES[SQUARED_ERROR.name], runs, float(relu[-1]), t, relu, *parts)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="steps", y="norm of the weights")
    axes.set_xscale("log")
    for part in (facts.log, facts.squared):
        axes.fill_between(facts.t, *part.band, color=style.PATH, alpha=0.18, lw=0)
        axes.plot(facts.t, part.single, color=style.PATH, lw=2.2)
    freed = facts.squared.freed[0]
    axes.plot(facts.t, freed, color=style.PATH, lw=1.2, ls=(0, (4, 2)))
    style.minimiser(axes, facts.t[-1], freed[-1])
    axes.plot(facts.t, facts.relu, color=style.MINIMISER, lw=2.2)
    style.label(axes, 8_000, 23, "log-loss", style.PATH, ha="right")
    style.label(axes, 9_000, 6.2, "squared error", style.PATH, ha="center")
    style.label(axes, facts.t[-1], facts.relu[-1], "at a minimum (ReLU)", style.MINIMISER, ha="right", dy=11)
    style.label(axes, facts.t[-1], freed[-1], "solved after all", style.MINIMISER, ha="right", dy=-13)
    axes.set_ylim(0, None)
    axes.set_xlim(1_000, facts.t[-1])
    axes.minorticks_off()
    return figure
