"""The four tests of convexity, what convexity gives, and its neighbours: strict, strong, quasi-convex."""

from fractions import Fraction
from itertools import product

import pytest
import sympy as sp

from figures import convex_tests, double_well_tests
from tests.claims.recorded import facts_of

x, y = sp.symbols("x y", real=True)
t = sp.Symbol("t", real=True)


@pytest.mark.exact
def test_square_passes_every_test():
    """For the square, chord minus curve is t (1 - t)(x - y)^2, curve minus tangent (y - x)^2, and slope
    difference times y - x is 2 (y - x)^2."""
    f = lambda z: z**2
    chord = (1 - t) * f(x) + t * f(y) - f((1 - t) * x + t * y)
    assert sp.expand(chord - t * (1 - t) * (x - y) ** 2) == 0
    assert sp.expand(f(y) - (f(x) + 2 * x * (y - x)) - (y - x) ** 2) == 0
    assert sp.expand((2 * y - 2 * x) * (y - x) - 2 * (y - x) ** 2) == 0


@pytest.mark.exact
def test_four_tests_by_hand():
    """At -1 and 1, x^4 + 3 x^2 passes the four tests with 0 <= 4, -16 <= 4, -10 <= 10 and 6 >= 0, and
    x^4 - 3 x^2 fails them all with 0 > -2, 2 > -2, 2 > -2 and -6 < 0."""
    rows = []
    for square, facts in ((3, convex_tests), (-3, double_well_tests)):
        f = sp.Poly(x**4 + square * x**2, x)
        slope, curvature = f.diff(), f.diff().diff()
        tangent = f.eval(-1) + slope.eval(-1) * (1 - -1)  # read at 1
        rows += [
            f.eval(0),
            (f.eval(-1) + f.eval(1)) / 2,
            tangent,
            f.eval(1),
            slope.eval(-1),
            slope.eval(1),
            curvature.eval(0),
        ]
        drawn = facts_of(facts)
        assert drawn.curve.value[0] == pytest.approx(float(f.eval(drawn.curve.x[0])))
        assert drawn.least_curvature == int(curvature.eval(0))
    assert rows == [0, 4, -16, 4, -10, 10, 6, 0, -2, 2, -2, 2, -2, -6]


@pytest.mark.exact
def test_convex_quartic():
    """The curvature of x^4 + 3 x^2 is 12 x^2 + 6, at least 6 everywhere."""
    assert sp.expand(sp.diff(x**4 + 3 * x**2, x, 2) - 6) == 12 * x**2


@pytest.mark.exact
def test_double_well_minima():
    """x^4 - 3 x^2 has its minimum -9/4 at the two places where x^2 = 3/2, and 0 at the hump between them."""
    assert sp.expand((x**2 - sp.Rational(3, 2)) ** 2 - sp.Rational(9, 4) - (x**4 - 3 * x**2)) == 0


@pytest.mark.proved
def test_tangents_and_chords():
    """The tangent at a mixture z, read at x and at y and mixed, gives back f(z): the gradient drops out.
    So tangents below the graph give chords above it."""
    ends = sp.symbols("x1:3"), sp.symbols("y1:3")
    z = [(1 - t) * a + t * b for a, b in zip(*ends, strict=True)]
    height, gradient = sp.Symbol("fz"), sp.symbols("g1:3")
    tangent = lambda at: height + sum(g * (a - c) for g, a, c in zip(gradient, at, z, strict=True))
    assert sp.expand((1 - t) * tangent(ends[0]) + t * tangent(ends[1])) == height


@pytest.mark.proved
def test_tangents_and_slopes():
    """Add the tangent inequality from x to y and the one from y to x: the values drop out, and what is
    left is (gradient at y - gradient at x) . (y - x) >= 0."""
    fx, fy, gx, gy = sp.symbols("fx fy gx gy")
    above = [fy - fx - gx * (y - x), fx - fy - gy * (x - y)]  # both are >= 0
    assert sp.expand(sum(above) - (gy - gx) * (y - x)) == 0


@pytest.mark.proved
def test_slopes_and_curvature():
    """Along the line x + t u the second derivative of f is u^T H u, H the Hessian at the point reached."""
    p, u, at = sp.symbols("p1:3"), sp.symbols("u1:3"), sp.symbols("x1:3")
    f = sp.Function("f")(*p)
    moved = {q: a + t * b for q, a, b in zip(p, at, u, strict=True)}
    direction = sp.Matrix(u)
    bend = (direction.T * sp.hessian(f, p) * direction)[0]
    for power in product(range(5), repeat=2):  # every polynomial of degree 4 in each variable, by linearity
        g = p[0] ** power[0] * p[1] ** power[1]
        along = sp.diff(g.subs(moved, simultaneous=True), t, 2)
        assert sp.expand(along - bend.subs(f, g).doit().subs(moved, simultaneous=True)) == 0


@pytest.mark.proved
def test_critical_points_of_convex_functions_are_minimisers():
    """A tangent of slope zero lies below the whole graph: f(y) >= f(x) + 0 . (y - x) = f(x)."""
    fx, gradient = sp.symbols("fx g")
    assert (fx + gradient * (y - x)).subs(gradient, 0) == fx


@pytest.mark.exact
def test_flat_floor():
    """max(|x| - 1, 0) is zero exactly on the interval [-1, 1], and positive outside."""
    f = sp.Max(sp.Abs(x) - 1, 0)
    assert sp.solveset(sp.Abs(x) <= 1, x, sp.S.Reals) == sp.Interval(-1, 1)
    assert [f.subs(x, Fraction(k, 4)) for k in range(-8, 9)] == [
        sp.Rational(max(abs(k), 4) - 4, 4) for k in range(-8, 9)
    ]


@pytest.mark.proved
def test_strictly_convex_functions_have_at_most_one_minimiser():
    """If two points both had the minimum m, strict convexity would put the value at their midpoint below
    (m + m)/2 = m, the least value."""
    m = sp.Symbol("m", real=True)
    assert (m + m) / 2 == m


@pytest.mark.proved
def test_strongly_convex_functions_have_one_minimiser():
    """With modulus mu > 0, f(y) >= f(x) + g . (y - x) + mu/2 |y - x|^2, g the gradient at x. Beyond the
    distance 2 |g|/mu from x the right side exceeds f(x), so the search is over a closed ball."""
    mu, g, excess = sp.symbols("mu g excess", positive=True)
    # The tangent inequality of f - mu/2 |.|^2, solved for f(y), in one variable and so on every line.
    fx, slope = sp.symbols("fx slope", real=True)
    tangent = fx - mu * x**2 / 2 + (slope - mu * x) * (y - x)
    assert sp.expand(tangent + mu * y**2 / 2 - (fx + slope * (y - x) + mu * (y - x) ** 2 / 2)) == 0
    distance = 2 * g / mu + excess
    assert sp.factor(-g * distance + mu * distance**2 / 2).is_positive  # the worst slope is -|g|


@pytest.mark.exact
def test_fourth_power_is_strictly_but_not_strongly_convex():
    """x^4 has slope 4 x^3, which increases strictly, although its curvature at 0 is zero; x^4 - mu/2 x^2
    has the curvature -mu at 0, so no modulus mu > 0 works."""
    mu = sp.Symbol("mu", positive=True)
    assert sp.expand(4 * y**3 - 4 * x**3 - 4 * (y - x) * (x**2 + x * y + y**2)) == 0
    assert sp.discriminant(x**2 + x * y + y**2, y) == -3 * x**2  # the bracket is positive unless x = y = 0
    assert sp.diff(x**4, x, 2).subs(x, 0) == 0
    assert sp.diff(x**4 - mu * x**2 / 2, x, 2).subs(x, 0).is_negative


@pytest.mark.proved
def test_convex_functions_are_quasi_convex():
    """If f(x) <= h and f(y) <= h, the chord between them stays at or below h, and so does f: sublevel sets
    of a convex function are convex."""
    a, b, s = sp.symbols("a b s", nonnegative=True)  # f(x) = h - a, f(y) = h - b; s and r are the shares
    h, r = sp.Symbol("h", real=True), sp.Symbol("r", nonnegative=True)
    chord = (s * (h - a) + r * (h - b)).subs(h, 0)  # shares add up to 1, so h may be set to 0
    assert sp.expand(-chord).is_nonnegative


@pytest.mark.exact
def test_quasi_convex_is_not_convex():
    """sqrt|x| has intervals as sublevel sets, |x| <= h^2, but at 1 it is 1, above its chord from 0 to 4,
    which has the height 1/2 there."""
    f = lambda z: sp.sqrt(sp.Abs(z))
    h = sp.Symbol("h", nonnegative=True)
    assert f(h**2) == h
    assert (f(0), f(1), f(4)) == (0, 1, 2) and f(1) > sp.Rational(3, 4) * f(0) + sp.Rational(1, 4) * f(4)


@pytest.mark.exact
def test_plateau_of_a_quasi_convex_function():
    """max(0, x) + min(0, x + 1) never falls as x grows, is 0 on all of [-1, 0] and -1 at -2: the middle of
    the plateau is a local minimiser, and not a global one."""
    f = lambda z: max(Fraction(0), z) + min(Fraction(0), z + 1)
    values = [f(Fraction(k, 8)) for k in range(-24, 25)]
    assert values == sorted(values)
    assert {f(Fraction(k, 8)) for k in range(-8, 1)} == {0} and f(Fraction(-2)) == -1


@pytest.mark.proved
def test_strict_minima_of_quasi_convex_functions_are_global():
    """If f(y) <= f(x), the sublevel set of the height f(x) contains x, y and the segment between them:
    points (1 - t) x + t y as near to x as you like are not higher than x, so x is no strict local minimiser."""
    assert sp.expand((1 - t) * x + t * y - x - t * (y - x)) == 0  # the distance to x is t |y - x|


@pytest.mark.exact
def test_a_kink_may_bend_down():
    """x^2 - |x| is x^2 - x right of 0 and x^2 + x left of it, with curvature 2 on both sides. It is 0 at 0 and
    -1/4 at -1/2 and at 1/2: above its chord at 0."""
    f = x**2 - sp.Abs(x)
    side = sp.Symbol("side", positive=True)
    assert {sp.diff(f.subs(x, sign * side), side, 2) for sign in (-1, 1)} == {2}
    assert [f.subs(x, z) for z in (-sp.Rational(1, 2), 0, sp.Rational(1, 2))] == [
        -sp.Rational(1, 4),
        0,
        -sp.Rational(1, 4),
    ]


@pytest.mark.exact
def test_domain_must_be_convex():
    """1/x^2 has positive curvature 6/x^4 wherever it is defined. But at -1 and 1 it is 1, and at 1/2, between
    them, it is 4."""
    f = 1 / x**2
    assert sp.diff(f, x, 2) == 6 / x**4
    assert [f.subs(x, z) for z in (-1, sp.Rational(1, 2), 1)] == [1, 4, 1]
