"""The search for critical points in floats: its steps, and the names it gives to ends."""

import numpy as np
import pytest

from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS, certified_saddles
from landscape.cases.twins.saddles import best_single, saddle_between
from landscape.model.activations import RELU
from landscape.model.networks import ALL, NO_BIASES, Network, flatten
from landscape.model.problem import Problem
from landscape.search.critical import end_of, index, newton
from landscape.search.multistart import costs, gradients, levenberg, starts
from tests.rounding import rounding

CASE = VARIANTS["answer"]
HOME = flatten(ANSWER, NO_BIASES)
PAIR = np.array([0.5997, -0.6799, 0.569, -0.635, -139.8135, 143.0225])  # two units that merge


@pytest.mark.parametrize("name", VARIANTS)
def test_batched_derivatives_agree_with_single_ones(name):
    """Costs and gradients of many runs at once are those of the runs one by one."""
    problem = VARIANTS[name].problem
    thetas = starts(problem, 5, 1.0, np.random.default_rng(0))
    np.testing.assert_allclose(costs(problem, thetas), [problem.cost(t) for t in thetas], rtol=1e-11)
    np.testing.assert_allclose(gradients(problem, thetas), [problem.gradient(t) for t in thetas], rtol=0, atol=1e-11)


def test_starts_are_seeded():
    """The first starts do not depend on the number, and the deviations are one number or one for each parameter."""
    few, many = (starts(CASE.problem, runs, 2.0, np.random.default_rng(4)) for runs in (10, 10_000))
    assert (few == many[:10]).all() and few.shape == (10, 6)
    assert np.allclose(many.std(axis=0), 2, rtol=0.05) and np.allclose(many.mean(axis=0), 0, atol=0.1)
    deviations = np.array([1, 2, 3, 4, 5, 0.5])
    own = starts(CASE.problem, 10, deviations, np.random.default_rng(4))
    assert (own == few * deviations / 2).all()  # a factor of 2 costs no digit


def test_levenberg_descends():
    """Levenberg steps never raise a cost."""
    thetas = starts(CASE.problem, 50, 1.0, np.random.default_rng(0))
    before = costs(CASE.problem, thetas)
    for steps in (1, 10, 100):
        after = costs(CASE.problem, levenberg(CASE.problem, thetas, steps))
        assert (after <= before).all()
        before = after
    assert np.median(after) < 1e-6


def test_newton_stays_near():
    """Newton's method returns the critical point nearby, and nothing when it would have to go far."""
    assert np.allclose(newton(CASE.problem, HOME + 0.01), HOME, rtol=0, atol=1e-9)
    assert newton(CASE.problem, HOME + 0.01, radius=0.001) is None
    assert newton(CASE.problem, np.zeros(6)) is None  # the Hessian is singular there


def test_kinds_of_ends_are_distinguished():
    """Minimum, saddle, derivative pair, saturating valley and undecided are distinguished."""
    saddle = np.array(certified_saddles(CASE)[0].theta, dtype=float)
    valley = levenberg(CASE.problem, np.array([[1.61, -6.0, -0.97, 1.93, 0.43, 2.89]]), 1000)[0]
    ends = [end_of(CASE.problem, theta) for theta in (HOME + 0.01, saddle + 1e-4, PAIR, valley, np.ones(6))]
    kinds = ["minimum", "saddle", "derivative pair", "saturating valley", "undecided"]
    assert [end.kind for end in ends] == kinds
    assert np.abs(valley).max() > 11  # it began at 6
    assert [end.cost for end in ends] == [CASE.problem.cost(end.theta) for end in ends]
    assert index(np.diag([1.0, -1.0, -2.0])) == 2 and index(np.diag([1.0, 1e-9])) is None


def test_derivative_pairs_know_the_signs():
    """Opposite input weights make a derivative pair where the unit has a sign symmetry, and two units
    that merge without cancelling make none."""
    opposite = PAIR * [1, 1, -1, -1, 1, -1]
    assert end_of(CASE.problem, opposite).kind == "derivative pair"
    assert end_of(CASE.problem._replace(activation=RELU), opposite).kind != "derivative pair"
    assert end_of(CASE.problem, PAIR * [1, 1, 1, 1, 1, -1]).kind != "derivative pair"


def test_plane_of_one_unit():
    """On the plane where one unit stands alone the loss does not depend on the idle unit."""
    single = best_single(CASE.problem, np.random.default_rng(0))
    found = [saddle_between(CASE.problem, single, *where) for where in ((4.0, 5.4, 5.8), (2.0, 2.2, 2.7))]
    assert found[0].cost == pytest.approx(found[1].cost, abs=rounding(100, 5))
    assert all(np.linalg.eigvalsh(CASE.problem.hessian(p.theta))[0] < -1e-3 for p in found)


@pytest.mark.parametrize(("b", "kind"), [(10.0, "saturating valley"), (-10.0, "undecided")])
def test_saturation_counts_the_bias(b, kind):
    """w x + b is 20, or 0, for both units; two equal units are no place where Newton's method settles."""
    net = Network(np.full((2, 1), 10.0), np.full(2, b), np.ones(2), 0.0)
    assert end_of(Problem(net, np.ones((1, 1)), np.zeros(1), free=ALL), flatten(net, ALL)).kind == kind
