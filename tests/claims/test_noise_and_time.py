"""Waiting times at a wall, cooling, and the spread around a minimum."""

from itertools import product
from math import exp, log, pi, prod, sqrt

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from figures import kramers_times
from tests.claims.generated import FRACTIONS
from tests.claims.kicks import HALF, POSITIVE, F
from tests.claims.recorded import facts_of


def quartic(w):
    return w**4 / 4 - w**2 / 2


def double_integral(T, start=-1.0):
    """The mean time from `start` to 1, by nested adaptive quadrature."""
    inner = lambda y: quad(lambda z: exp((quartic(y) - quartic(z)) / T), -3, y, limit=200)[0]
    return quad(inner, start, 1, limit=200, epsrel=1e-9)[0] / T


@pytest.mark.exact
def test_double_integral_solves_the_equation():
    r"""The double integral $\tau(m)=\tfrac1T\int_m^b\int_{-\infty}^y e^{(f(y)-f(z))/T}\,dz\,dy$ satisfies $T\tau''-f'\tau'=-1$ and $\tau(b)=0$, for every differentiable $f$ for which it is finite."""
    m, T, f, inner = sp.Symbol("m"), sp.Symbol("T", positive=True), sp.Function("f"), sp.Function("I")
    first = -sp.exp(f(m) / T) * inner(m) / T  # by the rule for the lower end of an integral; I' = exp(-f/T)
    second = sp.diff(first, m).subs(sp.Derivative(inner(m), m), sp.exp(-f(m) / T))
    assert sp.simplify(T * second - sp.diff(f(m), m) * first) == -1


@pytest.mark.numerical
def test_double_integral_approaches_kramers():
    r"""For $f=w^4/4-w^2/2$, from $-1$ to 1, the double integral exceeds $\pi\sqrt2\,e^{1/(4T)}$ by the printed percentages at $T=1/8$, $1/20$ and $1/200$, and at $1/200$ by
    $\tfrac32T$ up to $8T^2$."""
    facts = facts_of(kramers_times)
    for T, percent, law in (
        (1 / 8, facts.percents[0], facts.kramers[0]),
        (1 / 20, facts.percents[1], facts.kramers[3]),
    ):
        kramers = pi * sqrt(2) * exp(1 / (4 * T))
        assert abs(law / kramers - 1) < 1e-12 and abs(100 * (double_integral(T) / kramers - 1) - percent) < 1e-3
    T = 1 / 200
    bell = (
        quad(lambda z: exp((-1 / 4 - quartic(z)) / T), -3, 0, points=[-1])[0]
        * quad(lambda y: exp(quartic(y) / T), -1, 1, points=[0])[0]
    )
    excess = bell / T / (pi * sqrt(2)) - 1  # the product of the bells: here they hardly overlap
    assert abs(100 * excess - facts.percents[2]) < 1e-3 and abs(excess - 1.5 * T) < 8 * T**2


def exact_mean(T, rate=0.1, cells=600):
    """Mean time until w >= 1 for this rate: the mean number of steps solves u = 1 + K u; trapezoidal rule."""
    z = np.linspace(-2.6, 1, cells + 1)
    weight = np.full(cells + 1, 3.6 / cells)
    weight[[0, -1]] /= 2
    K = norm.pdf(z, (z - rate * (z**3 - z))[:, None], sqrt(2 * rate * T)) * weight
    u = np.linalg.solve(np.eye(cells + 1) - K, np.ones(cells + 1))
    return rate * np.interp(-1, z, u)


@pytest.mark.statistical
def test_measured_times_contain_the_exact_mean():
    r"""$f=w^4/4-w^2/2$, rate $1/10$, Gaussian kicks of variance $T/5$, from $-1$ until $w\ge1$: the exact mean times are the printed ones, at $T=1/20$ less than the double integral by the
    printed percentage; the printed intervals of the measured means contain them and not Kramers' time. A second simulation agrees."""
    facts, rng = facts_of(kramers_times), np.random.default_rng(4242)
    for k, (T, runs) in enumerate(((1 / 8, 1000), (1 / 12, 1000), (1 / 16, 500), (1 / 20, 200))):
        exact, measured, low, high = facts.times[k]
        assert abs(exact_mean(T) / exact - 1) < 1e-3
        assert facts.kramers[k] < low <= exact <= high and abs(low + high - 2 * measured) < 1e-9
        w, steps = np.full(runs, -1.0), []
        for step in range(1, 10**6):
            w = w - (w * w * w - w) / 10 + sqrt(T / 5) * rng.standard_normal(len(w))
            if (w >= 1).any():
                steps += [step] * int((w >= 1).sum())
                w = w[w < 1]
            if not len(w):
                break
        times = np.array(steps) / 10
        assert abs(times.mean() - measured) < 4 * times.std() * sqrt(1 / runs + 1 / 2000)
        assert abs(times.mean() - exact) < 4 * times.std() / sqrt(runs)
        assert 0.9 < (high - low) / (3.92 * times.std() / sqrt(facts.runs[k])) < 1.1 or runs < 1000
    assert abs(100 * (1 - exact_mean(1 / 20) / double_integral(1 / 20)) - facts.percents[3]) < 0.1


@pytest.mark.proved
@given(POSITIVE, st.integers(1, 60), st.integers(1, 9), POSITIVE)
def test_cooling_too_fast_never_leaves(delta, n, tenths, start):
    r"""From the worse valley of the three states, with a climb $\delta$, the probability never to leave is $\prod(1-e^{-\delta/T_k})$. It is positive exactly if the sum of
    $e^{-\delta/T_k}$ is finite: for $T_0q^k$ with $0<q<1$, and for $c/\ln(1+k)$ exactly if $c<\delta$; for $c=\delta/2$ it is $\tfrac12$. Kept at one temperature, the run leaves."""
    at = lambda c, k: F(1, (k + 1) ** c)  # exp(-delta / T) for T = (delta / c) / ln(1 + k)
    assert prod(1 - at(1, k) for k in range(1, n + 1)) == F(1, n + 1)
    assert prod(1 - at(2, k) for k in range(1, n + 1)) == HALF * F(n + 2, n + 1)
    climbs = [exp(-float(delta) / (float(start) * (tenths / 10) ** k)) for k in range(1, 150)]
    stay = prod(1 - q for q in climbs)
    assert 0 < stay and abs(stay - prod(1 - q for q in climbs[:120])) < 1e-9  # the rest of the product is 1
    assert prod(1 - exp(-float(delta) / float(start)) for _ in range(n)) >= prod(
        1 - exp(-float(delta) / float(start)) for _ in range(n + 1)
    )
    share = F(1)  # by moves of the chain itself, from the valley and never back: k moves at 1/(k+1)
    for k in range(1, n + 1):
        share -= share * at(1, k)
    assert share == F(1, n + 1)


@pytest.mark.numerical
def test_shares_under_cooling():
    r"""The three states with the better valley deeper by $\delta$, from the worse one: the shares in it after 10 and 10000 moves are the printed ones, for $c=\delta$ and for
    $c=\delta/2$; with $c=\delta$ a tenth of the climb is reached after the printed number of moves."""
    facts = facts_of(kramers_times)
    for column, c in ((0, 2), (1, 1)):
        state = np.array([1.0, 0.0, 0.0])
        for k in range(1, 10001):
            up, far = (k + 1.0) ** -c, (k + 1.0) ** (-2 * c)
            state = state @ np.array([[1 - up, up, 0], [0.5, 0, 0.5], [0, far, 1 - far]])
            if k in (10, 10000):
                assert abs(state[0] - facts.cooled[0 if k == 10 else 3][column]) < 1e-9
    assert log(1 + facts.moves) >= 10 - 1e-4 > log(facts.moves - 3)


@pytest.mark.proved
@given(POSITIVE, st.fractions(F(1, 20), F(39, 20)), POSITIVE, FRACTIONS, st.integers(1, 8))
def test_stationary_variance_of_a_parabola(curvature, part, s, start, n):
    r"""$f=\tfrac12\lambda w^2$, $0<\eta\lambda<2$, independent kicks of mean 0 and variance $s^2$: the variance of $w$ tends to $s^2/(\eta\lambda(2-\eta\lambda))$, and the mean to 0. For $\eta\lambda\ge2$ the
    variance grows by at least $s^2$ a step."""
    eta = part / curvature
    limit = s**2 / (eta * curvature * (2 - eta * curvature))
    law = {start: F(1)}  # the exact distribution, for kicks of s or -s with probability 1/2 each
    for _ in range(n):
        moved: dict = {}
        for (w, p), sign in product(law.items(), (1, -1)):
            to = w - eta * curvature * w + sign * s
            moved[to] = moved.get(to, 0) + p / 2
        law = moved
    mean = sum(w * p for w, p in law.items())
    variance = sum(w**2 * p for w, p in law.items()) - mean**2
    factor = 1 - eta * curvature
    assert mean == factor**n * start and limit - variance == factor ** (2 * n) * limit
    for too_long in (2 / curvature, 3 / curvature):
        assert (1 - too_long * curvature) ** 2 * variance + s**2 >= variance + s**2
