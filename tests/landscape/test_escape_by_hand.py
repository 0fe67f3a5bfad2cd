"""Waiting times with closed forms, the weights of an integral of straight pieces, and what a bound of kicks says of its ellipsoid."""

from math import e, exp, sqrt

import numpy as np
import pytest

from landscape.cases.answer.kick_bound import kick_bound
from landscape.cases.answer.worse_minima import VARIANTS, certified
from landscape.search.escape import _integrals, mean_steps, mean_steps_of_bounded_kicks, steps_of_chain


def test_uniform_steps_forward_take_e_of_them():
    """Sums of numbers uniform in (0, 1) exceed 1 after e of them in the mean, and from w on after e^(1 - w)."""
    forward = lambda w: w + 0.5
    for start in (0.0, 0.25, 0.9):
        assert mean_steps_of_bounded_kicks(forward, 0.5, start, 1.0, 0.0, 200) == pytest.approx(
            exp(1 - start), rel=1e-6
        )
    coarse = mean_steps_of_bounded_kicks(forward, 0.5, 0.0, 1.0, 0.0, 20)
    assert 1e-8 < abs(coarse - e) < 1e-3
    assert abs(mean_steps_of_bounded_kicks(forward, 0.5, 0.0, 1.0, 0.0, 40) - e) < abs(coarse - e) / 8


def test_short_steps_forward_on_the_usual_cells():
    """Steps uniform in (0, 1/50) to 1: renewal theory has 100 + (E X^2) / (2 (E X)^2) = 100 + 2/3 of them, but for what dies out."""
    found = mean_steps_of_bounded_kicks(lambda w: w + 0.01, 0.01, 0.0, 1.0, 0.0)
    assert found == pytest.approx(100 + 2 / 3, rel=1e-6)


def test_integrals_of_straight_pieces_are_exact():
    """Against areas of trapezoids: up to places between the nodes, at them, below the first and above the last."""
    x, values = np.linspace(-1, 2, 7), np.array([3.0, -1, 4, 1, -5, 9, 2])
    to = np.array([-5.0, -1.0, -0.8, 0.0, 0.7, 1.9, 2.0, 8.0])
    areas = []
    for end in np.clip(to, -1, 2):
        nodes = np.array([*x[x < end], end])
        areas.append(np.trapezoid(np.interp(nodes, x, values), nodes))
    assert _integrals(x, to) @ values == pytest.approx(areas, abs=1e-13)


def test_a_walk_between_two_ends_takes_the_product_of_the_distances():
    """A fair walk on 1, ..., 7 that ends at 0 and 8 takes k (8 - k) steps from k; a loop of a state, with any chance, makes it wait."""
    chances = np.diag(np.full(6, 0.5), 1) + np.diag(np.full(6, 0.5), -1)
    ends = np.array([0.5, 0, 0, 0, 0, 0, 0.5])
    k = np.arange(1, 8)
    before = chances.copy()
    assert steps_of_chain(chances, ends) == pytest.approx(k * (8 - k), rel=1e-13) and (chances == before).all()
    lazy = 0.25 * chances + 0.75 * np.eye(7)
    assert steps_of_chain(lazy, 0.25 * ends) == pytest.approx(4 * k * (8 - k), rel=1e-13)


def test_gaussian_steps_far_forward_take_one():
    """A step over the end by forty deviations is the only one; one by none, from below, is over it half of the time."""
    assert mean_steps(lambda w: 0 * w + 5, 0.1, 0.0, 1.0, -1.0) == pytest.approx(1, abs=1e-12)
    assert mean_steps(lambda w: 0 * w + 1, 0.1, 0.0, 1.0, -1.0) == pytest.approx(2, rel=1e-9)


def test_a_kick_bound_holds_on_its_ellipsoid():
    """Curvatures on the ellipsoid lie between the two bounds, its rim lies higher than the climb; the formulas of the page on noise.

    The ellipsoid is that of the Hessian at the minimum: |y|^2 = d . H d.
    """
    case, rate, rng = VARIANTS["answer"], 0.1, np.random.default_rng(4)
    point = certified(case, [-0.76123006, 0.95511532, -1.635394, 0.51312905, 4.32534847, -1.18110831]).point
    found, problem, theta = kick_bound(case, point, rate), case.problem, np.array(point.theta, dtype=float)
    values, vectors = np.linalg.eigh(problem.hessian(theta))
    assert found.rate == rate and 0 < found.radius <= 1 / 25000
    assert found.climb == pytest.approx(found.radius**2 / 4, rel=1e-12)  # half of the curvature 1/2 that is left
    curved = rate * found.flattest
    assert found.kick == pytest.approx(rate * sqrt(2 * found.flattest * found.climb / (1 + curved)), rel=1e-12)
    for _ in range(20):
        y = rng.normal(size=6)
        d = vectors @ (y / np.linalg.norm(y) * found.radius / np.sqrt(values))
        bent = np.linalg.eigvalsh(problem.hessian(theta + d))
        assert found.flattest < bent[0] and bent[-1] < found.steepest and rate * found.steepest <= 1
        assert problem.cost(theta + d) - problem.cost(theta) > found.climb
    assert found.flattest > values[0] / 13 and found.steepest < 10 * values[-1]  # a norm of six columns for the largest
