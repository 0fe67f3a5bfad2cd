"""Momentum, Adam, schedules and noise of the batched descent, each against a plain loop over single networks."""

import numpy as np
import pytest
from scipy import stats

from landscape.cases.answer.network import ANSWER, GRID
from landscape.model import networks
from landscape.model.activations import LOGISTIC
from landscape.model.networks import ALL, NO_BIASES
from landscape.model.problem import Problem
from landscape.search.descent import descend
from landscape.search.multistart import starts
from landscape.search.noise import Noise, ball, cube, gaussian
from landscape.search.rules import PLAIN, adam, amsgrad, heavy_ball, nesterov

CASE = Problem(ANSWER, GRID, networks.forward(ANSWER, GRID, LOGISTIC))
RATE, STEPS = 0.1, 300  # a whole piece of noise and a rest


def polyak(problem, w, rates):
    """w + 0.9 (w - w_before) - rate g, as Polyak writes it: the rate is constant."""
    before = w
    for rate in rates:
        w, before = w + 0.9 * (w - before) - rate * problem.gradient(w), w
    return w


def look_ahead(problem, w, rates):
    """The slope is taken at w, and w is the point ahead: u moves by Nesterov's textbook step."""
    u = w
    for rate in rates:
        after = w - rate * problem.gradient(w)
        w, u = after + 0.9 * (after - u), after
    return w


def means(problem, w, rates, largest=lambda s, before: s):
    """Adam's Algorithm 1, a mean written as the sum it stands for."""
    slopes, top = [], 0.0
    for t, rate in enumerate(rates, 1):
        slopes.append(problem.gradient(w))
        ages = np.arange(t)[::-1]
        m = 0.1 * 0.9**ages @ np.array(slopes)
        s = 0.05 * 0.95**ages @ np.array(slopes) ** 2
        top = largest(s, top)
        w = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(top / (1 - 0.95**t)) + 1e-3)
    return w


def largest_means(problem, w, rates):
    return means(problem, w, rates, np.maximum)


LOOPS = {  # the rules are made in the tests, not while this is read
    "heavy ball": (lambda: heavy_ball(0.9), polyak),
    "Nesterov": (lambda: nesterov(0.9), look_ahead),
    "Adam": (lambda: adam(0.9, 0.95, 1e-3), means),
    "AMSGrad": (lambda: amsgrad(0.9, 0.95, 1e-3), largest_means),
}


def case(free):
    problem = CASE._replace(free=free)
    return problem, starts(problem, 140, 1.0, np.random.default_rng(1))


@pytest.mark.parametrize("free", [ALL, NO_BIASES, ("b", "c")], ids=str)
@pytest.mark.parametrize("name", LOOPS)
def test_a_rule_ends_where_its_textbook_says(name, free):
    """For a run of the first and one of the last block, to nine decimals."""
    make, loop = LOOPS[name]
    problem, theta = case(free)
    ends = descend(problem, theta, rate=RATE, steps=STEPS, rule=make())
    assert make().name == name
    for run in (0, 127, 139):
        end = loop(problem, theta[run], np.full(STEPS, RATE))
        np.testing.assert_allclose(ends.theta[run], end, rtol=1e-9, atol=1e-9)
        assert ends.gradient[run] == pytest.approx(np.linalg.norm(problem.gradient(end)), rel=1e-8, abs=1e-12)


def test_a_schedule_gives_each_step_its_rate():
    problem, theta = case(ALL)
    rates = np.linspace(0.2, 0.01, STEPS)
    still = np.zeros((STEPS, theta.shape[1]))
    for rule, end in (
        (PLAIN, noisy(problem, theta[139], rates, still)),
        (adam(0.9, 0.95, 1e-3), means(problem, theta[139], rates)),
    ):
        found = descend(problem, theta, rate=rates, steps=STEPS, rule=rule).theta[139]
        np.testing.assert_allclose(found, end, atol=1e-9)


def test_the_usual_constants_are_those_of_the_papers():
    for rule in (adam(), amsgrad()):
        assert rule[2:] == (0.9, 0.999, 1e-8)


def noisy(problem, w, rates, shakes, probe=False):
    for rate, shake in zip(rates, shakes, strict=True):
        w = w - rate * problem.gradient(w + probe * shake) + (not probe) * shake
    return w


@pytest.mark.parametrize("probe", [False, True], ids=["kick", "probe"])
@pytest.mark.parametrize("free", [ALL, NO_BIASES], ids=str)
def test_noise_acts_where_it_should(free, probe):
    """Step by step the run's own numbers, each with its amplitude."""
    problem, theta = case(free)
    sizes = np.linspace(0.2, 0.0, STEPS)
    ends = descend(problem, theta, rate=RATE, steps=STEPS, noise=Noise(gaussian, sizes, 5, probe))
    for run in (0, 139):
        drawn = np.random.default_rng([5, run]).standard_normal((STEPS, theta.shape[1]))
        end = noisy(problem, theta[run], np.full(STEPS, RATE), sizes[:, None] * drawn, probe)
        np.testing.assert_allclose(ends.theta[run], end, rtol=1e-9, atol=1e-9)
        assert ends.cost[run] == pytest.approx(problem.cost(end), rel=1e-9)


def test_noise_is_the_run_s_own():
    """The same numbers for more runs and for more threads; others for another seed; none with amplitude 0."""
    problem, theta = case(ALL)

    def end(theta, seed, threads=1, amplitude=0.1):
        noise = Noise(ball, amplitude, seed)
        return descend(problem, theta, rate=RATE, steps=STEPS, threads=threads, noise=noise).theta

    np.testing.assert_array_equal(end(theta[:20], 3), end(theta, 3)[:20])
    np.testing.assert_array_equal(end(theta, 3, threads=3), end(theta, 3))
    assert (end(theta[:20], 3) != end(theta[:20], 4)).all()
    still = descend(problem, theta[:20], rate=RATE, steps=STEPS).theta
    np.testing.assert_array_equal(end(theta[:20], 3, amplitude=0.0), still)


@pytest.mark.parametrize("p", [1, 2, 9])
def test_the_ball_is_filled_evenly(p):
    """r^p is uniform on [0, 1], and so is every coordinate's share of its known distribution (Kolmogorov, Smirnov)."""
    points = ball(np.random.default_rng(7), 4000, p)
    radii = np.linalg.norm(points, axis=1)
    assert points.shape == (4000, p) and radii.max() <= 1
    assert stats.kstest(radii**p, "uniform").pvalue > 1e-3
    assert stats.kstest(points[:, 0], stats.beta((p + 1) / 2, (p + 1) / 2, loc=-1, scale=2).cdf).pvalue > 1e-3


def test_the_other_draws_have_their_names():
    rng = np.random.default_rng(8)
    assert stats.kstest(cube(rng, 2000, 2).ravel(), stats.uniform(-1, 2).cdf).pvalue > 1e-3
    assert stats.kstest(gaussian(rng, 2000, 2).ravel(), "norm").pvalue > 1e-3


def test_wrong_constants_are_refused():
    problem, theta = case(ALL)
    for make in (heavy_ball, nesterov, adam, amsgrad):
        for share in (-0.1, 1.0):
            with pytest.raises(ValueError, match="at least 0 and less than 1"):
                make(share)
    for make in (adam, amsgrad):
        with pytest.raises(ValueError, match="at least 0 and less than 1"):
            make(0.9, 1.0)
        with pytest.raises(ValueError, match="must be positive"):
            make(0.9, 0.9, 0.0)
    with pytest.raises(ValueError, match=r"rates of shape \(3,\) for 4 steps"):
        descend(problem, theta, rate=np.ones(3), steps=4)
    with pytest.raises(ValueError, match=r"amplitudes of shape \(3,\) for 4 steps"):
        descend(problem, theta, rate=0.1, steps=4, noise=Noise(cube, np.ones(3), 1))
