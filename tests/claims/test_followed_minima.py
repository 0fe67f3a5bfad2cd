"""Homotopy: paths of minima of smoothed polynomials, where they lead, and their folds."""

from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import homotopy_folds
from landscape.cases.smoothed_polynomials import QUARTIC, SEXTIC, plane_slope, slope
from landscape.model.smoothing import polynomial
from tests.claims.recorded import facts_of
from tests.claims.test_homotopy import at, real_zeros

F = Fraction
X, Y, U = sp.symbols("x y u", real=True)
SMALL = st.builds(Fraction, st.integers(-12, 12), st.integers(1, 4))
POSITIVE = st.builds(Fraction, st.integers(1, 12), st.integers(1, 4))
SEXTIC_SLOPE = X**5 + (10 * U - 7) * X**3 - 8 * X**2 + (15 * U**2 - 21 * U + 2) * X + 12 - 8 * U  # a twelfth of it


@pytest.mark.proved
@given(SMALL, SMALL, SMALL, POSITIVE, SMALL)
def test_smoothed_quartics_lead_to_the_lowest_point(a, c, shift, scale, constant):
    r"""Let $f(x)=x^4+ax^2+cx$ with $c\ne0$, or this moved, stretched and raised. $f_s$ is convex exactly if $6s^2\ge-a$. For every $s\ge0$ it has exactly
    one critical point on the side of 0 where $cx<0$; it is the global minimiser of $f_s$, and its curvature is positive. For $c=0>a$ the zero at 0 is no minimum."""
    assume(c != 0)
    for u in (F(0), max(-a / 12, F(0)), max(-a / 6, F(0)), max(-a / 3, F(1))):
        g = polynomial([c, 2 * a, F(0), F(4)], u)  # the slope of f_s
        assert g == [c, 2 * a + 12 * u, 0, 4] and ((g[1] >= 0) == (6 * u >= -a))
        side = -1 if c > 0 else 1
        far = 2 + abs(a) + abs(c) + 3 * u  # beyond it the cube wins
        places = [side * far * F(k, 24) for k in range(25)]
        slopes = [side * at(g, x) for x in places]
        changes = [k for k in range(24) if slopes[k] < 0 <= slopes[k + 1]]
        assert len(changes) == 1 and all(q >= 0 for q in slopes[changes[0] + 1 :])  # falls, then rises: a minimum
        f = polynomial([F(0), c, a, F(0), F(1)], u)
        assert all(at(f, x) < at(f, -x) for x in places[1:])  # so the other side of 0 is never lower
    moved = polynomial([constant * scale, 0, a, 0, 1], F(1))  # moving and stretching only renames x and s
    assert at(moved, shift) == at([constant * scale, 0, a, 0, 1], shift) + 6 * shift**2 + a + 3
    assert polynomial([F(0), F(-4), F(0), F(4)], F(0))[1] < 0  # a = -2, c = 0: curvature -4 at the critical point 0


@pytest.mark.proved
@given(POSITIVE, SMALL, SMALL, st.sampled_from([1, -1]), POSITIVE)
def test_folds_open_towards_less_smoothing(bend, fourth, fifth, sign, fraction):
    r"""One variable. Let $f_s$ have first and second derivative 0 and third derivative not 0 at $(x_0,s_0)$. Near $x_0$ it has no critical point for $s$ slightly above
    $s_0$, and exactly two, a minimum and a maximum, for $s$ slightly below; they lie near $x_0\pm\sqrt{s_0^2-s^2}$. With third derivative 0 this can fail."""
    h = [F(0), F(0), sign * bend, fourth, fifth]  # slope of f_s at s_0, with x_0 = 0
    r = min(F(1), bend / (4 * (3 * abs(fourth) + 10 * abs(fifth) + 1))) * min(fraction, F(1))
    for k in range(-8, 9):  # more smoothing: one sign on the whole neighbourhood
        assert sign * at(polynomial(h, r**2 / 4), F(k, 8) * r) > 0
    less = polynomial(h, -(r**2) / 4)  # less smoothing: the sign changes on both sides of 0, and only once on each
    values = [sign * at(less, F(k, 16) * r) for k in range(-16, 17)]
    changes = [k for k, (p, q) in enumerate(pairwise(values)) if (p > 0) != (q > 0)]
    assert len(changes) == 2 and values[0] > 0 > values[16] and values[-1] > 0
    small = r / 64
    near = polynomial(h, -(small**2))  # the zeros divided by small tend to 1 and -1
    assert sign * at(near, small * F(3, 2)) > 0 > sign * at(near, small / 2)
    pitchfork = lambda v: polynomial(
        [F(0), F(0), F(0), F(1)], v
    )  # third derivative 0: one critical point above, three below
    assert pitchfork(F(1)) == [0, 3, 0, 1] and pitchfork(F(-1)) == [0, -3, 0, 1]


@pytest.mark.exact
def test_path_and_fold_of_the_quartic():
    r"""The slope of the smoothed $x^4-14x^2+24x$ has a double zero for $s^2>0$ only at $s^2=7/3-\sqrt[3]9$, at $x=\sqrt[3]3$; the cost is convex from $s^2=7/3$ on. For $0\le s^2\le4$
    the followed minimum $x$ between $-3$ and $-1$ solves $3s^2=7-x^2-6/x$, and $s^2$ grows with $x$ there."""
    g = X**3 + (3 * U - 7) * X + 6
    assert slope(QUARTIC)(F(1, 3)) == [24, 12 * F(1, 3) - 28, 0, 4]
    root, width = sp.cbrt(3), sp.Rational(7, 3) - sp.cbrt(9)
    assert sp.simplify(g.subs({X: root, U: width})) == 0 and sp.simplify(sp.diff(g, X).subs({X: root, U: width})) == 0
    assert sp.Poly(sp.discriminant(g, X), U).count_roots(0, None) == 1
    assert sp.solve(sp.diff(g, X).subs(X, 0), U) == [sp.Rational(7, 3)]
    on_path = (7 - X**2 - 6 / X) / 3
    assert sp.simplify(g.subs(U, on_path)) == 0 and [on_path.subs(X, x) for x in (-3, -2, -1)] == [0, 2, 4]
    rise = sp.together(sp.diff(on_path, X))  # (6/x^2 - 2x)/3, positive for x < 0
    assert sp.simplify(rise - (6 / X**2 - 2 * X) / 3) == 0


@pytest.mark.exact
def test_path_of_the_sextic_ends_in_the_worse_valley():
    r"""$f=2x^6-21x^4-32x^3+12x^2+144x$. For $s^2>0$ there is exactly one fold, with $1<s^2<3/2$ and $1/2<x<1$; above it $f_s$ has one critical point, below it three.
    No critical point ever passes $x=1/2$, the followed one starts left of it, passes 0 at $s^2=3/2$, and ends at $-2$. $f_s$ is convex for $s^2\ge3/2$."""
    assert [F(c, 12) for c in slope(SEXTIC)(2)] == sp.Poly(SEXTIC_SLOPE.subs(U, 2), X).all_coeffs()[::-1]
    D = sp.Poly(sp.discriminant(SEXTIC_SLOPE, X), U)
    assert D.count_roots(0, None) == 1 == D.count_roots(1, sp.Rational(3, 2))
    assert [real_zeros(SEXTIC_SLOPE.subs(U, u)) for u in (20, 2, sp.Rational(3, 2), 1, 0)] == [1, 1, 1, 3, 3]
    double = sp.Poly(sp.resultant(SEXTIC_SLOPE, sp.diff(SEXTIC_SLOPE, X), U), X)
    assert sp.Poly(SEXTIC_SLOPE.subs(X, sp.Rational(1, 2)), U).count_roots() == 0  # positive for every u
    assert SEXTIC_SLOPE.subs({X: 0, U: sp.Rational(3, 2)}) == 0 == SEXTIC_SLOPE.subs({X: -2, U: 0})
    left = lambda u: sp.Poly(SEXTIC_SLOPE.subs(U, u), X).count_roots(None, sp.Rational(1, 2))
    assert [left(u) for u in (20, 2, sp.Rational(3, 2), 1, 0)] == [1, 1, 1, 1, 1]
    bend = sp.diff(SEXTIC_SLOPE, X)
    assert sp.Poly(sp.discriminant(bend, X), U).count_roots(sp.Rational(3, 2), None) == 0 == real_zeros(bend.subs(U, 2))
    assert double.count_roots(sp.Rational(1, 2), 1) >= 1


@pytest.mark.certified
def test_folds_are_certified():
    r"""The two folds of the figure: balls of radius $10^{-10}$ around the printed $x$ and $s^2$ pass a Krawczyk test for the pair of equations $f_s'=f_s''=0$, written out
    by hand, so exactly one fold lies in each; as critical points of $(x,s^2)\mapsto f_s(x)$ both are saddles."""
    quartic = (
        lambda x, u: 4 * x**3 + (12 * u - 28) * x + 24,
        lambda x, u: 12 * x**2 + 12 * u - 28,
        lambda x, u: (24 * x, 12 * x, 12),
    )
    sextic = (
        lambda x, u: x**5 + (10 * u - 7) * x**3 - 8 * x**2 + (15 * u**2 - 21 * u + 2) * x + 12 - 8 * u,
        lambda x, u: 5 * x**4 + 3 * (10 * u - 7) * x**2 - 16 * x + 15 * u**2 - 21 * u + 2,
        lambda x, u: (
            20 * x**3 + 6 * (10 * u - 7) * x - 16,
            10 * x**3 + (30 * u - 21) * x - 8,
            30 * x**2 + 30 * u - 21,
        ),
    )
    with ctx.workprec(120):
        for (g, gx, rest), printed in zip((quartic, sextic), facts_of(homotopy_folds).folds, strict=True):
            x, u = arb(printed.x), arb(printed.variance)
            radius = arb(0, 1e-10)
            gxx, gu, gxu = rest(x, u)
            det = gx(x, u) * gxu - gu * gxx
            inverse = [[(v / det).mid() for v in row] for row in ((gxu, -gu), (-gxx, gx(x, u)))]
            X_, U_ = x + radius, u + radius
            Gxx, Gu, Gxu = rest(X_, U_)
            J = ((gx(X_, U_), Gu), (Gxx, Gxu))
            for i, row in enumerate(inverse):
                newton = row[0] * g(x.mid(), u.mid()) + row[1] * gx(x.mid(), u.mid())
                off = [(i == j) - row[0] * J[0][j] - row[1] * J[1][j] for j in (0, 1)]
                image = -newton + (off[0] + off[1]) * radius
                assert image.abs_upper() < arb(1e-10)
            assert printed.index == 1


@pytest.mark.exact
def test_lowest_point_changes_sides():
    r"""The smoothed sextic: for $s^2=1$ the followed minimum is the lower of the two, for $s^2=4/5$ the other one is."""
    for u, better in ((F(1), 0), (F(4, 5), 1)):
        f = polynomial([F(c) for c in SEXTIC], u)
        places = [F(k, 200) for k in range(-500, 700)]
        left, right = (min(at(f, x) for x in part) for part in (places[:600], places[600:]))  # cut at x = 1/2
        gap = F(1, 4)  # a grid of 1/200 misses a minimum by less: |f_s''| < 10^4 there, so by 10^4 / 400^2 / 2
        assert (left + gap < right) if better == 0 else (right + gap < left)
        bound = sum(abs(k * (k - 1) * c) * F(7, 2) ** (k - 2) for k, c in enumerate(f) if k > 1)
        assert bound * F(1, 400) ** 2 / 2 < gap


@pytest.mark.exact
def test_followed_minimum_vanishes_in_two_variables():
    r"""$f=(x^2+y^2)^2-10x^2+24y^2$ ${}+20x-24xy^2$ and $u=s^2$. On $y=0$ the slope of $f_s$ in $x$ is $4(x^3+(4u-5)x+5-6u)$ and the slope in $y$ is 0. For $u>1/2$ exactly one zero lies at $x>1$, a
    minimum in both variables; at $u=1/2$ it meets another in a double zero at $x=1$; for $0\le u<1/2$ there is exactly one zero with $y=0$, at $x<-1$. At $u=0$ that is a
    minimum with $-74<f<-73$, while $f(4,9/2)<-200$. For $u\ge13$ the function $f_s$ is convex."""
    f = (X**2 + Y**2) ** 2 - 10 * X**2 + 24 * Y**2 + 20 * X - 24 * X * Y**2
    laplace = lambda h: sp.diff(h, X, 2) + sp.diff(h, Y, 2)
    smooth = sp.expand(f + U / 2 * laplace(f) + U**2 / 8 * laplace(laplace(f)))  # the heat equation, degree four
    along = sp.expand(sp.diff(smooth, X).subs(Y, 0))
    assert sp.expand(along - 4 * (X**3 + (4 * U - 5) * X + 5 - 6 * U)) == 0 == sp.diff(smooth, Y).subs(Y, 0)
    assert plane_slope(F(1, 3)) == [4 * (5 - 2), 4 * (F(4, 3) - 5), 0, 4]
    assert sp.factor(along.subs(U, sp.Rational(1, 2))) == 4 * (X - 1) ** 2 * (X + 2)
    assert sp.expand(along.subs(X, 1) - 4 * (1 - 2 * U)) == 0  # negative for u > 1/2; 3x^2 + 4u - 5 > 0 for x > 1
    bend = sp.expand(sp.diff(smooth, Y, 2).subs(Y, 0))
    assert sp.expand(bend - (4 * X**2 - 48 * X + 48 + 16 * U)) == 0
    width = (X**3 - 5 * X + 5) / (6 - 4 * X)  # the u for which x is a zero
    on_path = sp.factor(sp.simplify(bend.subs(U, width) * (6 - 4 * X)))
    assert sp.expand(on_path - 8 * (27 * X**2 - 70 * X + 46)) == 0 and sp.discriminant(27 * X**2 - 70 * X + 46, X) < 0
    D = sp.Poly(sp.discriminant(along / 4, X), U)
    assert D.count_roots(0, sp.Rational(1, 2)) == 1 and [
        real_zeros(along.subs(U, u)) for u in (0, sp.Rational(1, 4))
    ] == [1, 1]
    assert sp.Poly(along.subs(X, -1), U).count_roots(0, sp.Rational(1, 2)) == 0 < along.subs({X: -1, U: 0})
    end = sp.real_roots(along.subs(U, 0))[0]
    low, high = sp.Rational(-263, 100), sp.Rational(-262, 100)
    assert low < end < high and -74 < f.subs({X: end, Y: 0}).evalf(20) < -73
    assert 12 * high**2 - 20 > 0 and bend.subs({X: high, U: 0}) > 0 and f.subs({X: 4, Y: sp.Rational(9, 2)}) < -200
    A, B = 16 * U - 20, 16 * U - 96  # Hessian of f_s: 12x^2+4y^2+A and 4(x-6)^2+12y^2+B on the diagonal, 8xy-48y off it
    H = sp.hessian(smooth, (X, Y))
    assert (
        sp.expand(H[0, 0] - (12 * X**2 + 4 * Y**2 + A)) == 0 == sp.expand(H[1, 1] - (4 * (X - 6) ** 2 + 12 * Y**2 + B))
    )
    assert sp.expand(H[0, 1] - (8 * X - 48) * Y) == 0
    kept = 144 * X**2 + 16 * (X - 6) ** 2 + 12 * A + 4 * B - 64 * (X - 6) ** 2  # at least this stands with y^2 in det H
    assert (
        sp.expand(kept - (96 * (X + 3) ** 2 + 256 * U - 624 - 2592)) == 0
        and 256 * 13 - 624 - 2592 > 0
        and B.subs(U, 13) > 0
    )
