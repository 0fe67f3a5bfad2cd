"""Where runs on the nine points end under several rules of descent, from the same starts.

As in `landscape.cases.answer.ends_of_descent`, a run takes its steps and Levenberg-Marquardt steps, which never raise
the cost, bring it to its end. Here an end is compared with the certified minima at once for all runs, without Newton's
method for each.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscape.cases.answer.ends_of_descent import CASE
from landscape.proof.krawczyk import CriticalPoint, certify
from landscape.search.critical import SATURATED
from landscape.search.descent import descend
from landscape.search.multistart import levenberg, starts
from landscape.search.rules import Rule

KINDS = ("global minimum", "first worse minimum", "second worse minimum", "valley", "undecided")
NEAR = 1e-5  # largest distance, in any parameter, at which an end counts as the minimum; also largest gradient
SWAP = [2, 3, 0, 1, 5, 4]  # the order of the parameters after a swap of the two units
# Close to the three minima, by increasing cost; `minima` certifies them and gives all their digits.
CLOSE = (
    (-1.50, 2.00, 1.70, 0.40, 2.30, 0.80),
    (1.34, -1.71, 0.16, -0.02, -2.73, 5.94),
    (-0.761, 0.955, -1.635, 0.513, 4.325, -1.181),
)


class Way(NamedTuple):
    """A rule of descent with its learning rate."""

    rule: Rule
    rate: float


def minima() -> tuple[CriticalPoint, ...]:
    """The certificates of the three minima: the global one and the two worse ones."""
    return tuple(certify(CASE.balls, theta) for theta in CLOSE)


def ends(way: Way, runs: int, seed: Sequence[int], steps: int) -> np.ndarray:
    """The weights (runs, 6) at the end of seeded runs from normal weights of standard deviation 1."""
    begun = starts(CASE.problem, runs, 1.0, np.random.default_rng(seed))
    stopped = descend(CASE.problem, begun, rate=way.rate, steps=steps, rule=way.rule)
    return levenberg(CASE.problem, stopped.theta, 400)


def kinds(thetas: np.ndarray, points: Sequence[CriticalPoint]) -> np.ndarray:
    """For each row of `thetas` (runs, 6) the place of its kind in `KINDS`.

    `points` are the minima, in that order. "valley": a unit has become a step, as in `landscape.search.critical`.
    """
    weights = thetas[:, :4].reshape(-1, 1, 2, 2)
    received = np.abs((weights * CASE.problem.X[:, None, :]).sum(axis=3)).max(axis=(1, 2))
    found = np.where(received > SATURATED, KINDS.index("valley"), KINDS.index("undecided"))
    for place, point in enumerate(points):
        at = np.array(point.theta, dtype=float)
        apart = np.minimum(*(np.abs(thetas - image).max(axis=1) for image in (at, at[SWAP])))
        found[apart < NEAR] = place
    return found
