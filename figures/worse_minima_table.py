r"""The cost of the answer's network has two strict local minima with positive loss, each certified in ball arithmetic.

Critical points of the cost on the nine points: two logistic units, no biases, mean squared error without factor 1/2, targets
the outputs of the answer's network as exact reals. Proved for each row: exactly one critical point lies in the box of that
radius around it, and its index holds on the whole box. Numbers are rounded here; the facts hold all certified digits. Of each
pair of twins one is listed. The minima come from {{ .runs }} seeded starts (seed {{ .seed }}). That the list is complete is not proved.

In words: the global minimum has loss zero. The two worse minima have losses {{ .minima.1.excess }} and {{ .minima.2.excess }}, and the
smallest eigenvalues of their Hessians are {{ .minima.1.point.eigenvalues.0 }} and {{ .minima.2.point.eigenvalues.0 }}. Two saddles of index 1 have
losses {{ .saddles.0.loss }} and {{ .saddles.1.loss }}.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.krawczyk import CriticalPoint
from landscape.worse_minima import VARIANTS, Minimum, certified, certified_saddles, search

RUNS, SEED = 400, 1
NAMES = ("global minimum", "first worse minimum", "second worse minimum")
HEADER = ("critical point", "loss", "smallest eigenvalue", "box radius", "input weights", "output weights")


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


def row(name: str, point: CriticalPoint, loss: str, biased: bool = False) -> tuple[str, ...]:
    W = [f"{float(w):.3f}" for w in point.theta]
    weights = f"({W[0]}, {W[1]}; {W[2]}, {W[3]})"
    biases = f", b = ({W[4]}, {W[5]})" if biased else ""
    output = W[6:8] if biased else W[4:6]
    return name, short(loss), short(point.eigenvalues[0]), point.radius, weights + biases, f"({output[0]}, {output[1]})"


def table(facts: Facts) -> style.Table:
    rows = [row(name, m.point, m.excess) for name, m in zip(NAMES, facts.minima, strict=True)]
    rows += [row(f"{name} saddle, index {s.index}", s, s.loss) for name, s in zip(("lower", "upper"), facts.saddles, strict=True)]
    return style.Table(HEADER, tuple(rows))
