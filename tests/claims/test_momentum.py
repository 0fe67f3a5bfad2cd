"""Momentum: how fast it is, which rates it tolerates, and that it removes no minimum."""

from fractions import Fraction as F
from functools import cache
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from figures import momentum_and_ends
from landscape.search.rules import PLAIN, heavy_ball, nesterov
from tests.claims.generated import FRACTIONS, NUMBERS, matrices, vectors
from tests.claims.recorded import facts_of

POSITIVE = st.builds(F, st.integers(1, 20), st.integers(1, 8))
SHARES = st.integers(0, 15).map(lambda k: F(k, 16))


def step(rule, w, slope, memory, how):
    """One step of a rule of the library by its Python code, in whatever numbers it is given."""
    return rule.kernel.py_func(w, slope, memory, how)


def ball(m):
    """The library's heavy ball with an exact momentum."""
    return heavy_ball(m)


def follow(rule, slope, start, rate, steps):
    """The weights from rest with a rule of the library, in whatever numbers `start` and `rate` are: NumPy arrays or one number."""
    w, memory, seen = start, (0 * start, 0 * start, 0 * start), [start]
    for _ in range(steps):
        w, memory = step(rule, w, slope(w), memory, (rate, rule.first, rule.second, rule.tiny, 1, 1))
        seen.append(w)
    return seen


def momentum_run(slope, start, before, rate, m, steps, ahead=False):
    """The same from the formula of the page: the points theta_0, theta_1, ... after theta_-1 = `before`."""
    seen = [before, start]
    for _ in range(steps):
        last, now = seen[-2:]
        look = now + m * (now - last)
        seen.append(look - rate * slope(look if ahead else now))
    return seen[1:]


def zeros(b, c):
    """Sizes of the zeros of z^2 - b z + c, largest last; b and c exact, the sizes floats."""
    gap = b * b - 4 * c
    if gap < 0:
        return [sqrt(c)] * 2
    return sorted(abs((float(b) + sign * sqrt(gap)) / 2) for sign in (1, -1))


def inside(b, c, r=1):
    """Whether both zeros of z^2 - b z + c are smaller than r in size, decided in rationals."""
    return abs(c) < r * r and abs(b) * r < r * r + c


@pytest.mark.exact
def test_heavy_ball_by_hand():
    r"""The cost $\tfrac12a^2+\tfrac92b^2$ from rest at $a=b=16$ with rate $1/4$ and momentum $1/4$: $a$ goes 12, 8, 5, 3, $7/4$, 1 and $b$ goes $-20$, 16, $-11$, 7.
    Without momentum $b$ goes $-20$, 25 and on by the factor $-5/4$. Descent with its best rate, $1/5$, leaves $a$ above 4 after six steps."""
    with_memory = [follow(ball(F(1, 4)), lambda w, c=c: c * w, F(16), F(1, 4), 6) for c in (1, 9)]
    assert with_memory[0] == [16, 12, 8, 5, 3, F(7, 4), 1]
    assert with_memory[1][:5] == [16, -20, 16, -11, 7]
    assert follow(PLAIN, lambda b: 9 * b, F(16), F(1, 4), 3) == [16, -20, 25, F(-125, 4)]
    assert follow(PLAIN, lambda a: a, F(16), F(1, 5), 6)[-1] == 16 * F(4, 5) ** 6 > 4
    assert all(max(abs(1 - F(k, 100)), abs(1 - 9 * F(k, 100))) > F(4, 5) for k in range(1, 40) if k != 20)


@pytest.mark.proved
@given(SHARES, FRACTIONS, POSITIVE)
def test_heavy_ball_one_eigenvalue_at_a_time(m, curvature, rate):
    r"""Heavy ball on $\tfrac12x^\top Hx$ takes $(c_t,c_{t-1})$ along an eigenvector with eigenvalue $\lambda$ to $M(c_t,c_{t-1})$, where
    $M=\begin{pmatrix}1+m-\eta\lambda&-m\\1&0\end{pmatrix}$. With $0\le m<1$ all runs from rest tend to 0 exactly if $0<\eta\lambda<2(1+m)$ for all $\lambda$.
    For $(1-\sqrt m)^2\le\eta\lambda\le(1+\sqrt m)^2$ both eigenvalues of M have size $\sqrt m$. With $m=1$ the run need not converge, nor from a start that is not at rest diverge."""
    seen = follow(ball(m), lambda w: curvature * w, F(1), rate, 30)
    assert seen == momentum_run(lambda w: curvature * w, F(1), F(1), rate, m, 30)
    b = 1 + m - rate * curvature
    assert all(z == b * y - m * x for x, y, z in zip(seen, seen[1:], seen[2:], strict=False))  # the pair moves by M
    stable = 0 < rate * curvature < 2 * (1 + m)
    assert inside(b, m) == stable
    sizes = zeros(b, m)
    assert sizes[1] < 1 + 1e-12 if stable else sizes[1] > 1 - 1e-12
    bend = float(curvature)
    far = momentum_run(lambda w: bend * w, 1.0, 1.0, float(rate), float(m), 2000)
    if stable and sizes[1] < 0.99:
        assert abs(far[-1]) < 1e-8
    if not stable:
        assert not max(abs(x) for x in far[-2:]) < 1e-3
    if (1 + m - rate * curvature) ** 2 <= 4 * m:
        assert abs(sizes[0] - sqrt(m)) < 1e-7 > abs(sizes[1] - sqrt(m))
    assert momentum_run(lambda w: w, F(1), F(1), F(1), F(1), 6) == [1, 0, -1, -1, 0, 1, 1]  # m = 1, eta lambda = 1
    assert momentum_run(lambda w: -2 * w, F(1, 2), F(1), F(1, 4), F(0), 1) == [F(1, 2), F(3, 4)]
    z = F(1, 2)  # a start in motion on the shrinking eigenvector, although eta lambda = -1/2 < 0
    assert momentum_run(lambda w: -w, z, F(1), F(1, 2), F(1), 5) == [z ** (k + 1) for k in range(6)]


@pytest.mark.proved
@given(st.integers(2, 12), POSITIVE, st.fractions(0, 1), SHARES, st.fractions(F(1, 50), 4))
def test_best_momentum(root, alpha, part, other, product):
    r"""Eigenvalues between $\alpha$ and $\beta=\kappa\alpha$, $q=(\sqrt\kappa-1)/(\sqrt\kappa+1)$. With $\eta=4/(\sqrt\alpha+\sqrt\beta)^2$ and $m=q^2$ heavy ball from rest has
    $\|x_t\|\le(1+(1+q)t)q^t\|x_0\|$, with equality along an eigenvector of $\beta$. For no rate and momentum are all zeros smaller than q, and with $m=0$
    none can be kept below $(\kappa-1)/(\kappa+1)$. Without the bound $\alpha$ no factor below 1 is possible."""
    kappa, q = F(root**2), F(root - 1, root + 1)
    beta, rate = kappa * alpha, 4 / (alpha * (root + 1) ** 2)
    middle = alpha + part * (beta - alpha)
    for curvature in (alpha, middle, beta):
        seen = follow(ball(q * q), lambda w, c=curvature: c * w, F(1), rate, 25)
        bounds = [(1 + (1 + q) * t) * q**t for t in range(26)]
        assert all(abs(c) <= bound for c, bound in zip(seen, bounds, strict=True))
        if curvature == beta:
            assert [abs(c) for c in seen] == bounds
    eta = product / beta  # another rate with another momentum
    both = all(inside(1 + other - eta * c, other, q) for c in (alpha, beta))
    assert not both
    plain = F(kappa - 1, kappa + 1)
    assert max(abs(1 - eta * alpha), abs(1 - eta * beta)) >= plain
    assert max(abs(1 - 2 / (alpha + beta) * c) for c in (alpha, beta)) == plain
    assert zeros(1 + other - eta * 0, other)[1] >= 1 - 1e-12  # curvature 0


@cache
def best_parameters_give_these_zeros():
    """The best parameters of Nesterov's method: for alpha the zero is r = 1 - 2/K, for beta it is -r, K = sqrt(3 kappa + 1)."""
    K = sp.Symbol("K", positive=True)
    r, m = 1 - 2 / K, (K - 2) / (K + 2)
    cases = ((1 - 4 / K**2, 1), (1 - 4 * (K**2 - 1) / (3 * K**2), -1))
    return all(sp.cancel(r**2 - sign * (1 + m) * s * r + m * s) == 0 for s, sign in cases)


@pytest.mark.proved
@given(st.integers(2, 12), POSITIVE, SHARES, FRACTIONS, POSITIVE, st.fractions(0, 1))
def test_nesterov_on_a_quadratic(root, alpha, m, curvature, rate, part):
    r"""Nesterov's method moves the components by the zeros of $z^2-(1+m)sz+ms$, $s=1-\eta\lambda$. With $0\le m<1$ all runs from rest tend to 0 exactly if
    $0<\eta\lambda<2(1+m)/(1+2m)$ for all eigenvalues. With $\eta=1/\beta$, $m=q$ the largest zero is $1-1/\sqrt\kappa$; the best choice is $\eta=4/(3\beta+\alpha)$,
    $m=(\sqrt{3\kappa+1}-2)/(\sqrt{3\kappa+1}+2)$, with $1-2/\sqrt{3\kappa+1}$, and no rate with $m\ge0$ gives less."""
    s = 1 - rate * curvature
    points = momentum_run(lambda w: curvature * w, F(1), F(1), rate, m, 12, ahead=True)
    assert all(z == (1 + m) * s * y - m * s * x for x, y, z in zip(points, points[1:], points[2:], strict=False))
    ahead = [F(1)] + [y + m * (y - x) for x, y in pairwise(points)]
    assert follow(nesterov(m), lambda w: curvature * w, F(1), rate, 12) == ahead  # the library keeps the point ahead
    stable = 0 < rate * curvature < F(2 * (1 + m)) / (1 + 2 * m)
    assert inside((1 + m) * s, m * s) == stable
    if not stable:
        bend = float(curvature)
        far = momentum_run(lambda w: bend * w, 1.0, 1.0, float(rate), float(m), 1000, ahead=True)
        assert not max(abs(x) for x in far[-2:]) < 1e-3
    kappa, q = F(root**2), F(root - 1, root + 1)
    largest = 1 - F(1, root)
    for t in (F(0), part, F(1)):  # curvatures from alpha to beta, in units of beta
        s = 1 - (1 / kappa + t * (1 - 1 / kappa))
        assert not inside((1 + q) * s, q * s, largest) if t == 0 else zeros((1 + q) * s, q * s)[1] < largest + 1e-9
    assert best_parameters_give_these_zeros()
    k = sqrt(3 * root**2 + 1)
    for t in (0, float(part), 1):
        s = 1 - 4 * (1 + t * (root**2 - 1)) / k**2
        assert np.abs(np.roots([1, -2 * k / (k + 2) * s, (k - 2) / (k + 2) * s])).max() < 1 - 2 / k + 1e-6
    r, eta = 1 - 2 / k, float(rate) / root**2  # another rate and momentum, with alpha = 1
    worst = max(
        np.abs(np.roots([1, -(1 + float(m)) * (1 - eta * c), float(m) * (1 - eta * c)])).max() for c in (1, root**2)
    )
    assert worst > r - 1e-7


@pytest.mark.exact
def test_steps_to_one_thousandth():
    r"""The bowl $\tfrac12(a^2+100b^2)$ from $(1,1)$ at rest: the larger error is below $1/1000$ from step 346 on with descent (rate $2/101$), 88 with Nesterov's method
    (rate $1/100$, momentum $9/11$), 58 with heavy ball (rate $4/121$, momentum $81/121$). In rationals."""
    ways = ((F(2, 101), F(0), False), (F(1, 100), F(9, 11), True), (F(4, 121), F(81, 121), False))
    for (rate, m, ahead), steps in zip(ways, facts_of(momentum_and_ends).thousandth, strict=True):
        runs = [momentum_run(lambda w, c=c: c * w, F(1), F(1), rate, m, steps, ahead) for c in (1, 100)]
        errors = [max(map(abs, pair)) for pair in zip(*runs, strict=True)]
        assert errors[-1] < F(1, 1000) <= min(errors[:-1])
    assert facts_of(momentum_and_ends).thousandth == (346, 88, 58)


@cache
def crossings():
    """Whether heavy ball on w^4/4 - w^2/2 from 6/5, lower than the barrier at 0, reaches w < 0: as in the theorem, in motion, with a long step."""
    push = lambda w: w**3 - w
    assert 1.2**4 / 4 - 1.2**2 / 2 < 0 and 3 * 1.2**2 - 1 < 4 and 0.045 < 2 * (1 - 0.9) / 4
    runs = ((1.2, 0.045, 150), (1.9, 0.045, 40), (1.2, 1.9, 2))
    return [min(momentum_run(push, 1.2, before, rate, 0.9, steps)) < 0 for before, rate, steps in runs]


@pytest.mark.proved
@given(matrices(3, 2), vectors(3), vectors(2), st.integers(0, 9), st.integers(1, 19))
def test_heavy_ball_loses_energy(X, heights, start, tenths, part):
    r"""No eigenvalue of the Hessian above $\beta$ where $J\le J(\theta_0)$, $0<\eta<2(1-m)/\beta$, heavy ball from rest. Then $J(\theta_t)+\frac m{2\eta}\|\theta_t-\theta_{t-1}\|^2$ falls by at
    least $(\frac{1-m}\eta-\frac\beta2)\|\theta_{t+1}-\theta_t\|^2$, the way stays in the connected part of $\{J\le J(\theta_0)\}$ with $\theta_0$, and the gradient tends to 0 if J is bounded below.
    A start in motion or a longer step can pass a higher barrier."""
    cost = lambda w: (heights * np.cos(X @ w)).sum() + w @ w / 2
    slope = lambda w: -X.T @ (heights * np.sin(X @ w)) + w
    bend = 1 + (np.abs(heights) * (X * X).sum(axis=1)).sum()
    m, rate = tenths / 10, part / 20 * 2 * (1 - tenths / 10) / bend
    seen = momentum_run(slope, start, start, rate, m, 60)
    steps = np.diff([start, *seen], axis=0)  # the first one is zero
    energy = [cost(w) + m / (2 * rate) * d @ d for w, d in zip(seen, steps, strict=True)]
    slack = 1e-12 * (1 + np.abs(heights).sum() + start @ start)
    for before, after, d in zip(energy, energy[1:], steps[1:], strict=False):
        assert after <= before - ((1 - m) / rate - bend / 2) * (d @ d) + slack * (1 + 1 / rate)
    for a, b in pairwise(seen):
        assert all(cost(a + t * (b - a)) <= cost(start) + slack for t in (0.25, 0.5, 0.75, 1.0))
    assert crossings() == [False, True, True]


@pytest.mark.exact
def test_heavy_ball_circles_on_a_convex_cost():
    r"""Slope $25w$ below 1, $w+24$ between 1 and 2, $25w-24$ above. From rest at $33/10$ heavy ball with $\eta=1/9$, $m=4/9$ tends to the cycle
    $792/1225$, $-2208/1225$, $2592/1225$, which attracts all runs that come near; with $\eta=1/25$ it tends to 0. The parameters are those that are best for curvatures from 1 to 25."""
    slope = lambda w: 25 * w if w < 1 else w + 24 if w < 2 else 25 * w - 24
    cycle = [F(792, 1225), F(-2208, 1225), F(2592, 1225)]
    assert momentum_run(slope, cycle[0], cycle[2], F(1, 9), F(4, 9), 3) == [*cycle, cycle[0]]
    margin = min(abs(w - kink) for w in cycle for kink in (1, 2))
    # Near the cycle the curvature is 25: z^2 + 4/3 z + 4/9 = (z + 2/3)^2, so an error is (A + B t)(-2/3)^t, and
    # t (2/3)^t is at most 8/9. With |A| + 8/9 |B| below the margin the run stays on the pieces and tends to the cycle.
    t = sp.Symbol("t")
    assert (
        sp.factor(t**2 - (1 + sp.Rational(4, 9) - sp.Rational(25, 9)) * t + sp.Rational(4, 9)) == (3 * t + 2) ** 2 / 9
    )
    assert max(k * F(2, 3) ** k for k in range(60)) == F(8, 9)
    seen = momentum_run(slope, F(33, 10), F(33, 10), F(1, 9), F(4, 9), 60)

    def settled(k):
        errors = [[seen[k + j] - cycle[(shift + j) % 3] for j in (0, 1)] for shift in range(3)]
        return any(abs(a) + F(8, 9) * abs(F(-3, 2) * b - a) < margin for a, b in errors)

    assert settled(59) and not settled(0)
    rounded = lambda w: F(round(slope(w) * 10**15), 10**15)
    gentle = momentum_run(rounded, F(33, 10), F(33, 10), F(1, 25), F(4, 9), 60)
    assert abs(gentle[-1]) < F(1, 10**6) and F(1, 25) < 2 * (1 - F(4, 9)) / 25 < F(1, 9)
    assert (F(4, (5 + 1) ** 2), F(5 - 1, 5 + 1) ** 2) == (F(1, 9), F(4, 9))


@pytest.mark.proved
@given(SHARES, POSITIVE, st.integers(1, 60), NUMBERS, NUMBERS)
def test_momentum_keeps_the_minima(m, curvature, tenths, third, fourth):
    r"""Heavy ball and Nesterov's method rest exactly at critical points. Where all eigenvalues are positive and the largest is $\lambda$, runs that start near, with a small last step,
    converge if $\eta\lambda<2(1+m)$ (heavy ball) or $\eta\lambda<2(1+m)/(1+2m)$ (Nesterov). Above these limits, or beside a negative eigenvalue, there are starts as close as one likes
    whose run leaves a fixed neighbourhood; beside $-\mu$ heavy ball leaves by a factor larger than $1+\eta\mu$."""
    slope = lambda w: curvature * w + third * w**2 + fourth * w**3
    for ahead, limit in ((False, 2 * (1 + m)), (True, F(2 * (1 + m)) / (1 + 2 * m))):
        rate = F(tenths, 20) * limit / curvature
        assert momentum_run(slope, F(0), F(0), rate, m, 3, ahead) == [0] * 4
        if slope(F(1)) != 0:
            assert momentum_run(slope, F(1), F(1), rate, m, 1, ahead)[1] != 1
        s = 1 - rate * curvature
        size = zeros((1 + m) * s, m * s)[1] if ahead else zeros(m + s, m)[1]
        assert tenths == 20 or (size < 1) == (tenths < 20)
        near = 1e-5 / (1 + abs(third) + abs(fourth)) * min(1.0, float(curvature))
        pace, f = float(rate), lambda w: float(curvature) * w + third * w * w + fourth * w**3
        if size < 0.98:
            assert abs(momentum_run(f, near, 1.1 * near, pace, float(m), 2000, ahead)[-1]) < near * 1e-6
        if size > 1.02:
            w = [near, near]
            for _ in range(2000):
                w.append(momentum_run(f, w[-1], w[-2], pace, float(m), 1, ahead)[1])
                if abs(w[-1]) > 50 * near:
                    break
            assert abs(w[-1]) > 50 * near
    assume(m > 0)
    push = F(tenths, 20)  # eta mu
    assert (1 + push) ** 2 - (1 + m + push) * (1 + push) + m == -m * push < 0


def gradient_of_answer(theta):
    """The cost of the answer's network on the nine points and its gradient, (R,) and (R, 6), for parameters (R, 6): NumPy alone."""
    X = np.array([(i, j) for i in (0.0, 1.0, 2.0) for j in (0.0, 1.0, 2.0)]).T
    teach = 2.3 / (1 + np.exp(1.5 * X[0] - 2 * X[1])) + 0.8 / (1 + np.exp(-1.7 * X[0] - 0.4 * X[1]))
    s1, s2 = (1 / (1 + np.exp(-(theta[:, k : k + 2] @ X))) for k in (0, 2))
    v1, v2 = theta[:, 4:5], theta[:, 5:6]
    error = v1 * s1 + v2 * s2 - teach
    e = error * (2 / 9)
    d1, d2 = e * v1 * s1 * (1 - s1), e * v2 * s2 * (1 - s2)
    columns = (d1 @ X.T, d2 @ X.T, (e * s1).sum(1, keepdims=True), (e * s2).sum(1, keepdims=True))
    return (error**2).mean(1), np.hstack(columns)


FIRST_WORSE = np.array([[1.33942648344934359, -1.71310208051675953, 0.16239424421201321, -0.02352192714383681, -2.73405251030805321, 5.94426770347099280]])  # fmt: skip


@pytest.mark.numerical
def test_one_rate_at_the_first_worse_minimum():
    r"""The largest eigenvalue at the first worse minimum is between 13.23 and 13.24. With rate $1/5$ and momentum $9/10$, from $1/1000$ beside it in the steepest
    direction, heavy ball is within $10^{-4}$ of the minimum from step 100 to 2000; descent and Nesterov's method are more than $1/10$ away within 1000 steps. The printed limits are 2, $19/5$ and $19/14$
    divided by the eigenvalues."""
    g = lambda theta: gradient_of_answer(theta)[1]
    h = 1e-5
    hessian = np.vstack([(g(FIRST_WORSE + h * e) - g(FIRST_WORSE - h * e)) / (2 * h) for e in np.eye(6)])
    values, directions = np.linalg.eigh((hessian + hessian.T) / 2)
    assert 13.23 < values[-1] < 13.24 and values[0] > 0 and np.abs(g(FIRST_WORSE)).max() < 1e-14
    beside = FIRST_WORSE + 1e-3 * directions[:, -1]
    for m, ahead, stays in ((0.0, False, False), (0.9, False, True), (0.9, True, False)):
        seen = momentum_run(g, beside, beside, 0.2, m, 2000 if stays else 1000, ahead)
        away = np.abs(np.array(seen) - FIRST_WORSE).max(axis=(1, 2))
        assert away[100:].max() < 1e-4 if stays else away.max() > 0.1
    facts = facts_of(momentum_and_ends)
    for sharpness, limits in zip(facts.sharpness, facts.limits, strict=True):
        assert np.abs(np.array(limits) * sharpness - (2, 19 / 5, 19 / 14)).max() < 1e-12
    assert abs(facts.sharpness[1] - values[-1]) < 1e-5


def brought_to_an_end(theta):
    """Damped Gauss-Newton steps that never raise a cost, and the costs: NumPy alone."""
    X = np.array([(i, j) for i in (0.0, 1.0, 2.0) for j in (0.0, 1.0, 2.0)]).T
    damping = np.ones(len(theta))
    for _ in range(300):
        now, g = gradient_of_answer(theta)
        s1, s2 = (1 / (1 + np.exp(-(theta[:, k : k + 2] @ X))) for k in (0, 2))
        r1, r2 = theta[:, 4:5] * s1 * (1 - s1), theta[:, 5:6] * s2 * (1 - s2)
        J = np.stack([r1 * X[0], r1 * X[1], r2 * X[0], r2 * X[1], s1, s2], axis=2)
        A = 2 / 9 * J.swapaxes(1, 2) @ J
        A += (damping * (1e-3 + np.trace(A, axis1=1, axis2=2)))[:, None, None] * np.eye(6)
        trial = theta - np.linalg.solve(A, g[..., None])[..., 0]
        better = gradient_of_answer(trial)[0] < now
        theta = np.where(better[:, None] & (np.abs(theta).max(1) < 1e4)[:, None], trial, theta)
        damping = np.clip(damping * np.where(better, 1 / 3, 2), 1e-12, 1e8)
    return theta, now


@pytest.mark.statistical
def test_ends_of_five_rules():
    r"""The nine points, normal starts of standard deviation 1, 5000 steps, then steps that never raise the cost: descent (rate $1/10$), heavy ball (momentum $9/10$, rates $1/100$ and
    $1/10$), Nesterov's method (momentum $9/10$, rate $1/10$), Adam (rate $1/100$). In a second simulation of 100 other starts each, the 95% Wilson intervals of the shares of worse minima and of best
    fits overlap the printed ones; heavy ball with rate $1/10$ reaches the best fit less often than descent, and Adam a worse minimum less often. With rate $1/100$ heavy ball ends more often
    at neither than descent does. Few starts lead heavy ball with rate $1/10$ to the best fit and descent to a worse minimum, and many the other way."""
    n, facts = 100, facts_of(momentum_and_ends)
    begun = np.random.default_rng(1).normal(size=(n, 6))
    theta, last = (np.tile(begun, (5, 1)) for _ in range(2))
    rate, m = (np.repeat(row, n)[: 4 * n, None] for row in ((0.1, 0.01, 0.1, 0.1, 0), (0, 0.9, 0.9, 0.9, 0)))
    ahead, four = np.repeat((0, 0, 0, 1), n)[:, None], slice(4 * n)
    u, v = np.zeros((n, 6)), np.zeros((n, 6))
    for t in range(1, 5001):
        look = theta.copy()
        look[four] += ahead * m * (theta[four] - last[four])
        g = gradient_of_answer(look)[1]
        moved = theta[four] + m * (theta[four] - last[four]) - rate * g[four]
        u, v = 0.9 * u + 0.1 * g[4 * n :], 0.999 * v + 0.001 * g[4 * n :] ** 2
        adam = theta[4 * n :] - 0.01 * (u / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        theta, last = np.vstack([moved, adam]), theta
    ends, costs = brought_to_an_end(theta)
    worse = [np.abs(costs - cost) < 1e-7 for cost in (0.001696654871, 0.007352705545)]
    at_worse = ((worse[0] | worse[1]) & (np.abs(ends).max(1) < 7)).reshape(5, n)
    at_best = (costs < 1e-12).reshape(5, n)
    worse, best = at_worse.sum(1), at_best.sum(1)
    for counts, part in ((worse, "worse"), (best, "best")):
        for count, printed in zip(counts.tolist(), (getattr(one, part) for one in facts.ends), strict=True):
            interval = binomtest(printed.count, facts.runs).proportion_ci(method="wilson")
            assert abs(interval.low - printed.low) < 1e-9 > abs(interval.high - printed.high)
            again = binomtest(count, n).proportion_ci(method="wilson")
            assert again.low <= printed.high and printed.low <= again.high
    assert best[2] < best[0] and worse[4] < worse[0] and best[1] + worse[1] < best[0] + worse[0]
    for saved, lost in (
        ((at_worse[0] & at_best[2]).sum(), (at_worse[2] & at_best[0]).sum()),
        (facts.saved, facts.lost),
    ):
        assert 3 * saved < lost
    assert (
        facts.ends[2].worse.count > facts.ends[0].worse.count and facts.ends[1].valley.low > facts.ends[0].valley.high
    )
