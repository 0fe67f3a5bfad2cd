"""How long noise takes to leave a saddle."""

from math import ceil, gamma, log, pi, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad

from figures import noise_on_the_network
from landscape.cases.answer.worse_minima import VARIANTS, certified_saddles
from tests.claims.answer_checker import Cost
from tests.claims.kicks import POSITIVE, F
from tests.claims.recorded import facts_of


@pytest.mark.proved
@given(st.integers(1, 30), POSITIVE, st.fractions(F(1, 50), F(49, 50)), st.integers(1, 6))
def test_one_uniform_kick_leaves_a_quadratic_saddle(d, a, p, zeros):
    r"""Let $f=\tfrac12\sum\lambda_ix_i^2$ in $d$ dimensions with one $\lambda_i=-a<0$, and let the run stand at 0 and receive one kick uniform in the ball of radius
    $\rho$. With probability at least $1-p$ the coordinate of $-a$ reaches the size $r$ after at most $\ln(r\sqrt d/(p\rho))/\ln(1+\eta a)$ steps, rounded
    up. With $a=0$ the coordinate never grows."""
    peak = gamma(d / 2 + 1) / (sqrt(pi) * gamma((d + 1) / 2))  # of the density of one coordinate, radius 1
    e = float(p) / sqrt(d)
    missed = 2 * quad(lambda u: peak * (1 - u * u) ** ((d - 1) / 2), 0, e)[0]  # a coordinate of less than e
    assert missed <= float(p) + 1e-12
    eta, r, rho = 0.1, 1.0, 10.0**-zeros
    assume(e * rho < r)
    steps = ceil(log(r * sqrt(d) / (float(p) * rho)) / log(1 + eta * float(a)))
    x = e * rho  # the worst of the other coordinates
    for _ in range(steps):
        x = x - eta * (-float(a) * x)
    assert x >= r * (1 - 1e-9)
    assert e * rho - eta * 0 * e * rho < r  # with a = 0 every step leaves it where it is


@pytest.mark.proved
@given(st.integers(2, 16), st.integers(1, 4))
def test_a_kick_at_a_flat_saddle_is_slow(n, part):
    r"""On $x^2-y^4$ with rate $1/4$ a kick $y_0>0$ needs at least $\tfrac12(y_0^{-2}-r^{-2})$ steps to become $r>y_0$. On $x^2-y^2$ it needs fewer."""
    y0, r = 1 / n, 1 / part
    assume(y0 < r)
    y, steps, quick, short = F(1, n), 0, F(1, n), 0
    while y < F(1, part):
        grown = y + y**3
        assert grown == y - F(1, 4) * (-4 * y**3)
        assert 1 / grown**2 > 1 / y**2 - 2
        y, steps = F(ceil(grown * 10**6), 10**6), steps + 1  # rounded up: faster than the truth
    while quick < F(1, part):
        quick, short = quick * F(3, 2), short + 1
    assert steps + 1e-6 >= (y0**-2 - r**-2) / 2
    assert short <= steps and (n < 10 or part > 2 or short < (y0**-2 - r**-2) / 2)


@pytest.mark.numerical
def test_steps_for_each_factor_of_ten_at_a_saddle():
    r"""At the lower certified saddle of the answer's network, rate $1/2$: kicks that are ten times weaker need, in the mean over the runs, the printed number of steps more
    until the distance is $1/10$, within one percent of $\ln10/\ln(1+a/2)$ for the certified eigenvalue $-a$. Other kicks, in a second program, agree."""
    facts = facts_of(noise_on_the_network)
    saddle = certified_saddles(VARIANTS["answer"])[0]
    a, cost = -float(saddle.eigenvalues[0]), Cost()
    predicted = log(10) / log(1 + a / 2)
    assert abs(facts.predicted - predicted) < 1e-6 and abs(facts.decade / predicted - 1) < 0.01
    u = np.random.default_rng(77).standard_normal((40, 6))
    u *= (np.random.default_rng(78).random(40) ** (1 / 6) / np.linalg.norm(u, axis=1))[:, None]
    centre = np.array(saddle.theta, dtype=float)
    theta, steps = np.concatenate([centre + 10.0**-k * u for k in (3, 5)]), np.zeros(80)
    for k in range(1, 8000):
        theta = theta - cost.gradients(theta) / 2
        steps[(steps == 0) & (np.linalg.norm(theta - centre, axis=1) >= 0.1)] = k
        if steps.all():
            break
    low, high = steps[:40].mean(), steps[40:].mean()
    assert abs((high - low) / 2 / predicted - 1) < 0.02
    for mean, found, printed, half in zip(
        (low, high), (steps[:40], steps[40:]), facts.saddle_steps, facts.saddle_halves, strict=False
    ):
        assert abs(mean - printed) < 4 * sqrt(found.var() / 40 + (half / 1.96) ** 2)
        assert abs(half - 1.96 * found.std() / sqrt(facts.saddle_runs)) < half / 2
