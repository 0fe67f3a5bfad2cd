"""Claims in ball arithmetic about the 2-2-1 network of the answer.

Logistic units, linear output, no biases; the loss is the mean over the samples of
(f(x) - y)^2 with no factor 1/2; the targets are the network's own outputs as real numbers.
The oracles are mpmath's interval arithmetic, SymPy, and Python's `decimal` and `fractions`.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, product

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx, fmpq
from mpmath import iv

from landscape.cases.answer.network import ANSWER, EXACT
from landscape.cases.answer.network import GRID as FLOAT_GRID
from landscape.model import networks
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.symmetries import permute
from landscape.proof.balls import ball, decimals, exact
from landscape.proof.certificates import bound_above, eigenvalues, not_convex, positive_definite
from landscape.proof.networks import BallProblem, by_hand, expand_at, output, problem_of
from landscape.proof.points import Point, between, permuted
from landscape.search.segments import highest, profile
from tests.rounding import rounding

TWIN = permuted(EXACT, (1, 0))
MIDDLE = between(EXACT, TWIN, "1/2")
GRID = list(product((0, 1, 2), repeat=2))
BALLS = LOGISTIC.ball, SQUARED_ERROR.ball
PROBLEM = problem_of(EXACT, GRID, *BALLS)

# The same network for the oracles: one row (w_1, w_2, v) per unit, as typed.
UNITS = (("-1.5", "2", "2.3"), ("1.7", "0.4", "0.8"))
TWIN_UNITS = UNITS[::-1]
MIDDLE_UNITS = (("0.1", "1.2", "1.55"), ("0.1", "1.2", "1.55"))


@pytest.fixture(autouse=True)
def interval_precision():
    """Let the mpmath intervals of this file carry 50 digits, and restore what was set."""
    before, iv.dps = iv.dps, 50
    yield
    iv.dps = before


def interval_slope(units, x):
    """mpmath intervals for grad f(x), in the order W row by row, then v."""
    weights, outputs = [], []
    for a, b, v in units:
        s = 1 / (1 + iv.exp(-(iv.mpf(a) * x[0] + iv.mpf(b) * x[1])))
        weights += [iv.mpf(v) * s * (1 - s) * x[0], iv.mpf(v) * s * (1 - s) * x[1]]
        outputs.append(s)
    return weights + outputs


def interval_hessian(units, inputs):
    """mpmath intervals for the Hessian where every residual is zero: mean of 2 grad f grad f^T."""
    slopes = [interval_slope(units, x) for x in inputs]
    size = range(len(slopes[0]))
    return [[2 * sum(g[i] * g[j] for g in slopes) / len(inputs) for j in size] for i in size]


def interval_minors_positive(H):
    """Sylvester's criterion in mpmath intervals: every leading minor is positive."""
    H = [row[:] for row in H]
    for k in range(len(H)):
        if not H[k][k] > 0:  # the ratio of two successive minors
            return False
        for i in range(k + 1, len(H)):
            ratio = H[i][k] / H[k][k]
            H[i] = [p - ratio * q for p, q in zip(H[i], H[k], strict=True)]
    return True


def interval_loss(units, inputs):
    """mpmath interval for the loss of a network against the outputs of the answer's network."""

    def f(network, x):
        sums = ((iv.mpf(v), iv.mpf(a) * x[0] + iv.mpf(b) * x[1]) for a, b, v in network)
        return sum(v / (1 + iv.exp(-z)) for v, z in sums)

    errors = [f(units, x) - f(UNITS, x) for x in inputs]
    return sum(error * error for error in errors) / len(inputs)


def near(value, oracle):
    """The ball has radius below 1e-45 and an oracle's 50-digit number is within 1e-40 of it."""
    with ctx.workprec(200), mpmath.workdps(50):
        digits = mpmath.nstr(mpmath.mpmathify(oracle), 45)
        return value.rad() < arb("1e-45") and value.overlaps(arb(digits, "1e-40"))


def mid(interval):
    """The midpoint of an mpmath interval, with all its digits."""
    with mpmath.workdps(60):
        return (mpmath.mpf(interval.a) + mpmath.mpf(interval.b)) / 2


def shifted(units, u, sign):
    """The rows (w_1, w_2, v) moved by u / 1000, with u numbered W row by row, then v."""
    rows = zip(units, ((u[0], u[1], u[4]), (u[2], u[3], u[5])), strict=True)
    return [[iv.mpf(w) + sign * iv.mpf(step) / 1000 for w, step in zip(*row, strict=True)] for row in rows]


@pytest.mark.exact
def test_certificates_use_the_matrices_of_the_answer():
    """The certificates are about the exact decimals of the answer's two matrices."""

    def rows(net):
        return [[Fraction(str(w)) for w in (*row, v)] for row, v in zip(net.W, net.v, strict=True)]

    typed = [[Fraction(w) for w in unit] for unit in UNITS]
    assert rows(EXACT) == typed == rows(ANSWER)
    assert ANSWER.c == 0 and not ANSWER.b.any()


@pytest.mark.certified
@pytest.mark.parametrize(("copy", "units"), [(EXACT, UNITS), (TWIN, TWIN_UNITS)])
def test_both_copies_are_strict_minima(copy, units):
    r"""On the nine points $\{0,1,2\}\times\{0,1,2\}$ the loss is zero at both copies and its Hessian is positive
    definite there, so both are strict local minima."""
    assert bound_above(expand_at(PROBLEM, copy).value, "1e-100").verdict == "proved"
    assert all(slope.contains(0) for slope in expand_at(PROBLEM, copy).gradient)
    assert positive_definite(expand_at(PROBLEM, copy).hessian).verdict == "proved"
    assert interval_minors_positive(interval_hessian(units, GRID))


@pytest.mark.certified
def test_both_copies_have_the_same_spectrum():
    """The Hessian has the same six eigenvalues at both copies: they agree to 50 digits."""
    here, there = (eigenvalues(expand_at(PROBLEM, copy).hessian) for copy in (EXACT, TWIN))
    for p, q in zip(here, there, strict=True):
        assert p.overlaps(q) and max(p.rad(), q.rad()) < arb("1e-50")
    # Exactly the same, because swapping the units only reorders rows and columns.
    order = [2, 3, 0, 1, 5, 4]
    H, K = (expand_at(PROBLEM, copy).hessian for copy in (EXACT, TWIN))
    assert all(K[i, j].overlaps(H[order[i], order[j]]) for i in range(6) for j in range(6))
    with mpmath.workdps(50):
        oracle = mpmath.matrix([[mid(x) for x in row] for row in interval_hessian(UNITS, GRID)])
        values = mpmath.eigsy(oracle, eigvals_only=True)
        assert all(map(near, here, values))


@pytest.mark.certified
def test_loss_halfway_between_the_copies():
    """Halfway along the straight line between the two copies the loss on the nine points is
    certainly positive, and its first fifteen decimals are certain."""
    value = expand_at(PROBLEM, MIDDLE).value
    oracle = interval_loss(MIDDLE_UNITS, GRID)
    assert decimals(value, 15) == "0.267753846558958"
    assert near(value, mid(oracle))


@pytest.mark.numerical
def test_loss_along_the_line_between_the_copies():
    """At nine equally spaced places of the line between the copies the loss computed in floating
    point agrees with its ball but for rounding; of 201 places the one halfway is highest."""
    targets = networks.forward(ANSWER, FLOAT_GRID, LOGISTIC)
    ends = [networks.flatten(net, networks.NO_BIASES) for net in (ANSWER, permute(ANSWER, [1, 0]))]

    def loss(theta):
        net = networks.unflatten(theta, ANSWER, networks.NO_BIASES)
        return networks.cost(net, FLOAT_GRID, targets, LOGISTIC, SQUARED_ERROR)

    along = profile(loss, *ends, points=201)
    assert highest(along).t == 0.5
    for k in range(9):
        sure = expand_at(PROBLEM, between(EXACT, TWIN, Fraction(k, 8))).value
        assert along.cost[25 * k] == pytest.approx(float(sure.mid()), rel=0, abs=rounding(100, 10))


@pytest.mark.certified
def test_halfway_point_is_not_a_minimum():
    """Halfway between the two copies the Hessian of the loss on the nine points has a negative
    direction."""
    certificate = positive_definite(expand_at(PROBLEM, MIDDLE).hessian)
    assert certificate.verdict == "refuted" and certificate.margin > 0.4
    # Independent check: the loss bends downwards along that direction.
    moved = (shifted(MIDDLE_UNITS, certificate.witness, sign) for sign in (-1, 1))
    before, after = (interval_loss(units, GRID) for units in moved)
    assert before + after - 2 * interval_loss(MIDDLE_UNITS, GRID) < 0


@pytest.mark.certified
def test_one_input_refutes_convexity():
    r"""With the single input $(0, 1)$ both copies have loss zero and their midpoint has not, so the cost is not
    convex."""
    sample = problem_of(EXACT, [(0, 1)], *BALLS)
    certificate = not_convex(lambda at: expand_at(sample, at).value, EXACT, TWIN)
    assert certificate.verdict == "proved" and certificate.margin > 0.0149
    assert certificate.witness.mean < arb("1e-100")
    oracle = interval_loss(MIDDLE_UNITS, [(0, 1)])
    assert oracle > 0.0149 and near(certificate.witness.at_middle, mid(oracle))


@pytest.mark.certified
def test_pocket_calculator_refutes_convexity():
    r"""For the input $(0, 1)$ the target is above $5/2$ and the output of the midpoint network is below $12/5$, so
    the loss at the midpoint is above $1/100$."""
    target = output(EXACT, (0, 1), LOGISTIC.ball)
    middle = by_hand(MIDDLE, (0, 1), target, LOGISTIC.ball)
    assert target > fmpq(5, 2) and middle.output < fmpq(12, 5) and middle.loss > fmpq(1, 100)
    with localcontext(prec=40):
        s = [1 / (1 + (-Decimal(z)).exp()) for z in ("2", "0.4", "1.2")]
        y, f = Decimal("2.3") * s[0] + Decimal("0.8") * s[1], Decimal("3.1") * s[2]
    assert decimals(target, 30) == f"{y:.30f}" and decimals(middle.output, 30) == f"{f:.30f}"


@pytest.mark.certified
def test_every_step_of_the_pocket_calculator():
    r"""For the input $(0, 1)$, with the network of the answer, its swapped copy and the network halfway, every value
    from the hidden sums to the loss agrees with decimal arithmetic to 30 digits. So does the output of the answer's
    network when only its input weights are exchanged."""
    target = output(EXACT, (0, 1), LOGISTIC.ball)
    with localcontext(prec=45):
        logistic = lambda z: 1 / (1 + (-Decimal(z)).exp())
        y = Decimal("2.3") * logistic("2") + Decimal("0.8") * logistic("0.4")
        for at, units in ((EXACT, UNITS), (TWIN, TWIN_UNITS), (MIDDLE, MIDDLE_UNITS)):
            steps = by_hand(at, (0, 1), target, LOGISTIC.ball)
            s = [logistic(w) for _, w, _ in units]
            products = [Decimal(v) * sj for (_, _, v), sj in zip(units, s, strict=True)]
            error = sum(products) - y
            assert list(steps.sums) == [exact(w) for _, w, _ in units]
            found = [*steps.units, *steps.products, *steps[3:]]
            expected = [*s, *products, sum(products), error, error * error]
            assert [decimals(ball, 30) for ball in found] == [f"{x:z.30f}" for x in expected]
        only_rows = Decimal("2.3") * logistic("0.4") + Decimal("0.8") * logistic("2")
    assert decimals(output(Point(TWIN.W, EXACT.v), (0, 1), LOGISTIC.ball), 30) == f"{only_rows:.30f}"


@pytest.mark.exact
def test_zero_input_cannot_refute_convexity():
    r"""With the single input $(0, 0)$ the cost is a convex quadratic in the output weights alone, so no chord refutes
    convexity."""
    p = sp.symbols("a b c d v1 v2", real=True)
    z = sp.Matrix(2, 2, p[:4]) * sp.zeros(2, 1)
    f = sum(v / (1 + sp.exp(-z[j])) for j, v in enumerate(p[4:]))
    H = sp.hessian((f - sp.Rational(31, 20)) ** 2, p)
    assert H.eigenvals() == {0: 5, 1: 1}
    sample = problem_of(EXACT, [(0, 0)], *BALLS)
    assert not_convex(lambda at: expand_at(sample, at).value, EXACT, TWIN).verdict == "undecided"


@pytest.mark.exact
def test_symmetric_grid_has_a_flat_direction():
    r"""On $\{-1,0,1\}\times\{-1,0,1\}$ the Hessian at a zero of the loss has rank at most five, because
    $f(x) + f(-x) = v_1 + v_2$ for all weights."""
    p, x = sp.symbols("a b c d v1 v2", real=True), sp.symbols("x1 x2", real=True)

    def f(x):
        z = sp.Matrix(2, 2, p[:4]) * sp.Matrix(x)
        return sum(v / (1 + sp.exp(-z[j])) for j, v in enumerate(p[4:]))

    # The gradients at x and -x add up to twice the gradient at 0: four pairs and 0 leave five.
    pair = f(x) + f([-x[0], -x[1]])
    assert sp.simplify(pair) == p[4] + p[5] == sp.simplify(2 * f([0, 0]))
    grid = list(product((-1, 0, 1), repeat=2))
    H = expand_at(problem_of(EXACT, grid, *BALLS), EXACT).hessian
    smallest, second = eigenvalues(H)[:2]
    assert smallest.contains(0) and second > fmpq(1, 200)  # at the answer's network exactly five
    assert positive_definite(H).verdict == "undecided"
    assert not interval_minors_positive(interval_hessian(UNITS, grid))


@pytest.mark.certified
def test_six_points_make_the_minimum_strict():
    r"""The six points $\{0,1,2\}\times\{0,1\}$ already make both copies strict local minima."""
    six = list(product((0, 1, 2), (0, 1)))
    for copy, units in ((EXACT, UNITS), (TWIN, TWIN_UNITS)):
        assert positive_definite(expand_at(problem_of(copy, six, *BALLS), copy).hessian).verdict == "proved"
        assert interval_minors_positive(interval_hessian(units, six))


@pytest.mark.certified
def test_any_six_of_the_nine_points_make_the_minimum_strict():
    r"""Each of the 84 choices of six points of $\{0,1,2\}\times\{0,1,2\}$ makes the network of the answer a strict
    local minimum."""
    choices = list(combinations(GRID, 6))
    samples = [problem_of(EXACT, six, *BALLS) for six in choices]
    assert len(choices) == 84
    assert all(positive_definite(expand_at(s, EXACT).hessian).verdict == "proved" for s in samples)
    assert all(interval_minors_positive(interval_hessian(UNITS, six)) for six in choices)


@pytest.mark.exact
def test_five_points_leave_a_flat_direction():
    """At a zero of the loss each sample adds a matrix of rank one to the Hessian, so five samples
    cannot make a matrix of size six positive definite."""
    p, y = sp.symbols("a b c d v1 v2", real=True), sp.Symbol("y")
    f = sp.Function("f")(*p)
    g = sp.Matrix([f]).jacobian(p)
    H = sp.hessian((f - y) ** 2, p).subs(y, f)
    assert sp.simplify(H - 2 * g.T * g) == sp.zeros(6)
    samples = [problem_of(EXACT, five, *BALLS) for five in combinations(GRID, 5)]
    assert {positive_definite(expand_at(s, EXACT).hessian).verdict for s in samples} == {"undecided"}


@pytest.mark.numerical
@pytest.mark.parametrize(("unit", "s"), [(LOGISTIC, lambda z: 1 / (1 + sp.exp(-z))), (TANH, sp.tanh)])
def test_ball_derivatives_contain_the_symbolic_ones(unit, s):
    """Loss, gradient and Hessian in ball arithmetic contain SymPy's derivatives to 40 digits, at a
    point where the residuals are not zero."""
    p = sp.symbols("a b c d v1 v2", real=True)
    inputs, targets = [(1, 2), (-1, 1), (3, 0)], ["0.25", "-1", "2"]
    outputs = [p[4] * s(p[0] * x + p[1] * y) + p[5] * s(p[2] * x + p[3] * y) for x, y in inputs]
    L = sum((f - sp.Rational(t)) ** 2 for f, t in zip(outputs, targets, strict=True)) / 3
    slopes = [sp.diff(L, w) for w in p]
    formulas = sp.lambdify(p, (L, slopes, sp.hessian(L, p)), "mpmath", cse=True)
    with mpmath.workdps(60):
        typed = [w for row in UNITS for w in row[:2]] + [row[2] for row in UNITS]
        value, gradient, hessian = formulas(*map(mpmath.mpf, typed))
    exactly = tuple(tuple(map(exact, x)) for x in inputs), tuple(map(ball, targets))
    found = expand_at(BallProblem(*exactly, unit.ball, SQUARED_ERROR.ball, ("W", "v"), 2), EXACT)
    assert near(found.value, value)
    assert all(map(near, found.gradient, gradient))
    assert all(map(near, found.hessian.entries(), hessian))
