"""The search for the best unit as a whole: what it must refuse to prove, and that no box is passed over."""

import numpy as np
import pytest
from flint import fmpq
from scipy.special import expit

from landscape.cases.answer import best_unit as one_unit
from landscape.cases.answer.best_unit import best
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.balls import ball
from landscape.proof.networks import BallProblem

# Samples at the origin hold the output weight; the others ask for different input weights.
TWO_LEVELS = ([(0, 0)] * 4 + [(1, 0), (0, 1), (12, 0)], ["2"] * 4 + ["3", "2.4", "3"])
TWO_EQUAL = ([(0, 0)] * 8 + [(1, 1), (12, 0), (0, 12)], ["2"] * 8 + ["3.2", "2.8", "2.8"])


def problem(inputs, targets):
    rows = tuple(tuple(fmpq(x) for x in row) for row in inputs)
    return BallProblem(rows, tuple(map(ball, targets)), LOGISTIC.ball, SQUARED_ERROR.ball, ("W", "v"), 1)


def least_on_a_mesh(inputs, targets):
    """The least loss on a mesh of input weights, each with its best output weight."""
    w = np.linspace(-4, 4, 401)
    X, y = np.array(inputs, dtype=float), np.array(targets, dtype=float)
    s = expit(w[:, None, None] * X[:, 0] + w[:, None] * X[:, 1])
    v = np.maximum(s @ y / (s * s).sum(axis=-1), 0)
    return ((v[..., None] * s - y) ** 2).mean(axis=-1).min()


def test_the_best_unit_is_found_and_a_worse_minimum_refused():
    case = problem(*TWO_LEVELS)
    found = best(case, (1.7918, 0.7802, 3.5))
    assert float(found.point.loss) == pytest.approx(least_on_a_mesh(*TWO_LEVELS), abs=1e-5)
    with pytest.raises(ValueError, match="^the proof does not close$"):
        best(case, (0.0744, 0.2149, 4.3359))


@pytest.mark.slow
@pytest.mark.parametrize("swap", [1, -1])
def test_of_two_equal_minima_neither_is_the_only_one(swap):
    """Exchanging the inputs exchanges the two, so that the search would have to pass over the other one."""
    inputs, targets = TWO_EQUAL
    case = problem([row[::swap] for row in inputs], targets)
    for near in ((0.1044, 1.975, 3.6), (1.975, 0.1044, 3.6)):
        with pytest.raises(ValueError, match="^the proof does not close$"):
            best(case, near)


def test_every_box_is_counted(monkeypatch):
    """16 at first, and two more for every cut."""
    cuts, halves = [], one_unit._halves
    monkeypatch.setattr(one_unit, "_halves", lambda box: cuts.append(box) or halves(box))
    assert best(problem(*TWO_LEVELS), (1.7918, 0.7802, 3.5)).boxes == 16 + 2 * len(cuts)


def test_a_search_without_end_is_given_up(monkeypatch):
    """16 boxes and 1000 cuts are enough to find that no end is near."""
    monkeypatch.setattr(one_unit, "LIMIT", 1000)
    with pytest.raises(ValueError, match="^the proof does not close$"):
        best(problem(*TWO_LEVELS), (1.7918, 0.7802, 3.5))
