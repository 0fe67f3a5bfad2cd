r"""How fast the cost falls depends on the cost: some runs gain digits at every step, others only per factor of ten in steps.

Each curve is one run with a short enough step. The bowl gains equally many digits a step. The very narrow bowl, also
convex, does so too, but ten thousand times more slowly. The others come to follow the thin straight lines, which the theorems predict. A
flat stretch of a curve does not mean that the run has arrived.

How it was made: gradient descent in double precision; both axes are logarithmic. The height is the cost minus the value that it tends to. *Bowl:* the cost
$\tfrac12(a-1)^2+50(b-1)^2$ from $(0,0)$ with rate $1/100$, condition number 100. *Very narrow bowl:* with $1000$ in place of
$10$ in the data, condition number a million, rate $10^{-6}$. $w^4$ from $w=1$ with rate $1/12$. *Ledge:* $\tfrac13w^3+\tfrac14w^4$ from $w=1$ with
rate $1/6$. *No minimum:* $\ln(1+e^{-w})$ from $w=0$ with rate $1$. {{ .steps:,d }} steps each. The slopes printed on the page are taken between $10^5$
and $10^6$ steps.

In words: after a million steps the cost without a minimum stands at {{ .ends.none:.1e }}, $w^4$ at {{ .ends.fourth:.1e }}, the
ledge at {{ .ends.ledge:.1e }} above its limit. The bowl has passed $10^{-16}$ before step 2,000. The very narrow bowl still stands at {{ .ends.million:.3f }}.
"""

from math import ceil, exp, log, log1p, log10
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

STEPS = 1_000_000
FLOOR = 1e-16


class Facts(NamedTuple):
    t: np.ndarray
    gaps: dict[str, np.ndarray]
    slopes: dict[str, float]  # of log gap against log t, over the last factor of ten
    ends: dict[str, float]
    factor: float  # of the bowl's cost in one step
    steps: int
    hundred_steps: int  # until the error of the flat weight is below 1/100
    million_steps: int


RUNS = {  # one step, the cost minus its limit, the start
    "hundred": (lambda e: e - e / 100, lambda e: e**2 / 2, -1.0),  # the weight b is right after the first step
    "million": (lambda e: e - e / 1e6, lambda e: e**2 / 2, -1.0),
    "fourth": (lambda w: w - 4 * w**3 / 12, lambda w: w**4, 1.0),
    "ledge": (lambda w: w - (w**2 + w**3) / 6, lambda w: w**3 / 3 + w**4 / 4, 1.0),
    "none": (lambda w: w + 1 / (1 + exp(w)), lambda w: log1p(exp(-w)), 0.0),
}

PREDICTED = {  # the exponent, and the law for large t
    "fourth": (-2, lambda t: (8 * t / 12) ** -2.0),
    "ledge": (-3, lambda t: (t / 6) ** -3.0 / 3),
    "none": (-1, lambda t: 1 / t),
}
MARKS = {
    "hundred": ("-", "bowl", 1300, 9, 0, "left"),
    "million": ("-", "very narrow bowl", 3000, 0, -12, "center"),
    "fourth": ((0, (5, 2)), "$w^4$", 60000, 6, 8, "left"),
    "ledge": ((0, (1, 1.4)), "ledge", 9000, -8, -9, "right"),
    "none": ((0, (5, 1.6, 1, 1.6)), "no minimum", 30000, 0, 12, "left"),
}


def run(name: str, seen: np.ndarray) -> np.ndarray:
    """The cost minus its limit after each number of steps in `seen`, which increases."""
    step, gap, w = RUNS[name]
    gaps, done = [], 0
    for until in seen.tolist():
        for _ in range(until - done):
            w = step(w)
        gaps.append(gap(w))
        done = until
    return np.array(gaps)


def steps_to_one_per_cent(curvature: int) -> int:
    """How often 1 must be multiplied by 1 - 1/curvature to become less than 1/100."""
    return ceil(log(100) / -log1p(-1 / curvature))


def compute() -> Facts:
    t = np.unique(np.geomspace(1, STEPS, 91).round().astype(int))
    gaps = {name: run(name, t) for name in RUNS}
    before = int(t.searchsorted(STEPS // 10))
    slopes = {name: log10(gaps[name][-1] / gaps[name][before]) for name in ("fourth", "ledge", "none")}
    needed = [steps_to_one_per_cent(curvature) for curvature in (100, 1_000_000)]
    ends = {name: float(gap[-1]) for name, gap in gaps.items()}
    ratio = float(gaps["hundred"][1] / gaps["hundred"][0])
    return Facts(t, gaps, slopes, ends, ratio, STEPS, needed[0], needed[1])


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(330, x="steps $t$", y="cost minus its limit")
    axes.set(xscale="log", yscale="log", xlim=(1, STEPS), ylim=(FLOOR, 3))
    t = facts.t
    for _, predicted in PREDICTED.values():
        axes.plot(t[t > 60], [predicted(at) for at in t[t > 60]], color=style.SOFT, lw=1, zorder=1)
    for name, (dash, text, at, dx, dy, side) in MARKS.items():
        gap = facts.gaps[name]
        axes.plot(t, np.where(gap > FLOOR / 10, gap, np.nan), color=style.PATH, ls=dash)
        k = int(t.searchsorted(at))
        style.label(axes, t[k], gap[k], text, style.PATH, dx=dx, dy=dy, ha=side)
    axes.set_xticks([1, 10, 100, 1e3, 1e4, 1e5, 1e6])
    axes.set_yticks([1, 1e-4, 1e-8, 1e-12, 1e-16])
    axes.minorticks_off()
    return figure
