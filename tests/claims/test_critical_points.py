"""The search for critical points and their certificates: what they accept, refuse and leave open."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from flint import arb, arb_mat, fmpq
from scipy.stats import binomtest

from landscape import one_unit
from landscape.ball_cost import expand, taught
from landscape.ball_network import ANSWER as BALL_ANSWER
from landscape.copies import copies, no_copy
from landscape.critical import end_of, index, newton, sorted_units
from landscape.krawczyk import certify, inertia, krawczyk, significant
from landscape.multistart import costs, gradient_descent, gradients, levenberg, starts, wilson
from landscape.networks import ANSWER, NO_BIASES, flatten
from landscape.one_unit import best
from landscape.passes import best_single, crossing
from landscape.units import RELU
from landscape.worse_minima import VARIANTS, certified, certified_saddles, is_copy

CASE = VARIANTS["answer"]
HOME = flatten(ANSWER, NO_BIASES)
PAIR = np.array([0.5997, -0.6799, 0.569, -0.635, -139.8135, 143.0225])  # two units that merge


@pytest.mark.numerical
@pytest.mark.parametrize("name", VARIANTS)
def test_batched_derivatives_agree_with_single_ones(name):
    """Costs and gradients of many runs at once are those of the runs one by one."""
    problem = VARIANTS[name].problem
    thetas = starts(problem, 5, 1.0, np.random.default_rng(0))
    assert np.allclose(costs(problem, thetas), [problem.cost(t) for t in thetas], rtol=1e-13)
    assert np.allclose(gradients(problem, thetas), [problem.gradient(t) for t in thetas], atol=1e-14)


@pytest.mark.numerical
def test_descents_descend():
    """One step of gradient descent is the step that was announced, and Levenberg steps never raise a cost."""
    thetas = starts(CASE.problem, 50, 1.0, np.random.default_rng(0))
    once = gradient_descent(CASE.problem, thetas, 0.25, 1)
    assert np.allclose(once[7], thetas[7] - 0.25 * CASE.problem.gradient(thetas[7]), rtol=1e-12)
    before = costs(CASE.problem, thetas)
    for steps in (1, 10, 100):
        after = costs(CASE.problem, levenberg(CASE.problem, thetas, steps))
        assert (after <= before).all()
        before = after
    assert np.median(after) < 1e-6


@pytest.mark.numerical
def test_newton_stays_near():
    """Newton's method returns the critical point nearby, and nothing when it would have to go far."""
    assert np.allclose(newton(CASE.problem, HOME + 0.01), HOME, atol=1e-12)
    assert newton(CASE.problem, HOME + 0.01, reach=0.001) is None
    assert newton(CASE.problem, np.zeros(6)) is None  # the Hessian is singular there


@pytest.mark.numerical
def test_ends_are_told_apart():
    """Minimum, saddle, derivative pair, saturating valley and undecided are told apart."""
    saddle = np.array(certified_saddles(CASE)[0].theta, dtype=float)
    valley = levenberg(CASE.problem, np.array([[1.61, -6.0, -0.97, 1.93, 0.43, 2.89]]), 1000)[0]
    ends = [end_of(CASE.problem, theta) for theta in (HOME + 0.01, saddle + 1e-4, PAIR, valley, np.ones(6))]
    kinds = ["minimum", "saddle", "derivative pair", "saturating valley", "undecided"]
    assert [end.kind for end in ends] == kinds
    assert np.abs(valley).max() > 11  # it began at 6
    assert [end.cost for end in ends] == [CASE.problem.cost(end.theta) for end in ends]
    assert index(np.diag([1.0, -1.0, -2.0])) == 2 and index(np.diag([1.0, 1e-9])) is None


@pytest.mark.numerical
def test_derivative_pairs_know_the_signs():
    """Opposite input weights make a derivative pair where the unit has a sign symmetry, and two units
    that merge without cancelling make none."""
    opposite = PAIR * [1, 1, -1, -1, 1, -1]
    assert end_of(CASE.problem, opposite).kind == "derivative pair"
    assert end_of(CASE.problem._replace(unit=RELU), opposite).kind != "derivative pair"
    assert end_of(CASE.problem, PAIR * [1, 1, 1, 1, 1, -1]).kind != "derivative pair"


@pytest.mark.certified
def test_no_certificate_in_a_valley():
    """At the far end of a valley, where the gradient is tiny, nothing is certified."""
    valley = np.array([-0.9707, 1.9289, 1.6108, -18.34, 2.8917, 0.43])
    assert np.linalg.norm(CASE.problem.gradient(levenberg(CASE.problem, valley[None], 50)[0])) < 1e-7
    centre = [fmpq(round(10**6 * t), 10**6) for t in valley]
    assert all(krawczyk(CASE.balls, centre, fmpq(1, 10**k)) is None for k in (1, 3, 6))


@pytest.mark.certified
def test_saddles_are_no_minima():
    """A saddle is refused where a minimum is asked for, and far from every critical point nothing is
    certified."""
    saddle = certified_saddles(CASE)[0]
    with pytest.raises(ValueError, match="saddle of index 1"):
        certified(CASE, map(float, saddle.theta))
    with pytest.raises(ValueError):
        certify(CASE.balls, np.ones(6))
    with pytest.raises(ValueError, match="5 parameters given, 6 needed"):
        expand(CASE.balls, [arb(1)] * 5)


@pytest.mark.certified
def test_index_of_a_matrix_of_balls():
    """The index of an interval matrix is the number of its negative eigenvalues, or is left open."""
    assert [inertia(arb_mat([[1, 2], [2, b]])) for b in (1, 5, -1)] == [1, 0, 1]
    assert inertia(arb_mat([[-1, 0], [0, -2]])) == 2
    assert inertia(arb_mat([[arb(0, 1), 0], [0, 1]])) is None
    assert inertia(arb_mat([[1, 1], [1, 1]])) is None


@pytest.mark.exact
def test_copies_of_a_point():
    """Two units have two copies, with flips eight; an output bias takes up the flipped output weight."""
    theta = ["1", "2", "3", "4", "5", "6"]
    assert copies(theta, NO_BIASES, 2, None) == {(1, 2, 3, 4, 5, 6), (3, 4, 1, 2, 6, 5)}
    assert len(copies(theta, NO_BIASES, 2, 0)) == 8
    flipped = copies([*theta, "7"], ("W", "v", "c"), 2, 1)
    assert len(flipped) == 8 and (-1, -2, 3, 4, -5, 6, 12) in flipped
    assert (3, 4, 1, 2, -7, -8, 6, 5) in copies(["1", "2", "3", "4", "-8", "-7", "5", "6"], ("W", "b", "v"), 2, None)
    assert all(isinstance(w, Fraction) for copy in flipped for w in copy)


@pytest.mark.certified
def test_copies_are_recognised():
    """The swapped network is a copy of the answer's network; the flipped one only with an output bias."""
    twin = HOME[[2, 3, 0, 1, 5, 4]]
    assert is_copy(CASE, HOME, twin) and not is_copy(CASE, HOME, HOME + 0.1)
    assert not no_copy(certify(CASE.balls, HOME), certify(CASE.balls, twin), NO_BIASES, 2, None)
    case = VARIANTS["output bias"]
    ours, turned = np.array([*HOME, 0]), np.array([1.5, -2, 1.7, 0.4, -2.3, 0.8, 2.3])
    assert is_copy(case, ours, turned)
    assert np.array_equal(sorted_units(CASE.problem, twin), HOME)


@pytest.mark.certified
def test_significant_digits():
    """Printed numbers carry ten significant digits, and a number that may be zero fifteen decimals."""
    assert [significant(arb(fmpq(p, q))) for p, q in ((1, 3), (-200, 3), (1, 30000))] == [
        "0.3333333333",
        "-66.66666667",
        "0.00003333333333",
    ]
    assert significant(arb(0, "1e-30")) == "0.000000000000000"


@pytest.mark.certified
def test_one_unit_needs_its_hypotheses():
    """The proof for one unit refuses data without the origin or with negative inputs."""
    for inputs in ([(1, 0), (0, 1), (1, 1)], [(0, 0), (-1, 0), (0, 1)]):
        with pytest.raises(ValueError, match="non-negative"):
            best(taught(BALL_ANSWER, inputs), [-0.6, 1.2, 3.2])
    with pytest.raises(ValueError, match="singular"):
        best(taught(BALL_ANSWER, [(0, 0), (1, 1), (2, 2)]), [0.0, 0.0, 3.0])


@pytest.mark.certified
def test_unbounded_boxes_need_a_large_loss():
    """The proof for one unit discards an unbounded box only because the loss is too large there, not
    because a derivative keeps its sign, so that no infimum escapes to infinity."""
    far, near = ((8.0, inf), (8.0, inf), (3.0, 3.1)), ((8.0, 8.5), (8.0, 8.5), (3.0, 3.1))
    assert not one_unit._discarded(CASE.balls, far, arb(100))
    assert one_unit._discarded(CASE.balls, near, arb(100))
    assert one_unit._discarded(CASE.balls, far, arb("0.01"))


@pytest.mark.numerical
def test_plane_of_one_unit():
    """On the plane where one unit stands alone the loss does not depend on the idle unit."""
    single = best_single(CASE.problem, np.random.default_rng(0))
    found = [crossing(CASE.problem, single, *where) for where in ((4.0, 5.4, 5.8), (2.0, 2.2, 2.7))]
    assert found[0].cost == pytest.approx(found[1].cost, abs=1e-15)
    assert all(np.linalg.eigvalsh(CASE.problem.hessian(p.theta))[0] < -1e-3 for p in found)


@pytest.mark.numerical
@pytest.mark.parametrize(("count", "runs"), [(0, 10), (3, 10), (10, 10), (91, 400)])
def test_wilson_interval(count, runs):
    """The interval of a share is Wilson's, as SciPy computes it."""
    oracle = binomtest(count, runs).proportion_ci(method="wilson")
    share = wilson(count, runs)
    assert share[:3] == (count, runs, count / runs)
    assert (share.low, share.high) == pytest.approx((oracle.low, oracle.high), abs=1e-12)
    with pytest.raises(ValueError, match="not a share"):
        wilson(runs + 1, runs)
