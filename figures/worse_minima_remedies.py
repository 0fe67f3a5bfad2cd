r"""A smaller learning rate changes almost nothing; smaller starting weights, a third unit and an output bias each change almost everything.

Each row repeats {{ .runs }} runs with one thing changed and counts those that end with a loss above $1/1000$, where the best fit has
loss zero. The counts are for this network and these nine samples.

How it was made: gradient descent on the nine points from normal weights of standard deviation 1, seed {{ .seed }}, learning rate (step size)
{{ .rate:.1f }}, {{ .steps:,d }} steps, mean squared error; then Levenberg-Marquardt steps, which never raise the cost, bring each run to its end.
The row with a smaller rate takes {{ .smaller:.3f }} and four times as many steps from the same starts. The intervals are 95% Wilson intervals.

In words: as it is, {{ .rows.0.missed.count }} of {{ .runs }} runs miss the best fit; with a quarter of the learning rate {{ .rows.1.missed.count }}; with
starts a tenth as large {{ .rows.2.missed.count }}; with a third unit {{ .rows.3.missed.count }}; with an output bias {{ .rows.4.missed.count }}.
"""

from typing import Any, NamedTuple

from figures import style
from landscape.cases.answer.ends_of_descent import CASE, RATE, STEPS, missed, rested, with_units
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.model.problem import Problem
from landscape.search.shares import Share, wilson

RUNS, SEED = 500, 0
CHANGES: dict[str, tuple[Problem, dict[str, Any]]] = {
    "nothing": (CASE.problem, {}),
    "a quarter of the learning rate": (CASE.problem, {"rate": RATE / 4, "steps": 4 * STEPS}),
    "starts a tenth as large": (CASE.problem, {"scale": 0.1}),
    "a third hidden unit": (with_units(3), {}),
    "an output bias": (VARIANTS["output bias"].problem, {}),
}


class Row(NamedTuple):
    change: str
    missed: Share  # ends above one thousandth


class Facts(NamedTuple):
    runs: int
    seed: int
    rate: float
    smaller: float
    steps: int
    rows: tuple[Row, ...]


def compute() -> Facts:
    rows = (
        Row(change, wilson(missed(problem, rested(problem, RUNS, (SEED,), **how)), RUNS))
        for change, (problem, how) in CHANGES.items()
    )
    return Facts(RUNS, SEED, RATE, RATE / 4, STEPS, tuple(rows))


def table(facts: Facts) -> style.Table:
    cells = (
        (r.change, str(s.count), f"{100 * s.low:.1f} to {100 * s.high:.1f}%") for r in facts.rows for s in [r.missed]
    )
    return style.Table(("what is changed", f"of {facts.runs} miss", "interval"), tuple(cells))
