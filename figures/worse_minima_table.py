r"""The cost of the answer's network has at least two strict local minima with positive loss, certified in ball arithmetic.

Each column is a theorem: in the box of that radius around it lies exactly one critical point, and the index, the number of
negative eigenvalues, holds in the whole box. Index 0 is a strict minimum, index 1 a saddle. That the list is complete is not proved.

How it was made: the cost on the nine points, two logistic units, no biases, mean squared error without factor 1/2, targets
the outputs of the answer's network as exact reals. Unit $j$ has the input weights $w_{j1}, w_{j2}$. Numbers
are rounded here; the JSON file of the figure card holds all certified digits. Of each pair of twins one is listed. The answer's network, with loss zero and
smallest eigenvalue {{ .minima.0.point.eigenvalues.0 }}, is certified in the same way. The minima come from {{ .runs }} seeded starts (seed {{ .seed }}).

In words: the global minimum has loss zero. The two worse minima have losses {{ .minima.1.excess }} and {{ .minima.2.excess }}, and the
smallest eigenvalues of their Hessians are {{ .minima.1.point.eigenvalues.0 }} and {{ .minima.2.point.eigenvalues.0 }}. Two saddles of index 1 have
losses {{ .saddles.0.loss }} and {{ .saddles.1.loss }}.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.cases.answer.worse_minima import VARIANTS, Minimum, certified, certified_saddles, search
from landscape.proof.krawczyk import CriticalPoint

RUNS, SEED = 400, 1
NAMES = ("first worse", "second worse", "lower saddle", "upper saddle")
ROWS = (
    "loss",
    "index",
    "smallest eigenvalue",
    "box radius",
    *(f"unit {j}: $w_{{{j}{k}}}$" for j in (1, 2) for k in (1, 2)),
    *(f"unit {j}: $v_{j}$" for j in (1, 2)),
)


class Facts(NamedTuple):
    runs: int
    seed: int
    minima: tuple[Minimum, ...]  # the global minimum first, then the worse ones by increasing loss
    saddles: tuple[CriticalPoint, ...]


def minima(name: str) -> tuple[Minimum, ...]:
    """The certificates of all finite minima that the search finds, by increasing loss."""
    case = VARIANTS[name]
    return tuple(certified(case, theta) for theta in search(case, RUNS, np.random.default_rng(SEED)))


def compute() -> Facts:
    return Facts(RUNS, SEED, minima("answer"), certified_saddles(VARIANTS["answer"]))


def short(number: str) -> str:
    """A certified number with four significant digits, in TeX if it is tiny."""
    digits, power = f"{float(number):.3e}".split("e")
    if float(number) == 0:
        return "0"
    if int(power) < -6:
        return rf"${digits}\cdot10^{{{int(power)}}}$"
    return f"{float(number):.{3 - int(power)}f}"


def column(point: CriticalPoint, loss: str) -> tuple[str, ...]:
    weights = (f"{float(w):.3f}" for w in point.theta)
    return short(loss), str(point.index), short(point.eigenvalues[0]), point.radius, *weights


def table(facts: Facts) -> style.Table:
    columns = [column(m.point, m.excess) for m in facts.minima if m.worse] + [column(s, s.loss) for s in facts.saddles]
    return style.Table(("quantity", *NAMES), tuple((name, *cells) for name, *cells in zip(ROWS, *columns, strict=True)))
