"""How many minima one logistic unit has: holes, counts, five instances, and log-loss.

Costs are sums of squared errors without a factor 1/2, targets are 3/4 except for the five instances.
Oracles: SymPy, exact polynomials, and mpmath intervals in `turn_checker` and `interval_checker`.
"""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, pairwise, product

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from figures import five_instances, pair_of_samples, unit_minima_table
from landscape.cases.one_unit.no_global_minimum import INSTANCES
from landscape.cases.one_unit.turning_points import turning_points
from landscape.model import regression
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR
from tests.claims.generated import FRACTIONS, NUMBERS, vectors
from tests.claims.interval_checker import Checked, iv, last_place, negative
from tests.claims.recorded import facts_of
from tests.claims.turn_checker import loss_confirmed, place_confirmed, turns
from tests.rounding import rounding

s, t, z = sp.symbols("s t z", positive=True)
c = 1 / (1 + sp.exp(z)) ** 2  # what an instance with margin z costs


@pytest.fixture(autouse=True)
def precision():
    """Let the balls of this file carry 200 bits, and restore what was set."""
    with ctx.workprec(200):
        yield


def sigmoid(w):
    """The logistic function of a ball."""
    return 1 / (1 + (-arb(w)).exp())


@pytest.mark.certified
def test_two_samples_with_a_calculator():
    """At the five weights of the table the outputs and the costs are those printed, four decimals each,
    and the cost goes down, up, down and up."""
    half, costs = arb("0.00005"), []
    for step in facts_of(pair_of_samples).steps:
        outputs = [sigmoid(arb(str(step.w)) * x) for x in (1, 10)]
        cost = sum(((output - arb(3) / 4) ** 2 for output in outputs), arb(0))
        printed = [f"{value:.4f}" for value in (*step.outputs, step.cost)]
        assert all(abs(ball - arb(text)) < half for ball, text in zip((*outputs, cost), printed, strict=True))
        costs.append(cost)
    a, b, c, d, e = costs
    assert a > b < c > d < e


@pytest.mark.certified
def test_two_samples_have_two_minima():
    r"""For the inputs 1 and 10 with targets $3/4$ the sum of squared errors has exactly three turning points on the
    whole line: a strict minimum with loss 0.04859566927 at $w=0.1276434038$, a maximum with loss 0.07680111953, and a
    strict minimum with the larger loss 0.06249148132 at $w=1.097394498$."""
    slope = sum(2 * x * (t**x / (1 + t**x) - sp.Rational(3, 4)) * t**x / (1 + t**x) ** 2 for x in (1, 10))
    numerator, denominator = sp.fraction(sp.cancel(sp.together(slope) / t))  # t = e^w; an exact polynomial
    assert all(coefficient > 0 for coefficient in sp.Poly(denominator, t).coeffs())
    assert sp.Poly(numerator, t).count_roots(0, None) == 3 and numerator.subs(t, 0) != 0
    assert [turn.loss for turn in facts_of(pair_of_samples).turns] == [
        "0.04859566927",
        "0.07680111953",
        "0.06249148132",
    ]
    assert [turn.w for turn in facts_of(pair_of_samples).turns] == ["0.1276434038", "0.4167237823", "1.097394498"]
    for turn in facts_of(
        pair_of_samples
    ).turns:  # three sign changes of the slope: simple zeros, so the minima are strict
        assert place_confirmed((1, 10), turn.kind, turn.w) and loss_confirmed((1, 10), turn.w, turn.loss)


@pytest.mark.exact
def test_what_a_sample_saves():
    r"""Always $(s-\tfrac34)^2=\tfrac1{16}-(s-\tfrac12)(1-s)$, and at $s=3/4$, which is the output at $\ln3$, the
    product is $1/16$."""
    saving = (s - sp.Rational(1, 2)) * (1 - s)
    assert sp.expand((s - sp.Rational(3, 4)) ** 2 - sp.Rational(1, 16) + saving) == 0
    assert saving.subs(s, 1 / (1 + sp.exp(-sp.log(3)))) == sp.Rational(1, 16)
    assert sp.Rational(105, 100) < sp.log(3) < sp.Rational(115, 100)  # 1.1, as the table has it
    assert round(facts_of(pair_of_samples).steps[3].w, 1) == 1.1


@pytest.mark.proved
@given(st.integers(0, 4000).map(lambda k: k / 100))
def test_what_a_sample_saves_is_small_elsewhere(value):
    r"""For $z\ge0$ the output $s(z)$ is between $1/2$ and $1$, at most $1/2+z/4$, and $1-s(z)=1/(1+e^z)$ is at most
    $e^{-z}$; so the saving $(s-\tfrac12)(1-s)$ is between 0 and the smaller of $z/8$ and $e^{-z}/2$. For negative $z$
    it is negative."""
    saving = lambda at: (sigmoid(at) - arb("0.5")) * (1 - sigmoid(at))
    assert not saving(value) < 0 and not saving(value) > arb(value) / 8
    assert not saving(value) > (-arb(value)).exp() / 2
    assert not sigmoid(value) > arb("0.5") + arb(value) / 4 and saving(-value - 1) < 0


@pytest.mark.proved
@given(st.integers(1, 8), st.data())
def test_savings_between_the_holes(n, draw):
    r"""Since $e^5>100$, the samples beyond save less than $\tfrac1{200}/(1-\tfrac1{100})=\tfrac1{198}$ together, the
    others at most $5/(8\cdot99)=5/792$, and $1/198+5/792=1/88<1/16$. With the factor 2 in place of 100 they save
    more."""
    assert Fraction(8, 3) ** 5 > 100 and sum(Fraction(1, k) for k in (1, 1, 2, 6)) >= Fraction(8, 3)  # below e
    assert Fraction(1, 200) / (1 - Fraction(1, 100)) + Fraction(5, 8 * 99) == Fraction(1, 88) < Fraction(1, 16)
    k = draw.draw(st.integers(0, n))
    saving = lambda z: (sigmoid(z) - arb("0.5")) * (1 - sigmoid(z))
    total = lambda factor, n=n, k=k: sum((saving(5 * arb(factor) ** (t - k)) for t in range(n)), arb(0))
    assert total(100) < arb(1) / 88 and total(2, 8, 4) > arb(1) / 16


@pytest.mark.proved
@given(st.integers(1, 8))
def test_n_samples_give_n_minima(n):
    r"""With targets $3/4$ and the inputs $1, 100, \dots, 100^{n-1}$ the cost is lower at each hole $(\ln3)/100^k$ than
    at $5/100^{k+1}$ and $5/100^k$, between which the hole lies: at least $n$ local minima. With the factor 2 two
    samples have only one."""
    errors = lambda w: [sigmoid(w * 100**j) - arb("0.75") for j in range(n)]
    cost = lambda w: sum((error * error for error in errors(w)), arb(0))
    for k in range(n):
        hole, left, right = arb(3).log() / 100**k, arb(5) / 100 ** (k + 1), arb(5) / 100**k
        assert left < hole < right and cost(hole) < cost(left) and cost(hole) < cost(right)
    assert turns((1, 2)) == ["minimum"]


@pytest.mark.proved
@given(st.integers(1, 3).flatmap(vectors))
def test_minima_multiply(w):
    r"""The cost of samples on the axes is a sum of functions of one weight each, so its local minima are exactly the
    points all of whose coordinates are local minima. With the inputs 1 and 10 on each of $d$ axes, the $2^d$ such
    points and no other of the $3^d$ turning points have a positive definite Hessian. Off the axes the cost is no such
    sum."""
    d = len(w)
    X = np.concatenate([np.eye(d), 10 * np.eye(d)])
    target = lambda X: np.full(len(X), 0.75)
    cost = lambda w, X=X: len(X) * regression.cost(X, target(X), np.array(w), SIGMOID_SQUARED_ERROR)
    line = np.array([[1.0], [10.0]])
    assert abs(cost(w) - sum(cost([v], line) for v in w)) < rounding(100, 2 * d)
    slope = lambda v: regression.gradient(line, target(line), np.array([v]), SIGMOID_SQUARED_ERROR)[0]
    places = []  # where the slope changes sign between these four, by bisection
    for low, high in pairwise((0.05, 0.25, 0.75, 2.0)):
        sign = slope(low)
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if slope(middle) * sign > 0 else (low, middle)
        places.append(low)
    for which in product(range(3), repeat=d):
        point = np.array([places[k] for k in which])
        bends = np.linalg.eigvalsh(regression.hessian(X, target(X), point, SIGMOID_SQUARED_ERROR))
        assert (bends.min() > 1e-3) == all(k != 1 for k in which)
    both = np.array([[1.0, 1.0]])
    assert abs(cost([1, 1], both) + cost([0, 0], both) - cost([1, 0], both) - cost([0, 1], both)) > 1e-3


@pytest.mark.proved
@given(st.integers(1, 400).map(lambda k: k / 4), NUMBERS)
def test_slope_of_one_sample(x, w):
    r"""The slope of a sample's cost has the sign of $s(wx)-\tfrac34$ for $x>0$, which is zero at $wx=\ln3$ only, and
    $1<\ln3<2$. For $x<0$ it has the opposite sign."""
    pull = lambda x: regression.gradient(np.array([[x]]), np.array([0.75]), np.array([w]), SIGMOID_SQUARED_ERROR)[0]
    if abs(w * x) < 30:  # beyond, floats round the slope to zero
        assert (pull(x) > 0) == (arb(w * x) > arb(3).log()) and (pull(-x) < 0) == (arb(-w * x) > arb(3).log())
    assert sigmoid(arb(3).log()).overlaps(arb("0.75")) and sp.E < 3 < sp.E**2


@pytest.mark.certified
@pytest.mark.parametrize("samples", range(1, 6))
def test_exactly_as_many_minima_as_samples(samples):
    r"""For one to five samples at $1, 100, 100^2, \dots$ with targets $3/4$ the cost has, on the whole line, exactly
    as many minima as there are samples, and one maximum between neighbours."""
    row = unit_minima_table.row(samples)
    inputs = [100**k for k in range(samples)]
    kinds = [turn.kind for turn in row.turns]
    assert kinds == turns(inputs) == (["minimum", "maximum"] * samples)[:-1] and row.minima == samples
    for turn in row.turns:
        assert place_confirmed(inputs, turn.kind, turn.w) and loss_confirmed(inputs, turn.w, turn.loss)


@pytest.mark.certified
def test_three_samples_with_factor_ten():
    r"""The inputs 1, 10 and 100 with targets $3/4$ give exactly three minima on the whole line."""
    found = [turn.kind for turn in turning_points((1, 10, 100))]
    assert found == turns((1, 10, 100)) == ["minimum", "maximum", "minimum", "maximum", "minimum"]


@pytest.mark.certified
def test_limit_between_two_ratios():
    """The inputs 1 and 5.7190 give exactly one minimum, 1 and 5.7191 exactly two; so the limit lies between."""
    for ratio, kinds in (("5.7190", ["minimum"]), ("5.7191", ["minimum", "maximum", "minimum"])):
        assert [turn.kind for turn in turning_points((1, ratio))] == kinds == turns((1, ratio))


@pytest.mark.proved
@settings(max_examples=12)
@given(st.integers(101, 3000).map(lambda k: Fraction(k, 100)))
def test_there_is_one_limit_ratio(ratio):
    r"""For the inputs $1$ and $M>1$ there is a number such that the cost has exactly one minimum if $M$ is smaller and
    at least two if $M$ is larger: certified counts at generated ratios agree with the limit near 5.719. Other targets,
    as 1, have no such limit."""
    assume(abs(ratio - Fraction(5719, 1000)) > Fraction(1, 1000))
    expected = ["minimum"] if ratio < Fraction(5719, 1000) else ["minimum", "maximum", "minimum"]
    assert turns((1, float(ratio))) == expected
    falls = lambda w: sum((1 - sigmoid(w * x)) * x for x in (arb(1), arb(float(ratio))))
    assert falls(arb(ratio.numerator) / 700) > 0  # with targets 1 the slope is never zero


@pytest.mark.exact
def test_elasticity_of_one_sample():
    r"""With $h(z)=2z(s-\tfrac34)s(1-s)$, where $s'=s(1-s)$, the ratio $z\,h'/h$ is $1+zk$ with
    $k=s(1-s)/(s-\tfrac34)-(2s-1)$."""
    pull = (s - sp.Rational(3, 4)) * s * (1 - s)
    k = s * (1 - s) / (s - sp.Rational(3, 4)) - (2 * s - 1)
    ratio = 1 + z * s * (1 - s) * sp.diff(pull, s) / pull  # the factor z gives the 1
    assert sp.simplify(ratio - 1 - z * k) == 0


@pytest.mark.certified
def test_two_facts_at_two():
    r"""At $z=2$ the number $k=s(1-s)/(s-\tfrac34)-(2s-1)$ is positive and $h=2z(s-\tfrac34)s(1-s)$ exceeds
    $(\ln3)/32$."""
    out = sigmoid(2)
    error, slope = out - arb("0.75"), out * (1 - out)
    assert slope / error - (2 * out - 1) > 0 and 4 * error * slope > arb(3).log() / 32


@pytest.mark.numerical
def test_scan_reports_hundreds_of_minima():
    r"""The scan of 4001 weights from $1/1000$ to $1000$, which reports a minimum wherever the slope in floats goes
    from not positive to not negative, reports more than 900; two of them are strict changes of sign. Beyond 37 the
    computed outputs are 1 and the computed slopes 0, while the true slopes are positive."""
    x, w = np.array([1, 10]), np.logspace(-3, 3, 4001)
    out = 1 / (1 + np.exp(-np.outer(w, x)))
    slope = (2 * (out - 0.75) * out * (1 - out) * x).sum(axis=1)
    assert ((slope[:-1] <= 0) & (slope[1:] >= 0)).sum() > 900
    assert ((slope[:-1] < 0) & (slope[1:] > 0)).sum() == 2
    assert w[slope == 0].min() > 36 and not slope[w > 37].any() and (out[w > 37] == 1).all()
    assert all(2 * (sigmoid(v) - arb("0.75")) * sigmoid(v) * sigmoid(-v) > 0 for v in w[w > 37])


@pytest.mark.exact
def test_two_squares_and_a_product():
    r"""For positive $p$ and $q$, $\frac1{(1+p)^2}+\frac1{(1+q)^2}-\frac1{1+pq}$ is a sum of squares over a positive
    number."""
    p, q = sp.symbols("p q", positive=True)
    difference = 1 / (1 + p) ** 2 + 1 / (1 + q) ** 2 - 1 / (1 + p * q)
    squares = p * q * (p - q) ** 2 + (p * q - 1) ** 2
    assert sp.simplify(difference - squares / ((1 + p) ** 2 * (1 + q) ** 2 * (1 + p * q))) == 0


def margins(w):
    """The coefficient vectors of the margins of the five instances, times the weights."""
    return [(2 * label - 1) * (w[0] * x[0] + w[1] * x[1] + w[2]) for x, label in INSTANCES]


def pattern_costs(p, q, r):
    """The squared errors of the four patterns with odds p, q, r and 1/(pqr): margins add up to zero."""
    return [1 / (1 + odds) ** 2 for odds in (p, q, r, 1 / (p * q * r))]


@pytest.mark.proved
@given(*[st.fractions(Fraction(1, 50), 50)] * 3)
def test_five_instances_cost_more_than_one(p, q, r):
    r"""The four margins add up to zero, so the four patterns cost at least 1 and the repeated one something more; at
    $(-k,-k,k)$ the cost tends to 1 as $k$ grows. If the margins need not add up to zero, the cost can be smaller."""
    w = sp.symbols("w1 w2 b")
    first, second, again, third, fourth = margins(w)
    assert second == again and sp.expand(first + second + third + fourth) == 0
    costs = pattern_costs(p, q, r)
    assert sum(costs) >= 1 and sum(costs) + costs[1] > 1
    assert sorted(margins((-9, -9, 9))) == [-27, 9, 9, 9, 9]
    assert 1 < sum((sigmoid(-m) ** 2 for m in (-27, 9, 9, 9, 9)), arb(0)) < arb("1.000001")
    assert 5 / (1 + p * 50 * 4) ** 2 < 1


@pytest.mark.proved
@given(*[st.fractions(Fraction(1, 50), 50)] * 3)
def test_four_patterns_cost_at_least_one(p, q, r):
    """Without the repetition the cost of the four patterns is at least 1; equality needs all odds 1, so all margins 0,
    and as the margins determine the weights, all weights 0."""
    total = sum(pattern_costs(p, q, r))
    assert total > 1 or p == q == r == 1
    assert sum(pattern_costs(Fraction(1), Fraction(1), Fraction(1))) == 1
    w = sp.symbols("w1 w2 b")
    first, second, _, third, fourth = margins(w)
    assert sp.solve([first, second, third, fourth], w) == dict.fromkeys(w, 0)


def settle(X, signs, theta, steps=1500):
    """Gradient descent on the sum of s(-margin)^2: X (..., m, 3) with ones, signs (..., m), theta (..., 3)."""
    V = X * signs[..., None]
    for _ in range(steps):
        s = 1 / (1 + np.exp(np.einsum("...mk,...k->...m", V, theta)))
        slope = np.einsum("...m,...mk->...k", -2 * s * s * (1 - s), V)
        theta = theta - 0.7 * slope
    return theta, (s * s).sum(-1), np.abs(slope).max(-1)


@pytest.mark.slow
@pytest.mark.proved
def test_four_binary_instances_have_no_worse_minimum():
    """At most four instances with binary inputs and labels, one logistic unit with a threshold, squared error: every
    local minimiser is global. Dependent corners of a cube form a parallelogram; the equation for the last critical point
    has one root; and descent from 8 starts on each of the 330 choices of four instances comes to rest at the least
    level only. With five instances it can rest above."""
    corners = np.array(list(product((0, 1), repeat=4)))
    sets = np.array(list(combinations(range(16), 4)))
    quads = corners[sets]  # (1820, 4, 4)
    ranks = np.linalg.matrix_rank(np.concatenate([quads, np.ones((*quads.shape[:2], 1))], axis=2))
    pairs = [(quads[:, 0] + quads[:, k] == quads.sum(1) - quads[:, 0] - quads[:, k]).all(1) for k in (1, 2, 3)]
    assert ((ranks < 4) == np.any(pairs, axis=0)).all()
    root = sp.Poly((1 - t + t**2) ** 3 - t, t)
    assert root.count_roots(0, sp.Rational(1, 2)) == 1 and root.count_roots(sp.Rational(1, 2), 1) == 1  # and t = 1
    bend = 9 / (1 + t) + 27 * t**3 / (1 + t**3) - 12
    assert all(bend.subs(t, sp.Rational(k, 100)) < 0 for k in range(1, 50))
    kinds = [(x, y, 1, label) for x, y in product((-1, 1), repeat=2) for label in (-1, 1)]
    choices = np.array(list(combinations_with_replacement(kinds, 4)))  # (330, 4, 4)
    starts = np.random.default_rng(3).normal(0, 1.5, size=(1, 8, 3))
    theta, cost, slope = settle(choices[:, None, :, :3], choices[:, None, :, 3], np.tile(starts, (330, 1, 1)))
    rests = (slope < 1e-6) & (np.abs(theta).max(-1) < 4)
    assert rests.any() and (cost - cost.min(1, keepdims=True))[rests].max() < 1e-6
    five = np.array([(*x, 1, 2 * label - 1) for x, label in INSTANCES])
    theta, cost, slope = settle(five[None, :, :3], five[None, :, 3], starts[0])
    assert ((slope < 1e-6) & (np.abs(theta).max(-1) < 4) & (cost > 1.15)).any()


@pytest.mark.certified
def test_saddle_of_four_instances():
    r"""The other critical point of the four patterns of XOR, where three margins are $a$ and one is $-3a$, has
    $t=e^{-a}$ between $43/100$ and $44/100$ and costs between $28/25$ and $113/100$."""
    side = lambda t: (1 - t + t * t) ** 3 - t
    assert side(Fraction(43, 100)) > 0 > side(Fraction(44, 100))
    low, high = Fraction(43, 100), Fraction(44, 100)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if side(middle) > 0 else (low, middle)
    a = -(arb(low.numerator) / low.denominator).union(arb(high.numerator) / high.denominator).log()
    assert arb(28) / 25 < 3 * sigmoid(-a) ** 2 + sigmoid(3 * a) ** 2 < arb(113) / 100


@pytest.mark.proved
def test_five_instances_have_a_strict_minimum():
    r"""The five instances have a strict local minimum at $(a,-a,a)$ with $0<a<\ln2$: the gradient is zero where
    $(t^2-t+1)^3=2t^5$ with $t=e^{-a}$, which has a root between $1/2$ and $1$, and both curvatures that make the
    Hessian are positive for margins above $-\ln2$."""
    v = [sp.Matrix(margins(e)) for e in np.eye(3, dtype=int).tolist()]
    rows = sp.Matrix.hstack(*v).tolist()  # five coefficient vectors, the second one twice
    four = sp.Matrix([rows[0], rows[1], rows[3], rows[4]])
    assert rows[1] == rows[2] == [1, -1, 1] and list(sp.ones(1, 4) * four) == [0, 0, 0]
    assert four.T * four == 4 * sp.eye(3) and list(four * sp.Matrix([1, -1, 1])) == [-1, 3, -1, -1]
    slope = sp.diff(c, z)
    along = (2 * slope.subs(z, 3 * sp.log(1 / t)) - slope.subs(z, -sp.log(1 / t))) / (2 * t)
    sextic = (t**2 - t + 1) ** 3 - 2 * t**5
    assert sp.simplify(along * (1 + t) ** 3 * (t**2 - t + 1) ** 3 - sextic) == 0
    assert sextic.subs(t, sp.Rational(1, 2)) > 0 > sextic.subs(t, 1)
    sigma = 1 / (1 + sp.exp(-z))
    assert sp.simplify(sp.diff(c, z, 2) - 2 * sigma * (1 - sigma) ** 2 * (3 * sigma - 1)) == 0
    assert sigma.subs(z, -sp.log(2)) == sp.Rational(1, 3)


class Unit(Checked):
    """One logistic unit with a threshold, the sum of squared errors, with the checker's own derivatives."""

    def __init__(self):
        pass

    def derivatives(self, theta):
        value, slope, bend = iv.mpf(0), [iv.mpf(0)] * 3, [[iv.mpf(0)] * 3 for _ in range(3)]
        for (x, y), label in INSTANCES:
            row = (x, y, 1)
            out = 1 / (1 + iv.exp(-sum(p * w for p, w in zip(row, theta, strict=True))))
            error, first = out - label, out * (1 - out)
            value += error**2
            slope = [g + 2 * error * first * p for g, p in zip(slope, row, strict=True)]
            curve = 2 * first * (first + error * (1 - 2 * out))
            bend = [[bend[i][j] + curve * row[i] * row[j] for j in range(3)] for i in range(3)]
        return value, slope, bend


@pytest.mark.certified
def test_five_instances_certified():
    r"""The strict local minimum has $a=0.25301483708017754030$ and loss 1.1539668538517914109; no other critical point
    has all its coordinates within $1/100$ of these, and its Hessian is positive definite with eigenvalues
    0.3448620843, twice, and 0.9533204090."""
    facts = facts_of(five_instances)
    assert (facts.a, facts.loss, facts.radius) == ("0.25301483708017754030", "1.1539668538517914109", "0.01")
    centre = [iv.mpf(text) for text in (facts.a, "-" + facts.a, facts.a)]
    unit = Unit()
    assert unit.only_one(centre, [m + iv.mpf([-1, 1]) * iv.mpf(facts.radius) for m in centre]) is not None
    point = unit.only_one(centre, [m + last_place(facts.a) for m in centre])
    value, _, H = unit.derivatives(point)
    assert value in iv.mpf(facts.loss) + last_place(facts.loss) and negative(H) == 0
    wrong = [centre[0] + iv.mpf(10) ** -20, *centre[1:]]  # one digit changed: refused
    assert unit.only_one(wrong, [m + last_place(facts.a) for m in wrong]) is None
    twice, along = facts.curvatures
    assert (twice, along) == ("0.3448620843", "0.9533204090")
    for text, below, above in ((twice, 0, 2), (along, 2, 3)):
        for sign, count in ((-1, below), (1, above)):
            edge = iv.mpf(text) + sign * last_place(text).b
            assert negative([[h - edge * (i == j) for j, h in enumerate(row)] for i, row in enumerate(H)]) == count


@pytest.mark.certified
def test_better_point_for_five_instances():
    r"""At $(-4,-4,4)$ the five squared errors add up to less than $101/100$."""
    total = sum(((sigmoid(-4 * x - 4 * y + 4) - label) ** 2 for (x, y), label in INSTANCES), arb(0))
    assert total < arb("1.01")


@pytest.mark.proved
@given(st.lists(st.integers(1, 400), min_size=1, max_size=4), NUMBERS, st.integers(1, 16))
def test_log_loss_leaves_one_minimum_on_the_axes(inputs, w, step):
    r"""With log-loss and targets $3/4$ the slope along an axis, the mean of $(s(wx)-\tfrac34)\,x$, increases from
    negative to positive values, so it is zero exactly once and the cost has exactly one minimum. With squared error it
    need not."""
    X, target = np.array(inputs)[:, None] / 4, np.full(len(inputs), 0.75)
    slope = lambda w, loss=LOG_LOSS, X=X, target=target: regression.gradient(X, target, np.array([w]), loss)[0]
    assert slope(w + step / 4) >= slope(w) - rounding(100, X.max())
    assert slope(-200.0) < 0 < slope(200.0)  # every input is at least 1/4
    pair = (SIGMOID_SQUARED_ERROR, np.array([[1.0], [10.0]]), np.full(2, 0.75))
    assert slope(0.3, *pair) > 0 > slope(0.6, *pair)


@pytest.mark.proved
@given(vectors(3, FRACTIONS))
def test_log_loss_leaves_one_minimum_on_five_instances(u):
    r"""The four margins add up to zero and the rows $(x,1)$ have rank 3, so along every direction some margin falls
    and log-loss grows without bound; it is also strictly convex. Hence it has exactly one minimiser. Without the third
    pattern some direction lets no margin fall."""
    assume(u.any())
    moves = margins(u)
    assert sum(moves) - moves[1] == 0 and min(moves) < 0
    assert sp.Matrix([[*x, 1] for x, _ in INSTANCES]).rank() == 3
    rest = margins((-1, -1, 1))
    assert [m >= 0 for m in rest] == [True, True, True, False, True]


@pytest.mark.statistical
def test_random_data_and_one_unit():
    """Ten samples, one weight, coin labels: with standard normal inputs between 5 and 10 of 100 data sets have a second
    minimum of the squared error, with Cauchy inputs between 23 and 32. (Seed 2026, 3000 data sets each, weights up to
    1500 on a grid of its own; the interval of 99.9% confidence lies inside.)"""
    rng = np.random.default_rng(2026)
    w = np.geomspace(1 / 1000, 1500, 200)
    draws = (rng.standard_normal((3000, 10)), rng.standard_normal((3000, 10)) / rng.standard_normal((3000, 10)))
    for x, (low, high) in zip(draws, ((0.05, 0.10), (0.23, 0.32)), strict=True):
        x = x * np.where(rng.random(x.shape) < 0.5, 1, -1)  # the label is 1 where the input kept its sign
        signs = []
        for at in (*-w[::-1], *w):  # s(-z)^2 s(z) is e^z / (1 + e^z)^3
            log_pull = at * x - 3 * np.logaddexp(0, at * x) + np.log(np.abs(x))
            log_pull -= log_pull.max(1)[:, None]
            signs.append(np.where((np.sign(x) * np.exp(log_pull)).sum(1) > 0, -1, 1))  # of the slope
        minima = (np.diff(np.array(signs), axis=0) > 0).sum(0)
        share = (minima > 1).mean()
        error = 3.3 * np.sqrt(share * (1 - share) / len(x))
        assert low < share - error and share + error < high
