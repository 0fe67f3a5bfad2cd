"""What gradient descent guarantees: that it goes down, that the gradient dies out, and how fast."""

from fractions import Fraction
from itertools import pairwise
from math import exp, log1p
from typing import NamedTuple

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from figures import descent_rates, four_descents
from landscape.model import regression
from landscape.model.losses import SQUARED_ERROR
from tests.claims.generated import FRACTIONS, matrices, vectors

beta = sp.Symbol("beta", positive=True)
SMALL = st.builds(Fraction, st.integers(-4, 4), st.integers(1, 2))
PARTS = st.integers(1, 7).map(lambda k: Fraction(k, 8))  # strictly between 0 and 1
STEPS = 4


def square(u):
    return u @ u


class Cost(NamedTuple):
    r"""$\tfrac\mu2\|w\|^2+\sum_ka_k\,v(x_k\cdot(w-c))$, where v is even with the curvature $1-|z|$ for $|z|\le1$, else 0.

    Twice continuously differentiable, exact on rationals; the eigenvalues of the Hessian lie between `low` and `high`.
    """

    mu: Fraction
    a: np.ndarray
    X: np.ndarray
    c: np.ndarray

    @property
    def low(self):
        return self.mu + sum(min(a, 0) * square(x) for a, x in zip(self.a, self.X, strict=True))

    @property
    def high(self):
        return self.mu + sum(max(a, 0) * square(x) for a, x in zip(self.a, self.X, strict=True))

    def value(self, w):
        v = lambda z: z * z / 2 - abs(z) ** 3 / 6 if abs(z) <= 1 else abs(z) / 2 - Fraction(1, 6)
        return self.mu * square(w) / 2 + sum(a * v(x @ (w - self.c)) for a, x in zip(self.a, self.X, strict=True))

    def gradient(self, w):
        slope = lambda z: z - z * abs(z) / 2 if abs(z) <= 1 else Fraction(1 if z > 0 else -1, 2)
        return self.mu * w + sum(a * slope(x @ (w - self.c)) * x for a, x in zip(self.a, self.X, strict=True))

    def descend(self, w, rate):
        path = [w]
        for _ in range(STEPS):
            path.append(path[-1] - rate * self.gradient(path[-1]))
        return path


@st.composite
def costs(draw, least=1, signs=True):
    """Costs of two weights, convex unless `signs`; bounded below. The ridge mu is at least `least` halves."""
    a, mu = draw(vectors(2, SMALL)), Fraction(draw(st.integers(least, 3)), 2)
    return Cost(mu, a if signs else abs(a), draw(matrices(2, 2, SMALL)), draw(vectors(2, SMALL)))


@pytest.mark.proved
@given(vectors(2, FRACTIONS), matrices(2, 2, FRACTIONS), st.fractions(1, 4), st.fractions(0, 1))
def test_descent_lemma(g, M, beta, part):
    r"""Let $g$ be the gradient of $f$ at $x$, and let the Hessian have no eigenvalue above $\beta>0$ on the step from
    $x$ to $x-\eta g$. Then $f$ falls by at least $\eta(1-\eta\beta/2)\|g\|^2$: by a positive amount, if $g\ne0$ and
    $0<\eta<2/\beta$. Tried on quadratics, convex and not."""
    H = beta * np.eye(2, dtype=int) - M.T @ M  # no eigenvalue above beta, some perhaps below 0
    f = lambda x: g @ x + x @ H @ x / 2
    eta = part * 2 / beta
    assert -f(-eta * g) >= eta * (1 - eta * beta / 2) * (g @ g) >= 0
    sharp = lambda x: g @ x + beta * x @ x / 2
    assert -sharp(-eta * g) == eta * (1 - eta * beta / 2) * (g @ g)
    assert f(-eta * g) < 0 or not g.any() or part in (0, 1)
    steeper = lambda x: g @ x + 2 * beta * x @ x  # curvature 4 beta: the step may go up
    assert steeper(-g / beta) > 0 or not g.any()


@pytest.mark.exact
def test_step_at_the_limit_goes_nowhere():
    r"""For $f(w)=\tfrac12\beta w^2$ one step of size $\eta$ takes $w$ to $(1-\eta\beta)w$. With $\eta=2/\beta$ that is
    $-w$, at the same height; with $\eta=3/\beta$ it is $-2w$, at four times the height."""
    w = sp.symbols("w", real=True)
    f = beta * w**2 / 2
    step = lambda eta: sp.simplify(w - eta * sp.diff(f, w))
    assert step(2 / beta) == -w and sp.simplify(f.subs(w, -w) - f) == 0
    assert step(3 / beta) == -2 * w and sp.simplify(f.subs(w, -2 * w) - 4 * f) == 0


@pytest.mark.proved
@given(st.integers(1, 4), st.integers(0, 4), st.fractions(-3, 3), PARTS)
def test_short_step_stays_in_its_valley(a, b, w, part):
    r"""It is enough that no eigenvalue of the Hessian exceeds $\beta$ where $J\le J(\theta)$: then a step with
    $0<\eta<2/\beta$ falls by at least $\eta(1-\eta\beta/2)\|g\|^2$, and the whole way lies where $J\le J(\theta)$. Tried on
    $aw^4-bw^2$, whose curvature has no bound. A bound at $\theta$ alone is not enough."""
    J, slope = (lambda w: a * w**4 - b * w**2), (lambda w: 4 * a * w**3 - 2 * b * w)
    farthest = max(w**2, Fraction(b, a) - w**2)  # J <= J(w) only where the square is at most this
    bound = max(12 * a * farthest - 2 * b, Fraction(1, 100))
    eta = part * 2 / bound
    for k in range(1, 9):
        s = eta * k / 8
        assert J(w - s * slope(w)) <= J(w) - s * (1 - s * bound / 2) * slope(w) ** 2 <= J(w)
    at = Fraction(2, 5)  # on w^4 - w^2 the curvature at 2/5 is negative, and yet a step of 100 goes up
    assert 12 * at**2 - 2 < 0 and (lambda w: w**4 - w**2)(at - 100 * (4 * at**3 - 2 * at)) > at**4 - at**2


@pytest.mark.proved
@given(costs(), vectors(2, SMALL), PARTS)
def test_gradient_dies_out(cost, start, part):
    r"""Let $J\ge J_*$, and let no eigenvalue of the Hessian exceed $\beta>0$ where $J\le J(\theta_0)$. With
    $0<\eta<2/\beta$ and $c=\eta(1-\eta\beta/2)$ the squares of all gradients of a run add up to at most $(J(\theta_0)-J_*)/c$.
    With $\eta\le1/\beta$ the shortest of the first $t$ has a square of at most $2(J(\theta_0)-J_*)/(\eta t)$. Without a lower
    bound, or with a longer step, the gradient need not die out."""
    eta = part * 2 / cost.high
    path = cost.descend(start, eta)
    squares = [square(cost.gradient(w)) for w in path[:-1]]
    fall = cost.value(start) - cost.value(path[-1])  # at most J(start) minus any lower bound
    assert eta * (1 - eta * cost.high / 2) * sum(squares) <= fall
    if eta * cost.high <= 1:
        assert all(min(squares[:t]) <= 2 * fall / (eta * t) for t in range(1, STEPS + 1))
    steep, w, gone = (
        12 * start[0] ** 2 + 1,
        start[0],
        Fraction(0),
    )  # w^4: a bound where the cost is at most the first, and none elsewhere
    for _ in range(STEPS):
        gone, w = gone + (4 * w**3) ** 2, w - part * 2 / steep * 4 * w**3
        assert part * 2 / steep * (1 - part) * gone <= start[0] ** 4
    straight = Cost(
        Fraction(0), np.array([1]), np.array([[1, 1]]), np.array([99, 99])
    )  # far from its bend it is a ramp
    assert all(square(straight.gradient(w)) == Fraction(1, 2) for w in straight.descend(start, 1))
    bowl = Cost(Fraction(2), 0 * cost.a, cost.X, cost.c)
    away = bowl.descend(start, Fraction(3, 2))  # 3 over the curvature
    assert square(bowl.gradient(away[-1])) >= square(bowl.gradient(start))


@pytest.mark.proved
@given(st.fractions(Fraction(1, 8), 1), PARTS)
def test_a_ledge_holds_every_start_on_its_right(w, part):
    r"""On $\tfrac13w^3+\tfrac14w^4$ with $0<\eta\le1/6$ and $0<w_0\le1$ the weight falls, stays positive, and is below
    $1/(\eta t)$ after $t$ steps: it tends to $0$, which is no minimum, since the cost is negative for $-\tfrac43<w<0$."""
    eta = part * Fraction(1, 6)
    for t in range(1, 6):
        after = w - eta * (w**2 + w**3)
        assert 0 < after < w and after < 1 / (eta * t)
        w = after
    J = lambda w: w**3 / 3 + w**4 / 4
    assert J(-w) < 0 == J(0) == J(Fraction(-4, 3))
    case = four_descents.CASES["ledge"]
    assert abs(case.cost(float(w)) - J(w)) < 1e-12 > abs(case.slope(float(w)) - w**2 - w**3)


@pytest.mark.proved
@given(costs(0, signs=False), vectors(2, SMALL), vectors(2, SMALL), st.fractions(Fraction(1, 8), 1))
def test_convex_costs_fall_like_one_over_t(cost, start, u, part):
    r"""Let $J$ be convex, no eigenvalue of the Hessian above $\beta>0$ where $J\le J(\theta_0)$, and $0<\eta\le1/\beta$. Then
    $J(\theta_t)-J(u)\le\|\theta_0-u\|^2/(2\eta t)$ for every point $u$. Without convexity a run can stay above $J(u)$ for
    ever."""
    eta = part / cost.high if cost.high else Fraction(1)
    path = cost.descend(start, eta)
    for t in range(1, STEPS + 1):
        assert 2 * eta * t * (cost.value(path[t]) - cost.value(u)) <= square(start - u)
    steep, w = 12 * start[0] ** 2 + 1, start[0]  # w^4: a bound where the cost is at most the first, and none elsewhere
    for t in range(1, STEPS + 1):
        w = w - part / steep * 4 * w**3
        assert 2 * part / steep * t * (w**4 - u[0] ** 4) <= (start[0] - u[0]) ** 2
    ledge = lambda w: w**3 / 3 + w**4 / 4  # from 1 with step 1/6 it stays above 0, the least value, at -1, is -1/12
    assert 0 - ledge(Fraction(-1)) > Fraction(2**2) / (2 * Fraction(1, 6) * 150)  # the bound at t = 150


@pytest.mark.proved
@given(costs(0, signs=False), vectors(2, SMALL), st.fractions(Fraction(1, 8), 1))
def test_convex_descent_never_leaves_a_minimiser(cost, start, part):
    r"""Let $J$ be convex, no eigenvalue of the Hessian above $\beta>0$ where $J\le J(\theta_0)$, and $0<\eta\le1/\beta$. No
    step increases the distance to any minimiser; so if there is one, the weights tend to a minimiser. Without convexity the
    distance to a minimiser can grow."""
    cost = cost._replace(mu=Fraction(0))
    eta = part / cost.high if cost.high else Fraction(1)
    for w, after in pairwise(cost.descend(start, eta)):
        assert not cost.gradient(cost.c).any()  # c is a minimiser
        assert square(after - cost.c) <= square(w - cost.c)
    turn = Fraction(1, 10)  # (w^2 - 1)^2: a run from here goes to 1, away from the minimiser -1
    assert turn - Fraction(1, 8) * 4 * turn * (turn**2 - 1) > turn


@pytest.mark.proved
@given(costs(), vectors(2, SMALL), vectors(2, SMALL), PARTS)
def test_steps_contract_under_positive_curvature(cost, u, w, part):
    r"""Let all eigenvalues of the Hessian lie between $\alpha>0$ and $\beta$, everywhere. A step with $0<\eta<2/\beta$
    brings any two points closer, by the factor $q=\max(|1-\eta\alpha|,|1-\eta\beta|)<1$ at least. The factor cannot be
    improved; with $\alpha=0$ or a longer step two points may come no closer."""
    cost = cost._replace(a=abs(cost.a))
    eta = part * 2 / cost.high
    q = max(abs(1 - eta * cost.low), abs(1 - eta * cost.high))
    step = lambda at, rate: at - rate * cost.gradient(at)
    assert q < 1 and square(step(u, eta) - step(w, eta)) <= q**2 * square(u - w)
    H = np.array([cost.low, cost.high])  # the quadratic with these two curvatures attains the factor
    assert max(abs(1 - eta * H)) == q and max(abs(1 - 2 * H / cost.high)) == 1
    assert max(abs(1 - eta * np.array([0, cost.high]))) == 1


@pytest.mark.proved
@given(st.integers(3, 6), st.fractions(Fraction(1, 4), 2), PARTS)
def test_powers_make_descent_slow(p, w, part):
    r"""On $w^p$ with $p>2$, $w_0>0$ and $p\eta w_0^{p-2}<1$ the weight stays positive and falls, and
    $u_t=w_t^{-(p-2)}$ grows in every step by more than $p(p-2)\eta$, and by less each time; the growth tends to $p(p-2)\eta$. So
    $w_t$ divided by $(p(p-2)\eta t)^{-1/(p-2)}$ tends to $1$; for $w^4$ this is $(8\eta t)^{-1/2}$. With $p\eta w_0^{p-2}>2$ the
    weight runs away."""
    eta = part / (p * w ** (p - 2))
    far = w - 3 * eta / part * p * w ** (p - 1)
    assert abs(far) == 2 * w
    limit, last = p * (p - 2) * eta, None
    for _ in range(3):
        after = w - eta * p * w ** (p - 1)
        growth = 1 / after ** (p - 2) - 1 / w ** (p - 2)
        assert 0 < after < w and limit < growth and (last is None or growth < last)
        w, last = after, growth
    x = Fraction(1, 10**6)  # the growth is p eta ((1-x)^-(p-2) - 1) / x with x = p eta w^(p-2), which tends to 0
    assert abs(((1 - x) ** (2 - p) - 1) / x / (p - 2) - 1) < 10 * x


@pytest.mark.exact
def test_two_features_by_hand():
    r"""Samples $(1,0)$ with target $1$ and $(0,10)$ with target $10$, mean squared error $\tfrac12[(a-1)^2+(10b-10)^2]$, from
    $(0,0)$. The gradient is $(a-1,100(b-1))$. With rate $1/100$ the steps go to $(1/100,1)$, $(199/10000,1)$ and so on: $b$ is
    right at once, and each step multiplies $a-1$ by $99/100$. With rate $3/100$ the error of $b$ is $-1,2,-4$."""
    X, y = np.array([[1, 0], [0, 10]]) * Fraction(1), np.array([1, 10]) * Fraction(1)
    cost = lambda w: square(X @ w - y) / 2
    gradient = lambda w: X.T @ (X @ w - y)
    w = np.array([0, 0]) * Fraction(1)
    assert gradient(w).tolist() == [-1, -100] and cost(w) == Fraction(101, 2)
    floats = regression.gradient(X.astype(float), y.astype(float), np.zeros(2), SQUARED_ERROR)
    assert floats.tolist() == [-1, -100]
    errors = [w - 1]
    for _ in range(3):
        w = w - gradient(w) / 100
        errors.append(w - 1)
    assert [e[0] for e in errors] == [-1, -Fraction(99, 100), -Fraction(9801, 10000), -Fraction(970299, 1000000)]
    assert [e[1] for e in errors] == [-1, 0, 0, 0]
    w, long = np.array([0, 0]) * Fraction(1), [-1]
    for _ in range(2):
        w = w - 3 * gradient(w) / 100
        long.append(w[1] - 1)
    assert long == [-1, 2, -4]
    assert [50 * e**2 for e in long] == [50, 200, 800]


@pytest.mark.exact
def test_scaled_feature_takes_one_step():
    r"""Divide the second input by $10$: the cost is $\tfrac12[(a-1)^2+(b-10)^2]$, and the rate $1$ leads from $(0,0)$ to the
    minimum $(1,10)$ in one step."""
    X, y = np.eye(2, dtype=int), np.array([1, 10])
    w = np.zeros(2, dtype=int)
    assert (w - X.T @ (X @ w - y) == [1, 10]).all() and (X @ [1, 10] == y).all()


@pytest.mark.certified
def test_steps_until_one_per_cent():
    r"""The error of $a$ falls below $1/100$ after 459 steps with the factor $1-1/100$, and after 4605168 with the factor
    $1-10^{-6}$, no sooner."""
    for curvature, steps in ((100, 459), (10**6, 4605168)):
        factor = arb(1 - fmpq(1, curvature))
        assert factor**steps < arb(1) / 100 < factor ** (steps - 1)
        assert descent_rates.steps_to_one_per_cent(curvature) == steps


@pytest.mark.proved
@given(costs(0, signs=False), vectors(2, SMALL), vectors(2, SMALL))
def test_gradient_makes_an_acute_angle_with_better_points(cost, w, u):
    r"""Where $J$ is convex and $J(u)<J(w)$, the direction $-\nabla J(w)$ makes an angle of less than $90$ degrees with the way
    from $w$ to $u$. Without convexity it can point away."""
    assert cost.gradient(w) @ (w - u) >= cost.value(w) - cost.value(u)
    J, slope = (lambda w: (w**2 - 1) ** 2 + w / 4), (lambda w: 4 * w * (w**2 - 1) + Fraction(1, 4))
    at, better = Fraction(1, 2), Fraction(-1)  # two wells, the left one lower: from 1/2 the slope leads to the right
    assert J(better) < J(at) and -slope(at) * (better - at) < 0


@pytest.mark.exact
def test_angle_by_hand():
    r"""On $\tfrac12(a-1)^2+50(b-1)^2$ the steepest way down from $(0,0)$ is $(1,100)$, and the minimum lies in the direction
    $(1,1)$: the cosine of the angle is $101/\sqrt{20002}$, so the angle is between 44 and 45
    degrees. On $\tfrac12(a^2+\kappa b^2)$ at $(\sqrt\kappa,1)$ the cosine is $2\sqrt\kappa/(\kappa+1)$."""
    cosine = sp.Integer(101) / sp.sqrt(1 + 100**2) / sp.sqrt(2)
    assert sp.cos(sp.pi * 45 / 180) < cosine < sp.cos(sp.pi * 44 / 180)
    kappa = sp.Symbol("kappa", positive=True)
    at, gradient = sp.Matrix([sp.sqrt(kappa), 1]), sp.Matrix([sp.sqrt(kappa), kappa])
    squared = at.dot(gradient) ** 2 / at.dot(at) / gradient.dot(gradient)
    assert sp.simplify(squared - 4 * kappa / (kappa + 1) ** 2) == 0


@pytest.mark.slow
@pytest.mark.numerical
def test_measured_slopes():
    r"""From $10^5$ to $10^6$ steps the cost minus its limit falls by the powers $-2.000$ ($w^4$, rate $1/12$), $-2.999$
    ($w^3/3+w^4/4$, rate $1/6$) and $-1.000$ ($\ln(1+e^{-w})$, rate $1$) of the number of steps, to three decimals. One step
    multiplies the cost of the bowl by 0.9801. After a million steps the very narrow bowl stands at 0.068."""
    u, v, m = 1.0, 1.0, 1.0  # 1/w^2, 1/w, e^w: other variables than the figure's
    seen = {}
    for t in range(1, 10**6 + 1):
        u = u / (1 - 1 / (3 * u)) ** 2
        v = v / (1 - (1 / v + 1 / v**2) / 6)
        m = m * exp(1 / (1 + m))
        if t in (10**5, 10**6):
            seen[t] = np.array([u**-2, v**-3 / 3 + v**-4 / 4, log1p(1 / m)])
    drawn = descent_rates.compute()
    ends = [drawn.ends[name] for name in ("fourth", "ledge", "none")]
    assert np.allclose(ends, seen[10**6], rtol=1e-6, atol=0)  # a million roundings of 1e-16
    slopes = np.log10(seen[10**6] / seen[10**5])
    assert slopes.round(3).tolist() == [-2.000, -2.999, -1.000]
    assert round(0.5 * exp(2e6 * log1p(-1e-6)), 3) == 0.068
    assert np.allclose([drawn.slopes[name] for name in ("fourth", "ledge", "none")], slopes, atol=1e-6, rtol=0)
    assert abs(drawn.factor - 0.9801) < 1e-12 and abs(drawn.ends["million"] - 0.5 * exp(2e6 * log1p(-1e-6))) < 1e-9
