r"""Runs stuck on XOR at 1/8 are not at rest: their weights grow as long as we follow them; with squared error some find a way out.

The norm of all nine parameters against the number $t$ of steps, on a logarithmic axis, for two logistic units and two losses. Of {{ .starts:,d }} seeded starts we follow, for each loss,
the first {{ .most:d }} at most whose error is 1/8 after {{ .found_at:,d }} steps, and draw {{ .drawn:d }}. Solid: log-loss of a sigmoid output, step {{ .log.rate:.1f }}. Dashed: squared error of a linear
output, step {{ .squared.rate:.1f }}; a disc ends a run that has come to an error of 0. All weights and biases are free, the starts normal with standard deviation {{ .weights:.0f }} (biases
{{ .biases:.1f }}), seed {{ .seed }}. [A second program, run on the first eighty starts, finds the same growth](test:stuck_runs_drift). We followed the runs for {{ .steps:,d }} steps; the picture does not show that the
growth never ends.

In words: with log-loss the median norm is {{ .log.sizes.0:.1f }} after two thousand steps, {{ .log.sizes.1:.1f }} after twenty thousand and {{ .log.sizes.2:.1f }} after {{ .steps:,d }}, while the median norm of the gradient falls
from {{ .log.gradients.0:.1e }} to {{ .log.gradients.1:.1e }} and {{ .log.gradients.2:.1e }}; all {{ .log.still:d }} of {{ .log.runs:d }} runs are still at 1/8. With squared error {{ .squared.still:d }} of {{ .squared.runs:d }} are still there, with weights
of median norm {{ .squared.sizes.2:.1f }}, and {{ .squared.escaped:d }} have come to 0.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from landscape.model.problem import Problem
from landscape.proof.krawczyk import certify

STARTS, MOST, DRAWN, SEED, FOUND_AT, STEPS = 1000, 128, 12, 0, 20_000, 200_000
DECADES = (2_000, 20_000, 200_000)
SMALL = 1e-3  # what a program may call a small gradient


class Stuck(NamedTuple):
    """The runs that stood at 1/8, and what floats and a certificate say of those that still stand there."""

    rate: float
    runs: int
    still: int
    escaped: int
    sizes: tuple[float, ...]  # median norms of the parameters at DECADES, of the runs that are still there
    gradients: tuple[float, ...]  # median norms of the gradient
    largest_gradient: float
    positive: int  # runs with gradient below SMALL and positive definite float Hessian
    negative: int  # runs with a negative eigenvalue
    certified: int
    size: np.ndarray  # (K, drawn)
    solved: np.ndarray  # (drawn,) bool


class Facts(NamedTuple):
    starts: int
    most: int
    drawn: int
    seed: int
    found_at: int
    steps: int
    weights: float
    biases: float
    small: float
    t: np.ndarray
    log: Stuck
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
    found = xor.trace(case, thetas[xor.standing(xor.errors(ends, loss), "eighth")][:MOST], t)
    still, escaped = (xor.standing(found.error[-1], level) for level in ("eighth", "zero"))
    at = t.searchsorted(DECADES)
    sizes, gradients = (tuple(np.median(part[at][:, still], axis=1).tolist()) for part in (found.size, found.gradient))
    slopes, least = (
        found.gradient[-1, still],
        np.array([np.linalg.eigvalsh(case.hessian(theta))[0] for theta in found.theta[still]]),
    )
    seems = (slopes < SMALL) & (least > 0)
    certified = sum(is_certified(case, theta) for theta in found.theta[still])
    counts = (len(still), int(still.sum()), int(escaped.sum()), sizes, gradients, float(slopes.max()))
    verdicts = (int(seems.sum()), int((least < 0).sum()), certified)
    return Stuck(xor.RATES[loss.name], *counts, *verdicts, found.size[:, :DRAWN], escaped[:DRAWN])


def compute() -> Facts:
    t = np.unique(np.geomspace(20, STEPS, 33).round().astype(int))  # eight to a factor of ten: DECADES too
    chosen = (STARTS, MOST, DRAWN, SEED, FOUND_AT, STEPS, xor.WEIGHTS, xor.BIASES, SMALL)
    return Facts(*chosen, t, stuck(LOG_LOSS, t), stuck(SQUARED_ERROR, t))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, x="steps $t$", y="norm of the parameters")
    axes.set_xscale("log")
    for part, dash in ((facts.log, "-"), (facts.squared, (0, (4, 2)))):
        for size, solved in zip(part.size.T, part.solved, strict=True):
            axes.plot(facts.t, size, color=style.PATH, ls=dash, lw=1)
            if solved:
                style.minimiser(axes, facts.t[-1], size[-1])
    style.label(axes, 12_000, 27, "log-loss", style.PATH, ha="right")
    style.label(axes, 40_000, 5.5, "squared error", style.PATH, ha="center")
    style.label(axes, facts.t[-1], 8, "solved", style.MINIMISER, ha="right", dx=6, dy=-2)
    axes.set_ylim(0, None)
    axes.set_xlim(facts.t[0], facts.t[-1])
    axes.minorticks_off()
    return figure
