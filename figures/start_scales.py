r"""A very small start waits where the units are equal, and a very large one saturates.

The first column is the size of the random numbers. Small starts are still waiting near the best single unit, middle ones have found a better fit, most of the large ones are worse than a single unit. The numbers
belong to this many steps: more of them let the small starts go on.

How it was made: {{ .runs }} runs of gradient descent for each scale, on the nine points: two logistic units, no biases, all six weights normal with the standard deviation
of the first column, step size ${{ .rate }}$, {{ .steps }} steps, seed {{ .seed }}. The least loss of a single unit is $m_1$, about {{ .level:.4f }}. The last column counts the runs that end
above it.

In words: at standard deviation {{ .rows.0.scale:g }} the median loss is {{ .rows.0.median:.4f }}, just below $m_1$. It is lowest at {{ .rows.1.scale:g }} and {{ .rows.2.scale:g }}, with
{{ .rows.1.median:.4f }} and {{ .rows.2.median:.4f }}. At {{ .rows.3.scale:g }} it is {{ .rows.3.median:.2f }} and at {{ .rows.4.scale:g }} {{ .rows.4.median:.2f }}.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins.saddles import best_single
from landscape.model.networks import Network
from landscape.search.descent import descend
from landscape.search.multistart import starts
from landscape.search.shares import Share, wilson

PROBLEM = VARIANTS["answer"].problem
SCALES = (0.001, 0.1, 1, 10, 100)
RUNS, RATE, STEPS, SEED = 1000, "1/5", 1500, 0


class Row(NamedTuple):
    scale: float
    median: float
    above: Share  # of runs that end above m_1, those that diverge among them


class Facts(NamedTuple):
    runs: int
    rate: str
    steps: int
    seed: int
    level: float
    rows: tuple[Row, ...]


def row(scale: float, level: float) -> Row:
    begun = starts(PROBLEM, RUNS, scale, np.random.default_rng(SEED))
    ends = descend(PROBLEM, begun, rate=float(Fraction(RATE)), steps=STEPS).cost
    return Row(scale, float(np.median(ends)), wilson(int((~(ends <= level)).sum()), RUNS))


def compute() -> Facts:
    single = best_single(PROBLEM, np.random.default_rng(SEED))
    level = PROBLEM._replace(network=Network(np.zeros((1, 2)), np.zeros(1), np.zeros(1), 0.0)).cost(single)
    return Facts(RUNS, RATE, STEPS, SEED, level, tuple(row(scale, level) for scale in SCALES))


def table(facts: Facts) -> Table:
    rows = tuple((f"{r.scale:g}", f"{r.median:.4f}", f"{r.above.count:,d}") for r in facts.rows)
    return Table(("standard deviation", "median loss", "runs above $m_1$"), rows)
