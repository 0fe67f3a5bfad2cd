"""The bound on paths between the twins: the table, the sums and the boxes it rests on, against other arithmetic."""

from itertools import product

import mpmath
import numpy as np
import pytest
from scipy.optimize import nnls
from scipy.special import expit

from landscape import equal_weights
from landscape.ball_network import point
from landscape.equal_weights import bounds, crossing_boxes, sums, unit_bounds
from landscape.worse_minima import VARIANTS

CASE = VARIANTS["answer"]
X, Y = CASE.problem.X, CASE.problem.y


def test_table_of_the_logistic_function():
    """The bounds hold, are close inside the table, and trivial on the outer side beyond it."""
    for z in (-15.99, -3.1, -1 / 256, 0.0, 1 / 512, 0.7, 3.14, 15.99):
        low, high = unit_bounds(np.array([z]), np.array([z]))
        true = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        assert low[0] <= true <= high[0] and high[0] - low[0] < 1e-3
    at = np.array([-1.0, 0.5, 2.0, -16.0, 16.0])  # on the grid: no more than rounding
    low, high = unit_bounds(at, at)
    assert (high - low < 1e-15).all() and low == pytest.approx(expit(at), rel=1e-14)
    low, high = unit_bounds(np.array([-16.01, -np.inf, 17.0, np.inf]), np.array([-16.01, -np.inf, 17.0, np.inf]))
    assert low[:2].tolist() == [0, 0] and high[2:].tolist() == [1, 1]
    assert high[:2] == pytest.approx(expit(-16.0)) and low[2:] == pytest.approx(expit(16.0))


def test_sums_ignore_infinite_weights_of_zero_inputs():
    """An infinite weight counts nothing for an input that is zero."""
    inputs = np.array([(0.0, 0.0), (0.0, 2.0), (2.0, 1.0)])
    assert sums(inputs, np.array([-np.inf]), np.array([3.0])).tolist() == [[0, 6, -np.inf]]
    assert sums(inputs, np.array([0.5]), np.array([-1.0])).tolist() == [[0, -2, 0]]


@pytest.mark.parametrize("width", [0.01, 0.3, 3, np.inf])
def test_bounds_lie_below_the_loss_and_close_to_it_on_small_boxes(width):
    """No network of a box does better than its bound; on small boxes the bound is sharp."""
    rng = np.random.default_rng(0)
    centre = rng.normal(scale=2, size=(100, 3))
    boxes = np.stack([centre - width / 2, centre + width / 2], axis=2)
    found, near = bounds(X, Y, boxes), np.clip(boxes, -30, 30)
    for bound, box in zip(found, near, strict=True):
        inside = [lo + (hi - lo) * f for lo, hi in [box.T] for f in product((0, 1), repeat=3)] + [box.mean(axis=1)]
        losses = [nnls(expit(X @ [[p, p], [q, r]]), Y)[1] ** 2 / 9 for p, q, r in inside]
        assert bound <= min(losses)
        if width == 0.01:
            assert bound > 0.9 * min(losses) - 2e-4


@pytest.mark.parametrize("sign", [1, -1])
def test_products_with_a_vector_are_bounded_on_a_box(sign):
    """u.s(w) never exceeds its bound, also where the slope of s is largest inside the box; the bound is close."""
    rng = np.random.default_rng(1)
    for spread, u in product((0.0, 0.5, 4.0), [*(sign * np.eye(9)), sign * (Y - 1.5)]):
        p, q = (np.array([[m - 0.5, m + 0.5]]) for m in spread * rng.normal(size=2))
        bound = equal_weights._highest(u[None], X, p, q)[0]
        inside = [expit(X @ [a, b]) @ u for a in np.linspace(*p[0], 9) for b in np.linspace(*q[0], 9)]
        assert max(inside) - 1e-12 <= bound < max(inside) + 0.3 * np.abs(u).sum()


def test_crossing_boxes_refuses_what_the_proof_does_not_cover():
    """Inputs below zero, a first sample that is not the origin, and levels that are false."""
    for inputs in (X - 1, X[::-1], X / 2):
        with pytest.raises(ValueError, match="must be non-negative integers, the first of them the origin"):
            crossing_boxes(inputs, Y, 0.001)
    for inputs, targets in ((6 * X, Y), (X, 4 * Y)):
        with pytest.raises(ValueError, match="rounding"):
            crossing_boxes(inputs, targets, 0.001)
    with pytest.raises(ValueError, match="does not close"):
        crossing_boxes(X, Y, 0.012)


def test_crossing_boxes_needs_more_for_higher_levels():
    """A level of zero or less needs only the first boxes; the count grows with the level."""
    assert crossing_boxes(X, Y, -1.0) == 40  # 4 x 4 x 4, without those with q_1 below q_2
    assert 40 < crossing_boxes(X, Y, 0.003) < crossing_boxes(X, Y, 0.01)


def test_the_boxes_of_the_proof_cover_everything(monkeypatch):
    """The boxes that are counted are those that are proved, and every point with q_1 >= q_2 lies in one."""
    found, bound = [], bounds

    def recorded(X, y, boxes):
        below = bound(X, y, boxes)
        found.append(boxes[below > 0.003])
        return below

    monkeypatch.setattr(equal_weights, "bounds", recorded)
    count = crossing_boxes(X, Y, 0.003)
    boxes = np.concatenate(found)
    assert len(boxes) == count and np.isinf(boxes).any()
    for scale, point_ in product((1, 10, 1000), np.random.default_rng(3).normal(size=(100, 3))):
        p, q, r = scale * point_
        at = np.array([p, max(q, r), min(q, r)])
        assert ((boxes[:, :, 0] <= at) & (at <= boxes[:, :, 1])).all(axis=1).any()
