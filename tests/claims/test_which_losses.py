"""Which losses and penalties are convex, by name, as functions of the score; and what that gives for the weights."""

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.search.segments import midpoint_gap
from tests.claims.convex_cases import ABOVE_ZERO, INNER, crossed, mix, points
from tests.claims.generated import FRACTIONS, matrices
from tests.rounding import rounding

z = sp.Symbol("z", real=True)
half = Fraction(1, 2)
SHARES = st.integers(1, 7).map(lambda k: Fraction(k, 8))

CORNERED = {  # the number is z - y, or the margin; the parameter is positive, that of the quantile loss below 1
    "absolute": lambda r, _: abs(r),
    "Huber": lambda r, d: r**2 / 2 if abs(r) <= d else d * (abs(r) - d / 2),
    "quantile": lambda r, share: max(share * r, (share - 1) * r),
    "insensitive": lambda r, width: max(abs(r) - width, 0),
    "hinge": lambda m, _: max(0, 1 - m),
    "squared hinge": lambda m, _: max(0, 1 - m) ** 2,
}


@pytest.mark.proved
@given(SHARES, INNER)
def test_cornered_losses_are_convex(parameter, shift):
    """The absolute, Huber, quantile, insensitive, hinge and squared hinge losses are convex in the score and not
    strictly convex."""
    for value in CORNERED.values():
        loss = lambda r, value=value: value(r, parameter)
        assert not crossed([loss(shift + Fraction(k, 2)) for k in range(-5, 6)])  # by a chord between any two
        assert midpoint_gap(loss, Fraction(2), Fraction(3)) == 0  # a chord that lies on the graph


@pytest.mark.proved
@settings(max_examples=20)
@given(st.sampled_from(range(5)), FRACTIONS, FRACTIONS)
def test_smooth_losses_are_strictly_convex(which, a, b):
    """Squared error, log-cosh, log-loss, the exponential loss and the Poisson loss have a positive second derivative
    in the score, so they are strictly convex. Only that of squared error stays away from 0."""
    y = Fraction(1, 3)
    losses = [(z - y) ** 2, sp.log(sp.cosh(z)), sp.log(1 + sp.exp(-z)), sp.exp(-z), sp.exp(z) - y * z]
    bends = [2, 1 / sp.cosh(z) ** 2, sp.exp(-z) / (1 + sp.exp(-z)) ** 2, sp.exp(-z), sp.exp(z)]
    loss, bend = losses[which], bends[which]
    assert sp.simplify((sp.diff(loss, z, 2) - bend).rewrite(sp.exp)) == 0
    lowest = min(sp.limit(bend, z, end) for end in (sp.oo, -sp.oo))
    assert lowest == (2 if which == 0 else 0)
    if a != b:
        at = lambda q: loss.subs(z, sp.Rational(q))
        assert (at((a + b) / 2) - (at(a) + at(b)) / 2).evalf(60) < 0


@pytest.mark.exact
def test_softmax_is_not_strictly_convex():
    """The softmax cross-entropy does not change when the same number is added to all scores."""
    s, k = sp.symbols("s1:4", real=True), sp.Symbol("k", real=True)
    loss = lambda at: sp.log(sum(map(sp.exp, at))) - at[0]
    assert sp.simplify(sp.expand_log(sp.logcombine(loss([v + k for v in s]) - loss(s), force=True))) == 0


@pytest.mark.exact
def test_counting_losses_are_not_convex():
    r"""The 0-1 loss is $1, 1, 0$ at the margins $-3, -1, 1$, and the ramp loss, the hinge cut off at 1, is $1, 1, 0$
    at $-1, 0, 1$: 1 is above the average $1/2$."""
    wrong, ramp = lambda m: Fraction(int(m < 0)), lambda m: min(Fraction(1), max(Fraction(0), 1 - m))
    assert [wrong(m) for m in (-3, -1, 1)] == [1, 1, 0] == [ramp(m) for m in (-1, 0, 1)]
    assert midpoint_gap(wrong, Fraction(-3), Fraction(1)) == midpoint_gap(ramp, Fraction(-1), Fraction(1)) == half


@pytest.mark.exact
def test_cauchy_loss_is_not_convex():
    r"""The Cauchy loss $\log(1+r^2)$ is $\ln2, \ln5, \ln10$ at $1, 2, 3$, and $\ln5$ is above the average, because
    $5\cdot5>2\cdot10$."""
    loss = lambda r: sp.log(1 + r**2)
    assert [loss(r) for r in (1, 2, 3)] == [sp.log(2), sp.log(5), sp.log(10)]
    assert 5 * 5 > 2 * 10


@pytest.mark.exact
def test_sigmoid_squared_error_by_hand():
    r"""At the scores $-2\ln3, -\ln3, 0$ the probability of label 1 is $1/10, 1/4, 1/2$. Its squared error is
    $81/100, 9/16, 1/4$, and $9/16$ is above the average $53/100$. Its log-loss is $\ln10, \ln4, \ln2$, and $\ln4$ is
    below the average."""
    p = [1 / (1 + sp.exp(-k * sp.log(3))) for k in (-2, -1, 0)]
    assert p == [sp.Rational(1, 10), sp.Rational(1, 4), sp.Rational(1, 2)]
    squares = [(1 - v) ** 2 for v in p]
    assert squares == [sp.Rational(81, 100), sp.Rational(9, 16), sp.Rational(1, 4)]
    assert squares[1] > (squares[0] + squares[2]) / 2 == sp.Rational(53, 100)
    assert 4 * 4 < 10 * 2
    scores = np.log(3) * np.array([-2, -1, 0])
    assert SIGMOID_SQUARED_ERROR.value(scores, 1) == pytest.approx([float(s) for s in squares], abs=rounding(50))
    assert LOG_LOSS.value(scores, 1) == pytest.approx(np.log([10, 4, 2]), abs=rounding(100))


@pytest.mark.exact
def test_convex_in_the_probability():
    r"""As functions of the probability $p$ of the right label, log-loss $-\ln p$ has the second derivative $1/p^2$ and
    squared error $(1-p)^2$ the second derivative 2: both are convex in $p$."""
    p = sp.Symbol("p", positive=True)
    assert sp.diff(-sp.log(p), p, 2) == 1 / p**2 and sp.diff((1 - p) ** 2, p, 2) == 2


@pytest.mark.proved
@given(ABOVE_ZERO, ABOVE_ZERO)
def test_focal_loss_is_not_convex(gamma, more):
    r"""The focal loss $(1-p)^\gamma(-\ln p)$, $p$ the logistic function of the score $z$, is convex for no $\gamma>0$.
    As $z$ goes to minus infinity it approaches $-z$, and it is less than $-z$ for every $z<-1/\gamma$; a convex
    function cannot do that."""
    ctx.prec, before = 400, ctx.prec
    try:
        exact = lambda q: arb(q.numerator) / q.denominator

        def loss(z, gamma):
            e = exact(z).exp()
            return (-exact(gamma) * (1 + e).log()).exp() * ((1 + e).log() - exact(z))

        below = -1 / gamma - more
        assert loss(below, gamma) < -exact(below)
        far, farther = below - 60, below - 120
        assert loss(far, gamma) > (loss(farther, gamma) + loss(below, gamma)) / 2  # a crossed chord, certified
        assert loss(far, Fraction(0)) < (loss(farther, Fraction(0)) + loss(below, Fraction(0))) / 2  # the log-loss
    finally:
        ctx.prec = before


@pytest.mark.proved
@given(st.sampled_from((1, "inf")), points(3), points(3), INNER)
def test_norms_are_convex_and_never_strictly(kind, w, q, t):
    """Every norm is convex, by the triangle inequality, and no norm is strictly convex: along a ray from 0 it is a
    straight line. Tried: the sum and the largest of the absolute values."""
    norm = (lambda v: sum(abs(v))) if kind == 1 else (lambda v: max(abs(v)))
    assert norm(mix(w, q, t)) <= mix(norm(w), norm(q), t)
    assert norm(mix(w, 3 * w, t)) == mix(norm(w), norm(3 * w), t)
    assert norm(np.array([1, 0])) + norm(np.array([0, 1])) >= 2 * norm(np.array([half, half]))
    halves = lambda v: sum(abs(v)) + 2 * isqrt(abs(v[0] * v[1]))  # (sqrt|a| + sqrt|b|)^2: no triangle inequality
    assert halves(np.array([4, 0])) == halves(np.array([0, 4])) == 4 < halves(np.array([2, 2])) == 8


@pytest.mark.proved
@given(FRACTIONS.map(abs), ABOVE_ZERO, points(3), points(3), INNER)
def test_elastic_net_is_strongly_convex(alpha, ridge, w, q, t):
    r"""The elastic net $\alpha\|w\|_1+\tfrac\lambda2\|w\|^2$ with $\alpha\ge0$, $\lambda>0$ lies below each chord by
    $\tfrac\lambda2t(1-t)$ times the squared distance of the ends, or more. So it is strongly convex; without the ridge
    term it is not even strictly convex."""
    net = lambda v: alpha * sum(abs(v)) + ridge / 2 * (v @ v)
    assert mix(net(w), net(q), t) - net(mix(w, q, t)) >= ridge / 2 * t * (1 - t) * ((w - q) @ (w - q))
    lasso = lambda v: sum(abs(v))
    assert midpoint_gap(lasso, np.array([Fraction(1), Fraction(0)]), np.array([Fraction(0), Fraction(1)])) == 0


@pytest.mark.exact
def test_counting_weights_is_not_convex():
    r"""The number of nonzero weights is $0, 1, 1$ at $0, 1, 2$: above the average at 1."""
    count = lambda w: Fraction(int(w != 0))
    assert [count(w) for w in (0, 1, 2)] == [0, 1, 1] and midpoint_gap(count, Fraction(0), Fraction(2)) == half


@pytest.mark.proved
@given(st.integers(1, 4).flatmap(lambda m: matrices(m, 3, FRACTIONS)), points(3), points(3))
def test_strictness_needs_independent_columns(X, w, q):
    r"""Let the cost be a sum of strictly convex losses of the scores $x_i\cdot w$. It is convex in $w$, and strictly
    convex exactly if the columns of $X$ are independent."""
    loss = lambda scores: sum(s**4 + s**2 for s in scores)
    total = lambda v: loss(X @ v)
    kernel = sp.Matrix(X.tolist()).nullspace()
    if kernel:
        u = np.array([Fraction(int(v.p), int(v.q)) for v in kernel[0]])
        assert u.any() and midpoint_gap(total, w, w + u) == 0
    elif (w != q).any():
        assert midpoint_gap(total, w, q) < 0


@pytest.mark.proved
@given(
    st.integers(1, 4).flatmap(lambda m: st.tuples(matrices(m, 3, FRACTIONS), points(m))),
    ABOVE_ZERO,
    points(3),
    points(3),
)
def test_lasso_is_strictly_convex_exactly_at_full_rank(data, strength, w, q):
    r"""The lasso cost $\|Xw-y\|^2+\lambda\|w\|_1$ is strictly convex exactly if the columns of $X$ are independent. In
    any case all its minimisers give the same predictions $Xw$ and have the same $\|w\|_1$."""
    X, y = data
    cost = lambda v: sum((X @ v - y) ** 2) + strength * sum(abs(v))
    apart = X @ (w - q)
    assert midpoint_gap(cost, w, q) <= -(apart @ apart) / 4
    kernel = sp.Matrix(X.tolist()).nullspace()
    if kernel:
        u = np.array([Fraction(int(v.p), int(v.q)) for v in kernel[0]])
        assert midpoint_gap(cost, u, 3 * u) == 0
    elif (w != q).any():
        assert apart @ apart > 0
    signs = np.array([1, 1, -1])  # one sample, one feature three times: all w of these signs and this norm are least
    goal = sum(abs(w)) + strength / 2
    one = lambda v: (signs @ v - goal) ** 2 + strength * sum(abs(v))
    least = signs * abs(w)
    assert one(signs * abs(w[::-1])) == one(least)
    assert one(q) > one(least) or (signs @ q == signs @ least and sum(abs(q)) == sum(abs(w)))


@pytest.mark.exact
def test_lasso_with_a_repeated_feature():
    r"""The cost $\tfrac12(a+b-2)^2+|a|+|b|$ is $\tfrac12(s-1)^2+\tfrac32$ for $a,b\ge0$ with $a+b=s$. It is least
    where $a+b=1$ and neither is negative: $(1,0)$, $(0,1)$ and all points between."""
    s = sp.Symbol("s", real=True)
    assert sp.expand((s - 2) ** 2 / 2 + s - ((s - 1) ** 2 / 2 + sp.Rational(3, 2))) == 0
    cost = lambda a, b: (a + b - 2) ** 2 / Fraction(2) + abs(a) + abs(b)
    grid = [Fraction(k, 4) for k in range(-12, 13)]
    best = {(a, b) for a in grid for b in grid if cost(a, b) <= Fraction(3, 2)}
    assert best == {(a, 1 - a) for a in grid if 0 <= a <= 1}
    assert min(cost(a, b) for a in grid for b in grid) == Fraction(3, 2)


@pytest.mark.exact
def test_convex_loss_behind_a_product():
    r"""Every loss that is least at the target 1 alone has a hump behind the product of two weights: it is least at
    $(2,1/2)$ and $(1/2,2)$, and not at the midpoint, where the product is $25/16$. Squared error is $0, 81/256, 0$."""
    weights = np.array([[2, half], [Fraction(5, 4), Fraction(5, 4)], [half, 2]])
    scores = [a * b for a, b in weights]
    assert scores == [1, Fraction(25, 16), 1]
    assert [SQUARED_ERROR.value(s, 1) for s in scores] == [0, Fraction(81, 256), 0]
