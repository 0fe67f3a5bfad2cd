r"""How often descent fails on XOR depends on the units, the loss and the width; two ReLU units fail most often.

Of {{ .runs }} runs per row, how many end at each error: 0 is solved, 1/8 is half right. "In %" is the 95% interval of the share at 0. The counts belong
to this start and this step; a run at a level need not be near a minimum.

How it was made: gradient descent for {{ .steps:,d }} steps; a run is counted at a mean squared error of 0, 1/8, 1/6 or 1/4 if it is within {{ .near:.3f }} of it.
All weights and biases are free; normal starts with standard deviation {{ .weights:.0f }} (biases {{ .biases:.1f }}), seed {{ .seed }}. "Squared": squared error of a linear output, step
{{ .rates.squared:.1f }}. "Log": log-loss of a sigmoid output, step {{ .rates.log:.1f }}. "Sigmoid": squared error of a sigmoid output, step {{ .rates.sigmoid:.0f }}. Intervals are those of Wilson. Runs at
another error, still moving or diverged: {{ .elsewhere }}.

In words: with two logistic units and log-loss {{ .rows.log_logistic_2.counts.zero:d }} of {{ .runs }} runs reach 0 and {{ .rows.log_logistic_2.counts.eighth:d }} stand at 1/8; with three units {{ .rows.log_logistic_3.counts.zero:d }}
reach 0, with five {{ .rows.log_logistic_5.counts.zero:d }}. With two ReLU units and squared error {{ .rows.squared_ReLU_2.counts.zero:d }} reach 0, {{ .rows.squared_ReLU_2.counts.eighth:d }} stand at 1/8,
{{ .rows.squared_ReLU_2.counts.sixth:d }} at 1/6 and {{ .rows.squared_ReLU_2.counts.quarter:d }} at 1/4; with five units {{ .rows.squared_ReLU_5.counts.zero:d }} reach 0.
"""

from typing import NamedTuple

from figures.style import Table
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC, RELU, TANH
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.search.shares import Share, wilson

RUNS, STEPS, SEED = 256, 20_000, 0
LOSSES = {"squared": SQUARED_ERROR, "log": LOG_LOSS, "sigmoid": SIGMOID_SQUARED_ERROR}
CASES = [*((loss, unit) for loss in ("squared", "log") for unit in (LOGISTIC, TANH, RELU)), ("sigmoid", LOGISTIC)]
WIDTHS = (2, 3, 5)


class Row(NamedTuple):
    loss: str
    unit: str
    width: int
    counts: xor.Counts
    solved: Share
    eighth: Share


class Facts(NamedTuple):
    runs: int
    steps: int
    seed: int
    near: float
    weights: float
    biases: float
    rates: dict[str, float]
    elsewhere: int  # runs of all rows that stand at no level
    rows: dict[str, Row]


def compute() -> Facts:
    rows = {}
    for loss, unit in CASES:
        for width in WIDTHS:
            counts = xor.census(xor.problem(width, unit, LOSSES[loss]), runs=RUNS, steps=STEPS, seed=SEED)
            shares = (wilson(count, RUNS) for count in (counts.zero, counts.eighth))
            rows[f"{loss}_{unit.name}_{width}"] = Row(loss, unit.name, width, counts, *shares)
    rates = {key: xor.RATES[loss.name] for key, loss in LOSSES.items()}
    elsewhere = sum(sum(row.counts[4:]) for row in rows.values())
    return Facts(RUNS, STEPS, SEED, xor.NEAR, xor.WEIGHTS, xor.BIASES, rates, elsewhere, rows)


def table(facts: Facts) -> Table:
    rows = []
    for row in facts.rows.values():
        zero, eighth, sixth, quarter = map(str, row.counts[:4])
        interval = f"{100 * row.solved.low:.0f}\u2013{100 * row.solved.high:.0f}"
        rows.append((f"{row.loss}: {row.width}\u00a0{row.unit}", zero, interval, eighth, sixth, quarter))
    return Table(("loss: units", "at 0", "in %", "1/8", "1/6", "1/4"), tuple(rows))
