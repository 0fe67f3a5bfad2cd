"""Squared error after a sigmoid: one to five samples, every data set."""

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq, fmpz_poly
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import five_points, one_sample_inflection
from landscape.cases.one_unit.samples import FIVE_POINTS_X, FIVE_POINTS_Y
from landscape.model import regression
from landscape.model.losses import SIGMOID_SQUARED_ERROR
from tests.claims.generated import NUMBERS, matrices, vectors
from tests.claims.interval_checker import Checked, iv, negative
from tests.claims.recorded import facts_of
from tests.rounding import rounding

w, y, s, t = (
    sp.symbols("w", real=True),
    sp.symbols("y", real=True),
    *sp.symbols("s t", positive=True),
)
SIGMOID = 1 / (1 + sp.exp(-w))
ONE_SAMPLE = (SIGMOID - y) ** 2  # the loss of the sample (1, y)

THREE = [(100, 1), (10, 0), (1, 1)]  # samples (x, y)
FIVE = [(10, 1), (1, 1), (1, 0), (1, 0), (1, 0)]


def sigmoid(z: arb) -> arb:
    return 1 / (1 + (-z).exp())


def cost(samples, w: arb) -> arb:
    """The mean squared error of samples (x, y), as a ball."""
    return sum(((sigmoid(w * x) - y) * (sigmoid(w * x) - y) for x, y in samples), arb(0)) / len(samples)


def slope(samples, w: arb) -> arb:
    """Its derivative: the mean of 2 (s - y) s (1 - s) x."""
    terms = (2 * (sigmoid(w * x) - y) * sigmoid(w * x) * sigmoid(-w * x) * x for x, y in samples)
    return sum(terms, arb(0)) / len(samples)


def turning_points_are(samples, table) -> bool:
    """Whether the slope changes sign within half a unit of each printed place, and the cost there is the printed one.

    A row of the table is the place, the sign of the slope to the right of it, and the cost, as decimals."""
    for place, sign, height in table:
        centre, half_unit = decimal(place), decimal("0.00005")
        before, after = slope(samples, centre - half_unit), slope(samples, centre + half_unit)
        near = arb(0, half_unit)  # mean value form: the cost at the true place, rigorously
        value = cost(samples, centre) + slope(samples, centre + near) * near
        if not (sign * before < 0 < sign * after and abs(value - decimal(height)) < decimal("0.00005")):
            return False
    return True


def decimal(text: str) -> arb:
    """The exact rational a decimal stands for, as a ball."""
    numerator, _, places = text.partition(".")
    return arb(fmpq(int(numerator + places), 10 ** len(places)))


@pytest.mark.exact
def test_one_sample_curvature():
    r"""For one sample $(1,y)$ the second derivative is $2s(1-s)(-3s^2+2(1+y)s-y)$, where $s=\sigma(w)$."""
    formula = 2 * s * (1 - s) * (-3 * s**2 + 2 * (1 + y) * s - y)
    assert sp.simplify(sp.diff(ONE_SAMPLE, w, 2) - formula.subs(s, SIGMOID)) == 0


@pytest.mark.exact
def test_one_sample_positive_label_inflection():
    r"""For $y=1$ the curve is concave exactly where $w<-\ln2$, and its height at the end of this range is $4/9$."""
    bracket = -3 * s**2 + 4 * s - 1  # what decides the sign of the second derivative
    assert sp.expand(bracket - (3 * s - 1) * (1 - s)) == 0  # negative exactly for s < 1/3
    assert SIGMOID.subs(w, -sp.log(2)) == sp.Rational(1, 3)
    assert ONE_SAMPLE.subs({y: 1, w: -sp.log(2)}) == sp.Rational(4, 9)


@pytest.mark.exact
def test_one_sample_negative_label_inflection():
    r"""For $y=0$ the curve is concave exactly where $w>\ln2$, and its height at the end of this range is $4/9$."""
    bracket = -3 * s**2 + 2 * s
    assert sp.expand(bracket - s * (2 - 3 * s)) == 0  # negative exactly for s > 2/3
    assert sp.simplify(SIGMOID.subs(w, sp.log(2))) == sp.Rational(2, 3)
    assert sp.simplify(ONE_SAMPLE.subs({y: 0, w: sp.log(2)})) == sp.Rational(4, 9)


@pytest.mark.exact
def test_one_sample_half_label_inflections():
    r"""For $y=1/2$ the curve is concave on both tails, exactly where $|w|>\ln(2+\sqrt3)$."""
    bracket = -3 * s**2 + 3 * s - sp.Rational(1, 2)
    low, high = sorted(sp.solve(bracket, s))  # a downward parabola: negative outside its roots
    odds = [sp.radsimp(sp.simplify(root / (1 - root))) for root in (low, high)]  # e^w at s = root
    assert odds == [2 - sp.sqrt(3), 2 + sp.sqrt(3)]
    assert sp.expand(odds[0] * odds[1]) == 1  # so the two places are -ln(2 + sqrt(3)) and +ln(2 + sqrt(3))


@pytest.mark.exact
def test_one_sample_inflections_for_any_label():
    r"""For $0<y<1$ there are two inflections, at $s=(1+y\mp\sqrt{y^2-y+1})/3$, both in $(0,1)$."""
    bracket = -3 * s**2 + 2 * (1 + y) * s - y
    root = sp.sqrt(y**2 - y + 1)
    assert all(sp.expand(bracket.subs(s, (1 + y + sign * root) / 3)) == 0 for sign in (-1, 1))
    # A downward parabola in s: negative at s = 0 and at s = 1, positive at s = (1 + y)/3 in between.
    assert bracket.subs(s, 0) == -y and sp.expand(bracket.subs(s, 1)) == y - 1
    assert sp.expand(bracket.subs(s, (1 + y) / 3) - (y**2 - y + 1) / 3) == 0
    assert sp.discriminant(y**2 - y + 1, y) < 0  # so y^2 - y + 1 is never zero: always positive


@pytest.mark.exact
def test_one_sample_steepest_concavity():
    r"""For $y=1$ the second derivative is lowest where $s=3/8-\sqrt{33}/24$."""
    curvature = 2 * s * (1 - s) * (3 * s - 1) * (1 - s)
    # The derivative in w is the derivative in s times the positive factor s (1 - s).
    stationary = [root for root in sp.solve(sp.diff(curvature, s), s) if root < sp.Rational(1, 3)]
    assert stationary == [sp.Rational(3, 8) - sp.sqrt(33) / 24]
    assert curvature.subs(s, stationary[0]) < 0 and curvature.subs(s, 0) == 0


@pytest.mark.certified
def test_one_sample_chord_is_crossed():
    r"""For $y=1$ the curve crosses its chord: $L(-3)$ is 0.907 and $(L(-6)+L(0))/2$ is 0.623, which is less by 0.285
    (three decimals)."""
    loss = lambda w: sigmoid(-arb(w)) * sigmoid(-arb(w))  # (1 - s)^2
    curve, chord = loss(-3), (loss(-6) + loss(0)) / 2
    drawn = facts_of(one_sample_inflection)
    for w, output, height in zip((-6, -3, 0), drawn.outputs, (drawn.at_left, drawn.curve, drawn.at_right), strict=True):
        assert abs(sigmoid(arb(w)) - output) < 1e-12 and abs(loss(w) - height) < 1e-12  # the table
    for value, printed in ((curve, "0.907"), (chord, "0.623"), (curve - chord, "0.285")):
        assert abs(value - decimal(printed)) < decimal("0.0005")


@pytest.mark.exact
def test_five_points_have_three_stationary_points():
    r"""With squared error the cost of the five samples has exactly three stationary points: a minimum, a maximum and a
    minimum. (With $t=e^w$ the slope is a rational function of $t$; its roots are counted.)"""
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
    r"""The two minima of the five samples lie at $w=-1.0974$ and $w=0.1468$ (four decimals) with costs 0.3500 and
    0.2227; between them the cost reaches 0.3613 at $w=-0.4229$. The four samples at $x=1$ alone ask for the output $1/4$,
    at $-\ln3$."""
    assert abs(-arb(3).log() - facts_of(five_points).cluster) < 1e-12 and sigmoid(-arb(3).log()).overlaps(arb(1) / 4)
    assert turning_points_are(FIVE, [("-1.0974", 1, "0.3500"), ("-0.4229", -1, "0.3613"), ("0.1468", 1, "0.2227")])


@pytest.mark.certified
def test_three_points_in_numbers():
    r"""The turning points of the three samples, to four decimals: a minimum at $w=-0.1950$ with cost 0.4388, a maximum
    at $w=-0.0484$ with 0.4640, a minimum at $w=0.0201$ with 0.1872, and a maximum at $w=0.4668$ with 0.3767."""
    table = [("-0.1950", 1, "0.4388"), ("-0.0484", -1, "0.4640"), ("0.0201", 1, "0.1872"), ("0.4668", -1, "0.3767")]
    assert turning_points_are(THREE, table)


@pytest.mark.certified
def test_three_points_with_a_calculator():
    r"""For the three samples, the outputs and costs at $w=-1$, $-1/5$, $-1/20$, $1/50$ and $1$ are those printed, four
    decimals each, and the cost goes down, up, down and up."""
    table = [
        ("-1", "0.0000", "0.0000", "0.2689", "0.5115"),
        ("-0.2", "0.0000", "0.1192", "0.4502", "0.4388"),
        ("-0.05", "0.0067", "0.3775", "0.4875", "0.4639"),
        ("0.02", "0.8808", "0.5498", "0.5050", "0.1872"),
        ("1", "1.0000", "1.0000", "0.7311", "0.3574"),
    ]
    costs = []
    for w, *printed in table:
        w = decimal(w)
        costs.append(cost(THREE, w))
        found = [*(sigmoid(w * x) for x, _ in THREE), costs[-1]]
        assert all(abs(ball - decimal(text)) < decimal("0.00005") for ball, text in zip(found, printed, strict=True))
    a, b, c, d, e = costs
    assert a > b < c > d < e and b > 2 * d


@pytest.mark.certified
def test_three_points_have_four_turning_points():
    r"""For the inputs 100, 10, 1 with labels 1, 0, 1 the mean squared error has exactly four turning points: a
    minimum, a maximum, a lower minimum and a maximum. (With $t=e^w$ the slope is a polynomial over a positive number;
    all its complex roots are enclosed, and four are real and positive.)"""
    t = fmpz_poly([0, 1])
    A, B, C = ((1 + t**x) ** 3 for x, _ in THREE)
    numerator = -100 * t**100 * B * C + 10 * t**20 * A * C - t * A * B  # of half the slope, over A B C
    at = fmpq(9, 10)
    assert slope(THREE, arb(at).log()).overlaps(arb(numerator(at)) * 2 / 3 / arb(A(at)) / arb(B(at)) / arb(C(at)))
    real = [root.real for root, _ in numerator.complex_roots() if root.imag == 0 and root.real > 0]
    assert len(real) == 4
    signs = [numerator(fmpq(k, 100)) > 0 for k in (50, 90, 100, 110, 200)]
    assert signs == [False, True, False, True, False]  # falls, rises, falls, rises, falls


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
    r"""With log-loss the minimum of the five samples lies at $w=0.1994$ (four decimals)."""
    slope = lambda w: sum(((sigmoid(w * x) - y) * x for x, y in FIVE), arb(0))
    assert slope(decimal("0.19935")) < 0 < slope(decimal("0.19945"))


@pytest.mark.numerical
def test_five_points_in_the_library():
    """The library's cost and slope of the five samples agree with ball arithmetic, but for
    rounding."""
    X, y = FIVE_POINTS_X, FIVE_POINTS_Y
    assert [(int(x), int(label)) for x, label in zip(X[:, 0], y)] == FIVE
    for at in (-3.0, -1.0974, 0.0, 0.1468, 2.0):
        found = regression.cost(X, y, np.array([at]), SIGMOID_SQUARED_ERROR)
        bend = regression.gradient(X, y, np.array([at]), SIGMOID_SQUARED_ERROR)[0]
        assert abs(found - float(cost(FIVE, arb(at)))) < rounding(50)  # terms between 0 and 1
        assert abs(bend - float(slope(FIVE, arb(at)))) < rounding(50, 10)  # inputs of at most 10


@pytest.mark.proved
@given(NUMBERS, st.integers(-8, 12).map(lambda k: k / 4), NUMBERS, NUMBERS)
def test_one_sample_is_quasiconvex(x, target, w, step):
    r"""For one sample the slope has the sign of $x(s-y)$, which never decreases as $w$ grows: the cost falls, then
    rises, so every local minimiser is global. Two samples with targets $3/4$ show that this needs a single sample."""
    assume(step > 0)
    low, high = (slope([(x, target)], arb(at)) for at in (w, w + step))
    assert not (low > 0 and high < 0)
    first, later = (arb(x) * (sigmoid(arb(x * at)) - arb(target)) for at in (w, w + step))
    assert not first > later and not (low * first < 0)
    pair = [(1, arb("0.75")), (10, arb("0.75"))]
    assert slope(pair, arb("0.3")) > 0 > slope(pair, arb("0.6"))


def pull(m: arb) -> arb:
    """k(m) = s(-m)^2 s(m), how much a sample with margin m pulls."""
    return sigmoid(-m) * sigmoid(-m) * sigmoid(m)


@pytest.mark.proved
@given(st.integers(1, 400), st.integers(1, 400))
def test_two_samples_with_labels_have_no_worse_minimum(a, b):
    r"""Two samples with labels 0 or 1 and one weight: the cost has at most one local minimiser, and it is global. For
    opposite pulls $A\ge B$ the slope changes from minus to plus once, at some $w\ge0$, and on $w<0$ it goes from plus
    to minus if $A>2B$ and is negative throughout otherwise. Targets $3/4$, or a third sample, break this."""
    A, B = max(a, b) / 16, min(a, b) / 16
    samples = [(A, 1), (B, 0)]
    w = [arb(k) / (16 * B) for k in range(-160, 161)]  # until the smaller one is saturated, too
    sign = [1 if value > 0 else -1 if value < 0 else 0 for value in (slope(samples, at) for at in w)]
    turns = [(p, q) for p, q in pairwise(sign) if p * q < 0]
    assert turns.count((-1, 1)) <= 1 and (A > 2 * B or turns.count((1, -1)) == 0) and sign[160] <= 0
    S = lambda r: arb(A) * sigmoid(-arb(A) * r) - arb(B) * sigmoid(-arb(B) * r)
    for r in map(arb, (0, 0.25, 1, 4)):  # the two steps of the proof that are not algebra
        left, right = arb(A) * pull(-arb(A) * r), arb(B) * pull(arb(B) * r)
        wave = arb(A) / B * (-(arb(A) - 2 * arb(B)) * r).exp() * (sigmoid(arb(A) * r) / sigmoid(arb(B) * r)) ** 3
        assert (left / right).overlaps(wave) and not S(r) > arb(A - B) / 2
    assert slope(THREE, arb("-0.1")) > 0 > slope(THREE, arb("-0.01")) and 0 > slope(THREE, arb("-0.3"))


@pytest.mark.proved
@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.tuples(*[st.integers(0, 4).map(lambda k: k / 4)] * 2))
def test_two_samples_with_an_intercept_have_no_worse_minimum(x, other, w, b, targets):
    r"""Two samples with different inputs and an intercept: every pair of scores occurs, for exactly one $(w,b)$; so at
    a local minimiser both samples are at a minimum of their own. Two equal inputs make one score, and their cost
    falls, then rises in it. Without an intercept targets $3/4$ give two minima."""
    assume(x != other)
    scores = np.array([w * x + b, w * other + b])
    back = (scores[0] - scores[1]) / (x - other)  # the weight, from the scores
    assert back == pytest.approx(w, rel=rounding(10)) and scores[0] - back * x == pytest.approx(b, abs=rounding(20, 40))
    twice = [(1, arb(y)) for y in targets]
    signs = [1 if v > 0 else -1 if v < 0 else 0 for v in (slope(twice, arb(k) / 2) for k in range(-40, 41))]
    assert not any(p > 0 > q for p, q in pairwise(signs))
    pair = [(1, arb("0.75")), (10, arb("0.75"))]
    assert slope(pair, arb("0.3")) > 0 > slope(pair, arb("0.6"))


class WithIntercept(Checked):
    """The mean squared error of a sigmoid of w x + b, in intervals, for four inputs and labels."""

    def __init__(self):
        self.samples = ((0, 1), (1, 0), (10, 1), (100, 0))

    def derivatives(self, theta):
        value, slope, bend = iv.mpf(0), [iv.mpf(0)] * 2, [[iv.mpf(0)] * 2 for _ in range(2)]
        for x, label in self.samples:
            row = (x, 1)
            out = 1 / (1 + iv.exp(-(theta[0] * x + theta[1])))
            error, first = out - label, out * (1 - out)
            curve = 2 * first * (first + error * (1 - 2 * out))
            value += error**2 / 4
            slope = [g + 2 * error * first * p / 4 for g, p in zip(slope, row, strict=True)]
            bend = [[bend[i][j] + curve * row[i] * row[j] / 4 for j in range(2)] for i in range(2)]
        return value, slope, bend


@pytest.mark.certified
def test_four_samples_with_an_intercept_have_a_worse_minimum():
    """With an intercept the inputs $0$, $1$, $10$, $100$ with labels $1$, $0$, $1$, $0$ have a strict local minimum within
    $1/1000$ of $w = 0.1918$, $b = 0.0271$, and its mean squared error is above $39/100$. At $w = -3/100$, $b = 4/5$ it is
    below $9/50$."""
    unit, centre = WithIntercept(), [iv.mpf("0.1918"), iv.mpf("0.0271")]
    point = unit.only_one(centre, [m + iv.mpf([-1, 1]) / 1000 for m in centre])
    value, _, H = unit.derivatives(point)
    assert value > iv.mpf(39) / 100 and negative(H) == 0
    assert unit.derivatives([iv.mpf(-3) / 100, iv.mpf(4) / 5])[0] < iv.mpf(9) / 50


@pytest.mark.proved
@given(st.data())
def test_squared_error_is_nonconvex_for_every_data_set(case):
    r"""For the sum $E$ of squared errors, $E(ru)+E(-ru)-2E(0)$ tends to $k/2$ as $r$ grows, where $k$ counts the
    samples with $x_i\cdot u\ne0$; so if some input is not 0, $E$ is bounded and not constant, hence not convex. If all
    inputs are 0 it is constant, and log-loss is convex."""
    m, d = case.draw(st.integers(1, 4)), case.draw(st.integers(1, 3))
    X, y, u = case.draw(matrices(m, d)), case.draw(vectors(m)), case.draw(vectors(d))
    E = lambda w: m * regression.cost(X, y, w, SIGMOID_SQUARED_ERROR)
    moving = np.count_nonzero(X @ u)
    far = 40 * 16  # every nonzero x_i . u is at least 1/16: outputs are within e^-40 of 0 or 1
    excess = E(far * u) + E(-far * u) - 2 * E(0 * u)
    assert abs(excess - moving / 2) < rounding(100, m * 25) + m * 20 * np.exp(-40)
    if moving:  # then some chord along u is crossed
        heights = np.array([E(t * u) for t in np.linspace(-far, far, 801)])
        assert np.diff(heights, 2).min() < -rounding(100, m * 25)
    assert E(0 * u) == pytest.approx(((y - 0.5) ** 2).sum(), abs=rounding(50, m * 25))


@pytest.mark.proved
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=5), st.integers(2, 64))
def test_bounded_convex_functions_are_constant(lines, r):
    r"""If $f$ is convex and at most $B$, then $f(b)\le(1-1/r)f(a)+B/r$ for every $r>1$, hence $f(b)\le f(a)$: $f$ is
    constant. On generated convex functions, the largest of some lines: bounded above only if no line has a slope.
    Without convexity (the sigmoid) or without the bound ($e^x$) it fails."""
    f = lambda x: max(slope * x + height for slope, height in lines)
    a, b = 0.0, 1.0
    beyond = a + r * (b - a)
    assert f(b) <= (1 - 1 / r) * f(a) + f(beyond) / r + rounding(20, 4 * 64 * 4)
    steep = max(abs(slope) for slope, _ in lines)
    assert (max(f(1000.0), f(-1000.0)) > f(0) + 100) == (steep > 0)


@pytest.mark.certified
def test_a_likelihood_that_is_not_convex():
    r"""With $p=1/2+\arctan(z)/\pi$ the cost $-\ln p$ of a sample with label 1 lies above its chord: at the middle of
    $-1/r$ and $-3/r$, $r=\sqrt3$, $p^2$ is less than the product $1/18$ of the two ends. The logistic function has
    $p^2$ larger."""
    cauchy = lambda z: arb("0.5") + z.atan() / arb.pi()
    ends = [-1 / arb(3).sqrt(), -3 / arb(3).sqrt()]
    assert (cauchy(ends[0]) * cauchy(ends[1])).overlaps(1 / arb(18))
    assert cauchy(sum(ends, arb(0)) / 2) ** 2 < arb(1) / 18
    assert sigmoid(sum(ends, arb(0)) / 2) ** 2 > sigmoid(ends[0]) * sigmoid(ends[1])
