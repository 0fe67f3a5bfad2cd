"""How convexity is refuted, how it is proved, and which checks decide nothing."""

from fractions import Fraction
from math import comb, pi, sqrt

import numpy as np
import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from figures import curvature_map, random_midpoints
from landscape.cases.random_midpoints import one_bad_direction, refutation_probability
from landscape.proof.curvature_boxes import halves, sign
from tests.claims.convex_cases import crossed, mix, points
from tests.claims.generated import FRACTIONS, matrices
from tests.claims.recorded import facts_of

PAIRS = [np.array([Fraction(a), Fraction(b, 2)]) for a in (-1, 0, 1) for b in (-1, 0, 1)]


def probability(d):
    """That one coordinate of d normal ones outweighs all others: its angle to the axis is below 45 degrees."""
    density = lambda end: np.trapezoid(np.sin(grid := np.linspace(0, end, 20_001)) ** (d - 2), grid)
    return density(pi / 4) / density(pi / 2)


w1, w2 = sp.symbols("w1 w2", real=True)
PRODUCT_COST = (1 - w1 * w2) ** 2
HESSIAN = sp.hessian(PRODUCT_COST, (w1, w2))


@pytest.mark.exact
def test_three_points_refute():
    r"""The function $(1-w_1w_2)^2$ is 0 at $(1/2,2)$ and at $(2,1/2)$, and $81/256$ at their midpoint $(5/4,5/4)$."""
    cost = lambda a, b: (1 - a * b) ** 2
    ends = [(Fraction(1, 2), Fraction(2)), (Fraction(2), Fraction(1, 2))]
    middle = [sum(pair) / 2 for pair in zip(*ends, strict=True)]
    assert [cost(*end) for end in ends] == [0, 0] and middle == [Fraction(5, 4)] * 2
    assert cost(*middle) == Fraction(81, 256)
    assert facts_of(curvature_map).middle_cost == 81 / 256


@pytest.mark.exact
def test_three_points_in_a_box():
    r"""The function $(1-w_1w_2)^2$ is 1 at $(1,2)$ and at $(2,1)$, and $25/16$ at their midpoint $(3/2,3/2)$. At
    $(2,2)$ its Hessian has the entries 8 and 14 and the minor $64-196$."""
    value = lambda *at: PRODUCT_COST.subs({w1: at[0], w2: at[1]})
    half = sp.Rational(3, 2)
    assert (value(1, 2), value(half, half), value(2, 1)) == (1, sp.Rational(25, 16), 1)
    corner = HESSIAN.subs({w1: 2, w2: 2})
    assert corner == sp.Matrix([[8, 14], [14, 8]]) and corner.det() == 64 - 196


@pytest.mark.exact
def test_minor_by_hand():
    r"""The function $x^2+y^2+z^2+3xy$ has positive diagonal second derivatives $2, 2, 2$ and the principal minor
    $4-9=-5$. At $(1,-1,0)$ and $(-1,1,0)$ it is $-1$, at their midpoint 0."""
    p = sp.symbols("x y z", real=True)
    f = p[0] ** 2 + p[1] ** 2 + p[2] ** 2 + 3 * p[0] * p[1]
    H = sp.hessian(f, p)
    assert [H[i, i] for i in range(3)] == [2, 2, 2] and H[:2, :2].det() == -5
    at = lambda *values: f.subs(dict(zip(p, values, strict=True)))
    assert [at(1, -1, 0), at(0, 0, 0), at(-1, 1, 0)] == [-1, 0, -1]


@pytest.mark.exact
def test_squares_by_hand():
    r"""In direction $(u,v)$, $x^2+xy+y^2$ has the curvature $2u^2+2uv+2v^2=u^2+v^2+(u+v)^2$. With $3xy$ in place of
    $xy$ it is $2u^2+6uv+2v^2$, which is $-2$ in the direction $(1,-1)$."""
    x, y, u, v = sp.symbols("x y u v", real=True)
    bend = lambda f: (sp.Matrix([[u, v]]) * sp.hessian(f, (x, y)) * sp.Matrix([u, v]))[0]
    one, three = x**2 + x * y + y**2, x**2 + 3 * x * y + y**2
    assert sp.expand(bend(one) - (u**2 + v**2 + (u + v) ** 2)) == 0
    assert sp.expand(bend(three) - (2 * u**2 + 6 * u * v + 2 * v**2)) == 0
    assert bend(three).subs({u: 1, v: -1}) == -2


@pytest.mark.proved
@given(st.lists(FRACTIONS, min_size=3, max_size=3), points(2))
def test_negative_minor_gives_a_direction(entries, u):
    r"""Let $a$, $b$ be on the diagonal of a symmetric $2\times2$ matrix and $c$ beside it. If $a$, $b$ and $ab-c^2$
    are not negative, neither is the curvature in any direction. Otherwise it is negative in the direction $(-c,a)$ if
    $a>0$, in $(1,0)$ if $a<0$, and, if $a=0$, in $(-(b+1)/(2c),1)$, or in $(0,1)$ if also $c=0$."""
    a, b, c = entries
    bend = lambda p, q: a * p**2 + 2 * c * p * q + b * q**2
    assert a * bend(*u) == (a * u[0] + c * u[1]) ** 2 + (a * b - c**2) * u[1] ** 2
    if a >= 0 and b >= 0 and a * b >= c**2:
        assert bend(*u) >= 0
    elif a > 0:
        assert bend(-c, a) == a * (a * b - c**2) < 0
    elif a < 0:
        assert bend(1, 0) == a < 0
    elif c:
        assert bend(-(b + 1) / (2 * c), 1) == -1
    else:
        assert bend(0, 1) == b < 0


@pytest.mark.proved
@given(st.integers(1, 4), st.data())
def test_elimination_completes_squares(size, data):
    r"""Elimination without exchanges writes $u^\top H u$ as a sum of squares, each times a pivot. So $H$ is positive
    definite exactly if it runs through with positive pivots only. If a pivot is not positive, it is the curvature in
    some direction."""
    A = data.draw(matrices(size, size, FRACTIONS))
    H, u = A + A.T + data.draw(st.integers(0, 12)) * np.eye(size, dtype=int), data.draw(points(size))
    left, squares = H.copy(), 0
    forms = []  # each is a row that is zero before its own place
    for k in range(size):
        if left[k, k] <= 0:
            break
        forms.append(left[k] / left[k, k])
        squares += left[k, k] * (forms[-1] @ u) ** 2
        left = left - left[k, k] * np.outer(forms[-1], forms[-1])
    assert u @ H @ u == squares + u @ left @ u
    k = len(forms)
    direction = np.array([Fraction(int(i == k)) for i in range(size)])
    for i in reversed(range(k)):  # make all forms so far vanish
        direction[i] -= forms[i] @ direction
    minors = [sp.Matrix(H[:i, :i]).det() > 0 for i in range(1, size + 1)]
    assert (k == size) == all(minors)  # the criterion of Sylvester
    if k < size:
        assert direction @ H @ direction == left[k, k] <= 0 and direction.any()


@pytest.mark.exact
def test_two_by_two_minors_do_not_prove():
    r"""In the matrix with 3 on the diagonal and $-2$ elsewhere, of size 3, every $2\times2$ principal minor is 5, and
    in the direction $(1,1,1)$ the curvature is $-3$."""
    H = 5 * sp.eye(3) - 2 * sp.ones(3, 3)
    minors = {H.extract([i, j], [i, j]).det() for i in range(3) for j in range(i)}
    u = sp.ones(3, 1)
    assert minors == {5} and (u.T * H * u)[0] == -3


@pytest.mark.exact
def test_leading_minors_do_not_prove():
    r"""The function $-y^2$ of $x$ and $y$ has the leading minors 0 and 0, and is not convex."""
    x, y = sp.symbols("x y", real=True)
    H = sp.hessian(-(y**2), (x, y))
    assert (H[0, 0], H.det()) == (0, 0) and H[1, 1] == -2


@pytest.mark.exact
def test_curvature_of_the_product_cost():
    r"""With $p=w_1w_2$ the Hessian of $(1-w_1w_2)^2$ has the determinant $-4(3p-1)(p-1)$, and no negative entry on the
    diagonal: positive semidefinite for $1/3\le p\le1$, and at no other point."""
    p = w1 * w2
    assert sp.expand(HESSIAN.det() + 4 * (3 * p - 1) * (p - 1)) == 0
    assert (HESSIAN[0, 0], HESSIAN[1, 1]) == (2 * w2**2, 2 * w1**2)


@pytest.mark.exact
def test_semidefinite_at_every_minimiser():
    r"""Every minimiser of $(1-w_1w_2)^2$ has $w_1w_2=1$; there the Hessian is positive semidefinite. At $1+e$ times a
    minimiser, $e>0$ as small as you like, the determinant is negative."""
    a, e = sp.Symbol("a", real=True, nonzero=True), sp.Symbol("e", positive=True)
    there = HESSIAN.subs({w1: a, w2: 1 / a})
    assert sp.simplify(there.det()) == 0 and there.trace().is_positive
    near = sp.factor(HESSIAN.det().subs({w1: (1 + e) * a, w2: (1 + e) / a}))
    assert (-near).expand().is_positive


@pytest.mark.proved
@given(*[st.integers(0, 64).map(lambda k: Fraction(3, 5) + Fraction(k, 640))] * 2, points(2))
def test_box_by_hand(a, b, u):
    r"""If $3/5\le w_1,w_2\le7/10$, both diagonal entries of the Hessian of $(1-w_1w_2)^2$ are at least $18/25$ and the
    others at most $14/25$ in absolute value, so the curvature in direction $u$ is at least $\tfrac4{25}\|u\|^2$."""
    low, high = Fraction(3, 5), Fraction(7, 10)
    assert low <= a <= high and low <= b <= high
    diagonal, mixed = 2 * low**2, max(abs(4 * low * low - 2), abs(4 * high * high - 2))
    assert (diagonal, mixed, diagonal - mixed) == (Fraction(18, 25), Fraction(14, 25), Fraction(4, 25))
    H = np.array([[2 * b**2, 4 * a * b - 2], [4 * a * b - 2, 2 * a**2]])
    assert H[0, 0] >= diagonal <= H[1, 1] and abs(H[0, 1]) <= mixed
    assert u @ H @ u >= Fraction(4, 25) * (u @ u)


@pytest.mark.certified
def test_a_larger_box_must_be_cut():
    r"""On $3/5\le w_1,w_2\le17/20$ one evaluation leaves the sign open; on each of the four quarters it is certified
    positive. The product lies between $9/25$ and $289/400$, where an exact formula says the same."""
    box = ((fmpq(3, 5), fmpq(17, 20)),) * 2
    assert sign(curvature_map.hessian, box) == 0
    assert [sign(curvature_map.hessian, quarter) for quarter in halves(box)] == [1, 1, 1, 1]
    assert Fraction(1, 3) < Fraction(3, 5) ** 2 < Fraction(17, 20) ** 2 < 1  # test_curvature_of_the_product_cost


@pytest.mark.certified
def test_every_box_of_the_map():
    r"""Every filled box of the map lies where $1/3<w_1w_2<1$, every outlined box where $w_1w_2<1/3$ or $w_1w_2>1$, and
    the boxes cover the square once: checked with exact products of the corners."""
    facts = facts_of(curvature_map)
    cells = 2**facts.cuts  # the smallest boxes, along one side of the square
    covered = np.zeros((cells, cells), dtype=int)
    for *corners, verdict in facts.boxes:
        left, right, bottom, top = map(Fraction, corners)
        places = [end * cells / 2 for end in (left, right, bottom, top)]
        assert all(place.denominator == 1 for place in places)
        first, last, low, high = map(int, places)
        covered[first:last, low:high] += 1
        least, most = left * bottom, right * top
        if verdict == 1:
            assert Fraction(1, 3) < least and most < 1
        if verdict == -1:
            assert most < Fraction(1, 3) or least > 1
    assert (covered == 1).all()
    assert [int(np.sum(facts.boxes[:, 4] == verdict)) for verdict in (1, -1, 0)] == [
        facts.proved,
        facts.refuted,
        facts.open,
    ]


@pytest.mark.exact
def test_double_well_is_convex_on_an_interval():
    r"""On $[1,2]$ the curvature $12x^2-6$ of $x^4-3x^2$ lies between 6 and 42."""
    x = sp.Symbol("x", real=True)
    curvature = sp.diff(x**4 - 3 * x**2, x, 2)
    assert sp.diff(curvature, x) == 24 * x  # positive on [1, 2], so the ends are the extremes
    assert (curvature.subs(x, 1), curvature.subs(x, 2)) == (6, 42)


@pytest.mark.exact
def test_one_triple_refutes_the_bad_direction():
    r"""The function $x_1^2+\dots+x_{100}^2-x_{101}^2$ is $-1$ at plus and minus the last unit vector, 0 at their
    midpoint, and $-r^2$ at $r$ times it: not convex, and unbounded below."""
    last = np.zeros(101, dtype=int)
    last[-1] = 1
    assert [one_bad_direction(k * last) for k in (-1, 0, 1, 10**6)] == [-1, 0, -1, -(10**12)]
    mixed = np.arange(1, 5)
    assert one_bad_direction(mixed) == 1 + 4 + 9 - 16


@pytest.mark.statistical
def test_random_midpoints_pass():
    """In 100 000 random midpoint tests the function with one bad direction among 101 is not refuted once. With 2 to 25
    variables the numbers of refutations agree with the exact probability within four standard deviations."""
    facts = facts_of(random_midpoints)
    assert (facts.tests, facts.large, facts.found_large) == (100_000, 101, 0)
    rng = np.random.default_rng(2026)
    f = lambda at: (at[:, :-1] ** 2).sum(axis=1) - at[:, -1] ** 2

    def found(d, tests):
        starts, ends = rng.normal(size=(2, tests, d))
        return int(np.sum(f((starts + ends) / 2) > (f(starts) + f(ends)) / 2))

    assert sum(found(101, 10_000) for _ in range(10)) == 0
    for row in facts.rows:
        p = probability(row.variables)
        assert row.mean_wait == pytest.approx(1 / p, rel=1e-6)
        for count in (row.found, found(row.variables, facts.tests)):
            assert abs(count - facts.tests * p) < 4 * sqrt(facts.tests * p * (1 - p))


@pytest.mark.proved
def test_random_midpoints_bound():
    r"""One random midpoint test of the function with one bad direction among $d$ refutes convexity with probability at
    most $2^{-(d-1)/2}$: for 101 variables at most $2^{-50}$, which is less than $10^{-15}$."""
    p, q = sp.symbols("p1:4", real=True), sp.symbols("q1:4", real=True)
    f = lambda at: at[0] ** 2 + at[1] ** 2 - at[2] ** 2
    gap = f([(a + b) / 2 for a, b in zip(p, q, strict=True)]) - (f(p) + f(q)) / 2
    assert sp.expand(gap + f([a - b for a, b in zip(p, q, strict=True)]) / 4) == 0
    z, a = sp.symbols("z a", positive=True)
    density = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
    assert sp.simplify(2 * sp.integrate(sp.exp(-(z**2) / 2) * density, (z, 0, sp.oo)) - 1 / sp.sqrt(2)) == 0
    tail = sp.exp(-(a**2) / 2) - sp.erfc(a / sp.sqrt(2))  # e^(-a^2/2) minus P(|Z| > a): 0 at both ends
    assert tail.subs(a, 0) == 0 == sp.limit(tail, a, sp.oo)
    assert sp.solve(sp.diff(tail, a), a) == [sp.sqrt(2 / sp.pi)]  # rises, then falls: never negative
    assert all(probability(d) <= 2 ** (-(d - 1) / 2) for d in range(2, 102))
    assert 10**15 < 2**50


@pytest.mark.numerical
def test_refutation_probability():
    r"""One random midpoint test of the function with one bad direction refutes convexity with probability $1/2$ in two
    variables, $1-1/\sqrt2$ in three, and $1/2-1/\pi$ in four."""
    exact = {2: 1 / 2, 3: 1 - 1 / sqrt(2), 4: 1 / 2 - 1 / pi}
    assert all(refutation_probability(d) == pytest.approx(p, rel=1e-12) for d, p in exact.items())
    # Oracle for odd d: the incomplete beta function as a finite sum.
    series = lambda d: 1 - sum(comb(2 * k, k) / 8**k for k in range((d - 1) // 2)) / sqrt(2)
    for d in (3, 5, 9, 15):
        assert refutation_probability(d) == pytest.approx(series(d), rel=1e-9)
    for d in (2, 7, 30, 101):
        assert refutation_probability(d) == pytest.approx(probability(d), rel=1e-6)


@pytest.mark.proved
@given(st.lists(FRACTIONS, min_size=3, max_size=7))
def test_some_midpoint_exposes_a_continuous_function(values):
    """If a continuous function on a segment rises above some chord, then at the middle of some two points it is above the
    mean of their values. Tried: functions that are straight between whole numbers."""
    exposed = any(2 * b > a + c for a, b, c in zip(values, values[1:], values[2:]))
    assert crossed(values) == exposed
    # Not continuous: -b at a + b sqrt 2, a and b rational. Every midpoint has the mean of the values, and yet
    # at 1 = (1 - t) 0 + t sqrt 2 it is 0, above (1 - t) 0 + t (-1).
    value = lambda number: -number[1]
    assert all(2 * value(mix(p, q, Fraction(1, 2))) == value(p) + value(q) for p in PAIRS for q in PAIRS)
    assert value((1, 0)) == 0 > -1 / sqrt(2)


@pytest.mark.exact
def test_midpoint_by_hand():
    r"""The function $x^4-3x^2$ minus its chord from $-1$ to $2$ is $x(x+1)^2(x-2)$, with its only maximiser on
    $[-1,2]$ at $(1-\sqrt3)/2$. There the value is $(48\sqrt3-49)/256$ above the mean of the values $1/4$ to both
    sides."""
    x = sp.symbols("x", real=True)
    f = x**4 - 3 * x**2
    above = f - f.subs(x, -1) - sp.Rational(f.subs(x, 2) - f.subs(x, -1), 3) * (x + 1)
    assert sp.expand(above - x * (x + 1) ** 2 * (x - 2)) == 0
    top = (1 - sp.sqrt(3)) / 2
    critical = sp.solveset(sp.diff(above, x), x, sp.Interval(-1, 2))
    assert critical == {-1, top, (1 + sp.sqrt(3)) / 2}
    assert all(above.subs(x, at).simplify() <= 0 for at in critical | {2} if at != top)
    assert above.subs(x, top).simplify() > 0
    step = sp.Rational(1, 4)
    gap = f.subs(x, top) - (f.subs(x, top - step) + f.subs(x, top + step)) / 2
    assert sp.expand(gap) == (48 * sp.sqrt(3) - 49) / sp.Integer(256) and sp.expand(gap) > 0


@pytest.mark.exact
def test_rules_may_miss_a_convex_function():
    r"""The function $\sqrt{1+x^2}$ has the curvature $(1+x^2)^{-3/2}$ and is convex, although the outer square root is
    concave."""
    x = sp.symbols("x", real=True)
    assert sp.simplify(sp.diff(sp.sqrt(1 + x**2), x, 2) - (1 + x**2) ** sp.Rational(-3, 2)) == 0
    z = sp.symbols("z", positive=True)
    assert sp.diff(sp.sqrt(z), z, 2).is_negative


@pytest.mark.numerical
def test_floats_report_negative_eigenvalues():
    r"""The matrix $uu^\top$ is positive semidefinite for every vector $u$. For some of 100 random integer vectors with
    five entries, floating point reports a negative smallest eigenvalue, of the size of rounding errors."""
    rng = np.random.default_rng(0)
    vectors = rng.integers(-9, 10, size=(100, 5)).astype(float)
    least = [np.linalg.eigvalsh(np.outer(u, u))[0] for u in vectors]
    assert -1e-11 < min(least) < 0
