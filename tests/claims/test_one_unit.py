"""How many minima one logistic unit has: holes, counts, five instances, and log-loss.

Costs are sums of squared errors without a factor 1/2, targets are 3/4 except for the five instances.
Oracles: SymPy, exact polynomials, and mpmath intervals in `turn_checker` and `interval_checker`.
"""

from fractions import Fraction
from itertools import product
from operator import le, lt

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx

from figures import five_instances, pair_of_samples, unit_minima_table
from landscape.cases.one_unit.no_global_minimum import INSTANCES
from landscape.cases.one_unit.turning_points import turning_points
from tests.claims.interval_checker import Checked, iv, last_place, negative
from tests.claims.recorded import facts_of
from tests.claims.turn_checker import loss_confirmed, place_confirmed, turns

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
    """For the inputs 1 and 10 with targets 3/4 the sum of squared errors has exactly three turning points on
    the whole line: a strict minimum with loss 0.04859566927 at w = 0.1276434038, a maximum with loss
    0.07680111953, and a strict minimum with the larger loss 0.06249148132 at w = 1.097394498."""
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
    """(s - 3/4)^2 = 1/16 - (s - 1/2)(1 - s), and at s = 3/4, which is the output at ln 3, the product is 1/16."""
    saving = (s - sp.Rational(1, 2)) * (1 - s)
    assert sp.expand((s - sp.Rational(3, 4)) ** 2 - sp.Rational(1, 16) + saving) == 0
    assert saving.subs(s, 1 / (1 + sp.exp(-sp.log(3)))) == sp.Rational(1, 16)


@pytest.mark.proved
def test_what_a_sample_saves_is_small_elsewhere():
    """For z >= 0 the output is between 1/2 and 1, at most 1/2 + z/4, and 1 - s(z) = 1/(1 + e^z) is at most
    e^-z; so the saving (s - 1/2)(1 - s) is between 0 and the smaller of z/8 and e^-z / 2."""
    sigma = 1 / (1 + sp.exp(-z))
    gap = sp.Rational(1, 2) + z / 4 - sigma  # zero at 0 with slope 1/4 - s(1 - s) = (s - 1/2)^2 >= 0
    assert sp.simplify(sp.diff(gap, z) - (sigma - sp.Rational(1, 2)) ** 2) == 0 and gap.subs(z, 0) == 0
    assert sp.simplify(sp.exp(-z) - (1 - sigma) - sp.exp(-2 * z) / (1 + sp.exp(-z))) == 0  # positive
    for value in np.linspace(0, 40, 400):
        out = sigmoid(value)
        saving = (out - arb("0.5")) * (1 - out)
        assert not saving < 0 and not saving > arb(value) / 8 and not saving > (-arb(value)).exp() / 2


@pytest.mark.proved
def test_savings_between_the_holes():
    """Since e^5 > 100, the samples beyond save less than (1/200)/(1 - 1/100) = 1/198 together, the others at
    most 5/(8 * 99) = 5/792, and 1/198 + 5/792 = 1/88 < 1/16."""
    assert Fraction(8, 3) ** 5 > 100 and sum(Fraction(1, k) for k in (1, 1, 2, 6)) >= Fraction(8, 3)  # below e
    assert Fraction(1, 200) / (1 - Fraction(1, 100)) == Fraction(1, 198)
    assert Fraction(1, 198) + Fraction(5, 8 * 99) == Fraction(1, 88) < Fraction(1, 16)
    for n in range(1, 9):  # the two levels of the proof, in balls
        errors = lambda w, n=n: [sigmoid(w * 100**j) - arb("0.75") for j in range(n)]
        cost = lambda w, errors=errors: sum((error * error for error in errors(w)), arb(0))
        walls = [cost(arb(5) / 100**k) for k in range(n + 1)]
        holes = [cost(arb(3).log() / 100**k) for k in range(n)]
        assert all(wall > arb(n) / 16 - arb(1) / 88 for wall in walls)
        assert all(hole < arb(n - 1) / 16 + arb("1e-40") for hole in holes)


@pytest.mark.proved
def test_minima_multiply():
    """The cost of samples on the axes is a sum of functions of one weight each, so its local minima are
    exactly the points all of whose coordinates are local minima, and strict ones those with strict ones.
    Tried on all pairs of piecewise linear functions with three nodes at the heights 0, 1, 2. For other
    costs it fails: x^2 + y^2 - 3xy is lowest at 0 along both axes, and negative at (1, 1)."""
    w = sp.symbols("w1 w2")
    samples = [(x, 0) for x in (1, 10)] + [(0, x) for x in (1, 10)]
    cost = sum((1 / (1 + sp.exp(-(a * w[0] + b * w[1]))) - sp.Rational(3, 4)) ** 2 for a, b in samples)
    assert sp.diff(cost, *w) == 0  # a sum of a function of w1 and a function of w2
    nodes = range(3)
    near = [[p for p in nodes if abs(p - k) <= 1] for k in nodes]
    for than in (le, lt):  # not higher, or lower, than all others nearby
        alone = lambda F, k, than=than: all(than(F[k], F[p]) for p in near[k] if p != k)
        for F, G in product(product(range(3), repeat=3), repeat=2):
            for i, j in product(nodes, nodes):
                others = [F[p] + G[q] for p in near[i] for q in near[j] if (p, q) != (i, j)]
                assert all(than(F[i] + G[j], other) for other in others) == (alone(F, i) and alone(G, j))
    coupled = lambda x, y: x * x + y * y - 3 * x * y
    assert coupled(1, 0) == coupled(0, 1) == coupled(-1, 0) == coupled(0, -1) == 1 and coupled(1, 1) == -1


@pytest.mark.proved
def test_slope_of_one_sample():
    """The slope of a sample's cost has the sign of s(wx) - 3/4 for x > 0, which is zero at wx = ln 3 only,
    and 1 < ln 3 < 2."""
    x = sp.symbols("x", positive=True)
    sigma = 1 / (1 + sp.exp(-z * x))
    assert (
        sp.simplify(
            sp.diff((sigma - sp.Rational(3, 4)) ** 2, z) - 2 * x * (sigma - sp.Rational(3, 4)) * sigma * (1 - sigma)
        )
        == 0
    )
    assert sp.solve(1 / (1 + sp.exp(-z)) - sp.Rational(3, 4), z) == [sp.log(3)]
    assert sp.E < 3 < sp.E**2


@pytest.mark.certified
@pytest.mark.parametrize("samples", range(1, 6))
def test_exactly_as_many_minima_as_samples(samples):
    """For one to five samples at 1, 100, 100^2, ... with targets 3/4 the cost has, on the whole line, exactly
    as many minima as there are samples, and one maximum between neighbours."""
    row = unit_minima_table.row(samples)
    inputs = [100**k for k in range(samples)]
    kinds = [turn.kind for turn in row.turns]
    assert kinds == turns(inputs) == (["minimum", "maximum"] * samples)[:-1] and row.minima == samples
    for turn in row.turns:
        assert place_confirmed(inputs, turn.kind, turn.w) and loss_confirmed(inputs, turn.w, turn.loss)


@pytest.mark.certified
def test_three_samples_with_factor_ten():
    """The inputs 1, 10 and 100 with targets 3/4 give exactly three minima on the whole line."""
    found = [turn.kind for turn in turning_points((1, 10, 100))]
    assert found == turns((1, 10, 100)) == ["minimum", "maximum", "minimum", "maximum", "minimum"]


@pytest.mark.certified
def test_limit_between_two_ratios():
    """The inputs 1 and 5.7190 give exactly one minimum, 1 and 5.7191 exactly two; so the limit lies between."""
    for ratio, kinds in (("5.7190", ["minimum"]), ("5.7191", ["minimum", "maximum", "minimum"])):
        assert [turn.kind for turn in turning_points((1, ratio))] == kinds == turns((1, ratio))


@pytest.mark.proved
def test_there_is_one_limit_ratio():
    """For the inputs 1 and M > 1 there is a number such that the cost has exactly one minimum if M is
    smaller and at least two if M is larger: the certified counts on both sides agree with it."""
    for ratio in ("1.5", "3", "5", "5.7"):
        assert turns((1, ratio)) == ["minimum"]
    for ratio in ("5.8", "7", "20", "1000"):
        assert turns((1, ratio)) == ["minimum", "maximum", "minimum"]


@pytest.mark.exact
def test_elasticity_of_one_sample():
    """With h(z) = 2z(s - 3/4)s(1 - s), where s' = s(1 - s), the ratio z h'/h is 1 + z k with
    k = s(1 - s)/(s - 3/4) - (2s - 1)."""
    pull = (s - sp.Rational(3, 4)) * s * (1 - s)
    k = s * (1 - s) / (s - sp.Rational(3, 4)) - (2 * s - 1)
    ratio = 1 + z * s * (1 - s) * sp.diff(pull, s) / pull  # the factor z gives the 1
    assert sp.simplify(ratio - 1 - z * k) == 0


@pytest.mark.certified
def test_two_facts_at_two():
    """At z = 2 the number k is positive and h exceeds (ln 3)/32."""
    out = sigmoid(2)
    error, slope = out - arb("0.75"), out * (1 - out)
    assert slope / error - (2 * out - 1) > 0 and 4 * error * slope > arb(3).log() / 32


@pytest.mark.numerical
def test_scan_reports_hundreds_of_minima():
    """The scan of 4001 weights from 1/1000 to 1000, which reports a minimum wherever the slope in floats
    goes from not positive to not negative, reports more than 900; two of them are strict changes of sign.
    Beyond 37 the computed outputs are 1 and the computed slopes 0, while the true slopes are positive."""
    x, w = np.array([1, 10]), np.logspace(-3, 3, 4001)
    out = 1 / (1 + np.exp(-np.outer(w, x)))
    slope = (2 * (out - 0.75) * out * (1 - out) * x).sum(axis=1)
    assert ((slope[:-1] <= 0) & (slope[1:] >= 0)).sum() > 900
    assert ((slope[:-1] < 0) & (slope[1:] > 0)).sum() == 2
    assert w[slope == 0].min() > 36 and not slope[w > 37].any() and (out[w > 37] == 1).all()
    assert all(2 * (sigmoid(v) - arb("0.75")) * sigmoid(v) * sigmoid(-v) > 0 for v in w[w > 37])


@pytest.mark.exact
def test_two_squares_and_a_product():
    """For positive p and q, 1/(1+p)^2 + 1/(1+q)^2 - 1/(1+pq) is a sum of squares over a positive number."""
    p, q = sp.symbols("p q", positive=True)
    difference = 1 / (1 + p) ** 2 + 1 / (1 + q) ** 2 - 1 / (1 + p * q)
    squares = p * q * (p - q) ** 2 + (p * q - 1) ** 2
    assert sp.simplify(difference - squares / ((1 + p) ** 2 * (1 + q) ** 2 * (1 + p * q))) == 0


def margins(w):
    """The coefficient vectors of the margins of the five instances, times the weights."""
    return [(2 * label - 1) * (w[0] * x[0] + w[1] * x[1] + w[2]) for x, label in INSTANCES]


@pytest.mark.proved
def test_five_instances_cost_more_than_one():
    """The four margins add up to zero, so the four patterns cost at least 1 and the repeated one something
    more; at (-k, -k, k) the cost tends to 1."""
    w = sp.symbols("w1 w2 b")
    first, second, again, third, fourth = margins(w)
    assert second == again and sp.expand(first + second + third + fourth) == 0
    pq, rs = sp.exp(first + second), sp.exp(third + fourth)
    assert sp.simplify(1 / (1 + pq) + 1 / (1 + rs)) == 1
    k = sp.symbols("k", positive=True)
    away = margins((-k, -k, k))
    assert sorted(map(str, away)) == ["-3*k", "k", "k", "k", "k"]
    assert sp.limit(sum(c.subs(z, m) for m in away), k, sp.oo) == 1


@pytest.mark.proved
def test_four_patterns_cost_at_least_one():
    """Without the repetition the cost of the four patterns is at least 1; equality needs pq = 1 and p = q and
    likewise r = s, so all odds are 1 and all weights are 0, where the cost is 1."""
    w = sp.symbols("w1 w2 b")
    first, second, _, third, fourth = margins(w)
    assert sp.solve([first, second, third, fourth], w) == dict.fromkeys(w, 0)
    assert 4 * c.subs(z, 0) == 1


@pytest.mark.proved
def test_five_instances_have_a_strict_minimum():
    """The five instances have a strict local minimum at (a, -a, a) with 0 < a < ln 2: the gradient is zero
    where (t^2 - t + 1)^3 = 2 t^5 with t = e^-a, which has a root between 1/2 and 1, and both curvatures
    that make the Hessian are positive for margins above -ln 2."""
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
    """The strict local minimum has a = 0.25301483708017754030 and loss 1.1539668538517914109; no other
    critical point has all its coordinates within 1/100 of these, and its Hessian is positive definite with
    eigenvalues 0.3448620843, twice, and 0.9533204090."""
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
    """At (-4, -4, 4) the five squared errors add up to less than 101/100."""
    total = sum(((sigmoid(-4 * x - 4 * y + 4) - label) ** 2 for (x, y), label in INSTANCES), arb(0))
    assert total < arb("1.01")


@pytest.mark.proved
def test_log_loss_leaves_one_minimum_on_the_axes():
    """With log-loss and targets 3/4 the slope along an axis, the sum of (s(wx) - 3/4) x, increases from
    -3/4 sum x to 1/4 sum x, so it is zero exactly once and the cost has exactly one minimum."""
    w, x = sp.symbols("w x", positive=True)
    slope = (1 / (1 + sp.exp(-w * x)) - sp.Rational(3, 4)) * x
    sigma = 1 / (1 + sp.exp(-w * x))
    assert sp.simplify(sp.diff(slope, w) - x**2 * sigma * (1 - sigma)) == 0
    assert sp.limit(slope.subs(x, 1), w, sp.oo) == sp.Rational(1, 4)
    assert sp.limit((1 / (1 + sp.exp(w)) - sp.Rational(3, 4)), w, sp.oo) == -sp.Rational(3, 4)


@pytest.mark.proved
def test_log_loss_leaves_one_minimum_on_five_instances():
    """The four margins add up to zero and the rows (x, 1) have rank 3, so along every direction some margin
    falls and log-loss grows without bound; it is also strictly convex. Hence it has exactly one minimiser."""
    w = sp.symbols("w1 w2 b")
    first, second, _, third, fourth = margins(w)
    assert sp.expand(first + second + third + fourth) == 0
    assert sp.Matrix([[*x, 1] for x, _ in INSTANCES]).rank() == 3
