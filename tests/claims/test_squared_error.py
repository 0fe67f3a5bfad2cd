"""Squared error after a sigmoid: one sample, five samples, every data set."""

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq

from landscape.cases.one_unit.samples import FIVE_POINTS_X, FIVE_POINTS_Y
from landscape.model import regression
from landscape.model.losses import SIGMOID_SQUARED_ERROR
from tests.rounding import rounding

w, y, s, t = (
    sp.symbols("w", real=True),
    sp.symbols("y", real=True),
    *sp.symbols("s t", positive=True),
)
SIGMOID = 1 / (1 + sp.exp(-w))
ONE_SAMPLE = (SIGMOID - y) ** 2  # the loss of the sample (1, y)

FIVE = [(10, 1), (1, 1), (1, 0), (1, 0), (1, 0)]  # samples (x, y)


def sigmoid(z: arb) -> arb:
    return 1 / (1 + (-z).exp())


def five_cost(w: arb) -> arb:
    """The mean squared error of the five samples, as a ball."""
    return sum(((sigmoid(w * x) - y) * (sigmoid(w * x) - y) for x, y in FIVE), arb(0)) / 5


def five_slope(w: arb) -> arb:
    """Its derivative: the mean of 2 (s - y) s (1 - s) x."""
    terms = (2 * (sigmoid(w * x) - y) * sigmoid(w * x) * sigmoid(-w * x) * x for x, y in FIVE)
    return sum(terms, arb(0)) / 5


def decimal(text: str) -> arb:
    """The exact rational a decimal stands for, as a ball."""
    numerator, _, places = text.partition(".")
    return arb(fmpq(int(numerator + places), 10 ** len(places)))


@pytest.mark.exact
def test_one_sample_curvature():
    """For one sample (1, y) the second derivative is 2 s (1 - s)(-3 s^2 + 2 (1 + y) s - y), s =
    sigmoid(w)."""
    formula = 2 * s * (1 - s) * (-3 * s**2 + 2 * (1 + y) * s - y)
    assert sp.simplify(sp.diff(ONE_SAMPLE, w, 2) - formula.subs(s, SIGMOID)) == 0


@pytest.mark.exact
def test_one_sample_positive_label_inflection():
    """For y = 1 the curve is concave exactly where w < -ln 2, and its height there is 4/9."""
    bracket = -3 * s**2 + 4 * s - 1  # what decides the sign of the second derivative
    assert sp.expand(bracket - (3 * s - 1) * (1 - s)) == 0  # negative exactly for s < 1/3
    assert SIGMOID.subs(w, -sp.log(2)) == sp.Rational(1, 3)
    assert ONE_SAMPLE.subs({y: 1, w: -sp.log(2)}) == sp.Rational(4, 9)


@pytest.mark.exact
def test_one_sample_negative_label_inflection():
    """For y = 0 the curve is concave exactly where w > ln 2, and its height there is 4/9."""
    bracket = -3 * s**2 + 2 * s
    assert sp.expand(bracket - s * (2 - 3 * s)) == 0  # negative exactly for s > 2/3
    assert sp.simplify(SIGMOID.subs(w, sp.log(2))) == sp.Rational(2, 3)
    assert sp.simplify(ONE_SAMPLE.subs({y: 0, w: sp.log(2)})) == sp.Rational(4, 9)


@pytest.mark.exact
def test_one_sample_half_label_inflections():
    """For y = 1/2 the curve is concave on both tails, exactly where |w| > ln(2 + sqrt(3))."""
    bracket = -3 * s**2 + 3 * s - sp.Rational(1, 2)
    low, high = sorted(sp.solve(bracket, s))  # a downward parabola: negative outside its roots
    odds = [sp.radsimp(sp.simplify(root / (1 - root))) for root in (low, high)]  # e^w at s = root
    assert odds == [2 - sp.sqrt(3), 2 + sp.sqrt(3)]
    assert sp.expand(odds[0] * odds[1]) == 1  # so the two places are -ln(2 + sqrt(3)) and +ln(2 + sqrt(3))


@pytest.mark.exact
def test_one_sample_inflections_for_any_label():
    """For 0 < y < 1 there are two inflections, at s = (1 + y -+ sqrt(y^2 - y + 1))/3, both in
    (0, 1)."""
    bracket = -3 * s**2 + 2 * (1 + y) * s - y
    root = sp.sqrt(y**2 - y + 1)
    assert all(sp.expand(bracket.subs(s, (1 + y + sign * root) / 3)) == 0 for sign in (-1, 1))
    # A downward parabola in s: negative at s = 0 and at s = 1, positive at s = (1 + y)/3 in between.
    assert bracket.subs(s, 0) == -y and sp.expand(bracket.subs(s, 1)) == y - 1
    assert sp.expand(bracket.subs(s, (1 + y) / 3) - (y**2 - y + 1) / 3) == 0
    assert sp.discriminant(y**2 - y + 1, y) < 0  # so y^2 - y + 1 is never zero: always positive


@pytest.mark.exact
def test_one_sample_steepest_concavity():
    """For y = 1 the second derivative is lowest where s = 3/8 - sqrt(33)/24."""
    curvature = 2 * s * (1 - s) * (3 * s - 1) * (1 - s)
    # The derivative in w is the derivative in s times the positive factor s (1 - s).
    stationary = [root for root in sp.solve(sp.diff(curvature, s), s) if root < sp.Rational(1, 3)]
    assert stationary == [sp.Rational(3, 8) - sp.sqrt(33) / 24]
    assert curvature.subs(s, stationary[0]) < 0 and curvature.subs(s, 0) == 0


@pytest.mark.certified
def test_one_sample_chord_is_crossed():
    """For y = 1 the curve crosses its chord: L(-3) is 0.907 and (L(-6) + L(0))/2 is 0.623, which is
    less by 0.285 (three decimals)."""
    loss = lambda w: sigmoid(-arb(w)) * sigmoid(-arb(w))  # (1 - s)^2
    curve, chord = loss(-3), (loss(-6) + loss(0)) / 2
    for value, printed in ((curve, "0.907"), (chord, "0.623"), (curve - chord, "0.285")):
        assert abs(value - decimal(printed)) < decimal("0.0005")


@pytest.mark.proved
def test_one_sample_is_quasiconvex():
    """For one sample the slope is 2 (s - y) s (1 - s): it has the sign of s - y, which
    increases with w. The curve falls, then rises: every sublevel set is an interval, although
    it is not convex."""
    assert sp.simplify(sp.diff(ONE_SAMPLE, w) - 2 * (SIGMOID - y) * SIGMOID * (1 - SIGMOID)) == 0
    assert sp.simplify(sp.diff(SIGMOID, w) - SIGMOID**2 * sp.exp(-w)) == 0  # positive: s increases


@pytest.mark.exact
def test_five_points_have_three_stationary_points():
    """With squared error the cost of the five samples has exactly three stationary points: a
    minimum, a maximum and a minimum. (With t = e^w the slope is a rational function of t; its
    roots are counted.)"""
    slope = 0
    for x, y in FIVE:
        p = t**x / (1 + t**x)
        slope += sp.Rational(2, 5) * (p - y) * p * (1 - p) * x
    numerator, denominator = sp.fraction(sp.cancel(sp.together(slope) / t))
    assert all(coefficient > 0 for coefficient in sp.Poly(denominator, t).coeffs())  # positive for t > 0
    numerator = sp.Poly(numerator, t)
    assert numerator.count_roots(0, None) == 3 and numerator.eval(0) != 0
    at = [sp.Rational(1, 10), sp.Rational(1, 2), 1, 2]
    assert [sp.sign(numerator.eval(value)) for value in at] == [-1, 1, -1, 1]


@pytest.mark.certified
def test_five_points_second_minimum_is_worse():
    """The two minima of the five samples lie at w = -1.0974 and w = 0.1468 (four decimals) with
    costs 0.3500 and 0.2227; between them the cost reaches 0.3613 at w = -0.4229."""
    places = [
        ("-1.0974", 1),
        ("-0.4229", -1),
        ("0.1468", 1),
    ]  # and the sign of the slope to the right
    heights = []
    for place, sign in places:
        centre, half_unit = decimal(place), decimal("0.00005")
        assert sign * five_slope(centre - half_unit) < 0 < sign * five_slope(centre + half_unit)
        near = arb(0, half_unit)  # mean value form: the cost at the true place, rigorously
        heights.append(five_cost(centre) + five_slope(centre + near) * near)
    for height, printed in zip(heights, ["0.3500", "0.3613", "0.2227"], strict=True):
        assert abs(height - decimal(printed)) < decimal("0.00005")
    assert heights[1] > heights[0] > heights[2]


@pytest.mark.exact
def test_five_points_with_log_loss_have_one_minimum():
    """With log-loss the cost of the same five samples has exactly one stationary point, its
    minimum."""
    slope = sum((t**x / (1 + t**x) - y) * x for x, y in FIVE) / 5
    numerator, denominator = sp.fraction(sp.cancel(sp.together(slope)))
    assert all(coefficient > 0 for coefficient in sp.Poly(denominator, t).coeffs())
    numerator = sp.Poly(numerator, t)
    assert numerator.count_roots(0, None) == 1 and numerator.eval(0) < 0 < numerator.LC()


@pytest.mark.certified
def test_five_points_log_loss_minimum():
    """With log-loss the minimum of the five samples lies at w = 0.1994 (four decimals)."""
    slope = lambda w: sum(((sigmoid(w * x) - y) * x for x, y in FIVE), arb(0))
    assert slope(decimal("0.19935")) < 0 < slope(decimal("0.19945"))


@pytest.mark.numerical
def test_five_points_in_the_library():
    """The library's cost and slope of the five samples agree with ball arithmetic, but for
    rounding."""
    X, y = FIVE_POINTS_X, FIVE_POINTS_Y
    assert [(int(x), int(label)) for x, label in zip(X[:, 0], y)] == FIVE
    for at in (-3.0, -1.0974, 0.0, 0.1468, 2.0):
        cost = regression.cost(X, y, np.array([at]), SIGMOID_SQUARED_ERROR)
        slope = regression.gradient(X, y, np.array([at]), SIGMOID_SQUARED_ERROR)[0]
        assert abs(cost - float(five_cost(arb(at)))) < rounding(50)  # terms between 0 and 1
        assert abs(slope - float(five_slope(arb(at)))) < rounding(50, 10)  # inputs of at most 10


@pytest.mark.proved
def test_squared_error_is_nonconvex_for_every_data_set():
    """Let some x_i . u be nonzero. Far out along u and -u each such sample costs y^2 and (1 -
    y)^2 in some order, at 0 it costs (y - 1/2)^2; so E(+u) + E(-u) - 2 E(0) tends to k/2, where
    k > 0 counts those samples. So the sum E of squared errors is not constant. It is bounded,
    hence not convex."""
    z = sp.symbols("z", positive=True)  # |x_i . u|
    p = lambda z: 1 / (1 + sp.exp(-z))
    cost = lambda r: (p(r * z) - y) ** 2  # at distance r along u, for a sample with x_i . u = z
    far = sp.limit(cost(t), t, sp.oo), sp.limit(cost(-t), t, sp.oo)
    assert [sp.expand(value) for value in far] == [sp.expand((1 - y) ** 2), y**2]
    assert sp.expand(far[0] + far[1] - 2 * cost(0)) == sp.Rational(1, 2)


@pytest.mark.proved
def test_bounded_convex_functions_are_constant():
    """If f is convex and f <= B, then f(x) - f(0) <= (B - f(0))/r for every r > 1: put x
    between 0 and r x. Letting r grow gives f(x) <= f(0); -x likewise, and 0 is their midpoint:
    f is constant."""
    x, r, f0, bound = sp.symbols("x r f0 B", real=True)
    assert sp.simplify((1 - 1 / r) * 0 + (1 / r) * (r * x) - x) == 0  # x = (1 - 1/r) 0 + (1/r)(r x)
    chord = (1 - 1 / r) * f0 + (1 / r) * bound  # f(x) is at most this
    assert sp.simplify(chord - f0 - (bound - f0) / r) == 0
    assert sp.limit(chord, r, sp.oo) == f0
