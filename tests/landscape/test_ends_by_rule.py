"""The ends of runs under several rules, against the slower way to name them one by one."""

import numpy as np
import pytest

from landscape.cases.answer.ends_by_rule import KINDS, SWAP, Way, ends, kinds, minima
from landscape.cases.answer.ends_of_descent import CASE, batch, rested
from landscape.search.rules import PLAIN


def test_a_minimum_is_known_by_its_place_and_by_that_of_its_twin():
    points = minima()
    at = np.array([point.theta for point in points], dtype=float)
    for moved in (at, at[:, SWAP], at + 9e-6, at[:, SWAP] - 9e-6):
        assert kinds(moved, points).tolist() == [0, 1, 2]
    swapped = CASE.problem.network_at(at[1])
    assert np.allclose(at[1][SWAP], [*swapped.W[::-1].ravel(), *swapped.v[::-1]])


def test_other_ends_are_valleys_or_undecided():
    points = minima()
    valley = np.array([[13.0, 0, 0, 0, 1, 1], [0, 0, 3.1, 3.1, 1, 1], [0, 0, -7, 0, 1, 1]])
    assert kinds(valley, points).tolist() == [KINDS.index("valley")] * 3
    apart = np.array([point.theta for point in points], dtype=float) + 2e-5
    assert kinds(apart, points).tolist() == [KINDS.index("undecided")] * 3


def test_the_minima_are_a_best_fit_and_two_worse_ones_by_increasing_loss():
    points = minima()
    assert [point.index for point in points] == [0, 0, 0]
    assert float(points[0].loss) == 0 < float(points[1].loss) < float(points[2].loss)


@pytest.mark.slow
def test_plain_descent_ends_as_it_does_run_by_run():
    theta = ends(Way(PLAIN, 0.1), 24, (3,), 5000)
    assert np.array_equal(theta, rested(CASE.problem, 24, (3,)))
    found, slow = kinds(theta, minima()).tolist(), batch(24, (3,))
    names = ("global_minimum", "worse_1", "worse_2", "saturating_valley")
    assert [found.count(k) for k in range(4)] == [slow[name] for name in names]
