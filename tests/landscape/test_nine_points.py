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
    monkeypatch.setattr(nine_points, "ends", lambda runs, seed: ends if (runs, seed) == (3, (5, 1)) else [])
    found = nine_points.batch(3, (5, 1))
    assert list(found) == ["runs", *nine_points.KINDS]
    assert {kind: count for kind, count in found.items() if count} == {"runs": 3, "worse_2": 1, "undecided": 2}
