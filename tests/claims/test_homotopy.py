"""Homotopy: Gaussian smoothing in closed form, paths of minima and their folds, penalties and curricula."""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
import sympy as sp
from flint import acb, arb, ctx
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import binomtest

from figures import blurred_answer, blurred_recurrent, homotopy_folds
from landscape.cases import recurrent
from landscape.cases.smoothed_polynomials import QUARTIC, SEXTIC, plane_slope, slope
from landscape.model.smoothing import APPROXIMATE, CLOSED, polynomial
from tests.claims.recorded import facts_of

F = Fraction
X, Y, U = sp.symbols("x y u", real=True)
SMALL = st.builds(Fraction, st.integers(-12, 12), st.integers(1, 4))
POSITIVE = st.builds(Fraction, st.integers(1, 12), st.integers(1, 4))
SEXTIC_SLOPE = X**5 + (10 * U - 7) * X**3 - 8 * X**2 + (15 * U**2 - 21 * U + 2) * X + 12 - 8 * U  # a twelfth of it


def at(coefficients, x):
    """The value of a polynomial, constant term first."""
    return sum(c * x**k for k, c in enumerate(coefficients))


def real_zeros(expression):
    """How many different real zeros a polynomial in x has, by Sturm's theorem."""
    return sp.Poly(expression, X).count_roots()


@pytest.mark.exact
def test_quartic_blurred_by_hand():
    r"""The mean of $f(x-s)$ and $f(x+s)$ for $f=x^4-14x^2+24x$ is $x^4+(6s^2-14)x^2+24x+s^4-14s^2$, with the slope $4x^3+(12s^2-28)x+24$."""
    s = sp.Symbol("s", real=True)
    f = X**4 - 14 * X**2 + 24 * X
    mean = (f.subs(X, X - s) + f.subs(X, X + s)) / 2
    assert sp.expand(mean - (X**4 + (6 * s**2 - 14) * X**2 + 24 * X + s**4 - 14 * s**2)) == 0
    assert sp.expand(sp.diff(mean, X) - (4 * X**3 + (12 * s**2 - 28) * X + 24)) == 0


@pytest.mark.exact
def test_quartic_path_by_hand():
    r"""The slopes $4x^3+20x+24$, $4x^3-4x+24$ and $4x^3-28x+24$ for $s^2=4,2,0$ are 0 at $-1,-2,-3$. The first two have no other real zero; the third has
    also 1 and 2. $f(-3)=-117$, $f(2)=8$, $f(1)=11$; for $s^2=4$ the curvature $12x^2+20$ is positive."""
    slopes = {4: 4 * X**3 + 20 * X + 24, 2: 4 * X**3 - 4 * X + 24, 0: 4 * X**3 - 28 * X + 24}
    for (u, expression), zeros in zip(slopes.items(), ([-1], [-2], [-3, 1, 2]), strict=True):
        assert sorted(sp.real_roots(expression)) == zeros
        assert slope(QUARTIC)(u) == sp.Poly(expression, X).all_coeffs()[::-1]
    assert [at(QUARTIC, x) for x in (-3, 2, 1)] == [-117, 8, 11]
    third = slopes[0]
    assert sp.Poly(third, X).count_roots(1, 2) == 2 and third.subs(X, sp.Rational(3, 2)) < 0  # from 3/2 down towards 2


@pytest.mark.exact
def test_plain_descent_beats_homotopy():
    r"""$f=2x^6-21x^4-32x^3+12x^2+144x$ has the minima $-2$ and 3 with $f=-192$ and $-567$ and the curvatures 360 and 2040, and between them the maximum 1. So short steps from 2 go to 3."""
    f = 2 * X**6 - 21 * X**4 - 32 * X**3 + 12 * X**2 + 144 * X
    assert sp.real_roots(sp.diff(f, X)) == [-2, 1, 3]
    assert [f.subs(X, x) for x in (-2, 1, 3)] == [-192, 105, -567]
    assert [sp.diff(f, X, 2).subs(X, x) for x in (-2, 1, 3)] == [360, -360, 2040]
    assert sp.diff(f, X).subs(X, 2) < 0  # so the way down from 2 leads to 3


def gaussian_mean(f, x, s):
    """E f(x + s Z) by Gauss-Legendre quadrature on pieces without a kink; |z| beyond 11 carries less than 1e-27."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    cuts = sorted({-11.0, -5.0, min(max(-x / s, -11.0), 11.0), 0.0, 5.0, 11.0})
    total = 0.0
    for a, b in pairwise(cuts):
        z = (a + b) / 2 + (b - a) / 2 * nodes
        total += (b - a) / 2 * np.sum(weights * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * f(x + s * z))
    return total


@pytest.mark.numerical
def test_smoothing_agrees_with_quadrature():
    r"""The smoothed sign, ReLU, squared ReLU, erf, $\Phi$, sine and bump, and a polynomial, at 7 values of $x$ and 4 widths: quadrature of the
    Gaussian mean agrees to $10^{-12}$."""
    cubic = [1.0, -2.0, 0.5, 0.25, -0.125]
    for s in (0.25, 0.5, 1.0, 2.0):
        for x in np.linspace(-2.1, 1.9, 7):
            for form in CLOSED.values():
                assert abs(form.smooth(x, s) - gaussian_mean(form.plain, x, s)) < 1e-12
            assert abs(at(polynomial(cubic, s**2), x) - gaussian_mean(lambda z: at(cubic, z), x, s)) < 1e-12


@pytest.mark.numerical
def test_logistic_and_tanh_are_only_approximated():
    r"""$\sigma(x/\sqrt{1+\pi s^2/8})$ misses $E\sigma(x+sZ)$ by less than $1/200$ for $s=1$ and by less than $18/1000$ for widths up to 64; for
    $\tanh(x/\sqrt{1+\pi s^2/2})$ it is $21/1000$ and $36/1000$. The printed errors are found again, to $10^{-4}$, by another quadrature and a search."""
    facts = facts_of(homotopy_folds)
    printed = {
        "logistic": (facts.logistic_error_at_one, facts.logistic_error),
        "tanh": (facts.tanh_error_at_one, facts.tanh_error),
    }
    limits = {"logistic": (1 / 200, 18 / 1000), "tanh": (21 / 1000, 36 / 1000)}
    for name, form in APPROXIMATE.items():
        nodes, weights = np.polynomial.hermite_e.hermegauss(160)
        weights = weights / weights.sum()
        error = lambda x, s, form=form: np.abs(form.plain(x[:, None] + s * nodes) @ weights - form.smooth(x, s)).max()
        assert abs(error(np.linspace(0, 8, 400), 1.0) - printed[name][0]) < 1e-4
        # as s grows the unit becomes a step and x / s is what counts: the error tends to that of a fixed pair of curves
        t = np.linspace(0, 6, 4001)
        tail = np.abs(ndtr(t) - 1 / (1 + np.exp(-t * np.sqrt(8 / np.pi)))).max() * (1 if name == "logistic" else 2)
        assert abs(tail - printed[name][1]) < 1e-4
        assert all(value < limit for value, limit in zip(printed[name], limits[name], strict=True))


def _weighted(f, x, s):
    """z to f(x + s z) times the normal density, as python-flint integrates it."""
    return lambda z, _: (-z * z / 2).exp() / (2 * arb.pi()).sqrt() * f(x + s * z)


@pytest.mark.certified
def test_smoothing_in_balls():
    r"""At three points $(x,s)$ certified integration over $|z|\le14$, with a bound for the rest, encloses $Ef(x+sZ)$ in a ball of radius below $10^{-30}$ for
    the sign, ReLU, squared ReLU, erf, $\Phi$, sine and bump, and the closed form in balls lies in it."""
    Phi = lambda z: (1 + (z / arb(2).sqrt()).erf()) / 2
    phi = lambda z: (-z * z / 2).exp() / (2 * arb.pi()).sqrt()
    plain = {  # on each side of the kink 0
        "sign": (lambda z: acb(-1), lambda z: acb(1)),
        "ReLU": (lambda z: acb(0), lambda z: z),
        "squared ReLU": (lambda z: acb(0), lambda z: z * z),
        "erf": (lambda z: z.erf(),) * 2,
        "Phi": (lambda z: (1 + (z / arb(2).sqrt()).erf()) / 2,) * 2,
        "sin": (lambda z: z.sin(),) * 2,
        "bump": (lambda z: (-z * z / 2).exp(),) * 2,
    }
    smooth = {
        "sign": lambda x, s: (x / (s * arb(2).sqrt())).erf(),
        "ReLU": lambda x, s: x * Phi(x / s) + s * phi(x / s),
        "squared ReLU": lambda x, s: (x * x + s * s) * Phi(x / s) + s * x * phi(x / s),
        "erf": lambda x, s: (x / (1 + 2 * s * s).sqrt()).erf(),
        "Phi": lambda x, s: Phi(x / (1 + s * s).sqrt()),
        "sin": lambda x, s: (-s * s / 2).exp() * x.sin(),
        "bump": lambda x, s: (-x * x / (2 * (1 + s * s))).exp() / (1 + s * s).sqrt(),
    }
    with ctx.workprec(140):
        for x, s in ((arb(3) / 4, arb(1) / 2), (arb(-5) / 4, arb(1)), (arb(2), arb(3) / 2)):
            kink = (-x / s).mid()
            rest = arb(
                0, 1e-38
            )  # beyond |z| = 14 each |f| is at most 5 (1 + z^2), and the Gaussian mass is below 1e-43
            for name, (left, right) in plain.items():
                pieces = [
                    acb.integral(_weighted(f, x, s), a, b)
                    for f, a, b in ((left, arb(-14), kink), (right, kink, arb(14)))
                ]
                value = sum(pieces, acb(0)).real + rest
                assert value.rad() < 1e-30 and value.overlaps(smooth[name](x, s))
                assert abs(float(value) - float(CLOSED[name].smooth(float(x), float(s)))) < 1e-14


@pytest.mark.proved
@given(st.lists(SMALL, min_size=1, max_size=6), st.lists(SMALL, min_size=1, max_size=6), SMALL, POSITIVE, POSITIVE)
def test_smoothing_obeys_the_heat_equation(f, g, factor, u, v):
    r"""For a polynomial $f$ and $u=s^2$ the derivative of $f_s(x)$ in $u$ is half its second derivative in $x$. Smoothing is linear, commutes with
    differentiation, and smoothing by $u$ and then by $v$ is smoothing by $u+v$."""
    t = sp.Symbol("t")
    smooth = polynomial(f, t)
    second = [k * (k - 1) * c for k, c in enumerate(smooth)][2:] + [0] * min(2, len(f))
    assert all(sp.expand(sp.diff(c, t) - d / 2) == 0 for c, d in zip(smooth, second, strict=True))
    assert polynomial(polynomial(f, u), v) == polynomial(f, u + v)
    assert polynomial([k * c for k, c in enumerate(f)][1:], u) == [k * c for k, c in enumerate(polynomial(f, u))][1:]
    both = [a + factor * b for a, b in zip(f, g, strict=False)]
    one, other = (polynomial(h[: len(both)], u) for h in (f, g))
    assert polynomial(both, u) == [a + factor * b for a, b in zip(one, other, strict=True)]
    assert polynomial([0] * 6 + [1], u) == [15 * u**3, 0, 45 * u**2, 0, 15 * u, 0, 1]  # the moments 1, 3, 15 of Z


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
    minimum with $-74<f<-73$, while $f(4,9/2)<-200$. For $u\ge13$ $f_s$ is convex."""
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


@pytest.mark.exact
def test_ridge_and_blur_on_the_quartic():
    r"""For $f=x^4-14x^2+24x$ the penalised cost $f+\lambda x^2$ with $\lambda=6s^2$ has the slope of $f_s$. Descent from $3/2$ reaches 2 without a penalty, with $f=8$; with $\lambda=12$ the only critical point of the
    penalised cost is $-2$, with $f=-88$."""
    s = sp.Symbol("s")
    f = X**4 - 14 * X**2 + 24 * X
    assert sp.expand(sp.diff(f + 6 * s**2 * X**2, X) - at(slope(QUARTIC)(s**2), X)) == 0
    assert sp.real_roots(sp.diff(f + 12 * X**2, X)) == [-2] and f.subs(X, -2) == -88 and f.subs(X, 2) == 8


@pytest.mark.exact
def test_ridge_that_never_moves():
    r"""$f+\lambda(x-2)^2$ with the same $f$ has a minimum at 2 for every $\lambda\ge0$; for $\lambda\ge14$ it is convex."""
    lam = sp.Symbol("lambda", nonnegative=True)
    f = X**4 - 14 * X**2 + 24 * X + lam * (X - 2) ** 2
    assert sp.expand(sp.diff(f, X).subs(X, 2)) == 0 and sp.diff(f, X, 2).subs(X, 2) == 20 + 2 * lam
    assert sp.expand(sp.diff(f, X, 2) - 12 * X**2 - 2 * (lam - 14)) == 0


@pytest.mark.proved
@given(POSITIVE, POSITIVE, SMALL, SMALL, POSITIVE, POSITIVE)
def test_cost_falls_along_a_path_of_penalised_minima(p, q, a, b, first, second):
    r"""Let $w(\lambda)$ be a differentiable path on which $J+\lambda\|w\|^2$ has gradient zero and a positive definite Hessian. As $\lambda$ falls, $J(w(\lambda))$ never rises and $\|w(\lambda)\|$ never falls. On a path of maxima the reverse
    can happen."""
    low, high = sorted((first, second))
    rows = ((p, F(1, 2)), (F(1, 2), q + F(1, 4) / p))  # positive definite

    def solution(lam):  # of the gradient: (A + 2 lam) w = (a, b)
        (m, n), (_, r) = ((rows[0][0] + 2 * lam, rows[0][1]), (0, rows[1][1] + 2 * lam))
        det = m * r - n * n
        return ((r * a - n * b) / det, (m * b - n * a) / det)

    J = lambda w: (
        (rows[0][0] * w[0] ** 2 + 2 * rows[0][1] * w[0] * w[1] + rows[1][1] * w[1] ** 2) / 2 - a * w[0] - b * w[1]
    )
    size = lambda w: w[0] ** 2 + w[1] ** 2
    assert J(solution(low)) <= J(solution(high)) and size(solution(low)) >= size(solution(high))
    x = (
        -1 - first
    )  # the path of the quartic: lam = 7 - x^2 - 6 / x times 2, minima where its curvature 12x^2-28+2lam is positive
    quartic, lam = at(QUARTIC, x), 14 - 2 * x**2 - 12 / x
    nearer = x * F(99, 100)
    if lam >= 0:
        assert 14 - 2 * nearer**2 - 12 / nearer > lam and at(QUARTIC, nearer) > quartic
    top, higher = F(5, 4), F(11, 10)  # maxima of the penalised quartic, on the branch from 1 to the fold
    assert 0 < 14 - 2 * higher**2 - 12 / higher < 14 - 2 * top**2 - 12 / top and at(QUARTIC, higher) > at(QUARTIC, top)


@pytest.mark.exact
def test_curriculum_that_helps_and_one_that_harms():
    r"""Easy sample $(w+1)^2$, hard sample $t(w^2-4)^2$ with $t$ from 0 to 1: exactly one critical point is negative, for every $t$, it starts at $-1$, and at $t=1$ it is the global minimiser; descent from 3
    ends at a worse minimum near $9/5$. Easy $(w-1)^2$, hard $t((w^2-4)^2+2(w+2)^2)$: $w=1$ is a minimum for every $t$, with cost 27 at $t=1$, and $w=-2$ costs 9."""
    t = sp.Symbol("t", positive=True)
    good = t * (X**2 - 4) ** 2 + (X + 1) ** 2
    g = sp.expand(sp.diff(good, X))
    assert sp.expand(g - (4 * t * X**3 + (2 - 16 * t) * X + 2)) == 0  # at -x one change of sign: one negative zero
    assert g.subs(X, 0) == 2 and sp.expand(g.subs(X, -2)) == -2
    last = sp.real_roots(g.subs(t, 1))
    values = [good.subs({t: 1, X: r}).evalf(30) for r in last]
    assert (
        len(last) == 3
        and last[0] < 0
        and values[0] < values[2] < values[1]
        and abs(last[2] - sp.Rational(9, 5)) < sp.Rational(1, 50)
    )
    bad = t * ((X**2 - 4) ** 2 + 2 * (X + 2) ** 2) + (X - 1) ** 2
    assert sp.expand(sp.diff(bad, X).subs(X, 1)) == 0 and sp.expand(sp.diff(bad, X, 2).subs(X, 1)) == 2
    assert [bad.subs({t: 1, X: w}) for w in (1, -2)] == [27, 9]


@pytest.mark.exact
def test_exercise_with_half_the_tilt():
    r"""The slope of the smoothed $x^4-14x^2+12x$ is zero at $-1$ for $s^2=3$ and at $-2$ for $s^2=3/2$."""
    half = slope((0, 12, -14, 0, 1))
    assert half(F(5)) == [12, 12 * 5 - 28, 0, 4] and at(half(F(3)), -1) == 0 == at(half(F(3, 2)), -2)


@pytest.mark.proved
@given(
    st.lists(SMALL, min_size=1, max_size=3),
    st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=1, max_size=3),
    SMALL,
    POSITIVE,
)
def test_blurred_output_weights_add_a_penalty(v, outputs, target, s):
    r"""Blurring the output weights $v$ of $\sum_jv_j\sigma_j$ with width $s$ adds to the mean squared error $s^2$ times the sum over the units of the mean of $\sigma_j^2$, whatever numbers the
    units give out. If the noise of two units is the same this fails."""
    n = len(v)
    samples = [row[:n] for row in outputs]
    J = lambda w: (
        sum((sum(a * b for a, b in zip(w, row, strict=True)) - target) ** 2 for row in samples) / F(len(samples))
    )
    signs = list(product((1, -1), repeat=n))  # for a quadratic only mean, variance and independence of the noise count
    blurred = sum(J([a + s * z for a, z in zip(v, way, strict=True)]) for way in signs) / F(len(signs))
    penalty = s**2 * sum(sum(x**2 for x in row) for row in samples) / F(len(samples))
    assert blurred - J(v) == penalty
    both = lambda w: (w[0] + w[1]) ** 2
    assert (both((s, s)) + both((-s, -s))) / 2 == 4 * s**2 != 2 * s**2


def blurred_run(width, runs, seed):
    """Final costs of descent with a probe on the nine points, 2000 steps of rate 1/10, and damped Gauss-Newton steps: NumPy alone."""
    rng = np.random.default_rng(seed)
    X = np.array([(a, b) for a in range(3) for b in range(3)], float)
    unit = lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    y = unit(X @ np.array([[-1.5, 1.7], [2, 0.4]])) @ np.array([2.3, 0.8])

    def parts(t):
        s = unit(X @ t[:, :4].reshape(-1, 2, 2).swapaxes(1, 2))
        slope = s * (1 - s) * t[:, None, 4:]
        J = np.concatenate([slope[:, :, :1] * X, slope[:, :, 1:] * X, s], 2)
        return (s @ t[:, 4:, None])[..., 0] - y, J

    theta = rng.normal(size=(runs, 6))
    for k in range(2000):
        at_ = theta + width * max(0, 1 - k / 1600) * rng.normal(size=theta.shape) if width else theta
        e, J = parts(at_)
        theta = theta - 0.1 * 2 / 9 * (e[:, None] @ J)[:, 0]
    damping = np.ones(runs)
    for _ in range(100):
        e, J = parts(theta)
        A = J.swapaxes(1, 2) @ J
        A += (damping * (1e-3 + np.trace(A, axis1=1, axis2=2)))[:, None, None] * np.eye(6)
        trial = theta - np.linalg.solve(A, (J.swapaxes(1, 2) @ e[..., None]))[..., 0]
        better = (parts(trial)[0] ** 2).sum(1) < (e**2).sum(1)
        theta[better] = trial[better]
        damping *= np.where(better, 1 / 3, 2)
    return (parts(theta)[0] ** 2).mean(1)


@pytest.mark.statistical
def test_blurred_descent_on_the_answer():
    r"""The answer's network on nine points, normal starts of standard deviation 1, 2000 steps of rate $1/10$ with the slope at a point moved by Gaussian noise whose width falls linearly from 0, $1/4$, $1/2$ or 1 to 0 in the
    first 1600 steps: the share of runs that then come to loss zero. In a second simulation of 100 other starts for each width the 95% intervals overlap the printed ones, and those for the widths $1/2$ and 1 lie below the printed one
    for no blur."""
    facts = facts_of(blurred_answer)
    for k, width in enumerate((0, 1 / 4, 1 / 2, 1)):
        count = int((blurred_run(width, 100, seed=[90, k]) < 1e-6).sum())
        again = binomtest(count, 100).proportion_ci(method="wilson")
        printed = binomtest(int(facts.counts[k, 0]), facts.runs).proportion_ci(method="wilson")
        assert abs(100 * printed.low - facts.low[k]) < 1e-9 > abs(100 * printed.high - facts.high[k])
        assert again.high >= printed.low and printed.high >= again.low
        if k >= 2:
            assert 100 * again.high < facts.low[0] and facts.high[k] < facts.low[0]
    assert facts.low[0] < facts.high[1] and facts.low[1] < facts.high[0]  # 1/4 and no blur cannot be told apart


@pytest.mark.numerical
def test_blurred_penalty_in_closed_form():
    r"""The blurred penalised cost of the recurrent network: for one unit, one sequence of two steps, quadrature over all nine noises agrees to $10^{-9}$ with the closed form (and the constants that it leaves out). For a larger one the
    gradient agrees with differences to $10^{-6}$."""
    s, x, y = 0.6, np.array([[[0.3, 1.0]], [[0.8, 1.0]]]), np.array([0.9])
    p = recurrent.Weights(*map(np.array, ([[[0.7]]], [[[0.5, -0.4]]], [[0.1]], [[1.3]], [0.2])))
    z = np.array([[[[0.4]]], [[[-0.3]]]])
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)  # exact for what is quadratic in the weights
    weights = weights / weights.sum()
    u, w1, w2, a, v, c = np.meshgrid(*(value + s * nodes for value in (0.7, 0.5, -0.4, 0.1, 1.3, 0.2)), indexing="ij")
    mass = np.prod(np.meshgrid(*[weights] * 6, indexing="ij"), axis=0)

    def inner(z1, z2):
        h1, h2 = max(z1, 0), max(z2, 0)
        first = z1 - w1 * 0.3 - w2 - a
        second = z2 - u * h1 - w1 * 0.8 - w2 - a
        return float((mass * ((v * h2 + c - 0.9) ** 2 + first**2 + second**2)).sum())

    # The terms with z1 and those with z2 separate, but for z2 * h1.
    mean = gaussian_mean(np.vectorize(lambda z1: inner(z1, 0.0)), 0.4, s)
    mean += gaussian_mean(np.vectorize(lambda z2: inner(0.0, z2)), -0.3, s) - inner(0.0, 0.0)
    h1 = gaussian_mean(lambda t: np.maximum(t, 0), 0.4, s)
    mean += -2 * -0.3 * 0.7 * h1
    constants = s**2 * (1 + 2 + 2 + (0.3**2 + 1 + 0.8**2 + 1))
    value = recurrent.blurred(p, z, x, y, s)[0][0]
    assert abs(value + constants - mean) < 1e-9
    rng = np.random.default_rng(3)
    x, y = recurrent.adding_task(rng, 5, 3)
    assert (x[..., 1].sum(0) == 2).all() and np.allclose(y, (x[..., 0] * x[..., 1]).sum(0))
    p, z = recurrent.starts(rng, 2, 3), rng.normal(size=(3, 2, 5, 3))
    for width in (0.0, 0.4):
        _, by, by_z = recurrent.blurred(p, z, x, y, width)
        for name, part in p._asdict().items():
            direction = rng.normal(size=part.shape)
            f = lambda h: recurrent.blurred(p._replace(**{name: part + h * direction}), z, x, y, width)[0].sum()
            assert abs((f(1e-5) - f(-1e-5)) / 2e-5 - (getattr(by, name) * direction).sum()) < 1e-6
        direction = rng.normal(size=z.shape)
        f = lambda h: recurrent.blurred(p, z + h * direction, x, y, width)[0].sum()
        assert abs((f(1e-5) - f(-1e-5)) / 2e-5 - (by_z * direction).sum() / 5) < 1e-6


def recurrent_run(first, runs, seed):
    """Final errors, as shares of the variance of the targets: 800 steps of rate 1/20, half of them blurred if `first` is given. NumPy alone."""
    rng = np.random.default_rng(1)  # the data of the figure
    x = np.zeros((4, 20, 2))
    x[..., 0] = rng.random((4, 20))
    for i, row in enumerate(np.argsort(rng.random((20, 4)), axis=1)):
        x[row[:2], i, 1] = 1
    y = (x[..., 0] * x[..., 1]).sum(0)
    rng = np.random.default_rng(seed)
    U, W, a = rng.normal(0, 0.5, (runs, 4, 4)), rng.normal(0, 1, (runs, 4, 2)), np.zeros((runs, 1, 4))
    V, c = rng.normal(0, 0.5, (runs, 4, 1)), np.zeros((runs, 1, 1))
    T = lambda m: m.swapaxes(-1, -2)

    def run():
        z, h = [], np.zeros((runs, 20, 4))
        for inputs in x:
            z.append(h @ T(U) + inputs @ T(W) + a)
            h = np.maximum(z[-1], 0)
        return z, h @ V + c - y[:, None]

    def move(values, slopes):
        length = np.sqrt(sum((g**2).sum((1, 2)) for g in slopes))[:, None, None]
        return [w - g / 20 / np.maximum(length, 1) for w, g in zip(values, slopes, strict=True)]

    z = np.array(run()[0])
    for k in range(800):
        if first is not None and k < 400:
            s = first + (0.02 - first) * k / 399
            P, D = ndtr(z / s), s * np.exp(-((z / s) ** 2) / 2) / np.sqrt(2 * np.pi)
            m = z * P + D
            q = (z * z + s * s) * P + z * D
            old, old2 = np.concatenate([0 * m[:1], m[:-1]]), np.concatenate([0 * q[:1], q[:-1]])
            gap = z - old @ T(U) - x[:, None] @ T(W) - a
            e = m[-1] @ V + c - y[:, None]
            gU = -(T(gap) @ old).sum(0) + U * (old2 - old**2).sum((0, 2))[:, None]
            gV = T(m[-1]) @ e + V * (q[-1] - m[-1] ** 2).sum(1)[..., None]
            slopes = [
                gU / 10,
                -(T(gap) @ x[:, None]).sum(0) / 10,
                -gap.sum((0, 2))[:, None] / 10,
                gV / 10,
                e.sum(1, keepdims=True) / 10,
            ]
            u2 = (U**2).sum(1)[:, None]
            dm, dq = np.zeros_like(m), np.zeros_like(m)
            dm[:-1], dq[:-1] = -2 * gap[1:] @ U - 2 * u2 * m[:-1], u2 + 4 * s * s
            dm[-1], dq[-1] = 2 * e * T(V) - 2 * T(V) ** 2 * m[-1], T(V) ** 2 + s * s
            z = z - (2 * gap + dm * P + 2 * dq * m) / 20
        else:
            sums, e = run()
            e, h = e / 10, [np.zeros((runs, 20, 4)), *(np.maximum(one, 0) for one in sums)]
            back, gU, gW, ga = e * T(V), 0, 0, 0
            for t in (3, 2, 1, 0):
                back = back * (sums[t] > 0)
                gU, gW, ga = gU + T(back) @ h[t], gW + T(back) @ x[t], ga + back.sum(1, keepdims=True)
                back = back @ U
            slopes = [gU, gW, ga, T(h[-1]) @ e, e.sum(1, keepdims=True)]
        U, W, a, V, c = move([U, W, a, V, c], slopes)
    return (run()[1] ** 2).mean((1, 2)) / y.var()


@pytest.mark.statistical
def test_blurred_recurrent_networks():
    r"""The recurrent network on the adding task: the printed shares of runs whose error ends below a fifth of the variance of the targets, for plain descent and for a blur that begins with width $1/50$, $1/5$ or $2/5$. In a second simulation of 60 other starts
    each the 95% intervals overlap the printed ones, the third count is above the second, and the last is less than half of each other one."""
    facts, counts = facts_of(blurred_recurrent), []
    for k, first in enumerate((None, 1 / 50, 1 / 5, 2 / 5)):
        count = int((recurrent_run(first, 60, seed=[17, k]) < 0.2).sum())
        again = binomtest(count, 60).proportion_ci(method="wilson")
        printed = binomtest(facts.counts[k], facts.runs).proportion_ci(method="wilson")
        assert abs(100 * printed.low - facts.low[k]) < 1e-9 > abs(100 * printed.high - facts.high[k])
        assert again.high >= printed.low and printed.high >= again.low
        counts.append(count)
    assert 2 * counts[3] < min(counts[:3]) and facts.high[3] < min(facts.low[:3])
    assert counts[2] > counts[1] and facts.low[2] > facts.high[1]
    assert facts.low[0] < facts.high[2] and facts.low[2] < facts.high[0]
