"""A problem that is as good as a convex one: the gradient dominates the cost."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from flint import arb, arb_mat, fmpq
from hypothesis import given
from hypothesis import strategies as st

from figures import wavy_bowl
from landscape.cases import near_a_fit
from landscape.model.networks import ALL, jacobian
from tests.claims.four_unit_checker import hessian, outputs
from tests.claims.generated import CUBIC, FEW, FRACTIONS, matrices, networks, vectors
from tests.claims.recorded import facts_of
from tests.claims.test_convex_instead import dot

F = Fraction
WHOLE = st.integers(-3, 3).map(F)
POSITIVE = st.builds(F, st.integers(1, 12), st.integers(1, 6))


@pytest.mark.proved
@given(matrices(2, 4, WHOLE), vectors(2, FRACTIONS), vectors(4, FRACTIONS), st.integers(1, 8))
def test_dominance_gives_a_linear_rate(X, y, w, part):
    r"""If $\tfrac12|\nabla f|^2\ge\mu(f-f_*)$ with $\mu>0$, every critical point has the value $f_*$. If moreover no eigenvalue of the Hessian is above $\beta$, a step with
    rate $\eta\le1/\beta$ multiplies $f-f_*$ by at most $1-\eta\mu$. Without the inequality, or with a large rate, this fails."""
    G = X @ X.T
    trace, det = G[0, 0] + G[1, 1], G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0]
    if det > 0:  # more weights than samples, independent rows: f_* = 0
        mu = det / trace  # not above the smaller eigenvalue of X X^T
        rate = F(part, 8) / trace  # not above 1 / (the larger one)
        f = lambda w: dot(X @ w - y, X @ w - y) / 2
        slope = X.T @ (X @ w - y)
        assert dot(slope, slope) / 2 >= mu * f(w)
        assert f(w - rate * slope) <= (1 - rate * mu) * f(w)
    height = lambda w: w**4  # convex, without the inequality: the factors tend to 1
    factors = [height(w - 4 * w**3 / 12) / height(w) for w in (F(1), F(1, 10), F(1, 100))]
    assert factors[0] < factors[1] < factors[2] < 1 and factors[2] > F(999, 1000)
    assert (F(1) - 3 * F(1)) ** 2 > 1  # w^2/2 with rate 3 goes up


@pytest.mark.proved
@given(networks(units=FEW, numbers=FRACTIONS), st.data())
def test_errors_see_the_singular_values(network, data):
    r"""Let $L$ be the mean squared error of a network on $m$ samples and $J$ the Jacobian of its outputs. Where $|J^\top e|\ge s|e|$ for all $e$ in $\mathbb{R}^m$,
    $\tfrac12|\nabla L|^2\ge\tfrac2ms^2L$. With more samples than parameters only $s=0$ will do, and the gradient can be zero at $L>0$."""
    X = data.draw(matrices(2, network.W.shape[1], FRACTIONS))
    e = data.draw(vectors(2, FRACTIONS))
    J = jacobian(network, X, CUBIC, ALL)
    G = J @ J.T
    trace, det = G[0, 0] + G[1, 1], G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0]
    square = det / trace if trace else F(0)  # of s: not above the smaller eigenvalue of J J^T
    slope = [dot(e, [F(1), F(1)])]  # of L = |e|^2 / 2, m = 2: by c, then by v, b and w of each unit
    for w, b, v in zip(network.W, network.b, network.v, strict=True):
        z = [dot(x, w) + b for x in X]
        back = [v * ei * (3 * zi**2 + 1) for ei, zi in zip(e, z, strict=True)]
        slope += [dot(e, [zi**3 + zi for zi in z]), sum(back, F(0)), *(dot(back, column) for column in X.T)]
    assert dot(slope, slope) / 2 >= F(2, 2) * square * dot(e, e) / 2
    assert (
        2 * (F(0) - 1) + 2 * (F(0) + 1) == 0
    )  # one weight, two samples, f = w, targets 1 and -1: w = 0 is critical, L = 1


@pytest.mark.proved
@given(POSITIVE, st.builds(F, st.integers(1, 8), st.just(8)), vectors(2, FRACTIONS), st.integers(1, 12))
def test_near_a_fit_descent_cannot_miss(mu, part, start, steps):
    r"""Let $L\ge0$, and in the closed ball of radius $R>\sqrt{8L/\mu}$ around the start let $\tfrac12|\nabla L|^2\ge\mu L$ and no eigenvalue of the Hessian exceed $\beta$. Then descent
    with a rate $\eta\le1/\beta$ stays in the ball, after $t$ steps the cost is at most $(1-\eta\mu)^t$ times the first, and the weights converge to a point with $L=0$.
    With a smaller ball this can fail."""
    H = np.diag([mu, 3 * mu])  # L = w.H w / 2, so that 2 mu L <= |H w|^2
    rate, w = part / (3 * mu), start.copy()
    first = dot(w, H @ w) / 2
    for _ in range(steps):
        w = w - rate * (H @ w)
    assert dot(w - start, w - start) <= 8 * first / mu
    assert dot(w, H @ w) / 2 <= (1 - rate * mu) ** steps * first
    # exp(-w) from w = 0: in the ball of radius 1 mu = 1/6 < exp(-1)/2 will do, the theorem wants the radius sqrt(48): descent leaves for ever.
    w = 0.0
    for _ in range(30):
        w += 1 / 3 * np.exp(-w)  # the rate 1/3 is below 1/beta = exp(-1)
    assert w > 2 and np.exp(-1) / 2 > 1 / 6


@pytest.mark.certified
def test_descent_from_this_start_cannot_miss():
    r"""For the four tanh units and three samples of the page, in the ball of radius $1/20$ around the start: $\tfrac12|\nabla L|^2\ge\mu L$ with the printed $\mu$, no curvature
    above the printed number, which is below 11, and the radius that the theorem asks for is below $1/20$. At the start one curvature is negative. A run of 100 steps with rate $1/11$ does as the theorem says, and more: it makes the cost a million times smaller."""
    facts = facts_of(wavy_bowl)
    theta = [arb(fmpq(int(100 * F(entry)), 100)) for entry in near_a_fit.START]
    box, samples = [t + arb(0, 0.0500001) for t in theta], ((-1, 1), (0, -1), (1, 1))
    length = lambda entries: sum((e * e for e in entries), arb(0)).sqrt()
    at, around = list(outputs(theta, samples)), list(outputs(box, samples))
    J = arb_mat([slope for _, slope, _ in at])
    s = arb(fmpq(11, 10))
    G = J * J.transpose() - arb_mat([[s * s if i == j else arb(0) for j in range(3)] for i in range(3)])
    minors = (G[0, 0], G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0], G.det())
    assert all(minor > 0 for minor in minors)  # no singular value of J below s at the start
    left = s - arb(fmpq(1, 20)) * length([length(bends) for _, _, bends in around])
    cost = sum((f * f for f, _, _ in at), arb(0)) / 3
    assert left > 0 and left * left * 2 / 3 > facts.mu
    assert (8 * cost / arb(facts.mu)).sqrt() < facts.needed < 0.05
    assert length([entry for row in hessian(around) for entry in row]) < facts.smoothness < 11
    H = hessian(at)
    u = np.linalg.eigh(np.array([[float(h) for h in row] for row in H]))[1][:, 0].tolist()  # floats propose a direction
    assert sum((p * h * q for p, row in zip(u, H, strict=True) for h, q in zip(row, u, strict=True)), arb(0)) < 0
    problem, run = near_a_fit.problem(), np.array([float(entry) for entry in near_a_fit.START])
    costs = [problem.cost(run)]
    for _ in range(100):
        run = run - problem.gradient(run) / 11
        costs.append(problem.cost(run))
    assert all(later <= (1 - facts.mu / 11) * now for now, later in pairwise(costs))
    assert 0 <= (1 - facts.mu / 11) ** -100 - facts.promised < 1 and costs[0] > 10**6 * costs[-1]


@pytest.mark.certified
def test_wavy_bowl_is_dominated_and_not_convex():
    r"""For $f(x)=x^2+3\sin^2x$: $\tfrac12f'(x)^2\ge\tfrac7{40}f(x)$ for all $x$, and with $9/50$ for $7/40$ this is false. The curvature is $-4$ at $\pi/2$ and never above 8."""
    value = lambda x: 1 + 3 * x.sinc() ** 2  # f / x^2
    slope = lambda x: 2 + 6 * (2 * x).sinc()  # f' / x
    margin = lambda x, mu: slope(x) ** 2 - 2 * mu * value(x)
    todo = [(fmpq(0), fmpq(3))]
    while todo:  # on [0, 3], by boxes; f is even
        low, high = todo.pop()
        if not margin(arb(low).union(arb(high)), arb(fmpq(7, 40))) > 0:
            assert high - low > fmpq(1, 10**6)
            todo += [(low, (low + high) / 2), ((low + high) / 2, high)]
    # beyond 3: |f'| >= 2x - 3 and f <= x^2 + 3, so the difference is at least (2x-3)^2 - (7/20)(x^2 + 3), which is positive at 3 and rises
    assert F(3) ** 2 > F(7, 20) * 12 and 4 * (2 * 3 - 3) > F(7, 10) * 3 and 8 > F(7, 10)
    assert any(margin(arb(fmpq(k, 100)), arb(fmpq(9, 50))) < 0 for k in range(300))
    # f'' = 2 + 6 cos 2x lies between -4, at pi/2, and 8; the difference quotient confirms the sign
    f = lambda x: x * x + 3 * x.sin() ** 2
    h, at = arb(fmpq(1, 100)), arb.pi() / 2
    assert abs((f(at + h) + f(at - h) - 2 * f(at)) / (h * h) + 4) < 0.01


@pytest.mark.exact
def test_convex_without_dominance():
    r"""$w^4$ is convex, and $\tfrac12f'^2=8w^2f$, so no $\mu>0$ will do near 0."""
    for w in (F(1), F(-1, 3), F(1, 1000)):
        assert (4 * w**3) ** 2 / 2 == 8 * w**2 * w**4
