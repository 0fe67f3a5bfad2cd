"""Details of the library that no sentence of the site speaks of, each against an independent value."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from flint import arb, fmpq

from landscape import ball_cost, ball_network, networks
from landscape.balls import ends, enclosure, lower_float, precise
from landscape.copies import no_copy
from landscape.critical import Problem, both_sides, gradient_flow, is_derivative_pair, sorted_units
from landscape.krawczyk import PLACES, CriticalPoint
from landscape.losses import LOG_LOSS, SQUARED_ERROR
from landscape.multistart import wilson
from landscape.networks import ALL, ANSWER, NO_BIASES, Network
from landscape.passes import best_single, crossing
from landscape.population import relu_kernel
from landscape.regression import least_squares_minimisers, separating_direction
from landscape.symmetries import orbit_size, rescale, signed_orbit_size
from landscape.units import LOGISTIC, RELU, TANH
from landscape.worse_minima import NINE, VARIANTS, variant


@pytest.mark.parametrize(
    "given, unit, loss, free, flips",
    [
        ({}, LOGISTIC, SQUARED_ERROR, NO_BIASES, None),
        ({"unit": TANH}, TANH, SQUARED_ERROR, NO_BIASES, 0),
        ({"loss": LOG_LOSS}, LOGISTIC, LOG_LOSS, NO_BIASES, None),
        ({"free": ("W", "v", "c")}, LOGISTIC, SQUARED_ERROR, ("W", "v", "c"), 1),
        ({"free": ("W", "b", "v")}, LOGISTIC, SQUARED_ERROR, ("W", "b", "v"), None),
        ({"unit": TANH, "free": ALL}, TANH, SQUARED_ERROR, ALL, 0),
    ],
)
def test_a_variant_is_the_same_problem_in_floats_and_in_balls(given, unit, loss, free, flips):
    """The targets are the teacher's outputs, or their logistic function, in both."""
    made = variant(inputs=((0, 1), (1, 2)), **given)
    assert made.flips == flips
    assert (made.problem.unit, made.problem.loss, made.problem.free) == (unit, loss, free)
    assert made.problem.network is ANSWER
    assert made.problem.X.tolist() == [[0, 1], [1, 2]]
    s = np.tanh if unit is TANH else lambda z: 1 / (1 + np.exp(-z))
    outputs = 2.3 * s(np.array([2, 2.5])) + 0.8 * s(np.array([0.4, 2.5]))
    targets = 1 / (1 + np.exp(-outputs)) if loss is LOG_LOSS else outputs
    assert made.problem.y == pytest.approx(targets, rel=1e-14)
    assert [float(y.mid()) for y in made.balls.targets] == pytest.approx(targets, rel=1e-14)
    assert made.balls.inputs == ((fmpq(0), fmpq(1)), (fmpq(1), fmpq(2)))
    assert (made.balls.free, made.balls.hidden) == (free, 2)
    assert made.balls.unit is (ball_network.tanh if unit is TANH else ball_network.logistic)
    assert made.balls.loss is (ball_cost.LOG if loss is LOG_LOSS else ball_cost.SQUARED)


def test_the_named_variants():
    """What each name of the site stands for."""
    said = {
        name: (len(v.problem.X), v.problem.unit.name, v.problem.loss.name, v.problem.free) for name, v in VARIANTS.items()
    }
    assert said == {
        "answer": (9, "logistic", "squared error", NO_BIASES),
        "larger grid": (12, "logistic", "squared error", NO_BIASES),
        "log-loss": (9, "logistic", "log-loss", NO_BIASES),
        "tanh": (8, "tanh", "squared error", NO_BIASES),
        "hidden biases": (9, "logistic", "squared error", ("W", "b", "v")),
        "output bias": (9, "logistic", "squared error", ("W", "v", "c")),
        "both biases": (9, "logistic", "squared error", ALL),
    }
    assert VARIANTS["answer"].problem.X.tolist() == [list(x) for x in NINE]


def at(*theta):
    return CriticalPoint(tuple(theta), "", 0, "", ())


def test_no_copy_leaves_room_for_the_rounding_of_the_digits():
    """Two units, one input: coordinates that differ by 4 units of the last place may still agree, by 5 not."""
    unit = Fraction(1, 10**PLACES)

    def moved(by):
        return at("1", "2", "3", str(Fraction(4) + by * unit))

    a = at("1", "2", "3", "4")
    assert not no_copy(a, moved(4), NO_BIASES, 2, None)
    assert no_copy(a, moved(5), NO_BIASES, 2, None)
    assert not no_copy(a, at("2", "1", "4", "3"), NO_BIASES, 2, None)


def test_no_copy_knows_the_flips():
    """With flips (-1, 2, -3, 4) is a copy of (1, 2, 3, 4); without them it is not."""
    a, b = at("1", "2", "3", "4"), at("-1", "2", "-3", "4")
    assert no_copy(a, b, NO_BIASES, 2, None)
    assert not no_copy(a, b, NO_BIASES, 2, 0)


def test_a_float_below_a_ball():
    third = precise(lambda: arb(1) / 3)()
    wide = arb("2", "0.5")
    assert Fraction(1, 3) - Fraction(1, 2**53) < Fraction(lower_float(third)) < Fraction(1, 3)
    assert 1.4999 < lower_float(wide) <= 1.5
    assert lower_float(arb(0.25)) == 0.25


def test_an_enclosure_contains_the_ball():
    for ball, places in ((precise(lambda: arb(2).sqrt())(), 12), (precise(lambda: arb(1) / 3)(), 5), (arb(0.5), 3)):
        found = enclosure(ball, places)
        low, high = ends(ball)
        assert Fraction(found.mid) - Fraction(found.radius) <= low <= high <= Fraction(found.mid) + Fraction(found.radius)
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
    home = ball_network.point([["1", "2"], ["3", "4"], ["5", "6"]], ["7", "8", "9"])
    assert ball_network.permuted(home, (2, 0, 1)) == ball_network.point([[5, 6], [1, 2], [3, 4]], [9, 7, 8])


def test_orbit_sizes_are_integers():
    """Beyond 2^53 a float could not hold them: 25! / 2 distinct orders of 25 units, two of them equal."""
    W = np.array([[float(min(j, 23))] for j in range(25)])
    net = Network(W, np.zeros(25), np.ones(25), 0.0)
    half = comb(25, 2) * 2 * int(np.prod(np.arange(1, 13))) * int(np.prod(np.arange(13, 20, dtype=object))) * 20 * 21 * 22 * 23 // 2
    assert orbit_size(net) == half and isinstance(orbit_size(net), int)
    assert isinstance(signed_orbit_size(net), int)


def test_messages_say_what_is_wrong():
    with pytest.raises(ValueError, match="^a ReLU unit can only be rescaled by a positive factor$"):
        rescale(ANSWER, 0, 0.0)
    with pytest.raises(ValueError, match="^separability needs targets 0 or 1$"):
        separating_direction(np.ones((2, 1)), np.array([0, 2]))


def pair(w, u, v, opposed=1.0, unit=RELU):
    return is_derivative_pair(Network(np.array([[w], [u]]), np.zeros(2), np.array(v) * [1, opposed], 0.0), unit)


def test_a_derivative_pair_is_near_large_and_cancelling():
    """Near: within half the length of the later one; large: 5 times what is left, and 5 times 1."""
    assert pair(4.0, 4.5, (50.0, -50.0))
    assert pair(1.0, 1.9, (50.0, -50.0)) and not pair(1.0, 2.1, (50.0, -50.0))
    assert not pair(4.0, 2.0, (50.0, -50.0))  # the second is the reference: apart is 2, its half 1
    assert not pair(1.0, 2.0, (50.0, -50.0))  # exactly half its length apart
    assert pair(8.0, 7.0, (6.0, -5.5)) and not pair(8.0, 7.0, (6.0, -5.0))
    assert not pair(8.0, 7.0, (50.0, -39.0))  # 39 < 5 * 11
    assert not pair(4.0, -4.5, (50.0, 50.0), unit=RELU)  # a ReLU unit has no mirror image
    assert pair(4.0, -4.5, (50.0, 50.0), unit=TANH) and pair(4.0, 4.5, (50.0, -50.0), unit=TANH)


def saddle_at_zero():
    """One tanh unit, one sample x = 1, y = 1: (w, v) = 0 is a saddle, with the direction (1, 1) down."""
    return Problem(Network(np.zeros((1, 1)), np.zeros(1), np.zeros(1), 0.0), np.ones((1, 1)), np.ones(1), TANH)


def test_both_sides_leave_the_saddle_in_opposite_directions():
    """First the side on which the largest entry grows, though both descents end on the same curve v tanh(w) = 1."""
    up, down = both_sides(saddle_at_zero(), np.zeros(2))
    assert up.theta[0] > 0 > down.theta[0]
    assert up.theta == pytest.approx(-down.theta, rel=1e-6)
    assert up.theta[1] * np.tanh(up.theta[0]) == pytest.approx(1, rel=1e-6)


def test_the_flow_of_a_quadratic_is_exponential_decay():
    """One linear parameter: L = (v s(0) - 1)^2 with s(0) = 1/2, so v - 2 shrinks by e^{-t/2}."""
    fixed = Network(np.zeros((1, 1)), np.zeros(1), np.zeros(1), 0.0)
    line = Problem(fixed, np.ones((1, 1)), np.ones(1), LOGISTIC, SQUARED_ERROR, ("v",))
    for time in (0.5, 3.0, 20.0):
        assert gradient_flow(line, np.zeros(1), time)[0] == pytest.approx(2 - 2 * np.exp(-time / 2), abs=3e-8)


def test_equal_units_keep_their_order():
    """Many units with equal output weights: an unstable sort would shuffle them."""
    n = 40
    net = Network(np.arange(n, dtype=float)[:, None], np.zeros(n), np.tile([1.0, 2.0], n // 2), 0.0)
    problem = Problem(net, np.ones((1, 1)), np.ones(1))
    twos, ones = np.arange(1.0, n, 2), np.arange(0.0, n, 2)
    moved = sorted_units(problem, networks.flatten(net, NO_BIASES))
    assert moved.tolist() == [*twos, *ones, *[2.0] * 20, *[1.0] * 20]


def test_relu_kernel_of_zero_and_of_opposite_vectors():
    """0 with anything and u with -u give 0; u with u gives |u|^2 / 2, rounding notwithstanding."""
    U = np.array([[0.0, 0.0], [0.1, 0.7], [-0.1, -0.7], [1 / 3, 1 / 7]])
    K = relu_kernel(U, U)
    assert K[0].tolist() == [0] * 4 and K[:, 0].tolist() == [0] * 4
    assert np.diag(K) == pytest.approx((U**2).sum(axis=1) / 2, rel=1e-12)
    assert K[1, 2] == pytest.approx(0, abs=1e-15)
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
    best = max(min(X @ t * [1, -1, -1]) for t in ((np.cos(a), np.sin(a)) / max(abs(np.cos(a)), abs(np.sin(a))) for a in np.linspace(0, 7, 20001)))
    assert min(margins) == pytest.approx(best, abs=1e-3)


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


def test_wilson_refuses_impossible_counts():
    for count, runs in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(ValueError):
            wilson(count, runs)


def test_best_single_says_when_it_fails(monkeypatch):
    monkeypatch.setattr("landscape.passes.newton", lambda *_: None)
    with pytest.raises(ValueError, match="^the best run has not converged$"):
        best_single(VARIANTS["answer"].problem, np.random.default_rng(0), 1)


def test_best_single_takes_the_best_of_its_runs():
    """Two inputs whose cost for one unit has several minima: never another than the lowest of thirty seeds."""
    X, y = np.array([[1.0], [10.0]]), np.array([0.75, 0.75])
    fixed = Network(np.zeros((1, 1)), np.zeros(1), np.ones(1), 0.0)
    problem = Problem(fixed, X, y)
    found = best_single(problem, np.random.default_rng(3), 12)
    costs = []
    for seed in range(30):
        try:
            theta = best_single(problem, np.random.default_rng(seed), 1)
        except ValueError:
            continue
        costs.append(problem._replace(network=Network(np.zeros((1, 1)), np.zeros(1), np.zeros(1), 0.0)).cost(theta))
    assert problem.cost(found) == pytest.approx(min(costs), abs=1e-12)


def test_the_angle_of_a_pass_is_exact():
    """The derivative by the idle output weight vanishes there to rounding, not only to a root finder's habit."""
    problem = VARIANTS["answer"].problem
    single = best_single(problem, np.random.default_rng(0), 20)
    angles = np.linspace(0, 2 * np.pi, 60)
    slopes = [problem.gradient(np.array([*single[:2], 2 * np.cos(t), 2 * np.sin(t), single[2], 0.0]))[-1] for t in angles]
    k = next(k for k in range(59) if slopes[k] * slopes[k + 1] < 0)
    found = crossing(problem, single, 2.0, angles[k], angles[k + 1])
    assert abs(problem.gradient(found.theta)[-1]) < 1e-14
