"""Homotopy: Gaussian smoothing by hand and in closed form, penalties and curricula."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from flint import acb, arb, ctx
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from figures import homotopy_folds
from landscape.cases.smoothed_polynomials import QUARTIC, slope
from landscape.model.smoothing import APPROXIMATE, CLOSED, polynomial
from tests.claims.recorded import facts_of

F = Fraction
X, Y, U = sp.symbols("x y u", real=True)
SMALL = st.builds(Fraction, st.integers(-12, 12), st.integers(1, 4))
POSITIVE = st.builds(Fraction, st.integers(1, 12), st.integers(1, 4))


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
