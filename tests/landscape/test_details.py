"""Details of the library that no sentence of the site speaks of, each against an independent value."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from flint import arb, fmpq

from landscape.cases import constant_trap as three_points
from landscape.cases.answer.network import ANSWER
from landscape.cases.xor import relu_minima
from landscape.model.activations import LOGISTIC
from landscape.model.networks import Network
from landscape.model.population import relu_kernel
from landscape.model.regression import least_squares_minimisers, separating_direction
from landscape.model.symmetries import orbit_size, rescale, signed_orbit_size
from landscape.proof.balls import enclosure, ends, lower_float, precise
from landscape.proof.points import permuted, point
from landscape.search.shares import wilson
from tests.rounding import rounding


def test_a_float_below_a_ball():
    third = precise(lambda: arb(1) / 3)()
    wide = arb("2", "0.5")
    assert Fraction(1, 3) - Fraction(1, 2**53) < Fraction(lower_float(third)) < Fraction(1, 3)
    assert 1.4999 < lower_float(wide) <= 1.5
    assert lower_float(arb(0.25)) == 0.25


def test_precise_hands_all_arguments_on():
    assert precise(lambda a, *, b: (a, b))(1, b=2) == (1, 2)


def test_an_enclosure_contains_the_ball():
    for ball, places in ((precise(lambda: arb(2).sqrt())(), 12), (precise(lambda: arb(1) / 3)(), 5), (arb(0.5), 3)):
        found = enclosure(ball, places)
        low, high = ends(ball)
        assert (
            Fraction(found.mid) - Fraction(found.radius) <= low <= high <= Fraction(found.mid) + Fraction(found.radius)
        )
        assert found.radius < 1e-15
    assert enclosure(arb(0.5), 3) == (0.5, 0.0, "0.500")
    assert len(enclosure(precise(lambda: arb(1) / 3)()).text) == len("0.") + 15


def test_radii_of_enclosures_are_rounded_up():
    """Distances that floats cannot hold: the next float below would leave a piece of the ball outside."""
    for k in range(2, 40):
        ball = precise(lambda k=k: arb(k).sqrt())()
        found, (low, high) = enclosure(ball), ends(ball)
        distance = max(high - Fraction(found.mid), Fraction(found.mid) - low)
        assert Fraction(found.radius) >= distance > Fraction(np.nextafter(found.radius, 0.0).item()) or distance == 0


def test_permuted_points_of_balls():
    home = point([["1", "2"], ["3", "4"], ["5", "6"]], ["7", "8", "9"])
    assert permuted(home, (2, 0, 1)) == point([[5, 6], [1, 2], [3, 4]], [9, 7, 8])


def test_orbit_sizes_are_integers():
    """Beyond 2^53 a float could not hold them: 25! / 2 distinct orders of 25 units, two of them equal."""
    W = np.array([[float(min(j, 23))] for j in range(25)])
    net = Network(W, np.zeros(25), np.ones(25), 0.0)
    half = (
        comb(25, 2)
        * 2
        * int(np.prod(np.arange(1, 13)))
        * int(np.prod(np.arange(13, 20, dtype=object)))
        * 20
        * 21
        * 22
        * 23
        // 2
    )
    assert orbit_size(net) == half and isinstance(orbit_size(net), int)
    assert isinstance(signed_orbit_size(net), int)


def test_messages_say_what_is_wrong():
    with pytest.raises(ValueError, match="^a ReLU unit can only be rescaled by a positive factor$"):
        rescale(ANSWER, 0, 0.0)
    with pytest.raises(ValueError, match="^separability needs targets 0 or 1$"):
        separating_direction(np.ones((2, 1)), np.array([0, 2]))


def test_relu_kernel_of_zero_and_of_opposite_vectors():
    """0 with anything and u with -u give 0; u with u gives |u|^2 / 2, rounding notwithstanding."""
    U = np.array([[0.0, 0.0], [0.1, 0.7], [-0.1, -0.7], [1 / 3, 1 / 7]])
    K = relu_kernel(U, U)
    assert K[0].tolist() == [0] * 4 and K[:, 0].tolist() == [0] * 4
    assert np.diag(K) == pytest.approx((U**2).sum(axis=1) / 2, rel=1e-12)
    assert K[1, 2] == pytest.approx(0, abs=rounding(100))
    many = np.random.default_rng(0).normal(size=(500, 3))
    assert np.isfinite(relu_kernel(many, -many)).all()  # cosines just beyond -1 are cut


def test_almost_dependent_columns_count_as_dependent():
    """A singular value within rounding of zero: 50 samples of a feature and of its third, times three."""
    x = np.linspace(0.1, 5, 50)
    X = np.column_stack([x, 3 * (x / 3)])
    assert least_squares_minimisers(X, x).particular == pytest.approx([0.5, 0.5])


def test_separating_direction_is_the_widest_in_the_box():
    """Both classes count alike and no entry exceeds 1."""
    X, y = np.array([[1.0, 3.0], [-1.0, 0.0], [-3.0, 1.0]]), np.array([1, 0, 0])
    u = separating_direction(X, y)
    margins = X @ u * [1, -1, -1]
    assert np.abs(u).max() == pytest.approx(1)
    best = max(
        min(X @ t * [1, -1, -1])
        for t in ((np.cos(a), np.sin(a)) / max(abs(np.cos(a)), abs(np.sin(a))) for a in np.linspace(0, 7, 20001))
    )
    assert min(margins) == pytest.approx(best, abs=1e-3)


def test_classes_count_alike():
    """With u = (1, t) the two margins are 1 - t and t - 1/2: equal at t = 3/4."""
    u = separating_direction(np.array([[1.0, -1.0], [0.5, -1.0]]), np.array([1, 0]))
    assert u == pytest.approx([1, 0.75])


def test_a_weakly_separating_direction_is_found():
    """x = 0 belongs to both classes: no positive margin for all, but the others have one."""
    u = separating_direction(np.array([[0.0], [0.0], [2.0]]), np.array([0, 1, 0]))
    assert u == pytest.approx([-1])


@pytest.mark.parametrize("count, runs", [(0, 1), (1, 1), (0, 7), (7, 7), (1, 7), (6, 7), (1, 2)])
def test_wilson_interval_solves_its_equation(count, runs):
    """The ends p satisfy (p - count/runs)^2 = z^2 p (1 - p) / runs; they are exactly 0 and 1 where they should be."""
    z, share = 1.959963984540054, count / runs
    ends = np.sort(np.roots([1 + z * z / runs, -2 * share - z * z / runs, share**2]).real)
    found = wilson(count, runs)
    assert (found.count, found.runs, found.share) == (count, runs, share)
    assert (found.low, found.high) == pytest.approx(tuple(ends), abs=1e-9)
    assert (found.low == 0) == (count == 0) and (found.high == 1) == (count == runs)


@pytest.mark.slow
def test_wilson_ends_are_exact_for_all_and_none():
    for runs in range(1, 500):
        assert wilson(runs, runs).high == 1 and wilson(0, runs).low == 0


def test_wilson_refuses_impossible_counts():
    for count, runs in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(ValueError, match="must"):
            wilson(count, runs)


def test_a_network_typed_in_fractions():
    """Each unit is (w_1, w_2, b, v)."""
    net = relu_minima.network(("1", "-2", "3/4", "5"), ("6", "7", "-8/3", "9"), "1/2")
    assert net.W.tolist() == [[1, -2], [6, 7]] and net.b.tolist() == [Fraction(3, 4), Fraction(-8, 3)]
    assert net.v.tolist() == [5, 9] and net.c == Fraction(1, 2)
    assert all(isinstance(number, Fraction) for number in (*net.W.ravel(), *net.b, *net.v, net.c))


def test_block_of_the_trap_in_balls_and_in_floats():
    """Output weights other than 1 and -1, two biases: K = kappa diag(v s'') + gamma u u^T both ways."""
    b, v = np.array([0.5, -1.25]), np.array([3.0, -0.75])
    exactly = [[fmpq(int(4 * x), 4) for x in numbers] for numbers in (b, v)]
    for trap in (three_points.SQUARED, three_points.LOG):
        balls = three_points.ball_block(trap, LOGISTIC, *exactly)
        floats = three_points.block(trap, LOGISTIC, b, v)
        assert [float(x.mid()) for x in balls.entries()] == pytest.approx(floats.ravel(), rel=rounding(1000))
