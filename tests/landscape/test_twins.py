"""The parts of the proofs about the twins: bounds on boxes, ways, splits, moves. Oracles are mpmath, SciPy and hand calculation."""

from fractions import Fraction
from itertools import product

import mpmath
import numpy as np
import pytest
from flint import arb
from scipy.optimize import nnls
from scipy.special import expit

from landscape import equal_weights
from landscape.ball_cost import taught
from landscape.ball_network import point, tanh
from landscape.duplicates import Line, line, split, transverse
from landscape.embedded_minimum import BALLS, PROBLEM, SINGLE, position_on_line, single_minimum
from landscape.equal_weights import bounds, crossing_boxes, sums, unit_bounds
from landscape.idle_unit import Unit, between, corners
from landscape.krawczyk import certify
from landscape.ways import descent_way, stays_below, swapped
from landscape.worse_minima import NINE, VARIANTS

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


def test_a_split_unit():
    """Equal input weights; the output weights share v as t to 1 - t."""
    assert split([1.0, 2.0, 4.0], 0.25).tolist() == [1, 2, 1, 2, 1, 3]
    assert split([1.0, 4.0], 1.5).tolist() == [1, 1, 6, -2]


def test_transverse_matrix_against_finite_differences():
    """t (1 - t) A is the second derivative when the input weights part with their t-mean fixed."""
    balls = CASE.balls._replace(hidden=1)
    point_ = certify(balls, (-0.613, 1.2, 3.204))
    *w, v = map(float, point_.theta)
    A = np.array([[float(x.mid()) for x in row] for row in transverse(balls, list(map(arb, point_.theta))).tolist()])
    t, h = 0.3, 1e-3

    def cost(d):
        W = np.array([w + (1 - t) * d, w - t * d])
        return np.mean((expit(X @ W.T) @ [t * v, (1 - t) * v] - Y) ** 2)

    for d in np.array([(1.0, 0), (0, 1.0), (1.0, 1.0)]):
        second = (cost(h * d) - 2 * cost(0 * d) + cost(-h * d)) / h**2
        assert second == pytest.approx(t * (1 - t) * d @ A @ d, rel=1e-3)


def test_line_refuses_what_is_not_decided():
    """Where the residuals are zero, A is zero and the signs are open."""
    balls = taught(point([[1]], [2]), [[1], [2], [3]], tanh)
    with pytest.raises(ValueError, match="not decided"):
        line(balls, certify(balls, (1.0, 2.0)))
    assert line(SINGLE, single_minimum()) == Line(0, 0, 1)


def test_a_way_and_its_swap():
    """Swapping exchanges input weights and output weights of the two units."""
    way = ((1, 2, 3, 4, 5, 6), (0, 0, 1, 1, 2, 3))
    assert swapped(way) == ((3, 4, 1, 2, 6, 5), (1, 1, 0, 0, 3, 2))


def test_descent_way_goes_down_to_its_end():
    """Corners are rational with three decimals, losses fall, and first and last are as given."""
    top, end = ("-0.613", "1.2", "-0.613", "1.2", "1.602", "1.602"), ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")
    way = descent_way(CASE.problem, top, 0.05, end, 5)
    assert len(way) == 7 and way[0] == tuple(map(Fraction, top)) and way[-1] == tuple(map(Fraction, end))
    assert all((1000 * x).denominator == 1 for corner in way for x in corner)
    losses = [CASE.problem.cost(np.array(corner, dtype=float)) for corner in way]
    assert losses == sorted(losses, reverse=True) and losses[-1] < 1e-20
    steps = np.linalg.norm(np.diff(np.array(way[1:], dtype=float), axis=0), axis=1)
    assert steps.max() < 1.5 * steps.min()
    other = descent_way(CASE.problem, top, 0.05, ("1.7", "0.4", "-1.5", "2", "0.8", "2.3"), 5)
    assert np.abs(np.array(swapped(other), dtype=float) - np.array(way, dtype=float)).max() < 0.0051


def test_stays_below_is_true_and_sharp():
    """One piece is enough where the bound is loose; a level below the top of the way is refused."""
    way = tuple(tuple(map(Fraction, w)) for w in (("-1.5", "2", "1.7", "0.4", "2.3", "0.8"), ("-1.5", "2", "1.7", "0.4", "2.3", "0.9")))
    top = CASE.problem.cost(np.array(way[-1], dtype=float))
    assert stays_below(CASE.balls, way, "1") == 1
    assert stays_below(CASE.balls, way, f"{1.01 * top:.12f}") > 1
    with pytest.raises(ValueError, match="not certainly below"):
        stays_below(CASE.balls, way, f"{0.999 * top:.12f}")


def test_moves_and_points_between():
    """All eight corners, and the middle of a slide and of a hand-over."""
    a, b, idle = Unit((1, 2), 5), Unit((3, 4), 7), (0, 0)
    way = corners(a, b, idle)
    empty_a, empty_b = Unit((1, 2), 0), Unit((3, 4), 0)
    assert way == (
        (a, b, Unit(idle, 0)), (a, b, empty_a), (empty_a, b, a), (empty_b, b, a),
        (b, empty_b, a), (b, empty_a, a), (b, a, empty_a), (b, a, Unit(idle, 0)),
    )  # fmt: skip
    assert between(way[0], way[1], Fraction(1, 4))[2] == Unit((Fraction(1, 4), Fraction(1, 2)), 0)
    assert between(way[1], way[2], Fraction(1, 4)) == (Unit((1, 2), Fraction(15, 4)), b, Unit((1, 2), Fraction(5, 4)))


def test_position_on_the_line():
    """The share t, up to sign flips of each unit; None off the line."""
    single = np.array([0.4, 1.3])
    assert position_on_line(split(single, 0.3), single, 1e-9) == pytest.approx(0.3)
    assert position_on_line(split(single, 1.4) * [1, -1, 1, -1], single, 1e-9) == pytest.approx(1.4)
    assert position_on_line(split(single, 0.3) * [-1, 1, -1, 1], single, 1e-9) == pytest.approx(0.3)
    for off in np.eye(4)[[0, 1, 3]]:
        assert position_on_line(split(single, 0.3) + 0.01 * off, single, 1e-3) is None
        assert position_on_line(split(single, 0.3) + 0.0005 * off, single, 1e-3) is not None


def test_the_two_problems_of_the_example_agree():
    """The float problem and the ball problem have the same inputs and targets."""
    x = np.array([int(row[0].p) / int(row[0].q) for row in BALLS.inputs])
    assert PROBLEM.X[:, 0] == pytest.approx(np.arange(1, 61) / 20) and x == pytest.approx(PROBLEM.X[:, 0])
    expected = 2 * np.tanh(x) - np.tanh(4 * x)
    assert PROBLEM.y == pytest.approx(expected) and [float(y.mid()) for y in BALLS.targets] == pytest.approx(expected)
    assert BALLS.hidden == 2 and SINGLE.hidden == 1 and equal_weights.CUTS[0] == -np.inf and len(NINE) == len(X)
