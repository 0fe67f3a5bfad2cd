"""Where gradient descent ends on the nine points, run by run: the experiment behind the shares of the ends.

The cost is that of the answer's network, `landscape.cases.answer.worse_minima.VARIANTS["answer"]`. A run takes `STEPS`
steps from normal weights; Levenberg-Marquardt steps, which never raise the cost, bring it to its end. It is
counted at a minimum if Newton's method converges there, up to a swap of the units.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS, flip_end, is_copy
from landscape.model.networks import Network, flatten
from landscape.model.problem import Problem
from landscape.search.critical import End, end_of
from landscape.search.descent import descend
from landscape.search.multistart import costs, levenberg, starts

SCALE, RATE, STEPS = 1.0, 0.1, 5000
KINDS = ("global_minimum", "worse_1", "worse_2", "saturating_valley", "derivative_pair", "other_minimum", "undecided")
CASE = VARIANTS["answer"]


def batch(runs: int, seed: Sequence[int], scale: float = SCALE) -> dict[str, int]:
    """How many of `runs` seeded runs end at each of `KINDS`, from normal weights of standard deviation `scale`."""
    found = [_kind(end) for end in ends(runs, seed, scale)]
    return {"runs": runs} | {kind: found.count(kind) for kind in KINDS}


def ends(runs: int, seed: Sequence[int], scale: float = SCALE) -> list[End]:
    """The ends of seeded gradient descent."""
    return [end_of(CASE.problem, theta) for theta in rested(CASE.problem, runs, seed, scale)]


def rested(
    problem: Problem, runs: int, seed: Sequence[int], scale: float = SCALE, rate: float = RATE, steps: int = STEPS
) -> np.ndarray:
    """The weights (runs, p) after gradient descent and the steps that bring it to its end."""
    begun = starts(problem, runs, scale, np.random.default_rng(seed))
    return levenberg(problem, descend(problem, begun, rate=rate, steps=steps).theta, 400)


def missed(problem: Problem, thetas: np.ndarray, above: float = 1e-3) -> int:
    """How many of these ends cost more than `above`."""
    return int((costs(problem, thetas) > above).sum())


def with_units(units: int) -> Problem:
    """The cost of the nine points for a network with that many hidden units."""
    d = CASE.problem.X.shape[1]
    return CASE.problem._replace(network=Network(np.zeros((units, d)), np.zeros(units), np.zeros(units), 0.0))


def _kind(end: End) -> str:
    if end.kind != "minimum":
        return end.kind.replace(" ", "_") if end.kind != "saddle" else "undecided"
    return next((kind for kind, theta in _known().items() if is_copy(CASE, end.theta, theta)), "other_minimum")


@cache
def _known() -> dict[str, np.ndarray]:
    """The certified minima by their kind."""
    worse = {f"worse_{j + 1}": flip_end(CASE, (j,)).theta for j in (0, 1)}
    return {"global_minimum": flatten(ANSWER, CASE.problem.free)} | worse
