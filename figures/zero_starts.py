r"""One kind of number that differs from unit to unit parts the units; it does not choose where they end.

The rows are kinds of starts, the entries count the runs that end with a low loss. In the first two rows the units start equal and stay equal. In all other rows they part, in every run; yet not
all of these runs succeed. Five runs a row do not make a ranking.

How it was made: two hidden units with hidden and output biases on the nine points, targets the outputs of the answer's network, mean squared error; gradient
descent with step size $1/10$, {{ .steps:,d }} steps. For each start {{ .seeds:d }} runs, seeds 0 to {{ .last:d }}; low means a
loss below $1/10000$. Random numbers are standard normal, for one seed the same in all rows; "equal" gives both units the first unit's; all other
parameters start at zero. After {{ .early:,d }}
steps {{ .tanh_early:d }} of the {{ .untied:d }} tanh runs and {{ .logistic_early:d }} of the {{ .untied:d }} logistic runs of the lower rows were that low.

In words: with everything zero the tanh network ends at {{ .tanh.0.losses.0:.4f }} and its input weights have not moved; the logistic network ends at
{{ .logistic.0.losses.0:.4f }} with equal units. Equal random weights end with equal units at {{ .tanh.1.losses.0:.4f }} with tanh and at
{{ .logistic.1.losses.0:.4f }} with logistic units, whatever the seed. In the other rows {{ .tanh_late:d }} of {{ .untied:d }} tanh runs and
{{ .logistic_late:d }} of {{ .untied:d }} logistic runs end below one in ten thousand. The highest of the rest ends at {{ .highest:.4f }}; all weights random is no exception.
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.model.activations import LOGISTIC, TANH, Activation
from landscape.model.networks import Network, flatten, unflatten
from landscape.search.descent import descend
from landscape.search.unitwise_descent import apart

PROBLEM = VARIANTS["both biases"].problem
RATE, EARLY, STEPS, SEEDS, LOW = 0.1, 6000, 200_000, 5, 1e-4
STARTS = {
    "all zero": "",
    "weights random but equal": "Wv=",
    "weights random": "Wv",
    "only input weights random": "W",
    "only output weights random": "v",
    "only hidden biases random": "b",
    "weights equal, hidden biases random": "Wv=b",
}


class Runs(NamedTuple):
    early: int  # runs with a low loss after EARLY steps
    late: int  # and after all
    losses: tuple[float, ...]  # at the end, one for each seed
    apart: tuple[float, ...]  # the largest difference between the two units in a weight or bias, at the end
    moved: tuple[float, ...]  # the largest change of an input weight


class Facts(NamedTuple):
    steps: int
    early: int
    seeds: int
    last: int  # seed
    starts: tuple[str, ...]
    tanh: tuple[Runs, ...]  # one for each start
    logistic: tuple[Runs, ...]
    untied: int  # runs of one kind of unit that start with some difference
    tanh_early: int  # of these, with a low loss
    logistic_early: int
    tanh_late: int
    logistic_late: int
    highest: float  # loss at the end of such a run


def start(code: str, seed: int) -> Network:
    """Random entries for the letters in the code, zeros elsewhere; letters before "=" are equal for both units."""
    rng = np.random.default_rng(seed)
    drawn = {"W": rng.normal(size=(2, 2)), "b": rng.normal(size=2), "v": rng.normal(size=2)}
    tied = code[: code.find("=") + 1]
    parts = {key: value * (key in code) for key, value in drawn.items()}
    return Network(**{key: value[[0, 0]] if key in tied else value for key, value in parts.items()}, c=0.0)


def runs(activation: Activation) -> tuple[Runs, ...]:
    begun = [start(code, seed) for code in STARTS.values() for seed in range(SEEDS)]
    problem, thetas = PROBLEM._replace(activation=activation), np.array([flatten(net) for net in begun])
    early, late = (descend(problem, thetas, rate=RATE, steps=steps) for steps in (EARLY, STEPS))
    ended = [unflatten(theta, net) for theta, net in zip(late.theta, begun, strict=True)]
    moved = [float(np.abs(b.W - a.W).max()) for a, b in zip(begun, ended, strict=True)]

    def of(k: int) -> Runs:
        own = slice(k * SEEDS, (k + 1) * SEEDS)
        low_early, low_late = (int((ends.cost[own] < LOW).sum()) for ends in (early, late))
        return Runs(
            low_early, low_late, tuple(map(float, late.cost[own])), tuple(map(apart, ended[own])), tuple(moved[own])
        )

    return tuple(map(of, range(len(STARTS))))


def compute() -> Facts:
    tanh, logistic = runs(TANH), runs(LOGISTIC)
    free = tanh[2:], logistic[2:]
    counts = [sum(getattr(r, when) for r in kind) for when in ("early", "late") for kind in free]
    highest = max(loss for kind in free for r in kind for loss in r.losses)
    return Facts(STEPS, EARLY, SEEDS, SEEDS - 1, tuple(STARTS), tanh, logistic, SEEDS * len(free[0]), *counts, highest)


def table(facts: Facts) -> Table:
    rows = zip(facts.starts, facts.tanh, facts.logistic, strict=True)
    cells = tuple((name, *(f"{r.late}/{facts.seeds}" for r in pair)) for name, *pair in rows)
    return Table(("start", "tanh", "logistic"), cells)
