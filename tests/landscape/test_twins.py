"""The parts of the proofs about the twins: ways, splits, moves. Oracles are mpmath, SciPy and hand calculation."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from scipy.special import expit

from landscape.cases.answer.network import NINE
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins import lower_bound as equal_weights
from landscape.cases.twins.embedded_minimum import (
    BALLS,
    OUTSIDE,
    PROBLEM,
    SINGLE,
    SINGLE_OUTSIDE,
    outside_minimum,
    position_on_line,
    single_minimum,
)
from landscape.cases.twins.moves import Unit, between, corners
from landscape.cases.twins.paths import descent_way, stays_below, swapped
from landscape.cases.twins.split_unit import Line, line, split, transverse
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.krawczyk import certify
from landscape.proof.networks import problem_of
from landscape.proof.points import point

CASE = VARIANTS["answer"]
X, Y = CASE.problem.X, CASE.problem.y


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
    balls = problem_of(point([[1]], [2]), [[1], [2], [3]], TANH.ball, SQUARED_ERROR.ball)
    with pytest.raises(ValueError, match="not decided"):
        line(balls, certify(balls, (1.0, 2.0)))
    assert line(SINGLE, single_minimum()) == Line(0, 0, 1)
    assert line(SINGLE_OUTSIDE, outside_minimum()) == Line(0, 1, 0)


def test_the_targets_of_the_second_example():
    """tanh(x/2) + tanh(4x) at k/20, the same in floats and in balls, other than those of the first."""
    x = OUTSIDE.X[:, 0]
    assert OUTSIDE.y == pytest.approx(np.tanh(x / 2) + np.tanh(4 * x)) and x[[0, -1]] == pytest.approx([0.05, 3])
    assert [float(y.mid()) for y in SINGLE_OUTSIDE.targets] == pytest.approx(OUTSIDE.y, rel=1e-14)


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
    way = tuple(
        tuple(map(Fraction, w))
        for w in (("-1.5", "2", "1.7", "0.4", "2.3", "0.8"), ("-1.5", "2", "1.7", "0.4", "2.3", "0.9"))
    )
    top = CASE.problem.cost(np.array(way[-1], dtype=float))
    assert stays_below(CASE.balls, way, "1") == 1
    assert stays_below(CASE.balls, way, f"{1.01 * top:.12f}") > 1
    with pytest.raises(ValueError, match="not certainly below"):
        stays_below(CASE.balls, way, f"{0.999 * top:.12f}")


ZERO = problem_of(
    point([["0"]], ["0"]), [["1"]], LOGISTIC.ball, SQUARED_ERROR.ball
)  # one unit, one sample x = 1, y = 0: the loss is (v s(w))^2


def pieces(low, high, level):
    """By hand for w = 0: on a piece of v with middle m the loss v^2 / 4 is at most m^2 / 4 + max(v / 2) half."""
    middle = (low + high) / 2
    if middle**2 / 4 + (high - low) / 2 * high / 2 < level:
        return 1
    return 1 + pieces(low, middle, level) + pieces(middle, high, level)


@pytest.mark.parametrize("level", ["0.3", "0.26", "0.2501"])
def test_stays_below_needs_as_many_pieces_as_a_hand_needs(level):
    way = ((Fraction(0), Fraction(1, 4)), (Fraction(0), Fraction(1)))
    assert stays_below(ZERO, way, level) == pieces(Fraction(1, 4), Fraction(1), Fraction(level))


@pytest.mark.parametrize("order", [1, -1])
def test_a_hump_is_found_in_either_half(order):
    """v falls from 2 to 0 while s(w) rises from 0 to 1 before a quarter of the way: the loss climbs to nearly 2 on
    the way, is 1 halfway and has no slope at the end, and the other way round."""
    way = ((Fraction(-30), Fraction(2)), (Fraction(90), Fraction(0)))[::order]
    assert stays_below(ZERO, way, "2.3") > 1
    with pytest.raises(ValueError, match="not certainly below"):
        stays_below(ZERO, way, "1.5")


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
