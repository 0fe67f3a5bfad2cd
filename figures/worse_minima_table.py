r"""The cost of the answer's network has strict local minima with positive loss, each certified in ball arithmetic.

Every row is a critical point of the cost that the answer's 2-2-1 network teaches, logistic units and mean squared error
without factor 1/2 on the nine points $\{0,1,2\}\times\{0,1,2\}$ unless the row says otherwise; the larger grid is
$\{-2,-1,0,1\}\times\{1,2,3\}$, the tanh row uses $\{0,1\}\times\{0,1,2,3\}$, and for log-loss the output is a logit and the loss
column gives the excess over the least loss. Proved for each: exactly one critical point lies in the box of that radius
around it, and its index holds on the whole box. Weights are rounded here; the facts hold all certified digits. One copy
under permutations and exact sign flips is listed. Minima come from {{ .runs }} seeded starts (seed {{ .seed }}) for each problem.
That the lists are complete is not proved.

In words: on the nine points the global minimum has loss zero and there are two worse minima with losses {{ .answer.1.excess }} and
{{ .answer.2.excess }}, and two saddles of index 1. The larger grid has four worse minima, log-loss one, tanh one, and hidden biases
one whose loss is {{ .elsewhere.hidden_biases.0.excess }}. With an output bias none was found.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.krawczyk import CriticalPoint
from landscape.worse_minima import VARIANTS, Minimum, certified, certified_saddles, search

RUNS, SEED = 400, 1
SHOWN = ("larger grid", "log-loss", "tanh", "hidden biases", "output bias")


class Facts(NamedTuple):
    runs: int
    seed: int
    answer: tuple[Minimum, ...]  # the nine points: the global minimum first, then the worse ones
    saddles: tuple[CriticalPoint, ...]
    elsewhere: dict[str, tuple[Minimum, ...]]  # the worse minima of the other problems


def minima(name: str) -> tuple[Minimum, ...]:
    """The certificates of all finite minima that the search finds, by increasing loss."""
    case = VARIANTS[name]
    return tuple(certified(case, theta) for theta in search(case, RUNS, np.random.default_rng(SEED)))


def compute() -> Facts:
    elsewhere = {name.replace(" ", "_").replace("-", "_"): tuple(m for m in minima(name) if m.worse) for name in SHOWN}
    return Facts(RUNS, SEED, minima("answer"), certified_saddles(VARIANTS["answer"]), elsewhere)


def short(number: str) -> str:
    """A certified number with four significant digits."""
    return f"{float(number):.4g}" if float(number) else "0"


def row(name: str, point: CriticalPoint, loss: str, biased: bool = False) -> tuple[str, ...]:
    W = [f"{float(w):.3f}" for w in point.theta]
    weights = f"({W[0]}, {W[1]}; {W[2]}, {W[3]})"
    biases = f", b = ({W[4]}, {W[5]})" if biased else ""
    output = W[6:8] if biased else W[4:6]
    return name, short(loss), short(point.eigenvalues[0]), point.radius.rstrip("0"), weights + biases, f"({output[0]}, {output[1]})"


def table(facts: Facts) -> style.Table:
    rows = [row("global minimum" if not m.worse else "worse minimum", m.point, m.excess) for m in facts.answer]
    rows += [row(f"saddle, index {s.index}", s, s.loss) for s in facts.saddles]
    names = {"larger_grid": "larger grid, worse", "log_loss": "log-loss, worse", "tanh": "tanh, worse", "hidden_biases": "hidden biases, worse"}
    for key, name in names.items():
        rows += [row(name, m.point, m.excess, biased=key == "hidden_biases") for m in facts.elsewhere[key]]
    header = ("critical point", "loss", "smallest eigenvalue", "box radius", "input weights", "output weights")
    return style.Table(header, tuple(rows))
