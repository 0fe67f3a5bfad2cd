"""How runs on the nine points are counted, end by end."""

import numpy as np
import pytest

from landscape.cases.answer import ends_of_descent as nine_points
from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import flip_end
from landscape.model.networks import flatten
from landscape.search.critical import End

FREE = nine_points.CASE.problem.free
MINIMA = {"global_minimum": flatten(ANSWER, FREE)} | {
    f"worse_{j + 1}": flip_end(nine_points.CASE, (j,)).theta for j in (0, 1)
}


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("kind", MINIMA)
def test_a_minimum_is_known_in_either_order(kind, swapped):
    theta = MINIMA[kind][[2, 3, 0, 1, 5, 4]] if swapped else MINIMA[kind]
    assert nine_points._kind(End("minimum", theta, 0.0)) == kind


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        ("minimum", "other_minimum"),
        ("saddle", "undecided"),
        ("undecided", "undecided"),
        ("saturating valley", "saturating_valley"),
        ("derivative pair", "derivative_pair"),
    ],
)
def test_other_ends(end, kind):
    assert nine_points._kind(End(end, np.arange(6.0), 0.0)) == kind


def test_a_batch_counts_its_ends(monkeypatch):
    """Every kind has a column, also those that do not occur."""
    ends = [End("saddle", np.zeros(6), 0.0), End("minimum", MINIMA["worse_2"], 0.0), End("saddle", np.ones(6), 0.0)]
    monkeypatch.setattr(nine_points, "ends", lambda *asked: ends if asked == (3, (5, 1), 2.0) else [])
    found = nine_points.batch(3, (5, 1), 2.0)
    assert list(found) == ["runs", *nine_points.KINDS]
    assert {kind: count for kind, count in found.items() if count} == {"runs": 3, "worse_2": 1, "undecided": 2}


def test_what_costs_more_than_a_thousandth_is_missed():
    """The first worse minimum costs 1.7 thousandths; with a third unit that is idle it costs the same."""
    problem, minima = nine_points.CASE.problem, np.array(list(MINIMA.values()))
    assert nine_points.missed(problem, minima) == 2 and nine_points.missed(problem, minima, 5e-3) == 1
    idle = np.hstack([minima[:, :4], np.ones((3, 2)), minima[:, 4:], np.zeros((3, 1))])
    assert nine_points.missed(nine_points.with_units(3), idle) == 2


def test_descent_from_small_weights_rests_at_the_best_fit():
    thetas = nine_points.rested(nine_points.CASE.problem, 3, (0,), 0.1)
    assert thetas.shape == (3, 6) and nine_points.missed(nine_points.CASE.problem, thetas, 1e-15) == 0
