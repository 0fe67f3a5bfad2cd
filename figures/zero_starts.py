r"""One kind of number that differs from unit to unit is enough; equal starts, zero included, are not.

Two hidden units with hidden and output biases on the nine points, targets the outputs of the answer's network; gradient
descent with step size $1/10$, {{ .steps:d }} steps, mean squared error. Random numbers are the same in all rows, standard normal (seed {{ .seed:d }}); "equal" gives
both units the first unit's; all other parameters start at zero. The last column is the loss at the end.

In words: with everything zero the tanh network ends at {{ .rows.0.loss:.4f }} and its input weights have not moved; the logistic network ends at
{{ .rows.1.loss:.4f }} with equal units. Equal random weights end at {{ .rows.2.loss:.4f }} with equal units. In all other rows the units differ
and the loss ends below one in ten thousand.
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.equal_units import apart, step
from landscape.networks import ALL, Network, flatten
from landscape.units import LOGISTIC, TANH, Unit
from landscape.worse_minima import VARIANTS

PROBLEM = VARIANTS["both biases"].problem
RATE, STEPS, SEED = 0.1, 6000, 0
STARTS = (
    ("all zero", "", TANH),
    ("all zero, logistic units", "", LOGISTIC),
    ("weights random but equal", "Wv=", TANH),
    ("weights random", "Wv", TANH),
    ("only input weights random", "W", TANH),
    ("only output weights random", "v", TANH),
    ("only hidden biases random", "b", TANH),
    ("weights equal, hidden biases random", "Wv=b", TANH),
)


class Row(NamedTuple):
    start: str
    loss: float
    apart: float  # the largest difference between the two units in a weight or bias, at the end
    moved: float  # the largest change of an input weight


class Facts(NamedTuple):
    steps: int
    seed: int
    rows: tuple[Row, ...]


def start(code: str) -> Network:
    """Random entries for the letters in the code, zeros elsewhere; letters before "=" are equal for both units."""
    rng = np.random.default_rng(SEED)
    drawn = {"W": rng.normal(size=(2, 2)), "b": rng.normal(size=2), "v": rng.normal(size=2)}
    tied = code[: code.find("=") + 1]
    parts = {key: value * (key in code) for key, value in drawn.items()}
    return Network(**{key: value[[0, 0]] if key in tied else value for key, value in parts.items()}, c=0.0)


def row(name: str, code: str, unit: Unit) -> Row:
    first = net = start(code)
    for _ in range(STEPS):
        net = step(net, PROBLEM.X, PROBLEM.y, unit, RATE, ALL)
    loss = PROBLEM._replace(unit=unit).cost(flatten(net))
    return Row(name, loss, apart(net), float(np.abs(net.W - first.W).max()))


def compute() -> Facts:
    return Facts(STEPS, SEED, tuple(row(*start) for start in STARTS))


def table(facts: Facts) -> Table:
    rows = [
        (r.start, "differ" if r.apart else "equal", f"{r.loss:.4f}" if r.loss > 1e-4 else "below 1/10000") for r in facts.rows
    ]
    return Table(("start", "units at the end", "loss"), tuple(rows))
