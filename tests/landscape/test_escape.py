"""Waiting times of noisy descent on one weight, against closed forms, and the kick bound's refusals."""

from math import exp, pi, sqrt

import numpy as np
import pytest
import sympy

from landscape.cases.answer.kick_bound import kick_bound
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles
from landscape.search.escape import (
    diffusion_time,
    kramers_time,
    mean_steps,
    mean_steps_of_bounded_kicks,
    steps_of_chain,
    steps_taken,
)


def still(w):
    """No slope at all."""
    return w


def test_kramers_time_is_its_formula():
    assert kramers_time(2, -8, 0.25, 0.125) == pytest.approx(2 * pi / 4 * exp(2))


def test_diffusion_time_of_a_reflected_flat_cost():
    """Without slope, from a reflecting wall at 0 to 1 the mean time is 1 / (2 T); halfway on, 3 / (8 T)."""
    flat = lambda w: 0 * w
    assert diffusion_time(flat, 0.5, 0, 1, 0) == pytest.approx(1)
    assert diffusion_time(flat, 0.5, 0.5, 1, 0) == pytest.approx(0.75)


def test_diffusion_time_of_a_ramp():
    """Up the slope 1 from a reflecting wall, with T = 1: the double integral of e^(y - z) is e^1 - 1 - 1."""
    assert diffusion_time(lambda w: w, 1.0, 0, 1, 0) == pytest.approx(exp(1) - 2)


def test_diffusion_time_refuses_a_start_off_its_nodes():
    with pytest.raises(ValueError, match="no node"):
        diffusion_time(still, 1.0, 0.12345678, 1, 0)


def test_mean_steps_and_steps_taken_of_a_drifting_run():
    """Half a unit a step, with noise: both means within four standard errors of a plain loop."""
    rng, drift = np.random.default_rng(9), lambda w: w + 0.5
    counts = []
    for _ in range(4000):
        w, count = 0.25, 0
        while w < 2:
            w, count = w + 0.5 + 0.6 * rng.standard_normal(), count + 1
        counts.append(count)
    mean, error = np.mean(counts), np.std(counts) / sqrt(4000)
    assert abs(mean_steps(drift, 0.6, 0.25, 2.0, -5.0) - mean) < 4 * error
    taken = steps_taken(drift, 0.6, 0.25, 2.0, 4000, np.random.default_rng(10), block=3)
    assert abs(taken.mean() - mean) < 6 * error and taken.min() >= 1
    assert diffusion_time(lambda w: w, 1.0, 0.0, 1, -2, cells=300) > 0  # a start at 0, between nodes that are sums


def test_mean_steps_where_each_step_forgets():
    """If every step starts from 0, the number of steps is geometric with the chance of a kick of at least 1."""
    chance = 0.15865525393145707  # of a standard normal number above 1
    assert mean_steps(lambda w: 0 * w, 1.0, 0.0, 1.0, -9.0) == pytest.approx(1 / chance)


def test_mean_steps_with_kinks_take_fewer_nodes():
    """A step with two kinks: nodes between them find in few what the others need many for."""
    step = lambda w: w - np.minimum(w, np.maximum(2 - w, w - 6)) / 2
    few, more = (mean_steps(step, 0.5, 0.0, 6.0, -4.0, nodes, (1.0, 4.0)) for nodes in (40, 60))
    assert few == pytest.approx(more, rel=1e-9)
    assert mean_steps(step, 0.5, 0.0, 6.0, -4.0, 400) == pytest.approx(more, rel=1e-2)


def test_mean_steps_of_bounded_kicks_where_each_step_forgets():
    """Kicks up to 4/3 from 0: one in eight exceeds 1, so there are eight steps, whatever the cells; and from 1/2 back to 0."""
    for cells in (40, 90):
        forgets = lambda w: 0 * w
        assert mean_steps_of_bounded_kicks(forgets, 4 / 3, 0.0, 1.0, -4 / 3, cells) == pytest.approx(8)
        assert mean_steps_of_bounded_kicks(forgets, 4 / 3, 0.3, 1.0, -4 / 3, cells) == pytest.approx(8)


def test_mean_steps_of_bounded_kicks_that_only_wander():
    """From 0, kicks up to 1 on a line from whose point -1 one cannot go back: within four standard errors of a plain loop."""
    stays, rng = (lambda w: np.maximum(w, 0)), np.random.default_rng(3)
    w, counts, clock = np.zeros(4000), [], 0
    while len(w):
        w, clock = stays(w) + rng.uniform(-1, 1, len(w)), clock + 1
        counts += [clock] * int((w >= 2).sum())
        w = w[w < 2]
    assert (
        abs(mean_steps_of_bounded_kicks(stays, 1.0, 0.0, 2.0, -1.0, 300) - np.mean(counts))
        < 4 * np.std(counts) / 4000**0.5
    )


def test_steps_of_a_chain_that_hardly_ever_arrives():
    """From 0 on to 1 with chance e, from 1 on with chance e, else back to 0: (1 + e)/e^2 steps, here more than 1/epsilon."""
    chance = 1e-10
    kernel, arrived = np.array([[1 - chance, chance], [1 - chance, 0]]), np.array([0, chance])
    assert steps_of_chain(kernel, arrived)[0] == pytest.approx((1 + chance) / chance**2, rel=1e-14)


def test_steps_of_chains_in_exact_arithmetic():
    """Chances that are multiples of 2^-40, some 0, arriving seldom: against Gauss's elimination of fractions."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        parts = rng.integers(1, 2**30, (6, 7)) * rng.integers(0, 2, (6, 7))
        parts[:, 6] = 1
        parts[np.arange(6), np.arange(6)] += 2**40 - parts.sum(axis=1)
        exact = sympy.Matrix(6, 6, lambda i, j: int(i == j) - sympy.Rational(int(parts[i, j]), 2**40)).LUsolve(
            sympy.ones(6, 1)
        )
        chances = parts / 2.0**40
        # each elimination at most triples a chance's relative error and adds ten roundings; then six such are summed
        error = 6 * 10 * 3**6 * 2**-53
        assert steps_of_chain(chances[:, :6], chances[:, 6]) == pytest.approx(
            np.array(exact, dtype=float)[:, 0], rel=error
        )


def test_mean_steps_of_bounded_kicks_refuses_odd_cells():
    with pytest.raises(ValueError, match="halved"):
        mean_steps_of_bounded_kicks(still, 1.0, 0.0, 1.0, -1.0, 7)


def test_steps_taken_are_geometric_there():
    taken = steps_taken(lambda w: 0 * w, 1.0, 0.0, 1.0, 4000, np.random.default_rng(1))
    assert len(taken) == 4000 and taken.min() == 1
    assert taken.mean() == pytest.approx(6.303, abs=4 * 5.78 / sqrt(4000))
    assert (taken == 1).mean() == pytest.approx(0.1587, abs=4 * sqrt(0.1587 * 0.8413 / 4000))


def test_steps_taken_by_a_rolling_run():
    """Almost without noise, 0.25 a step from 0: four steps to 1, whatever the block."""
    for block in (1, 3, 64):
        taken = steps_taken(lambda w: w + 0.2500001, 1e-9, 0.0, 1.0, 5, np.random.default_rng(1), block)
        assert taken.tolist() == [4] * 5


def test_kick_bound_scales_and_refuses():
    case = VARIANTS["answer"]
    point = certified(case, [-0.76123006, 0.95511532, -1.635394, 0.51312905, 4.32534847, -1.18110831]).point
    one, half = kick_bound(case, point, 0.1), kick_bound(case, point, 0.05)
    assert half.kick == pytest.approx(one.kick / 2, rel=1e-4) and half.climb == one.climb
    for rate in (0.0, -0.1, 0.11):
        with pytest.raises(ValueError, match="rate"):
            kick_bound(case, point, rate)
    with pytest.raises(ValueError, match="not a minimum"):
        kick_bound(case, certified_saddles(case)[0], 0.01)
    with pytest.raises(ValueError, match="not a minimum of logistic units"):
        kick_bound(VARIANTS["tanh"], point, 0.1)
