r"""From small starting weights nearly every run finds the best fit; from large ones about a third ends at a worse minimum.

Each bar is {{ .runs }} runs of the same network on the same data. From top to bottom only the size of the random starting weights
grows. At {{ .scales.1:.1f }} one run ends at a worse minimum. Small starting weights are best here; on other data larger ones may be better.

How it was made: gradient descent on the nine points, mean squared error, all six weights normal with mean zero and the
standard deviation written beside the bar, seed {{ .seed }}, step size {{ .rate:.1f }}, {{ .steps:,d }} steps; then Levenberg-Marquardt steps, which
never raise the cost, bring each run to its end. A run is counted at a minimum if Newton's method converges there, up to a swap of
the units, and in a valley if a unit has become a step on the data. Ends that were none of these: {{ .other }} of all
{{ .all:,d }} runs; they are counted with the valleys.

In words: at the standard deviation {{ .scales.0:.1f }} no run of {{ .runs }} ends at a worse minimum; {{ .worse.2 }} runs do at 1, {{ .worse.4 }} at 3 and {{ .worse.5 }} at 5. The best fit is
reached by {{ .best.0 }}, {{ .best.2 }}, {{ .best.4 }} and {{ .best.5 }} of them, the others end in valleys.
"""

from typing import NamedTuple

from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.ends_of_descent import RATE, STEPS, batch
from landscape.search.shares import Share, wilson

RUNS, SEED = 500, 0
SCALES = (0.1, 0.3, 1.0, 2.0, 3.0, 5.0)


class Facts(NamedTuple):
    runs: int
    seed: int
    rate: float
    steps: int
    scales: tuple[float, ...]
    best: tuple[int, ...]
    worse: tuple[int, ...]
    valley: tuple[int, ...]  # with what is none of these
    other: int  # ends that are none of these
    all: int
    shares: tuple[Share, ...]  # of the worse minima


def compute() -> Facts:
    counts = [batch(RUNS, (SEED,), scale) for scale in SCALES]
    best = tuple(c["global_minimum"] for c in counts)
    worse = tuple(c["worse_1"] + c["worse_2"] for c in counts)
    rest = tuple(RUNS - b - w for b, w in zip(best, worse, strict=True))
    other = sum(rest) - sum(c["saturating_valley"] for c in counts)
    shares = tuple(wilson(w, RUNS) for w in worse)
    return Facts(RUNS, SEED, RATE, STEPS, SCALES, best, worse, rest, other, RUNS * len(SCALES), shares)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x=f"runs of {facts.runs}")
    axes.set_title("standard deviation of the starting weights", loc="left", color=style.INK, pad=26)
    places = range(len(facts.scales))
    left = [0] * len(facts.scales)
    for counts, colour, hatch in (
        (facts.best, style.MINIMISER, ""),
        (facts.worse, style.BARRIER, "////"),
        (facts.valley, style.SOFT, ""),
    ):
        axes.barh(places, counts, left=left, height=0.66, color=colour, alpha=0.28, lw=0)
        axes.barh(places, counts, left=left, height=0.66, fill=False, ec=colour, hatch=hatch, lw=1.2)
        for y, (start, count) in enumerate(zip(left, counts, strict=True)):
            if count > 24:
                number = style.label(axes, start + count / 2, y, str(count), colour, ha="center")
                if hatch:  # the stripes would run through it
                    number.set_bbox({"fc": style.GROUND, "lw": 0, "pad": 1.5})
            elif count:  # too narrow to hold its number
                style.label(axes, start, y, str(count), colour, ha="right", dx=-5)
        left = [a + b for a, b in zip(left, counts, strict=True)]
    top = -0.62
    style.label(axes, 0, top, "best fit", style.MINIMISER, dy=6)
    style.label(axes, 260, top, "worse minimum", style.BARRIER, ha="center", dy=6)
    style.label(axes, facts.runs, top, "valley", style.SOFT, ha="right", dy=6)
    axes.set_yticks(list(places), [f"{scale:g}" for scale in facts.scales])
    axes.set_xlim(0, facts.runs)
    axes.set_ylim(len(facts.scales) - 0.5, -0.7)
    axes.tick_params(axis="y", length=0)
    return figure
