"""Which combinations of convex functions are convex, and what fails without each hypothesis."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy as sp

from figures import larger_and_smaller, two_fits_and_between, weight_times_relu
from landscape.model.activations import ACTIVATIONS
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from landscape.model.networks import Network, cost
from landscape.search.segments import midpoint_gap
from tests.claims.recorded import facts_of

half = Fraction(1, 2)


def relu(z):
    return max(z, 0)


def gap(f, start, end):
    """The value at the midpoint minus the mean of the ends, exactly: positive refutes convexity."""
    start, end = (np.array([Fraction(v) for v in np.atleast_1d(at)]) for at in (start, end))
    return midpoint_gap(lambda at: f(*at), start, end)


@pytest.mark.proved
def test_sums_stay_convex():
    """Add a >= 0 times the chord inequality of f and b >= 0 times that of g: a chord inequality of
    a f + b g, and what lies between its sides is a times the one gap plus b times the other."""
    a, b, left, right = sp.symbols(
        "a b left right", nonnegative=True
    )  # left, right: how far f, g lie below their chords
    chord_f, chord_g = sp.symbols("F G", real=True)
    below = (a * chord_f + b * chord_g) - (a * (chord_f - left) + b * (chord_g - right))
    assert sp.expand(below) == a * left + b * right and (a * left + b * right).is_nonnegative


@pytest.mark.proved
def test_largest_stays_convex():
    """At a mixture each function is at most the mixture of its own values, hence at most the same mixture
    of the larger values; so is the larger of the two."""
    t = Fraction(1, 3)
    for f, F, g, G in product(range(-2, 3), repeat=4):  # values of two functions at the two ends
        larger = (1 - t) * max(f, g) + t * max(F, G)
        assert max((1 - t) * f + t * F, (1 - t) * g + t * G) <= larger


@pytest.mark.exact
def test_smallest_fails():
    """The smaller of (x + 1)^2 and (x - 1)^2 is 0 at -1 and at 1, and 1 at 0, midway."""
    f = lambda x: min((x + 1) ** 2, (x - 1) ** 2)
    assert (f(-1), f(0), f(1)) == (0, 1, 0) and gap(f, -1, 1) == 1
    assert facts_of(larger_and_smaller).hump == 1


@pytest.mark.exact
def test_square_inside_fails():
    """z -> (z - 1)^2 and w -> w^2 are convex; (w^2 - 1)^2 is 0 at -1 and at 1, and 1 at 0."""
    f = lambda w: (w**2 - 1) ** 2
    assert (f(-1), f(0), f(1)) == (0, 1, 0) and gap(f, -1, 1) == 1


@pytest.mark.proved
def test_composition_rule():
    """Let g be convex and nondecreasing and f convex. Then g(f(mixture)) <= g(mixture of f), because g does
    not fall, and that is <= the mixture of g(f), because g is convex. With f = x^2 - 3, both steps hold
    at every pair tried for g = relu and its square."""
    t, f = Fraction(1, 4), lambda x: x**2 - 3
    for g, x, y in product((relu, lambda z: relu(z) ** 2), range(-4, 5), range(-4, 5)):
        mixture = (1 - t) * f(x) + t * f(y)
        assert g(f((1 - t) * x + t * y)) <= g(mixture) <= (1 - t) * g(f(x)) + t * g(f(y))


@pytest.mark.exact
def test_concave_inside_fails():
    """relu is convex and nondecreasing, 1 - |x| is not convex; relu(1 - |x|) is 0, 1, 0 at -1, 0, 1."""
    f = lambda x: relu(1 - abs(x))
    assert (f(-1), f(0), f(1)) == (0, 1, 0) and gap(f, -1, 1) == 1


@pytest.mark.exact
def test_concave_outside_fails():
    """z -> min(z, 1) is nondecreasing and not convex; min(|x|, 1) is 0, 1, 1 at 0, 1, 2."""
    f = lambda x: min(abs(x), 1)
    assert (f(0), f(1), f(2)) == (0, 1, 1) and gap(f, 0, 2) == half


@pytest.mark.proved
def test_partial_minimum_stays_convex():
    """Let f be convex in (x, y) together. Near-best y, y' for x, x' give, at the mixed x and the mixed y, at most
    the mixture of the two near-least values, so the infimum over y obeys the chord inequality. Example:
    the infimum of x^2 + x y + y^2 over y is 3 x^2/4."""
    x, y = sp.symbols("x y", real=True)
    f = x**2 + x * y + y**2
    assert sp.hessian(f, (x, y)).is_positive_definite
    best = sp.solve(sp.diff(f, y), y)
    assert best == [-x / 2] and sp.expand(f.subs(y, best[0]) - sp.Rational(3, 4) * x**2) == 0


@pytest.mark.exact
def test_partial_minimum_without_joint_convexity_fails():
    """(1 - w v)^2 + v^2 is convex in w and convex in v. Its least value over v is 1/(1 + w^2): 1/2 at -1 and
    at 1, and 1 at 0."""
    w, v = sp.symbols("w v", real=True)
    f = (1 - w * v) ** 2 + v**2
    assert (sp.diff(f, w, 2), sp.expand(sp.diff(f, v, 2))) == (2 * v**2, 2 * w**2 + 2)
    best = sp.solve(sp.diff(f, v), v)
    g = sp.simplify(f.subs(v, best[0]))
    assert len(best) == 1 and sp.simplify(g - 1 / (1 + w**2)) == 0
    assert [g.subs(w, at) for at in (-1, 0, 1)] == [sp.Rational(1, 2), 1, sp.Rational(1, 2)]


@pytest.mark.exact
def test_products_fail():
    """x^2 and (x - 2)^2 are convex and never negative; their product is 0, 1, 0 at 0, 1, 2."""
    f = lambda x: x**2 * (x - 2) ** 2
    assert (f(0), f(1), f(2)) == (0, 1, 0) and gap(f, 0, 2) == 1


@pytest.mark.exact
def test_product_of_weights_bends_both_ways():
    """w1 w2 is -1, 0, -1 at (1, -1), (0, 0), (-1, 1), above its chord, and 1, 0, 1 at (1, 1), (0, 0),
    (-1, -1), below it: neither convex nor concave."""
    f = lambda a, b: a * b
    assert gap(f, (1, -1), (-1, 1)) == 1 and gap(f, (1, 1), (-1, -1)) == -1


@pytest.mark.exact
def test_weight_times_relu_bends_both_ways():
    """v relu(w) is 0, -1, -4 at (w, v) = (0, 0), (1, -1), (2, -2), above its chord, and 0, 1, 4 at (0, 0),
    (1, 1), (2, 2), below it: neither convex nor concave."""
    f = lambda w, v: v * relu(w)
    assert gap(f, (0, 0), (2, -2)) == 1 and gap(f, (0, 0), (2, 2)) == -1
    drawn = facts_of(weight_times_relu)
    assert (drawn.up, drawn.down) == (4, -4)


@pytest.mark.exact
def test_two_fits_and_their_midpoint():
    """At (2, 1/2) and (1/2, 2) both 2/5 (w1 + w2) and w1 w2 equal 1. At the midpoint (5/4, 5/4) the first is 1
    and the second 25/16."""
    linear, multiplied = lambda a, b: Fraction(2, 5) * (a + b), lambda a, b: a * b
    ends, middle = [(Fraction(2), half), (half, Fraction(2))], (Fraction(5, 4),) * 2
    assert {f(*end) for f in (linear, multiplied) for end in ends} == {1}
    assert (linear(*middle), multiplied(*middle)) == (1, Fraction(25, 16))
    assert facts_of(two_fits_and_between).top == 25 / 16


@pytest.mark.proved
def test_log_sum_exp_is_convex():
    """With p_k = e^(z_k)/sum e^(z_j), u^T H u is the variance of u under the weights p:
    sum p_k u_k^2 - (sum p_k u_k)^2 = sum p_k (u_k - mean)^2 >= 0."""
    z, u = sp.symbols("z1:4", real=True), sp.symbols("u1:4", real=True)
    total = sum(map(sp.exp, z))
    p = [sp.exp(entry) / total for entry in z]
    H = sp.hessian(sp.log(total), z)
    mean = sum(pk * uk for pk, uk in zip(p, u, strict=True))
    variance = sum(pk * (uk - mean) ** 2 for pk, uk in zip(p, u, strict=True))
    direction = sp.Matrix(u)
    assert sp.simplify((direction.T * H * direction)[0] - variance) == 0
    assert sp.simplify((H * sp.ones(3, 1)).norm()) == 0  # adding the same number to all z: a flat direction


@pytest.mark.exact
def test_a_probability_is_not_convex():
    """The logistic function is 1/2, 3/4, 9/10 at 0, ln 3, 2 ln 3, and 3/4 exceeds the mean 7/10; at the
    opposite places it is 1/2, 1/4, 1/10, and 1/4 is less than the mean 3/10."""
    s = lambda z: 1 / (1 + sp.exp(-z))
    values = [s(k * sp.log(3)) for k in (-2, -1, 0, 1, 2)]
    assert values == [sp.Rational(1, 10), sp.Rational(1, 4), half, sp.Rational(3, 4), sp.Rational(9, 10)]
    assert values[3] > (values[2] + values[4]) / 2 == sp.Rational(7, 10)
    assert values[1] < (values[0] + values[2]) / 2 == sp.Rational(3, 10)


@pytest.mark.proved
def test_last_layer_is_convex():
    """With the hidden weights held fixed the output is affine in (v, c), so the Hessian of one sample's loss in
    (v, c) is l'' times phi phi^T with phi = (s_1, ..., s_n, 1). For every kind of unit in the library, squared
    error and log-loss, no chord in (v, c) is crossed in 50 random tests each."""
    v, c, s = sp.symbols("v1:3"), sp.Symbol("c"), sp.symbols("s1:3")
    z = sum(a * b for a, b in zip(v, s, strict=True)) + c
    loss, phi = sp.Function("l"), sp.Matrix([*s, 1])
    H = sp.hessian(loss(z), [*v, c])
    bend = sp.diff(loss(z), c, 2)
    assert (H - bend * phi * phi.T).applyfunc(lambda entry: sp.simplify(entry.doit())) == sp.zeros(3, 3)
    rng = np.random.default_rng(5)
    X, y, W, b = (
        rng.normal(size=(6, 2)),
        rng.integers(0, 2, size=6).astype(float),
        rng.normal(size=(3, 2)),
        rng.normal(size=3),
    )
    for unit, loss in product(ACTIVATIONS.values(), (SQUARED_ERROR, LOG_LOSS)):
        total = lambda at, unit=unit, loss=loss: cost(Network(W, b, at[:3], at[3]), X, y, unit, loss)
        assert all(midpoint_gap(total, *rng.normal(size=(2, 4))) < 0 for _ in range(50))


@pytest.mark.exact
def test_relu_unit_with_squared_error():
    """(relu(w) - 1)^2, one ReLU unit with output weight 1 and the sample (1, 1), is 1, 1, 0 at -1, 0, 1:
    above its chord at 0."""
    f = lambda w: (relu(w) - 1) ** 2
    assert (f(-1), f(0), f(1)) == (1, 1, 0) and gap(f, -1, 1) == half


@pytest.mark.exact
def test_relu_unit_with_log_loss():
    """With the logit z = relu(w) and label 0 the loss log(1 + e^z) is convex and nondecreasing in z. With
    label 1 it is log(1 + e^-z): ln 2, ln 2, ln(1 + 1/e) at w = -1, 0, 1, above the chord at 0."""
    z = sp.Symbol("z", real=True)
    label_0, label_1 = sp.log(1 + sp.exp(z)), sp.log(1 + sp.exp(-z))
    assert sp.diff(label_0, z).is_positive and sp.simplify(sp.diff(label_0, z, 2)).is_positive
    values = [label_1.subs(z, max(w, 0)) for w in (-1, 0, 1)]
    assert values[:2] == [sp.log(2), sp.log(2)] and values[1] > (values[0] + values[2]) / 2
