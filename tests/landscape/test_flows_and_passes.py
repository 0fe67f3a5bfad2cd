"""Ends of descents, the gradient flow and the passes between minima, on problems whose answer is known."""

import numpy as np
import pytest

from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins.saddles import best_single, saddle_between
from landscape.model import networks
from landscape.model.activations import LOGISTIC, RELU, TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES, Network
from landscape.model.problem import Problem
from landscape.search.critical import both_sides, is_derivative_pair, sorted_units
from landscape.search.flow import gradient_flow
from tests.rounding import rounding


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


def test_both_sides_start_close_to_the_saddle():
    """One tanh unit, the sample x = (2, 1), y = -1: with z = w.x the flow keeps 5 v^2 - sinh(z)^2, which is 0 at the
    saddle. The first side is the one on which v grows, the largest entry of the direction down."""
    fixed = Network(np.zeros((1, 2)), np.zeros(1), np.zeros(1), 0.0)
    problem = Problem(fixed, np.array([[2.0, 1.0]]), -np.ones(1), TANH)
    up, down = both_sides(problem, np.zeros(3))
    assert up.theta[2] > 0 > down.theta[2]
    for end in (up, down):
        w, u, v = end.theta
        assert w == pytest.approx(2 * u, rel=1e-6) and v * np.tanh(2 * w + u) == pytest.approx(-1, rel=1e-6)
        assert np.sinh(2 * w + u) ** 2 == pytest.approx(5 * v * v, rel=1e-5)


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


def test_best_single_says_when_it_fails(monkeypatch):
    monkeypatch.setattr("landscape.cases.twins.saddles.newton", lambda *_: None)
    with pytest.raises(ValueError, match="^the best run has not converged$"):
        best_single(VARIANTS["answer"].problem, np.random.default_rng(0), 1)


@pytest.mark.slow
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
    slopes = [
        problem.gradient(np.array([*single[:2], 2 * np.cos(t), 2 * np.sin(t), single[2], 0.0]))[-1] for t in angles
    ]
    k = next(k for k in range(59) if slopes[k] * slopes[k + 1] < 0)
    found = saddle_between(problem, single, 2.0, angles[k], angles[k + 1])
    assert abs(problem.gradient(found.theta)[-1]) < rounding(100, 4)
