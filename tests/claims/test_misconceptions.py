"""Small counterexamples to sentences that one often hears, where no other page has one."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from landscape.cases.xor.relu_minima import MINIMA, X, Y
from landscape.model.activations import LOGISTIC, RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES, Network, cost, forward, gradient
from tests.claims.generated import FRACTIONS, networks_with_data

F = Fraction
PENALTIES = st.builds(Fraction, st.integers(0, 20), st.integers(1, 8))


def two_wells(end):
    """The slope of the cost with two wells: 4w up to 1, 8 - 4w up to `end`, then w minus the flat minimum."""
    flat = 5 * end - 8
    return lambda w: 4 * w if w <= 1 else 8 - 4 * w if w <= end else w - flat


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), st.builds(Fraction, st.integers(1, 20), st.integers(1, 8)))
def test_weight_decay_can_leave_one_minimum(case, decay):
    r"""ReLU units without biases, squared error, all targets $0$, weight decay: multiplying all weights by $t$ multiplies the error by $t^4$
    and the penalty by $t^2$. So shrinking the weights lowers the cost wherever one of them is not $0$, and $0$ is the only
    minimum. Without the penalty, or with a target $1$, shrinking need not lower the cost."""
    drawn, X, _ = case
    W, v, t = drawn.W, drawn.v, F(9, 10)
    error = lambda W, v: cost(Network(W, 0 * v, v, 0), X, 0, RELU, SQUARED_ERROR)
    penalty = lambda W, v: decay * (np.sum(W * W) + np.sum(v * v))
    assert error(t * W, t * v) == t**4 * error(W, v) and penalty(t * W, t * v) == t**2 * penalty(W, v)
    if W.any() or v.any():
        assert error(t * W, t * v) + penalty(t * W, t * v) < error(W, v) + penalty(W, v)
    assert error(t * W, 0 * v) == error(W, 0 * v) == 0  # no penalty: all input weights are minima
    one = np.array([[F(1)]])
    to_one = lambda t: (
        cost(Network(t * one, 0 * one[0], t * one[0], 0), one, one[0], RELU, SQUARED_ERROR) + 2 * t * t / 100
    )
    assert to_one(1) < to_one(t) < to_one(0)  # the target 1


@pytest.mark.exact
def test_a_third_sample_decides_which_fit_is_better():
    r"""Samples $(0,0)$ and $(1,1)$: the best line is $x$, at cost $0$, the best constant $1/2$, at cost $1/4$. At $x=2$ the line
    misses the target $2$ by $0$ and the constant by $3/2$; it misses the target $0$ by $2$ and the constant by $1/2$."""
    a, b = sp.symbols("a b")
    error = lambda f: ((f(0) - 0) ** 2 + (f(1) - 1) ** 2) / 2
    line = sp.solve([sp.diff(error(lambda x: a * x + b), w) for w in (a, b)], [a, b])
    constant = sp.solve(sp.diff(error(lambda x: b), b), b)[0]
    assert line == {a: 1, b: 0} and constant == sp.Rational(1, 2)
    assert [error(lambda x: x), error(lambda x: constant)] == [0, sp.Rational(1, 4)]
    assert [abs(fit - target) for target in (2, 0) for fit in (2, constant)] == [
        0,
        sp.Rational(3, 2),
        2,
        sp.Rational(1, 2),
    ]


@pytest.mark.exact
def test_momentum_stays_in_the_higher_valley():
    r"""The slope is $4w$ up to $1$, $8-4w$ up to $3$, $w-7$ beyond; the minimum at $7$ costs $-6$, that at $0$ costs $0$. Heavy-ball
    momentum with rate $1/16$ and factor $1/4$, started at rest at $|w_0|\le1$, is at $(1+t/2)\,w_0/2^t$ after $t$ steps: it
    tends to $0$."""
    t = sp.Symbol("t", integer=True, nonnegative=True)
    at = lambda k: (1 + k / 2) / 2**k
    rate, factor = sp.Rational(1, 16), sp.Rational(1, 4)
    assert sp.simplify(at(t + 1) - rate * 4 * at(t + 1) + factor * (at(t + 1) - at(t)) - at(t + 2)) == 0
    assert at(sp.Integer(0)) == 1 and at(sp.Integer(1)) == 1 - 4 * rate  # the first step has no momentum
    assert sp.simplify(at(t) - at(t + 1) - (t + 1) / 2 ** (t + 2)) == 0  # it falls from 1, so the slope stays 4w
    slope, w, before = two_wells(F(3)), F(1), F(1)
    for _ in range(12):
        w, before = w - F(1, 16) * slope(w) + F(1, 4) * (w - before), w
    assert w == F(7, 2**12)
    x = sp.Symbol("x")
    pieces = [(4 * x, 0, 1), (8 - 4 * x, 1, 3), (x - 7, 3, 7)]
    assert sum(sp.integrate(s, (x, low, high)) for s, low, high in pieces) == -6


@pytest.mark.exact
def test_mini_batches_leave_dead_units_dead():
    r"""At the XOR network with the error $1/4$ both units are off at all patterns. Whatever its output bias is, the gradient of
    each single pattern is zero except in the output bias; so no mini-batch changes a unit, all answers stay equal, and
    the error stays at least $1/4$. At the perfect fit the gradient of each single pattern is zero, so every step of every
    mini-batch is zero."""
    x, y = X.astype(float), Y.astype(float)  # dyadic numbers, so nothing is rounded
    dead, fit = (Network(*(np.array(part, dtype=float) for part in MINIMA[level])) for level in ("1/4", "0"))
    each = lambda net: [gradient(net, x[[i]], y[[i]], RELU, SQUARED_ERROR) for i in range(4)]
    for c in (-2.0, 0.0, 0.5, 3.0):
        pulls = each(dead._replace(c=c))
        assert not np.any([pull[:-1] for pull in pulls]) and [pull[-1] for pull in pulls] == list(2 * (c - y))
        assert np.mean((c - y) ** 2) >= 1 / 4
    assert all((row @ w + b < 0) for row in X for w, b in zip(MINIMA["1/4"].W, MINIMA["1/4"].b, strict=True))
    assert not np.any(each(fit))


@pytest.mark.proved
@given(st.lists(st.tuples(FRACTIONS, PENALTIES), min_size=1, max_size=8), PENALTIES, PENALTIES)
def test_best_penalised_fits_get_worse_with_the_penalty(points, one, other):
    r"""Let $a$ minimise $J+\lambda R$ and $b$ minimise $J+\mu R$, with $0\le\lambda<\mu$. Then $J(a)\le J(b)$ and $R(a)\ge R(b)$. If $b$ is only a local
    minimiser, $J(b)$ can be smaller than $J(a)$ for a local minimiser $a$."""
    small, large = sorted((one, other))
    best = lambda penalty: min(points, key=lambda point: point[0] + penalty * point[1])
    a, b = best(small), best(large)
    if small < large:
        assert a[0] <= b[0] and a[1] >= b[1]
    local = {0: (F(3, 2), F(81, 8)), 1: (F(0), F(0))}  # J and w^2/2 where descent from 9/2 ends: the next claim
    assert local[1][0] < local[0][0]


@pytest.mark.exact
def test_more_penalty_can_fit_better():
    r"""The slope of $J$ is $4w$ up to $1$, $8-4w$ up to $5/2$, $w-9/2$ beyond; add the penalty $\tfrac\lambda2w^2$. Descent with rate $1/8$
    from $9/2$ stays there for $\lambda=0$, where $J=3/2$; for $\lambda=1/10$ it comes to $45/11$, where $J=3/2+81/968$; for $\lambda=1$ no
    stationary point is left but $0$, and it comes there, where $J=0$."""
    slope = two_wells(F(5, 2))

    def descend(penalty, steps=60):
        w, seen = F(9, 2), []
        for _ in range(steps):
            w = w - F(1, 8) * (slope(w) + penalty * w)
            seen.append(w)
        return seen

    assert set(descend(F(0))) == {F(9, 2)}
    assert slope(F(45, 11)) + F(1, 10) * F(45, 11) == 0 and F(3, 2) + (F(9, 2) - F(45, 11)) ** 2 / 2 == F(3, 2) + F(
        81, 968
    )
    assert abs(descend(F(1, 10))[-1] - F(45, 11)) < F(1, 100)
    for low, high in ((F(0), F(1)), (F(1), F(5, 2)), (F(5, 2), F(9))):  # linear pieces: look at their ends
        assert all(slope(w) + w > 0 for w in (low, high) if w > 0)
    way = descend(F(1))
    assert all(b < a for a, b in pairwise(way)) and 0 < way[-1] < F(1, 1000)


@pytest.mark.exact
def test_a_hidden_unit_is_pulled_both_ways():
    r"""One logistic unit that outputs $1/2$, target $1$, squared error: the cost falls if the unit's output grows when its output weight is $1$, with
    derivative $-1$, and it rises when the output weight is $-1$, with derivative $3$."""
    h, v = sp.symbols("h v")
    derivative = sp.diff((v * h - 1) ** 2, h)
    assert [derivative.subs({h: sp.Rational(1, 2), v: sign}) for sign in (1, -1)] == [-1, 3]
    for sign, pull in ((1.0, -1), (-1.0, 3)):
        net = Network(np.zeros((1, 1)), np.zeros(1), np.array([sign]), 0.0)
        in_bias = gradient(net, np.ones((1, 1)), np.ones(1), LOGISTIC, SQUARED_ERROR, ("b",))
        assert in_bias[0] == pull / 4  # the slope of the logistic function at 0 is 1/4


@pytest.mark.exact
def test_the_matrices_alone_are_no_minimum():
    r"""The answer's network with logistic units gives $31/20$ for the input $(0,0)$. For the target $31/20$ the squared error is $0$, its least
    value; for the target $0$ its derivatives in the two output weights are $31/20$, so the same matrices are not
    even a critical point."""
    v = [F(23, 10), F(8, 10)]
    output = sum(v) / 2
    assert output == F(31, 20) and [2 * (output - 0) * F(1, 2)] * 2 == [F(31, 20)] * 2
    net = Network(np.array([[-1.5, 2.0], [1.7, 0.4]]), np.zeros(2), np.array([2.3, 0.8]), 0.0)
    x = np.zeros((1, 2))
    assert abs(forward(net, x, LOGISTIC)[0] - 31 / 20) < 1e-15
    slopes = gradient(net, x, np.zeros(1), LOGISTIC, SQUARED_ERROR, NO_BIASES)
    assert np.all(slopes[:4] == 0) and np.all(np.abs(slopes[4:] - 31 / 20) < 1e-14)


@pytest.mark.exact
def test_smoothing_can_lead_to_the_worse_minimum():
    r"""$J=w^6-w^5-w^4+\tfrac94w^3-w^2-w+1$ has the minimum value below $-1/4$ at some $w<0$; for $w\ge0$ it has one stationary point, a minimum, and is
    above $1/5$. Averaged over normal noise of variance $S$ it has the slope $-1+\tfrac{27}4S-15S^2<0$ at $w=0$, for every $S$; for $S=1$ it
    is convex. So its minimiser for $S=1$ is positive, and whoever follows it down to $S=0$ never comes to negative weights."""
    w, S = sp.symbols("w S", real=True)
    J = w**6 - w**5 - w**4 + sp.Rational(9, 4) * w**3 - w**2 - w + 1
    moments = {0: 1, 1: 0, 2: S, 3: 0, 4: 3 * S**2, 5: 0, 6: 15 * S**3}  # of normal noise with variance S
    smooth = sp.expand(sum(sp.diff(J, w, k) * moments[k] / sp.factorial(k) for k in moments))
    at_zero = sp.expand(sp.diff(smooth, w).subs(w, 0))
    assert at_zero == -1 + sp.Rational(27, 4) * S - 15 * S**2 and sp.discriminant(at_zero, S) < 0
    bend = sp.Poly(sp.diff(smooth, w, 2).subs(S, 1), w)
    assert bend.count_roots() == 0 and bend.eval(0) > 0
    slope = sp.Poly(sp.diff(J, w), w)
    assert slope.count_roots(0, None) == 1 and slope.eval(0) < 0 < slope.eval(1)
    assert sp.Poly(J - sp.Rational(1, 5), w).count_roots(0, None) == 0 and J.subs(w, 0) > sp.Rational(1, 5)
    assert J.subs(w, -1) == -sp.Rational(1, 4) and sp.diff(J, w).subs(w, -1) != 0


@pytest.mark.exact
def test_two_costs_that_are_not_convex_have_a_convex_sum():
    r"""$x^2-2\cos2x$ and $x^2+2\cos2x$ have the curvatures $2+8\cos2x$ and $2-8\cos2x$, which are $-6$ at $\pi/2$ and at $0$. Their sum is
    $2x^2$."""
    x = sp.Symbol("x", real=True)
    first, second = x**2 - 2 * sp.cos(2 * x), x**2 + 2 * sp.cos(2 * x)
    assert sp.expand(sp.diff(first, x, 2) - 2 - 8 * sp.cos(2 * x)) == 0
    assert sp.expand(sp.diff(second, x, 2) - 2 + 8 * sp.cos(2 * x)) == 0
    assert sp.diff(first, x, 2).subs(x, sp.pi / 2) == sp.diff(second, x, 2).subs(x, 0) == -6
    assert first + second == 2 * x**2
