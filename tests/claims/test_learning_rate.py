"""What the learning rate does: on parabolas, on convex logistic regression, between two wells, on a small tanh network."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from figures import edge_of_stability, rate_bifurcation, two_wells_by_rate
from landscape.model import regression
from landscape.model.losses import LOG_LOSS
from tests.claims.generated import FRACTIONS, vectors
from tests.claims.recorded import facts_of
from tests.rounding import rounding

F = Fraction
POSITIVE = st.builds(Fraction, st.integers(1, 20), st.integers(1, 8))
ROTATION = np.array([[F(3, 5), F(4, 5)], [F(-4, 5), F(3, 5)]])  # orthogonal, and exact


@pytest.mark.exact
def test_five_rates_on_a_parabola():
    r"""Descent on $w^2$ from $w=4$: the rate $1/4$ visits 2, 1 and $1/2$; the rate $1/2$ stops at 0 after one step; the rate $3/4$ visits
    $-2$, 1, $-1/2$; the rate 1 visits $-4$, 4, $-4$; the rate $5/4$ visits $-6$, 9, $-27/2$."""
    seen = {F(1, 4): "2 1 1/2", F(1, 2): "0 0 0", F(3, 4): "-2 1 -1/2", F(1): "-4 4 -4", F(5, 4): "-6 9 -27/2"}
    for rate, weights in seen.items():
        w, visited = F(4), []
        for _ in range(3):
            slope = 2 * w
            w = w - rate * slope
            visited.append(str(w))
        assert " ".join(visited) == weights
    assert [str(v**2) for v in (F(4), F(-6), F(9), F(-27, 2))] == ["16", "36", "81", "729/4"]


@pytest.mark.proved
@given(POSITIVE, POSITIVE, vectors(2, FRACTIONS), st.fractions(0, 3))
def test_quadratic_one_eigenvalue_at_a_time(a, b, start, part):
    r"""Let $f(x)=\tfrac12x^\top Hx$ with a symmetric $H$, and let $H q=\lambda q$. A step with rate $\eta$ multiplies the component along $q$
    by $1-\eta\lambda$. So descent converges to 0 from every start exactly if $|1-\eta\lambda|<1$ for every eigenvalue of $H$: for all
    eigenvalues positive and $\eta$ between 0 and $2$ divided by the largest. With an eigenvalue 0 or below it does not."""
    H = ROTATION.T @ np.diag([a, b]) @ ROTATION  # eigenvectors: the rows of ROTATION
    rate = part / max(a, b)
    x = start
    for _ in range(3):
        x = x - rate * (H @ x)
    assert list(ROTATION @ x) == [(1 - rate * v) ** 3 * c for v, c in zip((a, b), ROTATION @ start, strict=True)]
    assert all(abs(1 - rate * value) < 1 for value in (a, b)) == (0 < rate < 2 / max(a, b))
    for flat in (F(0), -a):  # an eigenvalue that is not positive: the component stays or grows
        assert abs(1 - rate * flat) >= 1


@pytest.mark.proved
@given(st.lists(POSITIVE, min_size=1, max_size=4), FRACTIONS, POSITIVE, FRACTIONS)
def test_bounded_slope_bounded_run(rises, zero, rate, start):
    r"""Let $f$ be a convex cost of one weight with a minimiser $m$ and slopes of size at most $G$. Then descent with any rate $\eta$ stays within
    the larger of $|w_0-m|$ and $\eta G$ of $m$. Without a bound on the slope, or without a minimiser, a run can be unbounded."""
    places = [sum(rises[:k], zero) for k in range(len(rises) + 1)]  # the slope rises by 1 at each of these places
    slope = lambda w: F(sum(w > p for p in places) - sum(w < p for p in places), 2 * len(places))
    m, G = (
        places[len(rises) // 2] if len(places) % 2 else (places[len(rises) // 2] + places[len(places) // 2]) / 2,
        F(1, 2),
    )
    assert slope(m) == 0
    bound, w = max(abs(start - m), rate * G), start
    for _ in range(12):
        w = w - rate * slope(w)
        assert abs(w - m) <= bound
    parabola, line = F(1), F(0)
    for _ in range(12):
        parabola, line = parabola - 3 * parabola, line - rate * -1  # slope w with rate 3; slope -1 everywhere
    assert abs(parabola) == 2**12 and line == 12 * rate


def step(w, rate):
    """One step of descent for x = (1, 1, 1), y = (1, 1, 0) and the sum of the log-losses, in balls."""
    return w - rate * (3 / (1 + (-w).exp()) - 2)


@pytest.mark.exact
def test_logistic_thresholds():
    r"""For $x=(1,1,1)$, $y=(1,1,0)$ and the sum of the log-losses the minimiser is $\ln2$ and the curvature there is $2/3$, so that 2 divided by it
    is 3; nowhere is the curvature above $3/4$, so every step shorter than $8/3$ goes down; and the slope lies between $-2$ and $1$."""
    w, q = sp.Symbol("w", real=True), sp.Symbol("q", positive=True)
    slope = 3 / (1 + sp.exp(-w)) - 2
    assert sp.simplify(slope.subs(w, sp.log(2))) == 0
    assert sp.simplify(sp.diff(slope, w).subs(w, sp.log(2))) == sp.Rational(2, 3)
    assert sp.expand(sp.Rational(3, 4) - 3 * q * (1 - q) - 3 * (q - sp.Rational(1, 2)) ** 2) == 0  # q: the sigmoid
    assert (sp.limit(slope, w, -sp.oo), sp.limit(slope, w, sp.oo)) == (-2, 1)
    X, y = np.ones((3, 1)), np.array([1.0, 1.0, 0.0])
    for at in (-2.0, 0.0, 3.0):  # what the library makes of these data
        exact = float(slope.subs(w, at).evalf(30))
        assert abs(3 * regression.gradient(X, y, np.array([at]), LOG_LOSS)[0] - exact) < rounding(60, 5)


@pytest.mark.certified
@pytest.mark.parametrize(("rate", "period"), [("5/2", 1), ("4", 2), ("9/2", 4), ("21/4", 5), ("13/2", 3)])
def test_attracting_cycles(rate, period):
    r"""For these data descent has an attracting cycle of one weight at rate $5/2$, of two at rate 4, four at $9/2$, five at $21/4$ and three at $13/2$.
    (The steps of one round map a small interval into its own interior and shrink it, and its images on the way are disjoint.)"""
    rate, w = arb(fmpq(*map(int, (rate.split("/") + ["1"])[:2]))), arb(0)
    for _ in range(600):
        w = arb(step(w, rate).mid())
    half, centre, factor, images = arb(0, 1e-7), w, arb(1), []
    for _ in range(period):
        images.append(centre + factor * half)  # mean value form
        s = 1 / (1 + (-images[-1]).exp())
        factor = factor * (1 - rate * 3 * s * (1 - s))
        centre = step(centre, rate)
    assert abs(factor) < 1
    assert (w + half).contains_interior(centre + factor * half)
    assert all(not a.overlaps(b) for k, a in enumerate(images) for b in images[:k])


@pytest.mark.certified
def test_close_starts_part():
    r"""At rate 5 the runs from $w=0$ and $w=10^{-9}$ are more than 1 apart after at most 100 steps."""
    before, ctx.prec = ctx.prec, 1000
    try:
        a, b = arb(0), arb(fmpq(1, 10**9))
        for _ in range(100):
            a, b = step(a, arb(5)), step(b, arb(5))
            if abs(a - b) > 1:
                return
    finally:
        ctx.prec = before
    raise AssertionError("they stay together")


def period(rate, start=0.0, steps=20000):
    """After how many steps descent repeats itself to seven decimals, at most 32, or 0; and the last weights."""
    w, seen = start, []
    for k in range(steps + 64):
        w -= rate * (3 / (1 + np.exp(-w)) - 2)
        seen += [w] if k >= steps else []
    return next((p for p in range(1, 33) if abs(seen[-1] - seen[-1 - p]) < 1e-7), 0), seen


@pytest.mark.numerical
def test_rates_at_which_cycles_change():
    r"""For these data, from $w=0$ and in floating point: the cycles of two, four and eight weights double and a cycle of three appears within $1/100$ of the printed
    rates. At $1/100$ below the last of them the run has no cycle of at most 32 weights."""
    facts = facts_of(rate_bifurcation)
    for rate, before in zip(facts.doublings, (2, 4, 8), strict=True):
        assert period(rate - 0.01)[0] == before and period(rate + 0.01)[0] == 2 * before
    assert period(facts.three - 0.01)[0] == 0 and period(facts.three + 0.01)[0] == 3


@pytest.mark.numerical
def test_where_descent_ends_by_rate():
    r"""For these data, from $w=0$, 5 and $-5$ and in floating point, descent ends on one weight at the rates 1, 2 and $29/10$, on two at $31/10$ and 4,
    on four at $43/10$ and $9/2$, on eight at $116/25$, on three at $63/10$ and 7, after 20000 steps and to seven decimals; the figure draws as many."""
    facts = facts_of(rate_bifurcation)
    periods = {1.0: 1, 2.0: 1, 2.9: 1, 3.1: 2, 4.0: 2, 4.3: 4, 4.5: 4, 4.64: 8, 6.3: 3, 7.0: 3}
    for rate, expected in periods.items():
        for start in (0.0, 5.0, -5.0):
            found, seen = period(rate, start)
            assert found == expected
        bars = facts.bars[np.abs(facts.bars[:, 0] - rate) < 1e-9]
        assert all(((bars[:, 1] - 2e-3 <= w) & (w <= bars[:, 2] + 2e-3)).any() for w in seen)


def well(end):
    """The slope of the cost with two wells, and its flat minimum: 4w, then 8 - 4w from 1 to `end`, then curvature 1."""
    flat = end - (8 - 4 * end)
    return (lambda w: 4 * w if w <= 1 else 8 - 4 * w if w <= end else w - flat), flat


@pytest.mark.exact
def test_two_wells_by_hand():
    r"""From $w=1/9$ rate 1 visits $-1/3$, 1, $-3$, 9 and $9/2$ and stays there; rate $1/4$ goes to 0 in one step. The costs are 0 at the sharp minimum
    and $3/2$ at the flat one; the curvatures are 4 and 1."""
    slope, flat = well(F(5, 2))
    w, seen = F(1, 9), []
    for _ in range(6):
        w = w - slope(w)
        seen.append(str(w))
    assert seen == ["-1/3", "1", "-3", "9", "9/2", "9/2"] and flat == F(9, 2)
    assert F(1, 9) - F(1, 4) * slope(F(1, 9)) == 0
    t = sp.Symbol("t")
    pieces = [
        (4 * t, 0, 1),
        (8 - 4 * t, 1, sp.Rational(5, 2)),
        (t - sp.Rational(9, 2), sp.Rational(5, 2), sp.Rational(9, 2)),
    ]
    assert sum(sp.integrate(*[p[0], (t, p[1], p[2])]) for p in pieces) == sp.Rational(3, 2)
    for at, height in ((-1.0, 2.0), (1.0, 2.0), (2.0, 4.0), (2.5, 3.5), (4.5, 1.5)):  # what the figure draws
        assert two_wells_by_rate.cost(np.array(at)) == height
        assert two_wells_by_rate.slope(np.array(at)) == float(slope(F(at)))


@pytest.mark.proved
@given(st.sampled_from([F(5, 2), F(3)]), st.fractions(F(1, 2), 1), st.fractions(-1, 1), st.fractions(0, 1))
def test_between_settling_and_leaving(end, part, start, small):
    r"""The cost with two wells. With a rate $0<\eta<1/2$ every start with $|w|\le1$ tends to the sharp minimum. With $1/2<\eta\le(1+\sqrt2)/4$ the interval from
    $1-4\eta$ to $(1-4\eta)^2$ holds every run that begins in it, though only countably many converge to the minimum in it. With
    $(1+\sqrt2)/4<\eta\le1$ the run from 1 ends at the flat minimum."""
    slope, flat = well(end)
    rate = small * F(49, 100)
    assert abs(start - rate * slope(start)) == abs(1 - 4 * rate) * abs(start)
    rate = part
    low, high = 1 - 4 * rate, (1 - 4 * rate) ** 2
    if high <= 2 and rate > F(1, 2):
        w = low + small * (high - low)
        for _ in range(5):
            w = w - rate * slope(w)
            assert low <= w <= high
    elif high > 2:
        w = 1 - rate * slope(F(1))
        w = w - rate * slope(w)
        assert w == high
        for _ in range(200):
            w = F(round((w - rate * slope(w)) * 10**12), 10**12)
            assert w > 2
        assert abs(w - flat) < F(1, 1000) or high - 2 < F(1, 100)
    assert abs(1 - 4 * F(1, 4) * (1 + sp.sqrt(2))) ** 2 == 2  # where the interval reaches the top of the hill


@pytest.mark.proved
@given(st.sampled_from([F(5, 2), F(3)]), st.integers(3, 5))
def test_rate_one_leaves_the_sharp_well(end, rounds):
    r"""The cost with two wells, rate 1. All starts but a set of length zero end at the flat minimum exactly, after finitely many steps, whether that minimum is
    the higher one ($9/2$) or the lower one ($7$, if the slope falls up to $w=3$). The start $3/2$ does not: it goes to $-1/2$ and back."""
    slope, flat = well(end)
    pieces = [(F(-1), end)]  # what has not yet landed beyond `end`; below -1 (or -end/3) one step does it
    for _ in range(rounds):
        before = sum(b - a for a, b in pieces)
        back = []
        for a, b in pieces:  # preimages under w -> -3w on w <= 1 and w -> 5w - 8 on 1 < w < end
            for left, right in ((-b / 3, -a / 3), ((a + 8) / 5, (b + 8) / 5)):
                lo, hi = (F(-1), F(1)) if (left, right) == (-b / 3, -a / 3) else (F(1), end)
                if max(left, lo) < min(right, hi):
                    back.append((max(left, lo), min(right, hi)))
        pieces = back
        assert sum(b - a for a, b in pieces) <= F(8, 15) * before
    for w in (end, end + 5, F(100)):
        assert w - slope(w) == flat
    assert [w - slope(w) for w in (F(3, 2), F(-1, 2))] == [F(-1, 2), F(3, 2)]
    assert end - F(1, 2) * slope(end) != flat  # another rate gets there only in the limit


@pytest.mark.exact
def test_the_other_flat_minimum_is_lower():
    r"""If the slope of the cost with two wells falls up to $w=3$, the flat minimum is $7$ and costs $-6$, less than the sharp one, which costs $0$."""
    t = sp.Symbol("t")
    assert well(F(3))[1] == 7
    areas = [sp.integrate(4 * t, (t, 0, 1)), sp.integrate(8 - 4 * t, (t, 1, 3)), sp.integrate(t - 7, (t, 3, 7))]
    assert sum(areas) == -6


@pytest.mark.proved
@given(POSITIVE, FRACTIONS, FRACTIONS, st.fractions(F(1, 20), 2), st.fractions(F(1, 9), 1))
def test_sharp_minima_repel(curvature, third, fourth, excess, part):
    r"""Let $f'(m)=0$, $f''$ continuous near $m$, and $f''(m)>2/\eta$. Then around $m$ there is an interval that every run in it leaves, except a run that
    stands on $m$; a run converges to $m$ only by hitting it, and if $f$ is analytic, at most countably many starts do. With $0<f''(m)<2/\eta$ all starts near $m$ converge to it;
    with equality both happen. If $f$ is not analytic, a whole half-line can hit $m$."""
    slope = lambda w: curvature * w + third * w**2 + fourth * w**3  # m = 0
    rate = (2 + excess) / curvature
    radius = min(F(1), excess / (2 * rate * (2 * abs(third) + 3 * abs(fourth) + 1)))  # |T'| >= 1 + excess / 2 there
    w, steps = part * radius, 0
    while abs(w) <= radius:
        after = w - rate * slope(w)
        assert abs(after) >= (1 + excess / 2) * abs(w)
        w, steps = F(round(after * 10**40), 10**40), steps + 1
        assert steps < 200
    rate = (2 - min(excess, F(1))) / curvature
    radius = min(F(1), min(excess, F(1)) / (2 * rate * (2 * abs(third) + 3 * abs(fourth) + 1)))
    assert abs(part * radius - rate * slope(part * radius)) < part * radius
    kinked = lambda w: 3 * w if w <= 1 else max(F(3), w)  # curvature 3 at 0, rate 1
    assert 3 + 9 * part - kinked(3 + 9 * part) == 0 and abs(part - kinked(part)) == 2 * part
    equal = lambda w, sign: w - 2 * (w + sign * w**3)  # curvature 1, rate 2
    assert abs(equal(F(1, 4), -1)) < F(1, 4) < abs(equal(F(1, 4), 1))


@pytest.mark.exact
def test_a_run_that_hits_the_sharp_minimum():
    r"""The cost with two wells, rate 1: the start $8/5$ goes to 0, although 0 repels."""
    slope, _ = well(F(5, 2))
    assert F(8, 5) - slope(F(8, 5)) == 0


@pytest.mark.exact
def test_warm_up_by_hand():
    r"""Slope $w$ for $|w|\le1$ and $9w\mp8$ beyond: from $w=3$ rate 1 visits $-16$, 120 and $-952$; two steps of rate $1/10$ lead to $11/10$ and $91/100$,
    and one step of rate 1 from there to 0. With rate $1/10$ throughout, 50 steps do not come as close as $1/1000$."""
    slope = lambda w: w if abs(w) <= 1 else 9 * w - 8 * (1 if w > 0 else -1)
    move = lambda w, rate: w - rate * slope(w)
    w, seen = F(3), []
    for _ in range(3):
        w = move(w, 1)
        seen.append(w)
    assert seen == [-16, 120, -952]
    first = move(F(3), F(1, 10))
    second = move(first, F(1, 10))
    assert (first, second, move(second, 1)) == (F(11, 10), F(91, 100), 0)
    w = F(3)
    for _ in range(50):
        w = move(w, F(1, 10))
    assert w > F(1, 1000)


@pytest.mark.proved
@given(st.lists(FRACTIONS, min_size=1, max_size=12), FRACTIONS, st.fractions(F(1, 20), F(39, 20)))
def test_decay_averages(targets, start, rate):
    r"""Descent on $\tfrac12(w-s_t)^2$, with a new target $s_t$ in each step. With the rates $1/t$ the weight after $t$ steps is the mean of the $t$ targets.
    With a constant rate $\eta<2$ and the targets $1,-1$ in turn it tends to alternate between $\eta/(2-\eta)$ and its negative."""
    w = start
    for t, target in enumerate(targets, 1):
        w = w - F(1, t) * (w - target)
        assert w == sum(targets[:t]) / t
    c = rate / (2 - rate)
    assert -c - rate * (-c - 1) == c and c - rate * (c + 1) == -c
    apart = start - -c  # distance from the cycle, before a target 1
    two = lambda w: (lambda v: v - rate * (v + 1))(w - rate * (w - 1))
    assert two(start) + c == (1 - rate) ** 2 * apart and (1 - rate) ** 2 < 1


@pytest.mark.exact
def test_best_rate_for_two_curvatures():
    r"""With the curvatures 1 and 9 the rate $1/5$ multiplies both distances by factors of size $4/5$; any other rate makes one of them larger."""
    worst = lambda rate: max(abs(1 - rate), abs(1 - 9 * rate))
    assert (1 - F(1, 5), 1 - 9 * F(1, 5)) == (F(4, 5), F(-4, 5))
    assert all(worst(F(k, 100)) > F(4, 5) for k in range(1, 40) if k != 20)
    x = sp.Symbol("x", real=True)  # 1 - x falls and 9 x - 1 rises: they meet once
    assert sp.solve(1 - x - (9 * x - 1), x) == [sp.Rational(1, 5)]


@pytest.mark.exact
def test_one_step_on_a_product():
    r"""Descent on $\tfrac12(1-w_1w_2)^2$ takes $e=1-w_1w_2$ to $e(1-\eta s-\eta^2e\,w_1w_2)$ and $s=w_1^2+w_2^2$ to $s+4\eta e\,w_1w_2+\eta^2e^2s$."""
    a, b, rate = sp.symbols("a b eta", real=True)
    f = (1 - a * b) ** 2 / 2
    x, y = a - rate * sp.diff(f, a), b - rate * sp.diff(f, b)
    e, s = 1 - a * b, a**2 + b**2
    assert sp.expand(1 - x * y - e * (1 - rate * s - rate**2 * e * a * b)) == 0
    assert sp.expand(x**2 + y**2 - (s + 4 * rate * e * a * b + rate**2 * e**2 * s)) == 0


def second_simulation(rates, steps, seed):
    """Mean of the largest Hessian eigenvalue over the second half, the share of steps that go up, and the costs, for one run per rate: NumPy alone."""
    rng, n, x, runs = np.random.default_rng(seed), 20, np.linspace(-1, 1, 20)[:, None], len(rates)
    w, b, v = (
        rng.normal(0, 1, (runs, 1, n)),
        rng.normal(0, 0.3, (runs, 1, n)),
        rng.normal(0, 0.3 / n**0.5, (runs, 1, n)),
    )
    c, y, seen, costs = (
        np.zeros((runs, 1, 1)),
        np.cos(4 * np.arccos(x)),
        [],
        [],
    )  # the same polynomial, written otherwise
    rate = rates[:, None, None]
    for k in range(steps + 1):
        a = np.tanh(w * x + b)
        r, s = (a * v).sum(2, keepdims=True) + c - y, 1 - a * a
        costs.append((r * r).mean((1, 2)))
        if k >= steps // 2 and k % 300 == 0:
            J = np.concatenate([s * v * x, s * v, a, np.ones_like(r)], 2)
            H = J.swapaxes(1, 2) @ J
            bend, i = -2 * a * s * v * r, np.arange(n)
            entries = {(0, 0): bend * x * x, (0, n): bend * x, (n, n): bend, (0, 2 * n): r * s * x, (n, 2 * n): r * s}
            for (p, q), entry in entries.items():
                H[:, p + i, q + i] += entry.sum(1)
                H[:, q + i, p + i] = H[:, p + i, q + i]
            seen.append(np.linalg.eigvalsh(H / 10)[:, -1])
        d, e = r * s * v / 10, r / 10
        w, b, v, c = (old - rate * g.sum(1, keepdims=True) for old, g in ((w, d * x), (b, d), (v, e * a), (c, e)))
    return np.mean(seen, axis=0), (np.diff(costs, axis=0) > 0).mean(axis=0), np.array(costs)


@pytest.mark.statistical
def test_sharpness_settles_at_two_over_rate():
    r"""The tanh network of the figure, 50 random starts with rate $3/20$ and 50 with rate $1/4$, 6000 steps: the mean sharpness over the second half lies within two
    percent of 2/rate in the printed numbers of runs. In a second simulation of 16 other starts each the intervals overlap those printed; with rate $3/20$
    some steps go up in every run, and the median cost of the second half is below half of the first cost."""
    facts = facts_of(edge_of_stability)
    rates = np.repeat([3 / 20, 1 / 4], 16)
    with np.errstate(all="ignore"):  # a run may diverge; its sharpness is then put at infinity by the library, NaN here
        plateau, up, costs = second_simulation(rates, 6000, seed=20210300)
    for k, part in enumerate((slice(0, 16), slice(16, 32))):
        inside = int((np.abs(plateau * rates / 2 - 1) < 0.02)[part].sum())
        again, printed = binomtest(inside, 16).proportion_ci(), binomtest(facts.settled[k], 50).proportion_ci()
        assert abs(100 * printed.low - facts.low[k]) < 1e-9 > abs(100 * printed.high - facts.high[k])
        assert inside >= 14 and again.high >= printed.low and printed.high >= again.low
    assert (up[:16] > 0).all() and (up[:16] < 0.5).all() and (np.median(costs[3000:], axis=0) < costs[0] / 2)[:16].all()


@pytest.mark.slow
@pytest.mark.numerical
def test_four_runs_and_their_sharpness():
    r"""The four runs of the figure: with the rates $1/10$, $3/20$ and $1/4$ the mean sharpness over the second half lies within one percent of 2/rate, and some
    steps raise the cost: between 3 and 5, 4 and 8, 33 and 42 percent of them. With the rate $1/20$ no step does, and the sharpness stays below 30, far from 40.
    From a start moved by about $10^{-15}$ of itself all this and the median cost of the second half, to three decimals, are the same, though some costs differ by more than $1/100$."""
    facts = facts_of(edge_of_stability)
    start = edge_of_stability.starts(np.random.default_rng(0), 1)[0]
    as_drawn, moved = (edge_of_stability.follow(start * scale) for scale in (1, 1 + 1e-15))
    for costs, sharp in (as_drawn, moved):
        up = 100 * (np.diff(costs, axis=0) > 0).mean(axis=0)
        assert all(low <= share <= high for share, low, high in zip(up, (0, 3, 4, 33), (0, 5, 8, 42), strict=True))
        plateau = sharp[:, sharp.shape[1] // 2 :].mean(axis=1)
        near = np.abs(plateau * np.array([1 / 40, 1 / 20, 3 / 40, 1 / 8]) - 1) < 0.01
        assert near.tolist() == [False, True, True, True]
        assert np.median(costs[3000:], axis=0).round(3).tolist() == [round(loss, 3) for loss in facts.loss]
        assert sharp[0].max() < 30
    assert (np.abs(moved[0] - as_drawn[0]).max(axis=0) > 0.01)[1:].all()
    assert np.abs(as_drawn[1] - facts.sharpness).max() < 1e-3
    theta = edge_of_stability.starts(np.random.default_rng(9), 1)[0]
    # the exact Hessian against differences of the gradient
    g, h = edge_of_stability.PROBLEM.gradient, 1e-6
    H = np.array([(g(theta + h * e) - g(theta - h * e)) / (2 * h) for e in np.eye(61)])
    assert abs(np.linalg.eigvalsh((H + H.T) / 2)[-1] - edge_of_stability.sharpness(theta)) < 1e-6
