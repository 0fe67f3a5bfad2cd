"""The four tests of convexity, what convexity gives, and its neighbours: strict, strong, quasi-convex."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import convex_tests
from tests.claims.convex_cases import (
    ABOVE_ZERO,
    INNER,
    Convex,
    any_convex,
    corners,
    local_minimisers,
    mix,
    points,
    smooth,
    summed,
    tilted,
)
from tests.claims.generated import FRACTIONS, WEIGHTS_OF_A_CHORD
from tests.claims.recorded import facts_of

x, y = sp.symbols("x y", real=True)
t = sp.Symbol("t", real=True)


@pytest.mark.exact
def test_square_passes_every_test():
    r"""For the square, chord minus curve is $t(1-t)(x-y)^2$, curve minus tangent is $(y-x)^2$, and slope difference
    times $y-x$ is $2(y-x)^2$."""
    f = lambda z: z**2
    chord = (1 - t) * f(x) + t * f(y) - f((1 - t) * x + t * y)
    assert sp.expand(chord - t * (1 - t) * (x - y) ** 2) == 0
    assert sp.expand(f(y) - (f(x) + 2 * x * (y - x)) - (y - x) ** 2) == 0
    assert sp.expand((2 * y - 2 * x) * (y - x) - 2 * (y - x) ** 2) == 0


@pytest.mark.exact
def test_four_tests_by_hand():
    r"""At $-1$ and $1$, $x^4+3x^2$ passes the four tests with $0\le4$, $-16\le4$, $-10\le10$ and $6\ge0$, and
    $x^4-3x^2$ fails them all with $0>-2$, $2>-2$, $2>-2$ and $-6<0$."""
    rows = []
    for square, drawn in zip((3, -3), facts_of(convex_tests), strict=True):
        f = sp.Poly(x**4 + square * x**2, x)
        slope, curvature = f.diff(), f.diff().diff()
        tangent = f.eval(-1) + slope.eval(-1) * (1 - -1)  # read at 1
        chord = (f.eval(-1) + f.eval(1)) / 2
        rows += [f.eval(0), chord, tangent, f.eval(1), slope.eval(-1), slope.eval(1), curvature.eval(0)]
        seen = [float(p.eval(drawn.x[0])) for p in (f, slope, curvature)]
        assert seen == pytest.approx([drawn.value[0], drawn.slope[0], drawn.curvature[0]])
        assert drawn.least_curvature == int(curvature.eval(0))
    assert rows == [0, 4, -16, 4, -10, 10, 6, 0, -2, 2, -2, 2, -2, -6]


@pytest.mark.exact
def test_convex_quartic():
    r"""The curvature of $x^4+3x^2$ is $12x^2+6$, at least 6 everywhere. So it is convex, and least at 0 alone, because
    it is $x^2(x^2+3)$."""
    assert sp.expand(x**2 * (x**2 + 3)) == x**4 + 3 * x**2
    assert sp.expand(sp.diff(x**4 + 3 * x**2, x, 2) - 6) == 12 * x**2


@pytest.mark.exact
def test_double_well_minima():
    r"""The function $x^4-3x^2$ has its minimum $-9/4$ at the two places where $x^2=3/2$, and is 0 at the hump between
    them."""
    assert sp.expand((x**2 - sp.Rational(3, 2)) ** 2 - sp.Rational(9, 4) - (x**4 - 3 * x**2)) == 0


@pytest.mark.proved
@given(smooth(2), points(2), points(2), WEIGHTS_OF_A_CHORD, points(3), FRACTIONS, points(2))
def test_four_tests_agree(f, x, y, t, entries, twist, a):
    """Chords above the graph, tangents below it, slopes that do not fall along any line, and curvature that is
    nowhere negative: each implies the others. Tried: for sums of squares and fourth powers all hold; near a point
    of negative curvature all fail."""
    assert f(mix(x, y, t)) <= mix(f(x), f(y), t)
    assert f(y) >= f(x) + f.gradient(x) @ (y - x)
    assert (f.gradient(y) - f.gradient(x)) @ (y - x) >= 0
    assert (y - x) @ f.hessian(x) @ (y - x) >= 0

    H, u = np.array([[entries[0], entries[1]], [entries[1], entries[2]]]), y - x
    g = lambda z: (z - x) @ H @ (z - x) / 2 + twist * (a @ (z - x)) ** 3  # at x: value 0, gradient 0, Hessian H
    gradient = lambda z: H @ (z - x) + 3 * twist * (a @ (z - x)) ** 2 * a
    bend = u @ H @ u
    if bend < 0:
        step = -bend / (1 + 6 * abs(twist * (a @ u) ** 3)) * u  # so short that the cubic term does not matter
        assert g(x) > (g(x - step) + g(x + step)) / 2
        assert g(x + step) < g(x)  # where the tangent at x has the height g(x)
        assert gradient(x + step) @ step < 0


@pytest.mark.proved
@given(any_convex(2), st.lists(st.tuples(points(2), st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=5))
def test_jensen(f, places):
    """The value of a convex function at a mixture of finitely many points is at most the same mixture of any heights
    on or above the graph at these points: Jensen's inequality, and the set above the graph is convex."""
    total = sum(weight for _, weight, _ in places)
    assume(total > 0)
    mixed = lambda numbers: sum(Fraction(w, total) * number for (_, w, _), number in zip(places, numbers, strict=True))
    assert f(mixed([place for place, _, _ in places])) <= mixed([f(place) + over for place, _, over in places])
    square = lambda z: z**2  # a negative weight, and weights that do not add up to 1
    assert square(2 * 0 - 1 * 1) > 2 * square(0) - 1 * square(1)
    assert square(2 * 3) > 2 * square(3)


@pytest.mark.proved
@given(corners(), st.data())
def test_subgradients(values, data):
    """A convex function on an interval has a supporting line at each inner point: every slope from the left slope to
    the right slope works there, and no other does. A point is a minimiser exactly when slope 0 works."""
    i = data.draw(st.integers(1, len(values) - 2))
    left, right = values[i] - values[i - 1], values[i + 1] - values[i]
    supports = lambda g: all(v >= values[i] + g * (k - i) for k, v in enumerate(values))
    assert supports(mix(left, right, data.draw(WEIGHTS_OF_A_CHORD)))
    off = data.draw(ABOVE_ZERO)
    assert not supports(left - off) and not supports(right + off)
    assert (left <= 0 <= right) == (values[i] == min(values))
    hump = [0, 1, 0]  # not convex: no slope works at its top
    assert hump[1] - hump[0] > hump[2] - hump[1]


@pytest.mark.proved
@given(smooth(3), points(3), points(3))
def test_critical_points_of_convex_functions_are_minimisers(f, x, y):
    r"""If the gradient of a differentiable convex function vanishes at $x$, no point $y$ is lower."""
    moved = lambda z: f(z) - f.gradient(x) @ z  # still convex, with gradient zero at x
    assert moved(x) <= moved(y)
    cube = lambda z: z**3  # not convex: critical at 0, lower at -1
    gap = lambda z: z**2 if z < 1 else Fraction(-1)  # curvature never negative, but no domain between 1 and 2
    assert cube(-1) < cube(0) and gap(2) < gap(0)


@pytest.mark.exact
def test_flat_floor():
    r"""The function $\max(|x|-1,0)$ is zero exactly on the interval $[-1,1]$, and positive outside."""
    f = sp.Max(sp.Abs(x) - 1, 0)
    assert sp.solveset(sp.Abs(x) <= 1, x, sp.S.Reals) == sp.Interval(-1, 1)
    assert [f.subs(x, Fraction(k, 4)) for k in range(-8, 9)] == [
        sp.Rational(max(abs(k), 4) - 4, 4) for k in range(-8, 9)
    ]


@pytest.mark.proved
@given(any_convex(2), ABOVE_ZERO, points(2), points(2), INNER)
def test_strictly_convex_functions_have_at_most_one_minimiser(f, more, x, y, t):
    """If a strictly convex function has the same value at two different points, it is lower between them. So neither is
    a minimiser."""
    assume((x != y).any())
    level = tilted(lambda z: f(z) + more * (z @ z), x, y)
    assert level(x) == level(y) > level(mix(x, y, t))
    floor = lambda z: max(abs(z) - 1, 0)  # convex, not strictly: equal at -1, 0 and 1
    assert floor(-1) == floor(0) == floor(1) == 0


@pytest.mark.proved
@given(smooth(2), ABOVE_ZERO, points(2), points(2))
def test_strongly_convex_functions_have_one_minimiser(f, mu, x, u):
    r"""With modulus $\mu>0$, $f(x+u)\ge f(x)+g\cdot u+\tfrac\mu2\|u\|^2$, where $g$ is the gradient at $x$. So $f$ is
    larger than $f(x)$ at every distance beyond $2\|g\|/\mu$, and a least value exists in the closed ball that is
    left."""
    strong = lambda z: f(z) + mu / 2 * (z @ z)
    g = f.gradient(x) + mu * x
    assert strong(x + u) >= strong(x) + g @ u + mu / 2 * (u @ u)
    if u @ u * mu**2 > 4 * (g @ g):
        assert strong(x + u) > strong(x)
    # Without a modulus, or on (0, 1) only, or with a jump at an end, there may be no minimiser.
    assert sp.limit(sp.exp(sp.Symbol("z")), sp.Symbol("z"), -sp.oo) == 0
    jump = lambda z: z**2 if z > 0 else Fraction(1)  # on [0, 1]
    assert jump(0) > jump(Fraction(1, 100)) > jump(Fraction(1, 200))


@pytest.mark.proved
@given(st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=2, max_size=6))
def test_coercive_functions_have_a_minimiser(planes):
    r"""A continuous function on $\R^d$ that grows beyond all bounds on every way to infinity has a minimiser. Tried:
    the largest of several lines, one falling and one rising, is least at a place where two of them meet."""
    assume(min(a for a, _ in planes) < 0 < max(a for a, _ in planes))
    f = lambda z: max(a * z + b for a, b in planes)
    crossings = [(d - b) / (a - c) for a, b in planes for c, d in planes if a != c]
    best = min(crossings, key=f)
    assert all(f(best) <= f(best + Fraction(k, 8)) for k in range(-24, 25))
    # No growth to the left: e^z. Not continuous: |z|, but 1 at 0.
    dented = lambda z: abs(z) or Fraction(1)
    assert dented(0) > dented(Fraction(1, 2)) > dented(Fraction(1, 4)) > 0


@pytest.mark.proved
@given(smooth(2), points(2), points(2))
def test_descent_turns_towards_every_minimiser(f, x, z):
    r"""Let $f$ be convex and $f(z)<f(x)$. The gradient $g$ at $x$ satisfies $g\cdot(x-z)\ge f(x)-f(z)$: downhill makes
    an acute angle with the way to $z$, and a step $-\eta g$ with $0<\eta<2(f(x)-f(z))/\|g\|^2$ ends nearer to $z$."""
    drop, g = f(x) - f(z), f.gradient(x)
    if drop > 0:
        assert g @ (x - z) >= drop
        for part in (Fraction(1, 100), Fraction(1), Fraction(199, 100)):
            after = x - part * drop / (g @ g) * g
            assert (after - z) @ (after - z) < (x - z) @ (x - z)
    wells, slope = lambda v: (v**2 - 1) ** 2 + v / 4, lambda v: 4 * v * (v**2 - 1) + Fraction(1, 4)
    half = Fraction(1, 2)  # not convex: at 1/2 downhill leads right, away from the lower point -1
    assert wells(-1) < wells(half) and slope(half) < 0


@pytest.mark.exact
def test_gradient_does_not_point_at_the_minimum():
    r"""The function $x^2+4y^2$ has the gradient $(4,8)$ at $(2,1)$. Downhill is the direction $(-1,-2)$, the minimum
    at $(0,0)$ lies in the direction $(-2,-1)$. The lowest point of the straight way downhill is $(24/17,-3/17)$, with
    the value $36/17$."""
    f = x**2 + 4 * y**2
    gradient = [sp.diff(f, v).subs({x: 2, y: 1}) for v in (x, y)]
    assert gradient == [4, 8]
    along = f.subs({x: 2 - t, y: 1 - 2 * t}, simultaneous=True)
    (best,) = sp.solve(sp.diff(along, t), t)
    assert (2 - best, 1 - 2 * best) == (sp.Rational(24, 17), -sp.Rational(3, 17))
    assert along.subs(t, best) == sp.Rational(36, 17) and sp.diff(along, t, 2).is_positive


@pytest.mark.exact
def test_fourth_power_is_strictly_but_not_strongly_convex():
    r"""The function $x^4$ has slope $4x^3$, which increases strictly, although its curvature at 0 is zero;
    $x^4-\tfrac\mu2x^2$ has the curvature $-\mu$ at 0, so no modulus $\mu>0$ works."""
    mu = sp.Symbol("mu", positive=True)
    assert sp.expand(4 * y**3 - 4 * x**3 - 4 * (y - x) * (x**2 + x * y + y**2)) == 0
    assert sp.discriminant(x**2 + x * y + y**2, y) == -3 * x**2  # the bracket is positive unless x = y = 0
    assert sp.diff(x**4, x, 2).subs(x, 0) == 0
    assert sp.diff(x**4 - mu * x**2 / 2, x, 2).subs(x, 0).is_negative


@pytest.mark.proved
@given(st.lists(st.tuples(points(2), FRACTIONS), min_size=1, max_size=3), points(2), ABOVE_ZERO)
def test_strictly_convex_curvature(forms, corner, side):
    """The Hessian of a strictly convex function is positive semidefinite everywhere and positive definite on a dense
    open set. Tried: a sum of fourth powers of affine forms; if the forms see every direction, the determinant is
    positive somewhere in every square, and if not, it is zero and the function is not strictly convex."""
    f = Convex([(Fraction(1), 4, a, b) for a, b in forms])
    A = np.array([a for a, _ in forms])
    minors = [p[0] * q[1] - p[1] * q[0] for p in A for q in A]
    determinants = []
    for i, k in np.ndindex(5, 5):
        H = f.hessian(corner + side * np.array([Fraction(i), Fraction(k)]) / 4)
        determinants.append(H[0, 0] * H[1, 1] - H[0, 1] ** 2)
        assert H[0, 0] >= 0 and H[1, 1] >= 0
    assert min(determinants) >= 0
    assert (max(determinants) > 0) == any(minors)
    if not any(minors):
        flat = next((np.array([-a[1], a[0]]) for a in A if a.any()), np.array([1, 0]))
        assert f(corner) == f(corner + flat) == f(corner + 2 * flat)


@pytest.mark.exact
def test_definite_almost_everywhere_is_not_enough():
    r"""The function $x^2/(1-y^2)$, for $|y|<1$, is convex, and its Hessian is positive definite wherever $x\ne0$. But
    on the line $x=0$ the function is 0, so it is not strictly convex."""
    f = x**2 / (1 - y**2)
    H = sp.hessian(f, (x, y))
    assert sp.simplify(H.det() - 4 * x**2 / (1 - y**2) ** 3) == 0 and sp.simplify(H[0, 0] - 2 / (1 - y**2)) == 0
    assert f.subs(x, 0) == 0


@pytest.mark.proved
@given(any_convex(2), points(2), points(2), WEIGHTS_OF_A_CHORD)
def test_convex_functions_are_quasi_convex(f, x, y, t):
    """Between two points a convex function is nowhere higher than the higher of the two: its sublevel sets are
    convex."""
    assert f(mix(x, y, t)) <= max(f(x), f(y))
    wells = lambda z: z**4 - 3 * z**2  # not convex: higher between -1 and 1 than at both
    assert wells(0) > max(wells(-1), wells(1))


@pytest.mark.exact
def test_quasi_convex_is_not_convex():
    r"""The function $\sqrt{|x|}$ has intervals as sublevel sets, $|x|\le h^2$, but at 1 it is 1, above its chord from
    0 to 4, which has the height $1/2$ there."""
    f = lambda z: sp.sqrt(sp.Abs(z))
    h = sp.Symbol("h", nonnegative=True)
    assert f(h**2) == h
    assert (f(0), f(1), f(4)) == (0, 1, 2) and f(1) > sp.Rational(3, 4) * f(0) + sp.Rational(1, 4) * f(4)


@pytest.mark.exact
def test_plateau_of_a_quasi_convex_function():
    r"""The function $\max(0,x)+\min(0,x+1)$ never falls as $x$ grows, is 0 on all of $[-1,0]$ and $-1$ at $-2$: the
    middle of the plateau is a local minimiser, and not a global one."""
    f = lambda z: max(Fraction(0), z) + min(Fraction(0), z + 1)
    values = [f(Fraction(k, 8)) for k in range(-24, 25)]
    assert values == sorted(values)
    assert {f(Fraction(k, 8)) for k in range(-8, 1)} == {0} and f(Fraction(-2)) == -1


@pytest.mark.proved
@given(st.lists(FRACTIONS, max_size=4), st.lists(FRACTIONS, min_size=1, max_size=4))
def test_strict_minima_of_quasi_convex_functions_are_global(down, up):
    """A strict local minimum of a quasi-convex function is its only global one."""
    values = summed(Fraction(0), [-abs(step) for step in down] + [abs(step) for step in up])
    for i in local_minimisers(values):
        if all(values[k] > values[i] for k in (i - 1, i + 1) if 0 <= k < len(values)):
            assert [k for k, v in enumerate(values) if v == min(values)] == [i]
    step_down = [2, 1, 1, 1, 0]  # quasi-convex; place 2 is local, not strict, not global
    two_wells = [1, 0, 1, -1, 0]  # not quasi-convex; place 1 is strict, not global
    assert 2 in local_minimisers(step_down) and 1 in local_minimisers(two_wells)


@pytest.mark.exact
def test_sum_of_quasi_convex_functions():
    r"""The functions $x^3$ and $-3x$ are quasi-convex, because each only rises or only falls. Their sum is
    $-18, 2, -2$ at $-3, -1, 1$: it rises and falls again, and has a local minimum at 1 that is not global."""
    f = lambda z: z**3 - 3 * z
    assert [f(z) for z in (-3, -1, 1)] == [-18, 2, -2]
    assert sp.expand(f(1 + x) - f(1) - x**2 * (x + 3)) == 0  # not negative for x > -3: a local minimum at 1


@pytest.mark.exact
def test_a_kink_may_bend_down():
    r"""The function $x^2-|x|$ is $x^2-x$ right of 0 and $x^2+x$ left of it, with curvature 2 on both sides. It is 0 at
    0 and $-1/4$ at $-1/2$ and at $1/2$: above its chord at 0."""
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
    r"""The function $1/x^2$ has positive curvature $6/x^4$ wherever it is defined. But at $-1$ and $1$ it is 1, and at
    $1/2$, between them, it is 4."""
    f = 1 / x**2
    assert sp.diff(f, x, 2) == 6 / x**4
    assert [f.subs(x, z) for z in (-1, sp.Rational(1, 2), 1)] == [1, 4, 1]
