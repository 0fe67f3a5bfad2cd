"""Five samples on which ReLU units with weight decay have several minima, and the convex problem behind them one.

`certified` encloses the least cost of all networks of three or more units between two rational numbers.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from landscape.model.relu_patterns import strongest_answer
from landscape.proof.relu_bound import bound, cost
from landscape.search.convex_relu import Optimum, solve

INPUTS, TARGETS, DECAY = ((-1, -2), (-1, 2), (1, -1), (-1, -1), (0, -2)), (3, 1, -1, 0, 2), Fraction(1, 2)
X, Y = np.array(INPUTS, dtype=float), np.array(TARGETS, dtype=float)


class Enclosed(NamedTuple):
    """The least cost is in [below, above]; `network` costs `above`."""

    network: Optimum
    below: Fraction
    above: Fraction


def certified() -> Enclosed:
    """Both bounds, exact for the floats that the solver found."""
    found = solve(X, Y, float(DECAY))
    rows = [tuple(map(Fraction, x)) for x in INPUTS]
    targets = [Fraction(target) for target in TARGETS]
    U, a, r = (
        [[Fraction(entry) for entry in row] for row in part]
        for part in (found.U.tolist(), [found.a.tolist()], [found.residual.tolist()])
    )
    strongest = max(strongest_answer(rows, r[0]), strongest_answer(rows, [-entry for entry in r[0]]))
    return Enclosed(found, bound(targets, r[0], DECAY, strongest), cost(rows, targets, DECAY, U, a[0]))
