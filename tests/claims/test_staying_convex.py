"""Which combinations of convex functions are convex, and what fails without each hypothesis."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import larger_and_smaller, two_fits_and_between, weight_times_relu
from landscape.model.activations import ACTIVATIONS
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from landscape.model.networks import Network, cost
from landscape.search.segments import midpoint_gap
from tests.claims.convex_cases import ABOVE_ZERO, INNER, any_convex, corners, crossed, mix, points
from tests.claims.generated import FRACTIONS, networks_with_data, vectors
from tests.claims.recorded import facts_of
from tests.rounding import rounding

half = Fraction(1, 2)


def relu(z):
    return max(z, 0)


def gap(f, start, end):
    """The value at the midpoint minus the mean of the ends, exactly: positive refutes convexity."""
    start, end = (np.array([Fraction(v) for v in np.atleast_1d(at)]) for at in (start, end))
    return midpoint_gap(lambda at: f(*at), start, end)


@pytest.mark.proved
@given(corners(), corners(), ABOVE_ZERO, ABOVE_ZERO)
def test_sums_stay_convex(f, g, a, b):
    r"""If $f$ and $g$ are convex and $a,b\ge0$, then $af+bg$ is convex."""
    together = list(zip(f, g))  # at the places that both have
    assert not crossed([a * u + b * v for u, v in together])
    assert not crossed([0 * u + b * v for u, v in together])
    assert crossed([u - 2 * v for u, v in zip([1, 0, 1], [1, 0, 1], strict=True)])  # a negative factor


@pytest.mark.proved
@given(corners(), corners())
def test_largest_stays_convex(f, g):
    r"""If $f$ and $g$ are convex, so is the larger of the two. The smaller need not be."""
    assert not crossed([max(u, v) for u, v in zip(f, g)])
    assert crossed([min(u, v) for u, v in zip([0, 1, 4], [4, 1, 0], strict=True)])


@pytest.mark.exact
def test_smallest_fails():
    r"""The smaller of $(x+1)^2$ and $(x-1)^2$ is 0 at $-1$ and at $1$, and 1 at 0, midway."""
    f = lambda x: min((x + 1) ** 2, (x - 1) ** 2)
    assert (f(-1), f(0), f(1)) == (0, 1, 0) and gap(f, -1, 1) == 1
    assert facts_of(larger_and_smaller).hump == 1


@pytest.mark.exact
def test_square_inside_fails():
    r"""The functions $z\mapsto(z-1)^2$ and $w\mapsto w^2$ are convex; $(w^2-1)^2$ is 0 at $-1$ and at $1$, and 1 at
    0."""
    f = lambda w: (w**2 - 1) ** 2
    assert (f(-1), f(0), f(1)) == (0, 1, 0) and gap(f, -1, 1) == 1


@pytest.mark.proved
@given(any_convex(2), st.lists(st.tuples(ABOVE_ZERO, INNER), min_size=1, max_size=3), points(2), points(2), INNER)
def test_composition_rule(f, rising, x, y, t):
    r"""If $f$ is convex and $g$ is convex and nondecreasing, then $g(f(x))$ is convex in $x$."""
    bends = [(a, mix(f(x), f(y), place)) for a, place in rising]  # where f goes
    g = lambda z: sum(a * max(z - v, 0) for a, v in bends)
    assert g(f(mix(x, y, t))) <= mix(g(f(x)), g(f(y)), t)
    falls_first, inside = lambda z: (z - 1) ** 2, lambda z: z**2
    assert gap(lambda z: falls_first(inside(z)), -1, 1) > 0  # g convex, not nondecreasing
    assert gap(lambda z: relu(1 - abs(z)), -1, 1) > 0  # f not convex
    assert gap(lambda z: min(abs(z), 1), 0, 2) > 0  # g nondecreasing, not convex


@pytest.mark.exact
def test_concave_inside_fails():
    r"""The function $\mathrm{relu}$ is convex and nondecreasing, $1-|x|$ is not convex; $\mathrm{relu}(1-|x|)$ is
    $0, 1, 0$ at $-1, 0, 1$."""
    f = lambda x: relu(1 - abs(x))
    assert (f(-1), f(0), f(1)) == (0, 1, 0) and gap(f, -1, 1) == 1


@pytest.mark.exact
def test_concave_outside_fails():
    r"""The function $z\mapsto\min(z,1)$ is nondecreasing and not convex; $\min(|x|,1)$ is $0, 1, 1$ at $0, 1, 2$."""
    f = lambda x: min(abs(x), 1)
    assert (f(0), f(1), f(2)) == (0, 1, 1) and gap(f, 0, 2) == half


@pytest.mark.proved
@given(st.lists(st.tuples(ABOVE_ZERO, points(3)), min_size=1, max_size=4), FRACTIONS, FRACTIONS, INNER)
def test_partial_minimum_stays_convex(bends, x, q, t):
    r"""If $f$ is convex in $(x,y)$ together, its infimum over $y$, where that is nowhere minus infinity, is convex in
    $x$. Tried: sums of terms $k\,|ax+by+c|$ with $k>0$, whose least value over $y$ is at a corner."""
    assume(any(row[1] for _, row in bends))

    def best(x):
        ends = [-(row[0] * x + row[2]) / row[1] for _, row in bends if row[1]]
        return min(sum(k * abs(row[0] * x + row[1] * y + row[2]) for k, row in bends) for y in ends)

    assert best(mix(x, q, t)) <= mix(best(x), best(q), t)
    alone = lambda w: 1 / (1 + w**2)  # of (1 - w v)^2 + v^2 over v: convex in each variable, not in both
    assert gap(alone, -1, 1) > 0


@pytest.mark.exact
def test_partial_minimum_without_joint_convexity_fails():
    r"""The function $(1-wv)^2+v^2$ is convex in $w$ and convex in $v$. Its least value over $v$ is $1/(1+w^2)$: $1/2$
    at $-1$ and at $1$, and 1 at 0."""
    w, v = sp.symbols("w v", real=True)
    f = (1 - w * v) ** 2 + v**2
    assert (sp.diff(f, w, 2), sp.expand(sp.diff(f, v, 2))) == (2 * v**2, 2 * w**2 + 2)
    best = sp.solve(sp.diff(f, v), v)
    g = sp.simplify(f.subs(v, best[0]))
    assert len(best) == 1 and sp.simplify(g - 1 / (1 + w**2)) == 0
    assert [g.subs(w, at) for at in (-1, 0, 1)] == [sp.Rational(1, 2), 1, sp.Rational(1, 2)]


@pytest.mark.exact
def test_products_fail():
    r"""The functions $x^2$ and $(x-2)^2$ are convex and never negative; their product is $0, 1, 0$ at $0, 1, 2$."""
    f = lambda x: x**2 * (x - 2) ** 2
    assert (f(0), f(1), f(2)) == (0, 1, 0) and gap(f, 0, 2) == 1


@pytest.mark.exact
def test_product_of_weights_bends_both_ways():
    r"""The product $w_1w_2$ is $-1, 0, -1$ at $(1,-1)$, $(0,0)$, $(-1,1)$, above its chord, and $1, 0, 1$ at $(1,1)$,
    $(0,0)$, $(-1,-1)$, below it: neither convex nor concave."""
    f = lambda a, b: a * b
    assert gap(f, (1, -1), (-1, 1)) == 1 and gap(f, (1, 1), (-1, -1)) == -1


@pytest.mark.exact
def test_weight_times_relu_bends_both_ways():
    r"""The function $v\,\mathrm{relu}(w)$ is $0, -1, -4$ at $(w,v)=(0,0)$, $(1,-1)$, $(2,-2)$, above its chord, and
    $0, 1, 4$ at $(0,0)$, $(1,1)$, $(2,2)$, below it: neither convex nor concave."""
    f = lambda w, v: v * relu(w)
    assert gap(f, (0, 0), (2, -2)) == 1 and gap(f, (0, 0), (2, 2)) == -1
    drawn = facts_of(weight_times_relu)
    assert (drawn.up, drawn.down) == (4, -4)


@pytest.mark.exact
def test_two_fits_and_their_midpoint():
    r"""At $(2,1/2)$ and $(1/2,2)$ both $\tfrac25(w_1+w_2)$ and $w_1w_2$ equal 1. At the midpoint $(5/4,5/4)$ the first
    is 1 and the second $25/16$."""
    linear, multiplied = lambda a, b: Fraction(2, 5) * (a + b), lambda a, b: a * b
    ends, middle = [(Fraction(2), half), (half, Fraction(2))], (Fraction(5, 4),) * 2
    assert {f(*end) for f in (linear, multiplied) for end in ends} == {1}
    assert (linear(*middle), multiplied(*middle)) == (1, Fraction(25, 16))
    assert facts_of(two_fits_and_between).top == 25 / 16


@pytest.mark.proved
@given(st.lists(st.tuples(ABOVE_ZERO, ABOVE_ZERO, FRACTIONS), min_size=1, max_size=6))
def test_log_sum_exp_is_convex(classes):
    r"""The function $\log\sum_k e^{z_k}$ is convex. With $p_k=e^{z_k}/\sum_j e^{z_j}$ its curvature in direction $u$
    is the variance of $u$ under the weights $p$. Tried at logits $z_k=2\ln a_k$ and $2\ln b_k$: midway $e^{z_k}$ is
    $a_kb_k$."""
    a, b, u = map(np.array, zip(*classes, strict=True))
    assert (a @ b) ** 2 <= (a @ a) * (b @ b)  # e^ of twice the chord inequality at the midpoint
    p = a**2 / (a @ a)
    H = np.diag(p) - np.outer(p, p)
    assert u @ H @ u == p @ (u - p @ u) ** 2 >= 0 and not (H @ np.ones_like(p)).any()
    z = sp.symbols("z1:4", real=True)  # that H is the Hessian, for three classes
    share = sp.Matrix([sp.exp(v) / sum(map(sp.exp, z)) for v in z])
    shown = sp.hessian(sp.log(sum(map(sp.exp, z))), z) - (sp.diag(*share) - share * share.T)
    assert shown.subs(dict(zip(z, (0, sp.log(2), sp.log(3)), strict=True))).applyfunc(sp.simplify) == sp.zeros(3, 3)


@pytest.mark.exact
def test_a_probability_is_not_convex():
    r"""The logistic function is $1/2, 3/4, 9/10$ at $0, \ln3, 2\ln3$, and $3/4$ exceeds the mean $7/10$; at the
    opposite places it is $1/2, 1/4, 1/10$, and $1/4$ is less than the mean $3/10$."""
    s = lambda z: 1 / (1 + sp.exp(-z))
    values = [s(k * sp.log(3)) for k in (-2, -1, 0, 1, 2)]
    assert values == [sp.Rational(1, 10), sp.Rational(1, 4), half, sp.Rational(3, 4), sp.Rational(9, 10)]
    assert values[3] > (values[2] + values[4]) / 2 == sp.Rational(7, 10)
    assert values[1] < (values[0] + values[2]) / 2 == sp.Rational(3, 10)


@pytest.mark.proved
@given(networks_with_data(), st.sampled_from(list(ACTIVATIONS.values())), st.data())
def test_last_layer_is_convex(case, unit, data):
    """With the hidden weights held fixed, the cost is convex in the output weights and the output bias, for every kind of
    hidden unit and every loss that is convex in the output."""
    net, X, y = case
    here, there = (data.draw(vectors(len(net.v) + 1)) for _ in range(2))
    features = np.column_stack([unit.value(X @ net.W.T + net.b), np.ones(len(X))])
    reach = float(np.max(np.abs(features) @ np.abs([here, there]).T))  # no output is larger
    for loss, targets in ((SQUARED_ERROR, y), (LOG_LOSS, (y > 0) + 0.0)):
        total = lambda at, goal=targets, loss=loss: cost(Network(net.W, net.b, at[:-1], at[-1]), X, goal, unit, loss)
        # No loss exceeds (reach + 4)^2, and an error in an output is multiplied by 2 (reach + 4) at most.
        assert midpoint_gap(total, here, there) <= rounding(200, (reach + 4) ** 2)


@pytest.mark.exact
def test_relu_unit_with_squared_error():
    r"""The cost $(\mathrm{relu}(w)-1)^2$ of one ReLU unit with output weight 1 and the sample $(1,1)$ is $1, 1, 0$ at
    $-1, 0, 1$: above its chord at 0."""
    f = lambda w: (relu(w) - 1) ** 2
    assert (f(-1), f(0), f(1)) == (1, 1, 0) and gap(f, -1, 1) == half


@pytest.mark.exact
def test_relu_unit_with_log_loss():
    r"""With the logit $z=\mathrm{relu}(w)$ and label 0 the loss $\log(1+e^z)$ is convex and nondecreasing in $z$. With
    label 1 it is $\log(1+e^{-z})$: $\ln2, \ln2, \ln(1+1/e)$ at $w=-1, 0, 1$, above the chord at 0."""
    z = sp.Symbol("z", real=True)
    label_0, label_1 = sp.log(1 + sp.exp(z)), sp.log(1 + sp.exp(-z))
    assert sp.diff(label_0, z).is_positive and sp.simplify(sp.diff(label_0, z, 2)).is_positive
    values = [label_1.subs(z, max(w, 0)) for w in (-1, 0, 1)]
    assert values[:2] == [sp.log(2), sp.log(2)] and values[1] > (values[0] + values[2]) / 2
