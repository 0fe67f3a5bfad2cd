r"""A run on XOR needs many epochs if the learning rate is small: with a tenth of the rate, ten times as many.

Epochs until all four answers are right, for the runs that get there. "Middle" is the median, "most" the range of the middle 90%. That a run has not
arrived after a thousand epochs says nothing about local minima.

How it was made: two logistic hidden units, all biases, log-loss of a sigmoid output. One epoch is one step with the gradient of the mean loss over the four patterns; whoever updates after each pattern,
without dividing by four, makes four such steps in an epoch. Normal starts with standard deviation {{ .weights:.0f }} (biases {{ .biases:.1f }}), seed {{ .seed }}. An answer is right if the output is within {{ .within:.1f }} of its target.
Each run has an epoch count of {{ .total:,d }} divided by the rate, and is looked at {{ .looks }} times at equal distances.

In words: at rate {{ .rows.0.rate:.2f }} half of the runs that arrive need at most {{ .rows.0.middle:,d }} epochs and 90% between {{ .rows.0.low:,d }} and {{ .rows.0.high:,d }}. At rate {{ .rows.1.rate:.1f }} the median is
{{ .rows.1.middle:,d }} and at rate {{ .rows.2.rate:.0f }} it is {{ .rows.2.middle:,d }}. In the three rows {{ .rows.0.solved }}, {{ .rows.1.solved }} and {{ .rows.2.solved }} of {{ .runs }} runs arrive.
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases.xor import descent as xor
from landscape.cases.xor.samples import XOR_Y
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS
from landscape.search.descent import descend

RUNS, SEED, LOOKS, TOTAL, WITHIN, EARLY = 256, 0, 200, 1_000, 0.3, 1_000
RATES = (0.01, 0.1, 1.0)


class Row(NamedTuple):
    rate: float
    solved: int
    low: int
    middle: int
    high: int
    early: int  # runs that arrive within EARLY epochs


class Facts(NamedTuple):
    runs: int
    seed: int
    looks: int
    total: int
    within: float
    weights: float
    biases: float
    early: int
    rows: tuple[Row, ...]


def arrivals(rate: float) -> np.ndarray:
    """The epoch at which each run is first seen with four right answers; 0 if it never is."""
    case = xor.problem(2, LOGISTIC, LOG_LOSS)
    thetas, first, every = xor.begin(case, RUNS, SEED), np.zeros(RUNS, dtype=int), round(TOTAL / rate / LOOKS)
    for look in range(1, LOOKS + 1):
        ends = descend(case, thetas, rate=rate, steps=every)
        thetas = ends.theta
        right = (np.abs(LOGISTIC.value(ends.outputs) - XOR_Y) < WITHIN).all(axis=1)
        first[right & (first == 0)] = look * every
    return first


def compute() -> Facts:
    rows = []
    for rate in RATES:
        seen = arrivals(rate)
        seen = seen[seen > 0]
        low, middle, high = np.quantile(seen, (0.05, 0.5, 0.95), method="lower").tolist()
        rows.append(Row(rate, len(seen), low, middle, high, int((seen <= EARLY).sum())))
    return Facts(RUNS, SEED, LOOKS, TOTAL, WITHIN, xor.WEIGHTS, xor.BIASES, EARLY, tuple(rows))


def table(facts: Facts) -> Table:
    rows = ((f"{r.rate:g}", f"{r.middle:,d}", f"{r.low:,d}\u2013{r.high:,d}", f"{r.solved}") for r in facts.rows)
    return Table(("rate", "middle", "most", f"runs of {facts.runs}"), tuple(rows))
