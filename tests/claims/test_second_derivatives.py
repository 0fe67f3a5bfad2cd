"""Where the Hessian does not decide: degenerate critical points, rounding, and runs that seem stuck. Oracles: sympy, exact rationals."""

from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy.integrate import quad

from figures import minimum_on_every_line, rounded_minimisers, same_hessian, stuck_run_gradients, stuck_runs
from landscape.cases.answer.network import NINE
from landscape.model import networks
from landscape.model.activations import IDENTITY
from landscape.model.chains import Chain
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.inertia import exact_inertia
from tests.claims.generated import FRACTIONS, matrices, vectors
from tests.claims.interval_checker import Checked
from tests.claims.recorded import facts_of

X, Y, T = sp.symbols("x y t", real=True)
W = sp.symbols("w1:6", real=True)
NEAR = st.builds(Fraction, st.integers(-9, 9), st.just(10))  # one coordinate of a direction
SMALL = Fraction(1, 10**6)


def eigenvalues(f, variables, at=None):
    H = sp.hessian(f, variables).subs(at or dict.fromkeys(variables, 0))
    return sorted(value for value, times in H.eigenvals().items() for _ in range(times))


@pytest.mark.exact
def test_three_functions_with_one_hessian():
    r"""At the origin $x^2 + y^4$, $x^2 + y^3$ and $x^2 - y^4$ have gradient zero and the same Hessian, with
    eigenvalues $2$ and $0$. The first is positive elsewhere; the others are negative at points $(0, y)$ as near as
    one likes."""
    for f in (X**2 + Y**4, X**2 + Y**3, X**2 - Y**4):
        assert [f.diff(v).subs({X: 0, Y: 0}) for v in (X, Y)] == [0, 0] and eigenvalues(f, (X, Y)) == [0, 2]
    t = sp.symbols("t", positive=True)
    assert (-(t**3)).is_negative and (X**2 + Y**3).subs({X: 0, Y: -t}) == -(t**3)
    assert (-(t**4)).is_negative and (X**2 - Y**4).subs({X: 0, Y: t}) == -(t**4)
    assert facts_of(same_hessian).heights == pytest.approx((1e-4, 1e-3, -1e-4), rel=1e-12)


@pytest.mark.exact
def test_more_silent_cases():
    r"""Silent at the origin as well: $x^2$, a minimum that is not strict; $x^3 - 3xy^2$, whose Hessian is zero and
    which is negative in three sectors and positive in three; $(w_1 w_2)^2$, a minimum that is not strict; and
    $-x^4 - y^4$, a strict maximum."""
    assert eigenvalues(X**2, (X, Y)) == [0, 2] and eigenvalues((X * Y) ** 2, (X, Y)) == [0, 0]
    assert eigenvalues(-(X**4) - Y**4, (X, Y)) == [0, 0]
    monkey = X**3 - 3 * X * Y**2
    assert eigenvalues(monkey, (X, Y)) == [0, 0]
    angle = sp.symbols("angle", real=True)
    assert sp.simplify(monkey.subs({X: sp.cos(angle), Y: sp.sin(angle)}) - sp.cos(3 * angle)) == 0


@pytest.mark.exact
def test_three_weights_by_hand():
    r"""At the origin $(1 - w_1 w_2 w_3)^2$ has the value $1$ and gradient and Hessian zero. At $(t, t, t)$ it is
    $(1 - t^3)^2$: lower for $t = 1/10$, higher for $t = -1/10$. At $(1, 1, 1)$ the Hessian has the eigenvalues
    $6, 0, 0$."""
    f = (1 - W[0] * W[1] * W[2]) ** 2
    assert eigenvalues(f, W[:3]) == [0, 0, 0] and eigenvalues(f, W[:3], dict.fromkeys(W[:3], 1)) == [0, 0, 6]
    along = f.subs(dict.fromkeys(W[:3], T))
    tenth = sp.Rational(1, 10)
    assert along.subs(T, tenth) == sp.Rational(999, 1000) ** 2 < 1 < along.subs(T, -tenth)


@pytest.mark.proved
@given(st.integers(3, 6), st.data())
def test_deep_chains_have_a_zero_hessian(depth, data):
    r"""For three or more linear layers of one unit the cost $(1 - w_1\cdots w_k)^2$ has a saddle at the origin, where
    gradient and Hessian are zero. With two layers the eigenvalues there are $-2$ and $2$."""
    chain, origin = Chain(depth), np.array([Fraction(0)] * depth)
    assert not chain.gradient(origin).any() and not chain.hessian(origin).any() and chain.cost(origin) == 1
    w = SMALL * data.draw(vectors(depth, FRACTIONS.filter(bool)))
    w[0] = abs(w[0]) * (1 if (w[1:] > 0).sum() % 2 == (depth - 1) % 2 else -1)  # now the product is positive
    assert chain.cost(w) < 1 < chain.cost(w * ([-1] + [1] * (depth - 1)))
    assert exact_inertia(Chain(2).hessian(origin[:2])) == (1, 0, 1)
    assert eigenvalues((1 - W[0] * W[1]) ** 2, W[:2]) == [-2, 2]


def cubic(H, terms, h):
    """h.Hh/2 plus a cubic form: its coefficients in the order of combinations_with_replacement."""
    triples = combinations_with_replacement(range(len(h)), 3)
    third = sum(c * h[i] * h[j] * h[k] for c, (i, j, k) in zip(terms, triples, strict=True))
    return h @ H @ h / 2 + third


@pytest.mark.proved
@given(
    st.integers(1, 3).flatmap(lambda n: st.tuples(matrices(n, n, FRACTIONS), vectors(n, NEAR), vectors(10, FRACTIONS)))
)
@example((np.array([[Fraction(0)]]), np.array([Fraction(1)]), np.array([Fraction(-1)] * 10)))
def test_second_derivative_test(case):
    """At a critical point: if all eigenvalues of the Hessian are positive it is a strict minimum; if one is negative
    it is none, and if another is positive it is a saddle. With a gradient that is not zero, or with an eigenvalue
    zero, this fails."""
    root, h, terms = case
    n = len(h)
    terms = terms[: n * (n + 1) * (n + 2) // 6]
    assume(any(h))
    bowl = root.T @ root + np.eye(n, dtype=int)  # every eigenvalue is at least 1
    assert cubic(bowl, terms, SMALL * h) > 0  # the cubic form is at most 200 times the cube of the length
    H = root + root.T
    curvature = h @ H @ h
    assert (cubic(H, terms, SMALL**2 * h) < 0) == (curvature < 0) or curvature == 0
    if curvature < 0:  # then an eigenvalue is negative: the exact count must agree
        assert exact_inertia(H)[0] > 0 and cubic(H, terms, -(SMALL**2) * h) < 0
    t = SMALL
    assert t * t - t < 0 and t**2 * 0 - t**4 < 0 < t**2 * 0 + t**4  # slope -1; curvature 0, twice


@pytest.mark.proved
@given(FRACTIONS, FRACTIONS, st.builds(Fraction, st.integers(-99, 99).filter(bool), st.just(100)))
def test_minimum_on_every_line_and_still_a_saddle(a, b, part):
    r"""On the line $(at, bt)$ the function $(x - y^2)(x - 2y^2)$ is positive for $t \ne 0$ with $2b^2|t| < |a|$, and
    $2b^4t^4$ if $a = 0$: a strict minimum on every straight line through the origin. On the parabola $x = 3y^2/2$ it
    is $-y^4/4$."""
    f = lambda x, y: (x - y**2) * (x - 2 * y**2)
    assume(a or b)
    t = part * (abs(a) / (2 * b * b) if a and b else 1)
    assert f(a * t, b * t) > 0
    assert f(0, b * t) == 2 * b**4 * t**4 and f(Fraction(3, 2) * part**2, part) == -(part**4) / 4
    assert facts_of(minimum_on_every_line).middle == -1 / 4


@pytest.mark.proved
@given(FRACTIONS, FRACTIONS, vectors(4, FRACTIONS), FRACTIONS)
def test_reduction_to_the_kernel(a, floor, higher, along):
    r"""If no eigenvalue is negative, take for each small $y$ along the kernel the least value over the other
    directions: the point is a minimum of $f$ exactly when $0$ is a minimum of this function $g$ of $y$. For
    $x^2 + axy^2 + by^4$ plus terms that are smaller there, $g$ begins with $(b - a^2/4)\,y^4$; for $a = 3$, $b = 1$
    the coefficient is $-5/4$, for $a = b = 1$ it is $3/4$."""
    b = a**2 / 4 + floor
    f = lambda x, y: x**2 + a * x * y**2 + b * y**4 + higher @ [x**2 * y, x * y**3, y**5, x**3]
    y = SMALL**2
    valley = f(-a / 2 * y**2, y)
    assert (valley > 0) == (floor > 0) or floor == 0
    if floor > 0:  # then no point nearby is lower, wherever we look
        assert f((along - a / 2) * y**2, y) > 0 and f(along * y, y) > 0 and (f(along * y, 0) > 0 or not along)
    for (p, q), lowest in (((3, 1), -Fraction(5, 4)), ((1, 1), Fraction(3, 4))):
        assert q - Fraction(p * p, 4) == lowest
    trap = (X - Y**2) * (X - 2 * Y**2)
    assert sp.expand(trap.subs(X, *sp.solve(trap.diff(X), X))) == -(Y**4) / 4


@pytest.mark.proved
@given(st.integers(3, 6), FRACTIONS, vectors(2, FRACTIONS), st.sampled_from([-1, 1]))
def test_one_silent_direction_is_always_decided(k, c, bend, side):
    r"""If an analytic function has one eigenvalue zero and the others positive, $g(y) - g(0)$ has a first term
    $cy^k$, and the point is a strict minimum if $k$ is even and $c$ positive, otherwise none; or $g$ is constant, and
    the point lies on a curve of critical points and is a minimum. With two zeros the floor can be flat at the point
    only: $y^2z^2$."""
    floor = lambda y: bend[0] * y**2 + bend[1] * y**3
    f = lambda x, y: (x - floor(y)) ** 2 * (2 + y) + c * y**k
    y = side * SMALL
    if c == 0:
        at = {X: floor(y), Y: y}
        g = (X - bend[0] * Y**2 - bend[1] * Y**3) ** 2 * (2 + Y)
        assert [g.diff(v).subs({v: sp.Rational(str(value)) for v, value in at.items()}) for v in (X, Y)] == [0, 0]
        assert f(floor(y), y) == 0 <= f(floor(y) + c + SMALL, y)
    elif k % 2 == 0 and c > 0:
        assert all(f(floor(y) + shift, y) > 0 for shift in (0, y**2, y**3, -y)) and f(y, 0) > 0
    else:
        assert min(f(floor(y), y), f(floor(-y), -y)) < 0


@cache
def flat(order):
    """A derivative of e^(-1/y^2), divided by the function: a polynomial P in u = 1/y, and the same by SymPy."""
    if order == 0:
        return sp.Poly(1, T), sp.exp(-1 / Y**2)
    P, value = flat(order - 1)
    return 2 * sp.Poly(T**3, T) * P - sp.Poly(T**2, T) * P.diff(), value.diff(Y)


@pytest.mark.proved
@given(st.integers(0, 7), FRACTIONS.filter(bool))
def test_no_derivative_decides_flat_functions(order, y):
    r"""All derivatives of $e^{-1/y^2}$ tend to $0$ at $y = 0$: each is a polynomial in $1/y$ times the function. So
    $x^2 + e^{-1/y^2}$, $x^2$ and $x^2 - e^{-1/y^2}$ have the same derivatives of all orders at the origin, where the
    first is least, and the third takes both signs."""
    P, derivative = flat(order)
    at = sp.Rational(y.numerator, y.denominator)
    by_sympy = (derivative / sp.exp(-1 / Y**2)).subs(Y, at)
    assert sp.simplify(by_sympy - P.eval(1 / at)) == 0
    size = sum(abs(int(c)) for c in P.coeffs())  # |P(u)| is at most size u^(3 order) for u >= 1
    assert size * 40.0 ** (3 * order) * np.exp(-(40.0**2) / 4) < 1e-100 and np.exp(-(float(1 / at) ** 2) / 999) > 0


SQUARE = IDENTITY._replace(value=lambda z: z * z, slope=lambda z: 2 * z, curvature=lambda z: 2 + 0 * z)


@pytest.mark.proved
@given(st.data(), st.integers(1, 3), st.integers(1, 2), st.integers(0, 2))
def test_silent_at_every_perfect_fit(data, units, inputs, samples):
    """At a perfect fit of squared error the Hessian has no negative eigenvalue and at most as many positive ones as
    there are samples; the rest are zero. Where the fit is not perfect a negative eigenvalue is possible."""
    free, N = ("W", "b", "v"), samples + 1
    net = networks.Network(
        *(
            data.draw(shape)
            for shape in (matrices(units, inputs, FRACTIONS), vectors(units, FRACTIONS), vectors(units, FRACTIONS))
        ),
        0,
    )
    at = data.draw(matrices(N, inputs, FRACTIONS))
    fit, loss = networks.forward(net, at, SQUARE), SQUARED_ERROR._replace(curvature=lambda z, y: 2 + 0 * z)
    assert not networks.residual_curvature(net, at, fit, SQUARE, loss, free).any()  # the rest of the Hessian
    H = networks.gauss_newton(net, at, fit, SQUARE, loss, free)
    negative, zero, positive = exact_inertia(H)
    assert negative == 0 and positive <= N and zero >= len(H) - N
    assert exact_inertia(Chain(2).hessian(np.array([Fraction(0)] * 2)))[0] == 1  # the origin misses its target by 1


@pytest.mark.proved
@given(st.integers(2, 5).flatmap(lambda n: vectors(n, FRACTIONS.filter(bool))), st.data())
def test_full_valleys_are_minima(theta, data):
    r"""If no eigenvalue is negative and the critical points near a point form a smooth surface with as many
    dimensions as there are zero eigenvalues, the point is a minimum. On the surface $w_1 w_2\cdots w_k = 1$ all
    eigenvalues but one are zero. On a bent line that is not critical, or with a negative eigenvalue, the point need
    not be a minimum."""
    theta[0] = 1 / np.prod(theta[1:])
    chain, step = Chain(len(theta)), SMALL * data.draw(vectors(len(theta), FRACTIONS))
    assert not chain.gradient(theta).any() and exact_inertia(chain.hessian(theta)) == (0, len(theta) - 1, 1)
    assert chain.cost(theta) == 0 <= chain.cost(theta + step)
    valley, pass_ = (X - Y**2) ** 2 * (2 + Y) + 7, (X - Y**2) * (X - 2 * Y**2)
    for bent, curve, critical in ((valley, Y**2, True), (pass_, sp.Rational(3, 2) * Y**2, False)):
        assert sp.expand(bent.diff(X).subs(X, curve)) == 0 and eigenvalues(bent, (X, Y))[0] == 0
        assert (sp.expand(bent.diff(Y).subs(X, curve)) == 0) == critical  # is the whole curve critical?
        assert (sp.expand(bent.subs(X, curve)).diff(Y) == 0) == critical  # and then constant
    assert eigenvalues(-(X**2), (X, Y)) == [-2, 0]  # critical on the line x = 0, as many dimensions as zeros: maxima


@pytest.mark.proved
@given(*[st.integers(-4, 4)] * 3, vectors(2, FRACTIONS))
@example(1, -2, 2, np.array([Fraction(1), Fraction(1)]))
def test_zero_hessian_quartics_hide_copositivity(p, q, r, at):
    r"""The quartic $\sum_{ij} q_{ij}x_i^2x_j^2$, with $Q$ symmetric, has Hessian zero at the origin, and the origin
    is a minimum exactly when $z\cdot Qz$ is nowhere negative for $z$ with entries that are not negative. Tried on all
    kinds of two by two matrices, with $p$ and $r$ on the diagonal and $q$ beside it, where this means $p \ge 0$,
    $r \ge 0$ and $q \ge -\sqrt{pr}$."""
    f = lambda x, y: p * x**4 + 2 * q * x**2 * y**2 + r * y**4
    x, y = SMALL * at
    assert f(x, y) == SMALL**4 * f(*at)  # near the origin the signs are those far away
    minimum = p >= 0 and r >= 0 and (q >= 0 or q * q <= p * r)
    # where a quadratic form that is negative for some z with entries that are not negative shows it
    shown = [(u, v) for u, v in ((1, 0), (0, 1), (r, -q), (-q, p), (1, 9), (9, 1)) if u >= 0 and v >= 0]
    assert (min(p * u * u + 2 * q * u * v + r * v * v for u, v in shown) >= 0) == minimum
    assert f(x, y) >= 0 or not minimum
    assert eigenvalues(p * X**4 + 2 * q * X**2 * Y**2 + r * Y**4, (X, Y)) == [0, 0]


def determinant_sign(w1, w2):
    """The sign of the determinant of the Hessian of (1 - w1 w2)^2, in the arithmetic of the arguments."""
    slope = 2 * w1 * w2 - 2 * (1 - w1 * w2)
    determinant = (2 * w2 * w2) * (2 * w1 * w1) - slope * slope
    return (determinant > 0) - (determinant < 0)


@pytest.mark.numerical
def test_rounding_decides_at_singular_minima():
    r"""Of 1000 minimisers of $(1 - w_1 w_2)^2$, rounded to floats, the determinant in floats is positive at 451,
    negative at 226 and zero at 323; the exact determinant at the rounded weights has that sign 235, 89 and 6 times. A
    test that does not read eigenvalues below $10^{-7}$ leaves all undecided."""
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
@given(st.integers(2, 4).flatmap(lambda n: vectors(n, FRACTIONS)))
def test_negative_curvature_is_a_way_down(theta):
    """If the Hessian has a negative eigenvalue anywhere, critical point or not, the loss falls at once along its
    eigenvector, with the sign that makes the slope not positive. Tried on chains of linear units; with the other
    sign, or curvature zero, it may rise."""
    chain = Chain(len(theta))
    H = chain.hessian(theta)
    values, directions = np.linalg.eigh(H.astype(float))
    assume(values[0] < -1e-3)
    u = np.array([Fraction(round(x * 10**6), 10**6) for x in directions[:, 0]])
    assert u @ H @ u < 0 < exact_inertia(H)[0]
    if chain.gradient(theta) @ u > 0:
        u = -u
    assert chain.cost(theta + u / 10**9) < chain.cost(theta)
    t = Fraction(1, 10**9)
    assert t - t * t > 0 and t**4 > 0  # slope 1 upwards with curvature -2; curvature 0


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
    r"""At the stops all four gradients are below $1/100$. Ten times later the run at the minimum has changed the norm
    of its weights by less than one in a hundred; those at the saddle and on the plateau have a loss below $10^{-12}$;
    in the valley, where no certificate is found, the norm of the weights has grown by more than 2."""
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
    r"""From time $10^5$ to $10^7$ the gradient in the valley times the time stays between $9/10$ and $12/10$, and the
    smallest eigenvalue in floats is positive at $10^6$ although nothing is certified there."""
    facts = facts_of(stuck_run_gradients)
    late = facts.t >= 1e5
    products = facts.t[late] * facts.gradients["valley"][late]
    assert 0.9 < products.min() and products.max() < 1.2
    valley = facts_of(stuck_runs).runs[3]
    assert valley.eigenvalue > 0 and valley.proof == "none"


@pytest.mark.proved
@given(st.floats(0.001, 0.49))
def test_time_to_leave_a_plateau(e):
    r"""With all weights equal to $\varepsilon$, where $0 < \varepsilon < 1/2$, the flow of $(1 - w_1 w_2 w_3)^2$
    needs a time between $r$ and $8r/7$ to bring them to $1/2$, where $r = 1/(2\varepsilon) - 1$; that of
    $(1 - w_1 w_2)^2$ between $s$ and $4s/3$, where $s = \tfrac12\ln\bigl(1/(2\varepsilon)\bigr)$."""
    r, s = 1 / (2 * e) - 1, np.log(1 / (2 * e)) / 2
    for depth, low, high in ((3, r, 8 * r / 7), (2, s, 4 * s / 3)):

        def pace(w, depth=depth):
            return -1 / Chain(depth).gradient(np.full(depth, w))[0]

        time = quad(pace, e, 0.5, limit=200)[0]
        assert low < time < high
    # for two layers the time has a closed form: half the logarithm of w / sqrt(1 - w^2), between e and 1/2
    assert time == pytest.approx(np.log(0.5 / 0.75**0.5 * (1 - e * e) ** 0.5 / e) / 2, rel=1e-9)


@pytest.mark.exact
def test_critical_points_of_three_weights():
    r"""The critical points of $(1 - w_1 w_2 w_3)^2$ have product $1$, or at least two weights zero. At $(0, 0, c)$
    the eigenvalues are $2c$, $-2c$ and $0$."""
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
    r"""At $(1, 0)$ the Hessian of $(w_1 w_2)^2$ has the eigenvalues $2$ and $0$, and its kernel is the axis of
    minimisers. At the origin both are $0$, and the minimisers form a cross of one dimension."""
    f = (X * Y) ** 2
    assert eigenvalues(f, (X, Y), {X: 1, Y: 0}) == [0, 2]
    assert sp.hessian(f, (X, Y)).subs({X: 1, Y: 0}) * sp.Matrix([1, 0]) == sp.zeros(2, 1)
    assert eigenvalues(f, (X, Y)) == [0, 0] and sp.factor(f) == X**2 * Y**2
