"""What the sentences about a run take for granted: what it does long after the 3,000 steps that are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from figures import basins_map
from figures.basins_map import for_the_script, sentences
from landscape.cases.answer.basins import BEST, FIRST, OPEN, STEPS, TWIN, end_of_runs, limits, minima, plane
from landscape.cases.answer.ends_by_rule import SWAP
from landscape.cases.answer.ends_of_descent import CASE
from landscape.search.descent import descend
from tests.claims.recorded import facts_of

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


def test_without_a_minimum_a_run_may_rise_so_that_no_valley_is_said_of_it() -> None:
    """With rate 0.45 it leaps to and fro over the floor of a valley: at every other of the last steps the cost rises."""
    thetas = plane().weights(np.array([[-6.0, -9.0], [-7.0, -9.0]]))
    assert (end_of_runs(thetas, 0.45) == OPEN).all()
    costs = [descend(CASE.problem, thetas, rate=0.45, steps=STEPS - k).cost for k in range(10)]
    assert ((np.diff(costs, axis=0) < 0).sum(axis=0) >= 4).all()
    said = sentences(facts_of(basins_map))
    assert "still falls" not in said["no valley"] and not any("The run leads" in text for text in said.values())


def test_a_twin_of_the_worse_minimum_is_not_called_by_its_name() -> None:
    """In the lower left corner, with rate 0.7, what lies below the last point is the twin, far from the marker of the worse minimum."""
    copies = [minima()[1], minima()[1][SWAP]]
    apart = np.linalg.norm((copies[0] - copies[1]) @ plane().along.T)
    *data, _ = for_the_script(facts_of(basins_map))["minima"]
    assert [name for name, _, at in data if np.abs(at - copies[1]).max() < 1e-6] == ["copy"] and apart > 1
