"""Adam and AMSGrad: where they fail and do not on convex problems, and which fit they choose."""

from fractions import Fraction as F
from functools import cache
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import adam_convex
from landscape.search.rules import adam, amsgrad, heavy_ball, nesterov
from tests.claims.generated import matrices, vectors
from tests.claims.recorded import facts_of
from tests.claims.test_momentum import POSITIVE, SHARES, momentum_run, step

ENTRIES = st.integers(1, 12).flatmap(lambda k: st.sampled_from([k / 4, -k / 4]))


def adam_run(slope, start, rate, first, second, tiny, steps, ams=False, corrected=True, between=None):
    """The weights from the formulas of the page; `rate` and `slope` are functions of the step t = 1, 2, ...; `between` cuts off."""
    w, u, v, top, seen = start, 0.0, 0.0, 0.0, [start]
    for t in range(1, steps + 1):
        g = slope(t, w)
        u, v = first * u + (1 - first) * g, second * v + (1 - second) * g * g
        top = np.maximum(top, v) if ams else v
        a, b = (1 - first**t, 1 - second**t) if corrected else (1, 1)
        w = w - rate(t) * (u / a) / ((top / b) ** 0.5 + tiny)
        w = w if between is None else min(between, max(-between, w))
        seen.append(w)
    return seen


@cache
def online_with_other_decay():
    """Where Adam is after 900 steps on the slopes 3, -1, -1 from 0, with the second decay 999/1000."""
    slope = lambda t, w: 3.0 if t % 3 == 1 else -1.0
    return adam_run(slope, 0.0, lambda t: 0.01, 0.0, 0.999, 0.0, 900, corrected=False, between=1.0)[-1]


@cache
def without_a_hypothesis():
    """Two weights after 300 steps of Adam on two samples, and after one step on one sample with a large epsilon."""
    X, two = np.array([[1.0, 3.0], [2.0, -1.0]]), np.array([20.0, 0.0])
    mixed = adam_run(lambda t, w: X.T @ (X @ w - two), np.zeros(2), lambda t: 0.1, 0.9, 0.999, 1e-8, 300)[-1]
    large = adam_run(lambda t, w: (w @ X[0] - 20) * X[0], np.zeros(2), lambda t: 0.1, 0.9, 0.999, 100.0, 1)[-1]
    return mixed, large


@pytest.mark.numerical
def test_two_fits_of_one_sample():
    r"""One sample, input $(1,3)$ and target 20, from $(0,0)$: descent on the squared error moves along $(1,3)$ and ends at $(2,6)$. Adam with the usual constants and the
    rate $1/10$, lowered evenly to zero in 3000 steps, keeps its two weights within $10^{-6}$ of each other and ends within $10^{-3}$ of $(5,5)$. Both fit."""
    w = (F(0), F(0))
    for _ in range(40):
        r = w[0] + 3 * w[1] - 20
        w = (w[0] - F(1, 20) * r, w[1] - F(1, 20) * 3 * r)
        assert w[1] == 3 * w[0]
    assert abs(w[0] - 2) < F(1, 10**6) and 2 + 3 * 6 == 20 == 5 + 3 * 5
    x = np.array([1.0, 3.0])
    seen = adam_run(lambda t, w: (w @ x - 20) * x, np.zeros(2), lambda t: 0.1 * (1 - t / 3000), 0.9, 0.999, 1e-8, 3000)
    assert max(abs(a - b) for a, b in seen) < 1e-6 and np.abs(seen[-1] - 5).max() < 1e-3


@pytest.mark.proved
@given(st.fractions(F(21, 10), 9), st.fractions(-1, 1), st.fractions(F(1, 10), 3), st.booleans())
def test_adam_goes_to_the_worst_point(C, start, eta, falling):
    r"""Slopes $C>2$, $-1$, $-1$ in turn on $[-1,1]$; Adam with $\beta_1=0$, $\beta_2=1/(1+C^2)$, $\epsilon=0$, no correction, rate $\eta/\sqrt t$ or $\eta$. From every start it stands at 1 before every large
    slope from some step on, and pays on average at least $\frac23(C-2)$ a step more than $-1$ does. With $\beta_2$ close to 1 it goes to $-1$ instead; with $C<2$, 1 is the best point."""
    C, eta, cost = float(C), float(eta), lambda t: C if t % 3 == 1 else -1.0
    rate = (lambda t: eta / sqrt(t)) if falling else (lambda t: eta)
    second = 1 / (1 + C * C)
    steps = 450 if falling else 150
    seen = adam_run(lambda t, w: cost(t), float(start), rate, 0.0, second, 0.0, steps, corrected=False, between=1.0)
    size = sqrt(1 + C * C) / C
    for k in range(1, steps // 3):  # the gain of a round, as proved
        assert seen[3 * k + 3] >= min(1, seen[3 * k] + rate(3 * k + 1) * size / 5 - 1e-12)
    total = sum(rate(3 * k + 1) * size / 5 for k in range(1, steps // 3 - 20))
    if total > 2:
        assert seen[-1] == 1 == seen[-4]
        paid = sum(cost(t) * (seen[t - 1] + 1) for t in range(steps - 59, steps + 1)) / 60
        assert paid >= 2 / 3 * (C - 2) - 1e-9
    how, memory, w = (eta, 0.0, second, 0.0, 1.0, 1.0), (0.0, 0.0, 0.0), float(start)  # the library's rule
    for t in range(1, 40):
        w, memory = step(adam(0.0, second), w, cost(t), memory, (rate(t), *how[1:]))
        w = min(1.0, max(-1.0, w))
        assert abs(w - seen[t]) < 1e-12
    assert online_with_other_decay() < -0.9


@pytest.mark.proved
@given(st.fractions(F(21, 10), 9), st.fractions(-1, 1), st.fractions(F(1, 10), 1), st.integers(0, 99))
def test_amsgrad_goes_to_the_best_point(C, start, eta, hundredths):
    r"""The same slopes; AMSGrad with $\beta_1=0$, any $0\le\beta_2<1$, rates that never grow, tend to 0 and add up to infinity, converges to $-1$ from every start: in a round w falls by at least
    $(C-2)\eta_t/C$ or ends at most $2\eta_t/D$ above $-1$. With rates that add up to little it stops on the way; with a constant rate it keeps moving."""
    C, second, cost = float(C), hundredths / 100, lambda t: float(C) if t % 3 == 1 else -1.0
    rate = lambda t: float(eta) / sqrt(t)
    run = lambda pace, steps: adam_run(
        lambda t, w: cost(t), float(start), pace, 0.0, second, 0.0, steps, ams=True, corrected=False, between=1.0
    )
    seen = run(rate, 450)
    least = C * sqrt(1 - second)  # the divisor is never smaller
    for k in range(150):
        fall, near = (C - 2) * rate(3 * k + 1) / C, 2 * rate(3 * k + 1) / least
        assert seen[3 * k + 3] <= max(seen[3 * k] - fall, -1 + near) + 1e-12
    if sum((C - 2) * rate(3 * k + 1) / C for k in range(50, 120)) > 2:
        assert seen[-1] <= -1 + 2 * rate(150) / least + 1e-12
    stuck = adam_run(
        lambda t, w: cost(t), 1.0, lambda t: 0.1 / t**2, 0.0, second, 0.0, 90, ams=True, corrected=False, between=1.0
    )
    assert 1 - stuck[-1] < 0.1 * 1.65 / sqrt(1 - second)
    moving = run(lambda t: 0.1, 93)
    assert abs(moving[-1] - moving[-2]) >= 0.1 / C - 1e-12


@pytest.mark.numerical
def test_usual_decays_on_the_online_problem():
    r"""With $C=3$, rate $\frac3{10}/\sqrt t$, $\beta_1=9/10$, $\beta_2=999/1000$ and corrections, Adam is below $-99/100$ after $10^4$ steps. With the slopes 1010 once and $-10$ a hundred times in turn,
    $\beta_1=9/10$, $\beta_2=99/100$, rate $1/\sqrt t$, without corrections, after $10^5$ steps Adam is above $19/20$ and AMSGrad below $-19/20$."""
    usual = adam_run(
        lambda t, w: 3.0 if t % 3 == 1 else -1.0, 0.0, lambda t: 0.3 / sqrt(t), 0.9, 0.999, 1e-8, 10**4, between=1.0
    )
    assert usual[-1] < -0.99
    w, u, v, top = [0.0, 0.0], 0.0, 0.0, 0.0
    for t in range(1, 10**5 + 1):
        g = 1010.0 if t % 101 == 1 else -10.0
        u, v = 0.9 * u + 0.1 * g, 0.99 * v + 0.01 * g * g
        top = max(top, v)
        w = [min(1.0, max(-1.0, x - u / sqrt(t * d))) for x, d in zip(w, (v, top), strict=True)]
    assert w[0] > 0.95 and w[1] < -0.95


@pytest.mark.proved
@given(SHARES, st.integers(0, 15), POSITIVE, st.integers(2, 40), st.fractions(F(1, 9), 1))
def test_adam_does_not_settle(first, sixteenths, tiny, excess, part):
    r"""Adam with a fixed rate $\eta$, $\epsilon>0$, at a critical point where all eigenvalues are positive and the largest is $\lambda>2(1+\beta_1)\epsilon/((1-\beta_1)\eta)$: there are states as close as one likes, with
    u and v close to 0, from which it leaves a fixed neighbourhood. On $\tfrac12\lambda w^2$ with $\beta_1=0$ a run converges to 0 only by hitting it. Below the limit it can converge."""
    # beta_2 = 0, late in the run: the divisor is |g| + epsilon, everything is rational; curvature 1
    limit = 2 * (1 + first) * tiny / (1 - first)
    for eta, repels in ((limit * (1 + F(excess, 20)), True), (limit * F(1, 2), False)):
        heavy = (1 - first) * eta / tiny  # the rate of heavy ball with momentum beta_1
        assert (heavy > 2 * (1 + first)) == repels
        w, u = part * tiny / 10**6, F(0)
        begun = abs(w)
        for _ in range(200):
            u = first * u + (1 - first) * w
            w = w - eta * u / (abs(w) + tiny)
            w, u = (F(round(x / begun * 10**9), 10**9) * begun for x in (w, u))
            if abs(w) > 100 * begun:
                break
        assert not repels or abs(w) > 100 * begun
        assert repels or first > F(3, 4) or abs(w) < begun
    eta, second = float(2 * tiny * (1 + F(excess, 20))), sixteenths / 16  # beta_1 = 0, any beta_2, the library's rule
    w, memory, tail = float(part), (0.0, 0.0, 0.0), []
    for _ in range(300):
        w, memory = step(adam(0.0, second, float(tiny)), w, w, memory, (eta, 0.0, second, float(tiny), 1.0, 1.0))
        tail.append(abs(w))
    assert max(tail[-150:]) > 1e-4 * min(float(tiny), 1.0) or w == 0
    assert F(1) - 2 * F(1) / (abs(F(1)) + 1) == 0  # eta = 2, epsilon = 1, beta_2 = 0: from 1 it hits 0


@pytest.mark.exact
def test_adam_limit_with_usual_constants():
    r"""With $\beta_1=9/10$, $\epsilon=10^{-8}$ and $\eta=1/1000$ the limit $2(1+\beta_1)\epsilon/((1-\beta_1)\eta)$ is $19/50000$."""
    assert 2 * (1 + F(9, 10)) * F(1, 10**8) / ((1 - F(9, 10)) * F(1, 1000)) == F(19, 50000)


@pytest.mark.numerical
def test_loss_of_adam_rises_again():
    r"""Adam on $\tfrac12(a^2+100b^2)$ from $(1,1)$, rate $1/10$, usual constants: the cost falls below $10^{-20}$; the divisor of b falls below $\eta\lambda(1-\beta_1)/(2(1+\beta_1))=5/19$ at the printed step, and the
    cost is above $1/1000$ again at the printed step, from starts moved by $10^{-9}$ too within 100 steps of it. AMSGrad's cost stays below $10^{-20}$ to the end."""
    facts, bends = facts_of(adam_convex), np.array([1.0, 100.0])
    slope, rate = (lambda t, w: bends * w), (lambda t: 0.1)
    for moved, room in ((1.0, 0), (1 + 1e-9, 100), (1 - 1e-9, 100)):
        seen = np.array(adam_run(slope, np.full(2, moved), rate, 0.9, 0.999, 1e-8, facts.back + room))
        costs = (seen**2 @ bends)[1:] / 2
        assert costs[facts.gone : facts.unstable].max() < 1e-20
        back = facts.unstable + int(np.flatnonzero(costs[facts.unstable :] > 1e-3)[0]) + 1
        assert abs(back - facts.back) <= room
    v = 0.0
    for t, b in enumerate(seen[:, 1], 1):  # the slope in step t is taken where step t - 1 ended
        v = 0.999 * v + 0.001 * (100 * b) ** 2
        if sqrt(v / (1 - 0.999**t)) + 1e-8 < 5 / 19:
            break
    assert t == facts.unstable
    late = np.array(adam_run(slope, np.ones(2), rate, 0.9, 0.999, 1e-8, 12000))[facts.back :] ** 2 @ bends / 2
    assert late.max() == pytest.approx(facts.highest, abs=0.02) and late.argmax() < 1000  # what comes later is less
    safe = np.array(adam_run(slope, np.ones(2), rate, 0.9, 0.999, 1e-8, 12000, ams=True))
    slopes = lambda t, w: 3.0 if t % 3 == 1 else -1.0
    for ams, drawn in zip((False, True), facts.weights, strict=True):
        w = adam_run(slopes, 0.0, lambda t: 0.3 / sqrt(t), 0.0, 0.1, 0.0, 450, ams, False, 1.0)
        assert np.abs(np.array(w[::3]) - drawn).max() < 1e-4
    assert (safe**2 @ bends)[facts.gone :].max() / 2 < 1e-20


@pytest.mark.proved
@given(matrices(2, 4), vectors(2), st.integers(0, 9), st.booleans())
def test_momentum_stays_in_the_span_of_the_inputs(X, y, tenths, ahead):
    r"""Heavy ball and Nesterov's method on least squares from 0 stay in the span of the inputs, so a fit that they converge to is the shortest one. From another start they keep what is orthogonal to the span;
    Adam does not stay in it."""
    slope = lambda w: X.T @ (X @ w - y)
    rate = 1 / (1 + (X * X).sum()) / 2
    rule = (nesterov if ahead else heavy_ball)(tenths / 10)
    w, memory = np.zeros(4), (np.zeros(4),) * 3
    for _ in range(200):
        w, memory = step(rule, w, slope(w), memory, (rate, rule.first, 0, 0, 1, 1))
    across = np.eye(4) - np.linalg.pinv(X) @ X
    assert np.abs(across @ w).max() < 1e-9 * (1 + np.abs(w).max())
    if np.linalg.svd(X, compute_uv=False)[-1] > 0.1:
        start = np.array([1.0, -2.0, 0.5, 1.0])
        end = momentum_run(slope, start, start, rate, tenths / 10, 200, ahead)[-1]
        assert np.abs(across @ (end - start)).max() < 1e-9 * (1 + np.abs(end).max())
        fit = np.linalg.pinv(X) @ y
        assert np.linalg.norm(fit) <= np.linalg.norm(fit + across @ start) + 1e-12
    x = np.array([1.0, 3.0])
    one = adam_run(lambda t, w: (w @ x - 20) * x, np.zeros(2), lambda t: 0.1, 0.9, 0.999, 1e-8, 1)[-1]
    assert abs(one[1] - 3 * one[0]) > 0.1


@pytest.mark.proved
@given(st.lists(ENTRIES, min_size=1, max_size=4).map(np.array), st.integers(-20, 20), SHARES, SHARES, st.booleans())
def test_adam_moves_all_weights_equally(x, y, first, second, ams):
    r"""Adam and AMSGrad with $\epsilon=0$ on one sample $x$ without zero entries, from 0, keep all $|w_i|$ equal, with the signs of x or all opposite. A fit of that form is $y\,\mathrm{sign}(x)/\|x\|_1$, and no fit
    has a smaller largest entry. With $\epsilon$ large, or with two samples, the sizes differ."""
    first, second = float(first), float(second)
    rule = (amsgrad if ams else adam)(first, second)
    w, memory = np.zeros(len(x)), [(0.0, 0.0, 0.0)] * len(x)
    for t in range(1, 30):
        r = float(w @ x) - y
        how = (0.1, first, second, 0.0, 1 - first**t, 1 - second**t)
        if r == 0:
            break
        pairs = [step(rule, a, r * b, m, how) for a, b, m in zip(w.tolist(), x.tolist(), memory, strict=True)]
        w, memory = np.array([p[0] for p in pairs]), [p[1] for p in pairs]
        assert np.abs(w * np.sign(x) - w[0] * np.sign(x[0])).max() < 1e-9 * (1 + np.abs(w).max())
    fit = y * np.sign(x) / np.abs(x).sum()
    assert abs(fit @ x - y) < 1e-9
    other = fit + np.linspace(-1, 1, len(x)) - (np.linspace(-1, 1, len(x)) @ x) / (x @ x) * x
    assert abs(other @ x - y) < 1e-9 and np.abs(other).max() >= np.abs(fit).max() - 1e-12
    assert all(abs(abs(a) - abs(b)) > 0.01 for a, b in without_a_hypothesis())


@pytest.mark.exact
@given(SHARES, SHARES, POSITIVE, POSITIVE, st.integers(1, 40))
def test_adam_can_jump_for_ever(first, second, curvature, tiny, excess):
    r"""Adam without corrections on $\tfrac12\lambda w^2$: with $v=\lambda^2a^2$ and $u=-(1-\beta_1)\lambda a/(1+\beta_1)$ before a step at $a=\frac{(1-\beta_1)\eta}{2(1+\beta_1)}-\frac\epsilon\lambda>0$ it jumps to
    $-a$, and back; $a>0$ exactly if $\lambda>2(1+\beta_1)\epsilon/((1-\beta_1)\eta)$."""
    eta = 2 * (1 + first) * tiny / ((1 - first) * curvature) * F(excess, 20)
    a = (1 - first) * eta / (2 * (1 + first)) - tiny / curvature
    assert (a > 0) == (excess > 20)
    if a > 0:
        w, u, v = a, -(1 - first) * curvature * a / (1 + first), (curvature * a) ** 2
        for sign in (-1, 1, -1):
            g = curvature * w
            u, v = first * u + (1 - first) * g, second * v + (1 - second) * g * g
            assert v == (curvature * a) ** 2  # so its root is the size of the slope
            w = w - eta * u / (abs(g) + tiny)
            assert w == sign * a
