"""Where the Hessian does not decide: degenerate critical points, rounding, and runs that seem stuck. Oracles: sympy, exact rationals."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad

from figures import minimum_on_every_line, rounded_minimisers, same_hessian, stuck_run_gradients, stuck_runs
from landscape.cases.answer.network import NINE
from landscape.model.chains import Chain
from landscape.proof.inertia import exact_inertia
from tests.claims.interval_checker import Checked
from tests.claims.recorded import facts_of

X, Y, C, T = sp.symbols("x y c t", real=True)
W = sp.symbols("w1:6", real=True)


def eigenvalues(f, variables, at=None):
    H = sp.hessian(f, variables).subs(at or dict.fromkeys(variables, 0))
    return sorted(value for value, times in H.eigenvals().items() for _ in range(times))


@pytest.mark.exact
def test_three_functions_with_one_hessian():
    """At the origin x^2 + y^4, x^2 + y^3 and x^2 - y^4 have gradient zero and the same Hessian, with eigenvalues 2
    and 0. The first is positive elsewhere; the others are negative at points (0, y) as near as one likes."""
    for f in (X**2 + Y**4, X**2 + Y**3, X**2 - Y**4):
        assert [f.diff(v).subs({X: 0, Y: 0}) for v in (X, Y)] == [0, 0] and eigenvalues(f, (X, Y)) == [0, 2]
    t = sp.symbols("t", positive=True)
    assert (-(t**3)).is_negative and (X**2 + Y**3).subs({X: 0, Y: -t}) == -(t**3)
    assert (-(t**4)).is_negative and (X**2 - Y**4).subs({X: 0, Y: t}) == -(t**4)
    assert facts_of(same_hessian).heights == pytest.approx((1e-4, 1e-3, -1e-4), rel=1e-12)


@pytest.mark.exact
def test_more_silent_cases():
    """Silent at the origin as well: x^2, a minimum that is not strict; x^3 - 3 x y^2, whose Hessian is zero and which
    is negative in three sectors and positive in three; (w1 w2)^2, a minimum that is not strict; and -x^4 - y^4, a
    strict maximum."""
    assert eigenvalues(X**2, (X, Y)) == [0, 2] and eigenvalues((X * Y) ** 2, (X, Y)) == [0, 0]
    assert eigenvalues(-(X**4) - Y**4, (X, Y)) == [0, 0]
    monkey = X**3 - 3 * X * Y**2
    assert eigenvalues(monkey, (X, Y)) == [0, 0]
    angle = sp.symbols("angle", real=True)
    assert sp.simplify(monkey.subs({X: sp.cos(angle), Y: sp.sin(angle)}) - sp.cos(3 * angle)) == 0


@pytest.mark.exact
def test_three_weights_by_hand():
    """At the origin (1 - w1 w2 w3)^2 has the value 1 and gradient and Hessian zero. At (t, t, t) it is (1 - t^3)^2:
    lower for t = 1/10, higher for t = -1/10. At (1, 1, 1) the Hessian has the eigenvalues 6, 0, 0."""
    f = (1 - W[0] * W[1] * W[2]) ** 2
    assert eigenvalues(f, W[:3]) == [0, 0, 0] and eigenvalues(f, W[:3], dict.fromkeys(W[:3], 1)) == [0, 0, 6]
    along = f.subs(dict.fromkeys(W[:3], T))
    tenth = sp.Rational(1, 10)
    assert along.subs(T, tenth) == sp.Rational(999, 1000) ** 2 < 1 < along.subs(T, -tenth)


@pytest.mark.proved
def test_deep_chains_have_a_zero_hessian():
    """For three or more linear layers of one unit the cost (1 - w1 ... wH)^2 has a saddle at the origin, where
    gradient and Hessian are zero. With two layers the eigenvalues there are -2 and 2."""
    assert eigenvalues((1 - W[0] * W[1]) ** 2, W[:2]) == [-2, 2]
    for depth in (3, 4, 5):
        f = (1 - sp.prod(W[:depth])) ** 2
        assert min(sum(powers) for powers in sp.Poly(f - 1, *W[:depth]).monoms()) == depth
        near = sp.Rational(1, 100)
        signs = dict.fromkeys(W[:depth], near)
        assert f.subs(signs) < 1 < f.subs(signs | {W[0]: -near})


@pytest.mark.proved
def test_second_derivative_test():
    """At a critical point: if all eigenvalues of the Hessian are positive it is a strict minimum; if one is
    negative it is none, and if another is positive it is a saddle."""
    bowl, pass_ = 2 * X**2 + Y**2 - X**2 * Y, Y**2 - X**2 + X**3
    for f, values in ((bowl, [2, 4]), (pass_, [-2, 2])):
        assert eigenvalues(f, (X, Y)) == values and f.subs({X: 0, Y: 0}) == 0
    steps = [sp.Rational(k, 10) for k in (-1, 0, 1)]
    assert all(bowl.subs({X: a, Y: b}) > 0 for a, b in product(steps, steps) if (a, b) != (0, 0))
    assert pass_.subs({X: steps[0], Y: 0}) < 0 < pass_.subs({X: 0, Y: steps[0]})


@pytest.mark.proved
def test_minimum_on_every_line_and_still_a_saddle():
    """(x - y^2)(x - 2y^2) has a strict minimum at the origin on every straight line through it, and is -y^4/4 on the
    parabola x = 3y^2/2."""
    f = (X - Y**2) * (X - 2 * Y**2)
    a = sp.symbols("a", real=True, nonzero=True)
    b = sp.symbols("b", real=True)
    line = sp.Poly(f.subs({X: a * T, Y: b * T}), T)
    assert line.monoms()[-1] == (2,) and line.coeffs()[-1] == a**2  # positive, so t^2 wins near 0
    assert sp.expand(f.subs(X, 0)) == 2 * Y**4
    assert sp.expand(f.subs(X, sp.Rational(3, 2) * Y**2)) == -(Y**4) / 4
    assert facts_of(minimum_on_every_line).middle == -1 / 4


@pytest.mark.proved
def test_reduction_to_the_kernel():
    """If no eigenvalue is negative, take for each small y along the kernel the least value over the other
    directions: the point is a minimum of f exactly when 0 is a minimum of this function g of y."""
    for f, g in (
        ((X - Y**2) * (X - 2 * Y**2), -(Y**4) / 4),
        (X**2 + 3 * X * Y**2 + Y**4, -sp.Rational(5, 4) * Y**4),
        (X**2 + X * Y**2 + Y**4, sp.Rational(3, 4) * Y**4),
    ):
        (valley,) = sp.solve(f.diff(X), X)
        assert sp.expand(f.subs(X, valley) - g) == 0
        assert sp.expand(f - g - (X - valley) ** 2) == 0  # so f is never below g


@pytest.mark.proved
def test_full_valleys_are_minima():
    """If no eigenvalue is negative and the critical points near a point form a smooth surface with as many dimensions
    as there are zero eigenvalues, the point is a minimum. At every point of the surface w1 w2 w3 = 1 two eigenvalues
    are zero and one is positive. (The test takes three points of it, a bent valley, and a bent line that is none.)"""
    f = (1 - W[0] * W[1] * W[2]) ** 2
    on = {W[2]: 1 / (W[0] * W[1])}
    assert [sp.simplify(f.diff(w).subs(on)) for w in W[:3]] == [0, 0, 0]
    assert eigenvalues(f, W[:3], dict.fromkeys(W[:3], 1)).count(0) == 2
    for a, b in ((1, 1), (-2, 3), (Fraction(1, 2), 5)):
        theta = np.array([Fraction(a), Fraction(b), 1 / Fraction(a * b)])
        assert not Chain(3).gradient(theta).any() and exact_inertia(Chain(3).hessian(theta)) == (0, 2, 1)
    valley, pass_ = (X - Y**2) ** 2 * (2 + Y) + 7, (X - Y**2) * (X - 2 * Y**2)
    for bent, curve, critical in ((valley, Y**2, True), (pass_, sp.Rational(3, 2) * Y**2, False)):
        assert sp.expand(bent.diff(X).subs(X, curve)) == 0 and eigenvalues(bent, (X, Y))[0] == 0
        assert (sp.expand(bent.diff(Y).subs(X, curve)) == 0) == critical  # is the whole curve critical?
        assert (sp.expand(bent.subs(X, curve)).diff(Y) == 0) == critical  # and then constant


@pytest.mark.proved
def test_zero_hessian_quartics_hide_copositivity():
    """The quartic sum of q_ij x_i^2 x_j^2, with Q symmetric, has Hessian zero at the origin, and the origin is a minimum exactly when
    y.Qy is nowhere negative for y with entries that are not negative."""
    for Q, negative_at in ((sp.Matrix([[1, -1], [-1, 1]]), None), (sp.Matrix([[1, -2], [-2, 1]]), (1, 1))):
        squares = sp.Matrix([X**2, Y**2])
        f = sp.expand((squares.T * Q * squares)[0])
        assert eigenvalues(f, (X, Y)) == [0, 0]
        assert sp.expand(f.subs({X: T * X, Y: T * Y}, simultaneous=True) - T**4 * f) == 0  # so small is like large
        if negative_at:
            assert f.subs(dict(zip((X, Y), negative_at, strict=True))) < 0
        else:
            assert sp.factor(f) == (X - Y) ** 2 * (X + Y) ** 2


def determinant_sign(w1, w2):
    """The sign of the determinant of the Hessian of (1 - w1 w2)^2, in the arithmetic of the arguments."""
    slope = 2 * w1 * w2 - 2 * (1 - w1 * w2)
    determinant = (2 * w2 * w2) * (2 * w1 * w1) - slope * slope
    return (determinant > 0) - (determinant < 0)


@pytest.mark.numerical
def test_rounding_decides_at_singular_minima():
    """Of 1000 minimisers of (1 - w1 w2)^2, rounded to floats, the determinant in floats is positive at 451, negative
    at 226 and zero at 323; the exact determinant at the rounded weights has that sign 235, 89 and 6 times. A test that
    does not read eigenvalues below 10^-7 leaves all undecided."""
    counts, right = {1: 0, 0: 0, -1: 0}, {1: 0, 0: 0, -1: 0}
    for k in range(1, 1001):
        sign, true = (determinant_sign(number(k / 100), number(100 / k)) for number in (float, Fraction))
        counts[sign] += 1
        right[sign] += sign == true
    facts = facts_of(rounded_minimisers)
    assert facts.right == (right[1], right[-1], right[0]) == (235, 89, 6) and facts.exact == 6
    assert (facts.strict, facts.saddles, facts.singular) == (counts[1], counts[-1], counts[0]) == (451, 226, 323)
    assert facts.undecided == facts.tried == 1000


@pytest.mark.proved
def test_negative_curvature_is_a_way_down():
    """If the Hessian has a negative eigenvalue anywhere, critical point or not, the loss falls at once along its
    eigenvector, with the sign that makes the slope not positive."""
    slope, bend = sp.symbols("slope bend", negative=True)
    for first in (slope, sp.Integer(0)):
        along = first * T + bend * T**2 / 2  # the loss to second order
        lowest = sp.Poly(along, T).monoms()[-1][0]
        assert sp.Poly(along, T).coeff_monomial(T**lowest).is_negative


@pytest.mark.certified
def test_proofs_at_the_stuck_runs():
    """Near the stopped run at the minimum, one strict minimum is certified. At the weights of the runs at the saddle
    and on the plateau a negative eigenvalue is proved in rational arithmetic."""
    assert [run.proof for run in facts_of(stuck_runs).runs[:3]] == ["minimum", "negative", "negative"]
    for name, depth in (("saddle", 2), ("plateau", 3)):
        problem, start = stuck_run_gradients.RUNS[name]
        theta = [Fraction(w) for w in stuck_runs.flow_states(problem, start, (stuck_runs.STOPS[name],))[0]]
        f = (1 - sp.prod(W[:depth])) ** 2
        H = sp.hessian(f, W[:depth]).subs(
            {w: sp.Rational(v.numerator, v.denominator) for w, v in zip(W, theta, strict=False)}
        )
        direction = sp.Matrix([1] * depth)
        assert (direction.T * H * direction)[0] < 0
    problem, start = stuck_run_gradients.RUNS["minimum"]
    point = stuck_runs.certify(stuck_run_gradients.CASE.balls, stuck_runs.flow_states(problem, start, (5e4,))[0])
    assert Checked(NINE).refused(*point) == "" and point.loss == "0.001696654871"


@pytest.mark.numerical
def test_stuck_runs_ten_times_later():
    """At the stops all four gradients are below 1/100. Ten times later the run at the minimum has changed the norm
    of its weights by less than one in a hundred; those at the saddle and on the plateau have a loss below 10^-12; in the
    valley, where no certificate is found, the norm of the weights has grown by more than 2."""
    runs = {run.name: run for run in facts_of(stuck_runs).runs}
    assert runs["valley"].proof == "none"
    assert all(run.gradient < 0.01 for run in runs.values())
    assert abs(runs["minimum"].later_norm / runs["minimum"].norm - 1) < 0.01
    assert runs["saddle"].loss > 0.999 and runs["plateau"].loss > 0.999
    for name, norm in (("saddle", 2**0.5), ("plateau", 3**0.5)):
        assert runs[name].later_norm == pytest.approx(norm, abs=1e-6) and runs[name].later_gradient < 1e-6
        problem, start = stuck_run_gradients.RUNS[name]
        assert (1 - stuck_runs.flow_states(problem, start, (10 * stuck_runs.STOPS[name],))[0].prod()) ** 2 < 1e-12
    assert runs["valley"].later_norm > runs["valley"].norm + 2


@pytest.mark.numerical
def test_valley_gradient_falls_like_one_over_time():
    """From time 10^5 to 10^7 the gradient in the valley times the time stays between 9/10 and 12/10, and the smallest
    eigenvalue in floats is positive at 10^6 although nothing is certified there."""
    facts = facts_of(stuck_run_gradients)
    late = facts.t >= 1e5
    products = facts.t[late] * facts.gradients["valley"][late]
    assert 0.9 < products.min() and products.max() < 1.2
    valley = facts_of(stuck_runs).runs[3]
    assert valley.eigenvalue > 0 and valley.proof == "none"


@pytest.mark.proved
def test_time_to_leave_a_plateau():
    """With all weights equal to e, where 0 < e < 1/2, the flow of (1 - w1 w2 w3)^2 needs between r and 8r/7 to bring them to 1/2, where
    r = 1/(2e) - 1; that of (1 - w1 w2)^2 between s and 4s/3, where s = ln(1/(2e))/2."""
    for e in (0.1, 0.01, 0.001):
        r, s = 1 / (2 * e) - 1, np.log(1 / (2 * e)) / 2
        for depth, low, high in ((3, r, 8 * r / 7), (2, s, 4 * s / 3)):

            def pace(w, depth=depth):
                return -1 / Chain(depth).gradient(np.full(depth, w))[0]

            time = quad(pace, e, 0.5, limit=200)[0]
            assert low < time < high


@pytest.mark.exact
def test_no_local_maxima_with_an_output_bias():
    """The second derivative of the mean squared error in the output bias is 2 at every point."""
    outputs, targets = sp.symbols("f1:4"), sp.symbols("y1:4")
    cost = sum((f + C - y) ** 2 for f, y in zip(outputs, targets, strict=True)) / 3
    assert sp.expand(cost.diff(C, 2)) == 2


@pytest.mark.exact
def test_critical_points_of_three_weights():
    """The critical points of (1 - w1 w2 w3)^2 have product 1, or two weights zero. At (0, 0, c) the eigenvalues are
    2c, -2c and 0."""
    a, b, c = W[:3]
    f = (1 - a * b * c) ** 2
    assert [sp.expand(f.diff(w) + 2 * (1 - a * b * c) * rest) for w, rest in ((a, b * c), (b, a * c), (c, a * b))] == [
        0,
        0,
        0,
    ]
    H = sp.hessian(f, (a, b, c)).subs({a: 0, b: 0})
    assert set(H.eigenvals()) == {2 * c, -2 * c, 0}


@pytest.mark.exact
def test_cross_of_minimisers():
    """At (1, 0) the Hessian of (w1 w2)^2 has the eigenvalues 2 and 0, and its kernel is the axis of minimisers. At
    the origin both are 0, and the minimisers form a cross of one dimension."""
    f = (X * Y) ** 2
    assert eigenvalues(f, (X, Y), {X: 1, Y: 0}) == [0, 2]
    assert sp.hessian(f, (X, Y)).subs({X: 1, Y: 0}) * sp.Matrix([1, 0]) == sp.zeros(2, 1)
    assert eigenvalues(f, (X, Y)) == [0, 0] and sp.factor(f) == X**2 * Y**2
