"""When noise leads over a hill: thresholds of kicks, by hand and in general."""

from itertools import pairwise
from math import ceil

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from figures import noise_in_three_places
from tests.claims.generated import FRACTIONS, vectors
from tests.claims.kicks import HALF, POSITIVE, F, agrees
from tests.claims.recorded import facts_of

SIGNED_SHARES = st.fractions(-1, 1, max_denominator=16)


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
