"""The bound on paths between the twins: the table, the sums and the boxes it rests on, against other arithmetic."""

from itertools import product

import mpmath
import numpy as np
import pytest
from scipy.optimize import nnls
from scipy.special import expit

from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins import lower_bound as equal_weights
from landscape.cases.twins import unit_enclosures
from landscape.cases.twins.lower_bound import bounds, crossing_boxes, sums
from landscape.cases.twins.unit_enclosures import unit_bounds
from tests.rounding import rounding

CASE = VARIANTS["answer"]
X, Y = CASE.problem.X, CASE.problem.y


@pytest.mark.slow
def test_table_of_the_logistic_function():
    """The bounds hold, are close inside the table, and trivial on the outer side beyond it."""
    for z in (-15.99, -3.1, -1 / 256, 0.0, 1 / 512, 0.7, 3.14, 15.99):
        low, high = unit_bounds(np.array([z]), np.array([z]))
        true = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        assert low[0] <= true <= high[0] and high[0] - low[0] < 1e-3
    at = np.array([-1.0, 0.5, 2.0, -16.0, 16.0])  # on the grid: no more than rounding
    low, high = unit_bounds(at, at)
    assert (high - low < rounding(20)).all() and low == pytest.approx(expit(at), rel=rounding(50))
    low, high = unit_bounds(np.array([-16.01, -np.inf, 17.0, np.inf]), np.array([-16.01, -np.inf, 17.0, np.inf]))
    assert low[:2].tolist() == [0, 0] and high[2:].tolist() == [1, 1]
    assert high[:2] == pytest.approx(expit(-16.0)) and low[2:] == pytest.approx(expit(16.0))


@pytest.mark.slow
def test_no_entry_of_the_table_is_on_the_wrong_side():
    """All 32769 pairs, made anew, against mpmath with 60 digits; 0 stands below them and 1 above."""
    fine = unit_enclosures.FINE
    (zero, *low), (*high, one) = unit_enclosures._table.__wrapped__()
    assert (zero, one) == (0, 1)
    with mpmath.workdps(60):
        for number, below, above in zip(np.arange(-16 * fine, 16 * fine + 1) / fine, low, high, strict=True):
            true = 1 / (1 + mpmath.exp(-mpmath.mpf(float(number))))
            assert mpmath.mpf(float(below)) < true < mpmath.mpf(float(above))


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


def test_the_slope_on_a_box_is_not_overrated():
    """One sample (1, 0) and u = -1: on a box of width 2 the largest -s is that at its lower end, exactly known."""
    inputs, u = np.array([[1.0, 0.0]]), np.array([[-1.0]])
    for m in (-5.0, -2.0, 2.0, 5.0):
        bound = equal_weights._highest(u, inputs, np.array([[m - 1, m + 1]]), np.array([[0.0, 0.0]]))[0]
        steep = max(expit(z) * expit(-z) for z in (m - 1, m + 1))
        assert -expit(m - 1) <= bound + rounding(20) and bound <= min(-expit(m - 1), steep - expit(m)) + 1e-12


@pytest.mark.parametrize("u", [(1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)])
@pytest.mark.parametrize(("q", "half"), [(-4.0, 0.5), (-1.5, 0.125), (0.0, 0.5), (4.0, 0.5)])
def test_slopes_of_samples_that_pull_apart(u, q, half):
    """u_1 s(w) + u_2 s(w + q) for |w| <= half: the bound counts the least slope of the second sample against the first."""
    inputs, w = np.array([[1.0, 0.0], [1.0, 1.0]]), np.linspace(-half, half, 1001)
    bound = equal_weights._highest(np.array([u]), inputs, np.array([[-half, half]]), np.array([[q, q]]))[0]
    values = u[0] * expit(w) + u[1] * expit(w + q)
    assert values.max() - 1e-12 <= bound <= values.max() + 0.02


def test_curvatures_lie_in_their_range():
    """s (1 - s) (1 - 2s) between two arguments stays in the range that is computed from s there, with either sign."""
    for low, high in ((-3.0, -1.0), (-1.5, -1.25), (-0.5, 0.75), (1.0, 1.5), (2.0, 4.0)):
        s = expit(np.linspace(low, high, 101))
        ends = s[:1], s[-1:]
        least, most = equal_weights.curvature_bounds(*ends, *equal_weights.slope_bounds(*ends))
        curvature = s * (1 - s) * (1 - 2 * s)
        assert least <= curvature.min() + rounding(20) and curvature.max() <= most + rounding(20)
        assert most - least < 0.4 * (high - low)


def test_small_boxes_are_bounded_to_second_order():
    """Where u.s is flat in the middle, the bound lies above it by about half the curvature times the square of the side."""
    inputs, u = np.array([[1.0, 0.0], [2.0, 0.0]]), np.array([[1.0, -0.5]])
    for half in (1 / 16, 1 / 64, 1 / 256):  # s(p) - s(2p) / 2 has slope zero at 0
        bound = equal_weights._highest(u, inputs, np.array([[-half, half]]), np.array([[0.0, 0.0]]))[0]
        assert 0.25 <= bound < 0.25 + half**3 + 1e-12


def test_turning_a_vector_lowers_its_products():
    """u.s falls by what it is over zero, and stays where it is below."""
    s, t = np.array([[1.0, 2.0, 0.0]]), np.array([[0.0, 1.0, 1.0]])
    u = np.array([[1.0, 0.0, -2.0]])
    turned = equal_weights._turned(u, s, t, np.array([0.25]), np.array([-2.0]))
    assert turned @ s[0] == pytest.approx(0.75) and turned @ t[0] == pytest.approx(-2.0)


def test_bounds_of_points_allow_for_rounding_only():
    """Where the table is exact, and so are the weights, the bound lies below the loss, by about the
    three allowances that are made."""
    for p, q, r in product((-1.0, 0.0, 2.0), (0.5, 1.0), (-0.5, 0.25)):
        found = bounds(X, Y, np.array([[[p, p], [q, q], [r, r]]]))[0]
        loss = nnls(expit(X @ [[p, p], [q, r]]), Y)[1] ** 2 / 9
        assert loss - 3e-9 < found < loss - 1.7e-9


def test_every_box_that_is_looked_at_counts(monkeypatch):
    """The search is given up once it has looked at more than `MOST` boxes in all."""
    looked, bound = [], bounds
    monkeypatch.setattr(equal_weights, "bounds", lambda X, y, boxes: looked.append(len(boxes)) or bound(X, y, boxes))
    crossing_boxes(X, Y, 0.003)
    for most, enough in ((sum(looked), True), (sum(looked) - 1, False)):
        monkeypatch.setattr(equal_weights, "LIMIT", most)
        if enough:
            assert crossing_boxes(X, Y, 0.003)
        else:
            with pytest.raises(ValueError, match="^the proof does not close$"):
                crossing_boxes(X, Y, 0.003)


def test_crossing_boxes_refuses_what_the_proof_does_not_cover(monkeypatch):
    """Inputs below zero, a first sample that is not the origin, and levels that are false."""
    for inputs in (X - 1, X[::-1], X / 2):
        with pytest.raises(ValueError, match="must be non-negative integers, the first of them the origin"):
            crossing_boxes(inputs, Y, 0.001)
    for inputs, targets in ((6 * X, Y), (X, 4 * Y)):
        with pytest.raises(ValueError, match="rounding"):
            crossing_boxes(inputs, targets, 0.001)
    monkeypatch.setattr(equal_weights, "LIMIT", 20_000)
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
