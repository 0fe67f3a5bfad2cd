"""What the sentences about a run take for granted: what it does long after the 3,000 steps that are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from landscape.cases.answer.basins import BEST, FIRST, OPEN, STEPS, TWIN, end_of_runs, limits, minima, plane
from landscape.cases.answer.ends_by_rule import SWAP
from landscape.cases.answer.ends_of_descent import CASE
from landscape.search.descent import descend

SIDE, LATER = 11, 100_000


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.1, 0.2, 0.7])
def test_runs_do_later_what_is_said_of_them(rate: float) -> None:
    """Those that are said to end at a minimum come closer, or stand there; those that it repels never settle; in valleys the loss falls."""
    at = np.linspace(-8.6, 8.6, SIDE)
    thetas = plane().weights(np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2))
    kinds = end_of_runs(thetas, rate)
    drawn = descend(CASE.problem, thetas, rate=rate, steps=STEPS)
    later = descend(CASE.problem, drawn.theta, rate=rate, steps=LATER)
    for kind, number in ((BEST, 0), (TWIN, 0), (FIRST, 1)):
        here, point = kinds == kind, minima()[number]
        copies = [point[SWAP] if kind == TWIN else point] + [point[SWAP]] * (kind == FIRST)
        before, after = (
            np.min([np.linalg.norm(ends.theta[here] - copy, axis=1) for copy in copies], axis=0)
            for ends in (drawn, later)
        )
        assert here.any()
        if rate < limits()[number]:
            assert ((after < before) | (after < 1e-9)).all()
            assert (later.cost[here] < drawn.cost[here] + 1e-15).all()
        else:
            assert kind == FIRST and later.gradient[here].min() > 0.05
    lost = kinds == OPEN
    assert lost.any() and (later.cost[lost] < drawn.cost[lost]).all() and (later.gradient[lost] < 1e-3).all()
