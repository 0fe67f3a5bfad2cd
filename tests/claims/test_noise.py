"""When noise helps: kicks at saddles, thresholds of walls, waiting times, cooling, rates and mini-batches."""

from fractions import Fraction
from itertools import pairwise, product
from math import ceil, exp, gamma, log, pi, prod, sqrt

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import binomtest, norm

from figures import kramers_times, noise_in_three_places, noise_on_the_network
from landscape.cases.answer.kick_bound import kick_bound
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import flatten, forward, gradient
from tests.claims.answer_checker import ANSWER, Cost
from tests.claims.generated import CUBIC, FRACTIONS, networks_with_data, vectors
from tests.claims.recorded import facts_of

F = Fraction
HALF = F(1, 2)
POSITIVE = st.builds(Fraction, st.integers(1, 20), st.integers(1, 8))
SIGNED_SHARES = st.fractions(-1, 1, max_denominator=16)
ROTATION = np.array([[F(3, 5), F(4, 5)], [F(-4, 5), F(3, 5)]])  # orthogonal, and exact
SECOND_WORSE = [-0.76123006, 0.95511532, -1.635394, 0.51312905, 4.32534847, -1.18110831]


def agrees(share, count, runs):
    """The printed share has its Wilson interval, and another count of runs is within three and a half deviations of it."""
    wilson = binomtest(share.count, share.runs).proportion_ci(method="wilson")
    assert abs(share.low - wilson.low) < 1e-12 > abs(share.high - wilson.high)
    p = (share.count + count + 1) / (share.runs + runs + 2)
    assert abs(share.count / share.runs - count / runs) < 3.5 * sqrt(p * (1 - p) * (1 / share.runs + 1 / runs))


def two_valleys(w):
    """One step with rate 1/2: the slope is w, then 2 - w from 1 to 4, then w - 6."""
    return w - HALF * (w if w <= 1 else 2 - w if w <= 4 else w - 6)


@pytest.mark.exact
def test_one_kick_on_the_pass_by_hand():
    r"""The cost of the figure, rate $1/2$, one kick of $1/8$ on the pass: the distances from it are $1/8$, $3/16$, $9/32$, $27/64$, and more than 1 after six steps,
    not after five."""
    w, seen = 2 + F(1, 8), []
    for _ in range(7):
        seen.append(w - 2)
        w = two_valleys(w)
    assert seen[:4] == [F(1, 8), F(3, 16), F(9, 32), F(27, 64)] and seen[5] < 1 < seen[6]
    assert two_valleys(F(2)) == 2


@pytest.mark.exact
def test_kicks_in_the_valley_by_hand():
    r"""From 0, kicks of $1/4$ to the right lead to $1/4$, $3/8$, $7/16$, $15/32$ and never to $1/2$; kicks of 1 lead to 1, $3/2$, $9/4$, beyond the pass. Kicks of
    at most $1/2$ never lead from 0 beyond 1, and kicks of at most 1 never from $w\ge4$ to below 4."""
    weak, strong = [F(0)], [F(0)]
    for _ in range(20):
        weak.append(two_valleys(weak[-1]) + F(1, 4))
        strong.append(two_valleys(strong[-1]) + 1)
    assert weak[1:5] == [F(1, 4), F(3, 8), F(7, 16), F(15, 32)] and max(weak) < HALF
    assert strong[1:4] == [1, F(3, 2), F(9, 4)]
    assert (
        two_valleys(F(1)) + HALF == 1 and two_valleys(F(4)) - 1 == 4
    )  # a step never decreases in w: these are the worst
    grid = [F(k, 8) for k in range(-40, 90)]
    assert all(two_valleys(a) < two_valleys(b) for a, b in pairwise(grid))
    for at in grid:  # what the figure draws
        assert noise_in_three_places.descent(np.array(float(at))) == float(two_valleys(at))
        h = 2.0**-10
        rise = noise_in_three_places.cost(np.array(float(at) + h)) - noise_in_three_places.cost(np.array(float(at) - h))
        assert abs(rise / (2 * h) - 2 * float(at - two_valleys(at))) <= h


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


def increasing_slope(places, slope, w):
    """A slope f' that is piecewise linear, given at `places`, constant outside; all exact."""
    if w <= places[0] or w >= places[-1]:
        return slope[0] if w <= places[0] else slope[-1]
    k = max(i for i, p in enumerate(places) if p <= w)
    share = (w - places[k]) / (places[k + 1] - places[k])
    return slope[k] + share * (slope[k + 1] - slope[k])


def repeated(T, w, steps):
    for _ in range(steps):
        w = T(w)
    return w


def threshold(T, places, steps):
    """The largest w - T^steps(w) between the second and the last but one place, and where; T rises on every piece.

    w - T^steps(w) is piecewise linear: its kinks are where some T^j(w) with j < steps is a place.
    """

    def before(x):  # where T is x
        i = max(j for j, p in enumerate(places[:-1]) if T(p) <= x)
        return places[i] + (places[i + 1] - places[i]) * (x - T(places[i])) / (T(places[i + 1]) - T(places[i]))

    kinks = row = places[1:-1]
    for _ in range(steps - 1):
        row = [before(x) for x in row]
        kinks = kinks + row
    return max((w - repeated(T, w, steps), w) for w in kinks)


@pytest.mark.proved
@given(
    st.lists(POSITIVE, min_size=1, max_size=4),
    POSITIVE,
    st.integers(1, 3),
    st.lists(SIGNED_SHARES, min_size=1, max_size=6),
    st.integers(0, 4),
)
def test_bounded_kicks_pass_a_hill_exactly_above_the_threshold(wall, width, k, kicks, left):
    r"""One weight, $T(w)=w-\eta f'(w)$ continuous and never decreasing, $m<r$ stationary with $f'>0$ between; kicks of size at most $a$ after every $k$ steps, and $a_k$ the maximum of
    $w-T^k(w)$ on $[m,r]$. If $a\le a_k$, no kicks lead from $w\le m$ beyond $r$. If $a>a_k$, at most $1+(r-m)/(a-a_k)$ kicks to the right do, from $m$. $a_1=\eta\max f'$, and the $a_k$
    never decrease and tend to $r-m$. If $T$ decreases somewhere, kicks of $a_1$ can lead over the hill."""
    heights = [-max(wall), F(0), *wall, F(0), -max(wall)]
    places = [width * i for i in range(len(heights))]
    m, r = places[1], places[-2]
    eta = width / (2 * max(wall))  # the slope changes by at most 2 max(wall) per width
    T = lambda w: w - eta * increasing_slope(places, heights, w)
    rest = lambda w, steps: repeated(T, w, steps)
    (a_1, _), (a_2, _), (a_3, _) = (threshold(T, places, steps) for steps in (1, 2, 3))
    a_k, star = threshold(T, places, k)
    assert eta * max(wall) == a_1 <= a_2 <= a_3 < r - m
    for w in (m - left * width, star):
        for part in [*kicks, F(1), F(1)]:
            w = rest(w, k) + a_k * part
            assert w <= star < r
    a, w, count = a_k * F(3, 2), m, 0
    while w <= r:
        w, count = rest(w, k) + a, count + 1
        assert count <= 1 + (r - m) / (a - a_k) + F(1, 1000)
    step = lambda w: w - HALF * (8 * w if w < 0 else w if w <= 1 else 2 - w)
    assert step(step(step(F(0)) - HALF) + HALF) + HALF > 2  # T falls left of 0; a_1 is 1/2 and the hill at 2


@pytest.mark.exact
def test_thresholds_of_rare_kicks():
    r"""In the worse valley of the figure the thresholds are $a_1=1/2$, $a_2=5/6$, $a_3=13/12$, and tend to 2."""
    grid = [F(i, 36) for i in range(2 * 36 + 1)]  # contains the kinks 1, 4/3, 14/9 of w - T^k(w)
    w, found = grid, []
    for _ in range(20):
        w = [two_valleys(v) for v in w]
        found.append(max(a - b for a, b in zip(grid, w, strict=True)))
    assert found[:3] == [HALF, F(5, 6), F(13, 12)] and F(19, 10) < found[-1] <= 2


@pytest.mark.proved
@given(
    POSITIVE,
    POSITIVE,
    st.fractions(HALF, F(3), max_denominator=8),
    st.fractions(0, 1, max_denominator=8),
    st.lists(st.integers(1, 8), min_size=8, max_size=8),
)
def test_uniform_kicks_above_the_threshold_leave_at_last(steep, width, more, part, shares):
    r"""A valley with the minimum $m$ between the hills $l<r$, $T(w)=w-\eta f'(w)$ continuous and never decreasing, kicks independent and uniform between $-a$ and $a$, with
    $a>\eta M$ for the steepest slope $M$ of one wall. From everywhere in the valley, kicks that are all above $b=\tfrac12(a+\eta M)$ lead over that hill within
    $N\ge1+(r-l)/(b-\eta M)$ steps; so $kN$ steps fail with probability at most $(1-q)^k$, where $q>0$ is the probability of such kicks."""
    places = [width * i for i in range(7)]
    heights = [F(0), -2 * steep, F(0), steep, F(0), -steep, -steep]  # hills at 0 and 4 widths, the minimum at 2 widths
    l, r = places[0], places[4]
    eta = width / (4 * steep)
    a = eta * steep * (1 + more)
    b = (a + eta * steep) / 2
    N = ceil(1 + (r - l) / (b - eta * steep))
    w, count = l + part * (r - l), 0
    while w <= r:
        kick = b + (a - b) * F(shares[count % 8], 8)
        w, count = w - eta * increasing_slope(places, heights, w) + kick, count + 1
    assert count <= N and 0 < (a - b) / (2 * a) < 1
    w = places[2]
    for _ in range(20):  # at the threshold: the same kicks, made smaller, lead nowhere
        w = w - eta * increasing_slope(places, heights, w) + eta * steep
        assert w <= r


@pytest.mark.statistical
def test_shares_that_left_the_valley():
    r"""Of 1000 runs from the worse valley of the figure, rate $1/2$, with kicks uniform up to $a$ or Gaussian of the same variance, the printed numbers pass the hill within 1000
    steps, with the printed intervals; none with uniform kicks of at most $1/2$, nor, though the threshold is passed, of at most $5/8$. A second simulation of 1000 runs each agrees."""
    facts = facts_of(noise_in_three_places)
    rng = np.random.default_rng(12345)
    for size, one, other in zip((0.5, 0.625, 0.75, 0.875, 1.0), facts.uniform, facts.gaussian, strict=True):
        for share, draw in ((one, lambda: rng.random(1000) * 2 - 1), (other, lambda: rng.normal(0, 3**-0.5, 1000))):
            w, best = np.zeros(1000), np.zeros(1000)
            for _ in range(1000):
                slope = np.minimum(w, np.maximum(2 - w, w - 6))
                w = w - slope / 2 + size * draw()
                best = np.maximum(best, w)
            agrees(share, int((best > 2).sum()), 1000)
    assert facts.uniform[0].count == facts.uniform[1].count == 0


@pytest.mark.proved
@given(vectors(2, FRACTIONS), POSITIVE, POSITIVE, POSITIVE, st.sampled_from([0.1, 0.25, 0.5, 1.0]))
def test_gaussian_kicks_leave_every_bounded_set(theta, radius, steep, rate, s):
    r"""Let the gradient be bounded on a bounded set $K$, and the kicks independent Gaussian with standard deviation $s>0$ in each coordinate. If $R$ bounds $\theta$ and $\theta-\eta g$
    on $K$, every step leaves $K$ with at least the probability $q>0$ of a first coordinate above $2R$; so the run is in $K$ for $k$ steps with probability at most $(1-q)^k$.
    All of the space is never left, nor is a valley by small bounded kicks."""
    theta = theta / max(1, max(abs(theta)) / radius)  # in K: all coordinates at most `radius`
    g = steep * theta  # the gradient of a bowl
    R = 2 * (radius + rate * steep * radius)  # more than the lengths of theta and theta - rate g
    assert sum(theta**2) <= R**2 and sum((theta - rate * g) ** 2) <= R**2
    landed = (theta - rate * g)[0] + 2 * R
    assert landed >= R > radius
    q = norm.sf(min(2 * float(R) / s, 30))
    assert 0 < q < 1
    rng, w, steps = (
        np.random.default_rng(5),
        np.zeros(200),
        np.zeros(200),
    )  # K = [-1, 1], the cost w^2/2, rate 1/2: R = 1
    inside = np.ones(200, dtype=bool)
    for _ in range(40):
        w = w / 2 + rng.standard_normal(200) / 2
        inside &= np.abs(w) <= 1
        steps += inside
    assert inside.mean() <= (1 - norm.sf(4)) ** 40 and steps.mean() < 1 / norm.sf(4)
    assert all(abs(v) < 1 for v in (HALF * F(1, 2), F(1, 2)))  # kicks of at most 1/4 stay below 1/2 there


@pytest.mark.proved
@given(
    POSITIVE,
    POSITIVE,
    st.fractions(F(1, 20), 1),
    POSITIVE,
    POSITIVE,
    st.sampled_from([(1, 0), (-1, 0), (F(3, 5), F(4, 5)), (F(-4, 5), F(3, 5)), (F(-3, 5), F(-4, 5))]),
    st.fractions(0, 1),
)
def test_the_cost_falls_where_the_step_is_longer_than_the_kick(p, q, part, G, a, way, size):
    r"""No eigenvalue above $\beta$ and $0<\eta\le1/\beta$: a step and a kick of length at most $a$ raise the cost by at most $a^2/(2\eta(2-\eta\beta))$, and not at all where
    $\eta\|g\|\ge a$. For $\eta>1/\beta$ the second statement is false."""
    H, beta = ROTATION.T @ np.diag([p, q]) @ ROTATION, max(p, q)
    inverse = ROTATION.T @ np.diag([1 / p, 1 / q]) @ ROTATION
    eta = part / beta
    g = G * np.array([F(3, 5), F(4, 5)])  # length G
    theta, kick = inverse @ g, a * size * np.array(way)
    after = theta - eta * g + kick
    rise = (after @ H @ after - theta @ H @ theta) / 2
    assert rise <= -(eta * G - a) * ((1 - eta * beta / 2) * G + beta * a / 2)
    assert rise <= a**2 / (2 * eta * (2 - eta * beta))
    assert rise <= 0 or eta * G < a
    least = (1 - part) * a / (eta * (2 - part))  # the slope of beta w^2/2 where the bound is attained by a kick uphill
    for slope in (least, a * F(4, 5) / eta):  # and one where the step is a little shorter than the kick
        before, moved = slope / beta, slope / beta - eta * slope + a
        higher = beta * (moved**2 - before**2) / 2
        assert higher == a**2 / (2 * eta * (2 - part)) if slope == least else higher > 0
    w = 1 - F(3, 2) * 1 - F(3, 2)  # f = w^2/2, rate 3/2: step and kick have length 3/2
    assert (w, w**2 / 2 > HALF) == (-2, True)


@pytest.mark.certified
def test_kicks_that_cannot_leave_the_worse_minimum():
    r"""Near the second worse minimum of the answer's network an ellipsoid is certified on which the cost is strictly convex; with rate $1/10$ no sequence of kicks of at most
    $5\cdot10^{-9}$ leads out of it. (A second program finds the Hessians on it within the certified bounds, and the most adverse kicks that it tries stay inside.)"""
    case = VARIANTS["answer"]
    point = certified(case, SECOND_WORSE).point
    bound = kick_bound(case, point, 0.1)
    assert bound.kick >= 5e-9
    with pytest.raises(ValueError, match="rate is too large"):
        kick_bound(case, point, 0.2)  # longer than the reciprocal of the steepest curvature
    cost, centre = Cost(), np.array(point.theta, dtype=float)
    values, vectors = np.linalg.eigh(cost.hessian(centre))
    D = vectors / np.sqrt(values)
    for y in np.random.default_rng(0).standard_normal((40, 6)):
        theta = centre + D @ (bound.radius * y / np.linalg.norm(y))
        H = cost.hessian(theta)
        assert np.abs(np.linalg.eigvalsh(D.T @ H @ D) - 1).max() < 0.5
        assert bound.flattest < np.linalg.eigvalsh(H)[0] and np.linalg.eigvalsh(H)[-1] < bound.steepest
    for way in (vectors[:, 0], -vectors[:, 0], None):  # along the valley, and against the step
        shift = 1e-9 * vectors[:, 0]
        for _ in range(3000):
            g = values * (vectors.T @ shift)  # in so small a place the gradient is the linear one, to five digits
            shift = shift - 0.1 * (vectors @ g)
            kick = way if way is not None else vectors @ g / np.linalg.norm(g)
            shift = shift + bound.kick * kick
        assert np.linalg.norm((vectors.T @ shift) * np.sqrt(values)) < bound.radius
    level = 2 * bound.flattest * bound.climb  # square of the gradient on the level, at least
    assert bound.kick**2 * (1 + 0.1 * bound.flattest) <= 0.01 * level * (1 + 1e-9)
    assert abs(bound.climb / (bound.radius**2 / 4) - 1) < 1e-9


@pytest.mark.numerical
def test_aimed_kicks_reach_the_best_fit():
    r"""From the second worse minimum, rate $1/10$: kicks of $1/1000$ that all point at the answer's network come within $1/5$ of it in the printed number of steps, over the
    printed height, which is above the least loss of one unit; descent from there goes to it. With kicks of $3/10000$ the distance is then still more than 3."""
    facts = facts_of(noise_on_the_network)
    cost, theta, top = Cost(), np.array([SECOND_WORSE] * 2), 0.0
    sizes, steps = np.array([[1e-3], [3e-4]]), 0
    while (far := np.linalg.norm(theta - ANSWER, axis=1, keepdims=True))[0] >= 0.2:
        theta = theta - 0.1 * cost.gradients(theta) + sizes * (ANSWER - theta) / far
        top = max(top, cost.losses(theta)[0]) if steps % 10 == 0 else top
        steps += 1
    assert abs(steps - facts.aimed_steps) <= 1 and abs(top - facts.aimed_top) < 1e-6 and top > 0.01118132444
    assert far[1] > 3
    assert cost.losses(cost.descend(theta[:1], 0.1, 3000))[0] < 1e-4


@pytest.mark.statistical
def test_random_kicks_on_the_network():
    r"""The answer's network on the nine points, rate $1/10$, 2000 steps with kicks uniform in the ball of radius $1/5$, then 5000 without: of 256 runs from the second worse
    minimum, whose loss lies between, the printed numbers end below $7/1000$ and above $8/1000$, of 256 from the answer's network above $1/1000$. A second simulation of 160 runs each agrees."""
    facts, cost, rng = facts_of(noise_on_the_network), Cost(), np.random.default_rng(987)
    theta = np.repeat([SECOND_WORSE, ANSWER], 160, axis=0)
    for _ in range(2000):
        kick = rng.standard_normal((320, 6))
        length = rng.random((320, 1)) ** (1 / 6) / np.sqrt((kick**2).sum(axis=1, keepdims=True))
        theta = theta - 0.1 * cost.gradients(theta) + 0.2 * length * kick
    ends = cost.losses(cost.descend(theta, 0.1, 5000))
    agrees(facts.lower[2], int((ends[:160] < 7e-3).sum()), 160)
    agrees(facts.higher[2], int((ends[:160] > 8e-3).sum()), 160)
    agrees(facts.lost[2], int((ends[160:] > 1e-3).sum()), 160)


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


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), st.lists(st.integers(0, 3), min_size=1, max_size=4), POSITIVE)
def test_mini_batches_stand_still_where_every_sample_is_fitted(case, batch, rate):
    r"""The cost is a mean of sample losses with gradients $g_i$. Where all $g_i$ are zero, mini-batch steps stand still, for every rate and batch; with squared error this holds where the network
    fits every sample. Where only their mean is zero, some batch moves the point."""
    net, X, _ = case
    fitted = forward(net, X, CUBIC)
    rows = [i % len(X) for i in batch]
    parts = ("W", "b", "v", "c")
    g = gradient(net, X[rows], fitted[rows], CUBIC, SQUARED_ERROR, parts)
    assert (rate * g == 0).all() and len(g) == len(flatten(net, parts))
    first = gradient(net, X[rows[:1]], fitted[rows[:1]] + 1, CUBIC, SQUARED_ERROR, parts)
    assert first[-1] != 0  # a sample that is not fitted moves the output bias
    both = np.concatenate([fitted[rows[:1]] + 1, fitted[rows[:1]] - 1])
    mean = gradient(net, X[[rows[0], rows[0]]], both, CUBIC, SQUARED_ERROR, parts)
    assert (mean == 0).all()  # two targets for one input: the mean gradient is zero, those of the samples are not


@pytest.mark.numerical
def test_one_sample_steps_at_the_worse_minimum():
    r"""At the second worse minimum of the answer's network the gradients of single samples times the rate $1/10$ have lengths between the printed numbers, more than forty times $1/1000$ at most, and
    their mean is zero to ten decimals."""
    facts, cost = facts_of(noise_on_the_network), Cost()
    theta = np.array(certified(VARIANTS["answer"], SECOND_WORSE).point.theta, dtype=float)
    r, s, v = cost.parts(theta)
    rows = np.array([
        [*(2 * r[i, 0] * v[j][0] * s[j][i, 0] * (1 - s[j][i, 0]) * x for j in range(2) for x in cost.X[i]), *(2 * r[i, 0] * s[j][i, 0] for j in range(2))]
        for i in range(9)
    ])  # fmt: skip
    lengths = 0.1 * np.linalg.norm(rows, axis=1)
    assert np.abs(rows.mean(axis=0)).max() < 1e-10
    assert abs(lengths.min() - facts.sample_kicks[0]) < 1e-9 > abs(lengths.max() - facts.sample_kicks[1])
    assert 40 < lengths.max() / 1e-3 < 45


@pytest.mark.exact
def test_noise_that_prefers_the_worse_valley():
    r"""The slope is $w$ up to 2, $4-w$ up to 5, $-1$ up to 13, then $w-14$. The minima are 0 with cost 0 and 14 with cost $-5$, the hill is at 4 with cost 4. The steepest slopes of the inner
    walls are 2 and 1, and kicks of at most $3/4$ with rate $1/2$ lead from 14 over the hill to 0, and not back, nor beyond $31/2$."""
    slope = lambda w: w if w <= 2 else 4 - w if w <= 5 else F(-1) if w <= 13 else w - 14
    t = sp.Symbol("t")
    pieces = ((t, 0, 2), (4 - t, 2, 5), (sp.Integer(-1), 5, 13), (t - 14, 13, 14))
    areas = [sp.integrate(p, (t, a, b)) for p, a, b in pieces]
    assert sum(areas) == -5 and areas[0] + sp.integrate(4 - t, (t, 2, 4)) == 4
    step = lambda w: w - HALF * slope(w)
    w, seen = F(14), []
    for _ in range(200):
        w = step(w) - F(3, 4)
        seen.append(w)
    assert min(seen) < 0
    up, right = F(0), F(14)
    for _ in range(100):
        up, right = step(up) + F(3, 4), step(right) + F(3, 4)
        assert up < F(3, 2) and right < F(31, 2)
    assert step(F(2)) + F(3, 4) < 2  # the steepest place of the worse valley
