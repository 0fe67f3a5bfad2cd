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
from landscape.model.networks import flatten
from landscape.search.critical import End, end_of
from landscape.search.descent import descend
from landscape.search.multistart import levenberg, starts

SCALE, RATE, STEPS = 1.0, 0.1, 5000
KINDS = ("global_minimum", "worse_1", "worse_2", "saturating_valley", "derivative_pair", "other_minimum", "undecided")
CASE = VARIANTS["answer"]


def batch(runs: int, seed: Sequence[int]) -> dict[str, int]:
    """How many of `runs` seeded runs end at each of `KINDS`."""
    found = [_kind(end) for end in ends(runs, seed)]
    return {"runs": runs} | {kind: found.count(kind) for kind in KINDS}


def ends(runs: int, seed: Sequence[int]) -> list[End]:
    """The ends of seeded gradient descent."""
    begun = starts(CASE.problem, runs, SCALE, np.random.default_rng(seed))
    descended = descend(CASE.problem, begun, rate=RATE, steps=STEPS).theta
    return [end_of(CASE.problem, theta) for theta in levenberg(CASE.problem, descended, 400)]


def _kind(end: End) -> str:
    if end.kind != "minimum":
        return end.kind.replace(" ", "_") if end.kind != "saddle" else "undecided"
    return next((kind for kind, theta in _known().items() if is_copy(CASE, end.theta, theta)), "other_minimum")


@cache
def _known() -> dict[str, np.ndarray]:
    """The certified minima by their kind."""
    worse = {f"worse_{j + 1}": flip_end(CASE, (j,)).theta for j in (0, 1)}
    return {"global_minimum": flatten(ANSWER, CASE.problem.free)} | worse
