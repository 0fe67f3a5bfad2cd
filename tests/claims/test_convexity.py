"""What convexity says, and what it does not say."""

import pytest
import sympy as sp

from landscape.search.segments import highest, midpoint_gap, profile


@pytest.mark.proved
def test_affine_inner_map_keeps_convexity():
    """w -> A w + b takes a mixture to the same mixture, so the chord inequality of g is that of w ->
    g(A w + b): convex with g. If g has Hessian H, the new one is A^T H A, positive semidefinite with
    H."""
    w = sp.Matrix(sp.symbols("w1 w2"))
    A, b = sp.Matrix(2, 2, sp.symbols("a11 a12 a21 a22")), sp.Matrix(sp.symbols("b1 b2"))
    q, t = sp.Matrix(sp.symbols("q1 q2")), sp.symbols("t")
    mixed = (1 - t) * (A * w + b) + t * (A * q + b)
    assert (A * ((1 - t) * w + t * q) + b - mixed).expand() == sp.zeros(2, 1)
    u = sp.symbols("u1 u2")
    p = sp.symbols("p0:10")  # every polynomial g of degree 3: enough for an identity in second derivatives
    monomials = [u[0] ** i * u[1] ** j for i in range(4) for j in range(4 - i)]
    g = sum(coefficient * monomial for coefficient, monomial in zip(p, monomials, strict=True))
    inner = dict(zip(u, A * w + b))
    left = sp.hessian(g.subs(inner, simultaneous=True), list(w))
    right = A.T * sp.hessian(g, u).subs(inner, simultaneous=True) * A
    assert (left - right).expand() == sp.zeros(2, 2)


@pytest.mark.exact
def test_affine_inner_map_is_needed():
    """A convex function of a product need not be convex: (1 - w1 w2)^2 has an indefinite
    Hessian at 0."""
    w1, w2 = sp.symbols("w1 w2")
    H = sp.hessian((1 - w1 * w2) ** 2, (w1, w2)).subs({w1: 0, w2: 0})
    assert sorted(H.eigenvals()) == [-2, 2]


@pytest.mark.exact
def test_convex_without_unique_minimiser():
    """(a + b - 1)^2 is convex, and every point of the line a + b = 1 is a minimiser."""
    a, b = sp.symbols("a b", real=True)
    f = (a + b - 1) ** 2
    assert sp.hessian(f, (a, b)).eigenvals() == {0: 1, 4: 1}
    assert sp.expand(f.subs(b, 1 - a)) == 0


@pytest.mark.exact
def test_convex_without_minimiser():
    """e^x is convex and positive, its infimum is 0, and no x attains it."""
    x = sp.symbols("x", real=True)
    assert sp.diff(sp.exp(x), x, 2).is_positive
    assert sp.exp(x).is_positive and sp.limit(sp.exp(x), x, -sp.oo) == 0


@pytest.mark.exact
def test_convex_in_each_parameter_is_not_convex():
    """(1 - w1 w2)^2 is convex in w1 and convex in w2, and it is not convex."""
    w1, w2 = sp.symbols("w1 w2", real=True)
    f = (1 - w1 * w2) ** 2
    assert (sp.diff(f, w1, 2), sp.diff(f, w2, 2)) == (2 * w2**2, 2 * w1**2)
    assert [f.subs({w1: t, w2: t}) for t in (-1, 0, 1)] == [0, 1, 0]


@pytest.mark.exact
def test_midpoint_gap_signs():
    """The midpoint gap is negative for x^2, zero for 3x and positive for -x^2, here between 1
    and 3."""
    assert midpoint_gap(lambda x: x**2, 1, 3) == -1
    assert midpoint_gap(lambda x: 3 * x, 1, 3) == 0
    assert midpoint_gap(lambda x: -(x**2), 1, 3) == 1


@pytest.mark.exact
def test_profile_and_barrier():
    """On the segment from -2 to 4, (x - 1)^2 is highest at an end, and -(x - 1)^2 stands 9
    above both."""
    bowl = profile(lambda x: (x - 1) ** 2, -2.0, 4.0, points=5)
    assert bowl.t.tolist() == [0, 0.25, 0.5, 0.75, 1] and bowl.cost.tolist() == [
        9,
        2.25,
        0,
        2.25,
        9,
    ]
    assert highest(bowl) == (0, 9, 0)
    assert highest(profile(lambda x: -((x - 1) ** 2), -2.0, 4.0, points=5)) == (0.5, 0, 9)
    assert highest(profile(lambda x: x, 0.0, 2.0, points=3)) == (1, 2, 0)


@pytest.mark.proved
def test_local_minima_of_convex_functions_are_global():
    """Let f be convex and f(y) < f(x). On the segment from x to y the chord gives
    f(x + t (y - x)) <= f(x) - t (f(x) - f(y)) < f(x) for 0 < t <= 1, so x is no local minimiser."""
    fx, t, drop = sp.Symbol("fx", real=True), *sp.symbols("t drop", positive=True)
    chord = (1 - t) * fx + t * (fx - drop)  # drop = f(x) - f(y)
    assert sp.expand(chord - fx) == -t * drop
    assert (-t * drop).is_negative


@pytest.mark.proved
def test_minimisers_of_convex_functions_fill_the_segment():
    """If a convex function has the minimum m at x and at y, the chord is m everywhere: every point
    between them is a minimiser. A midpoint above m therefore refutes convexity."""
    m, t = sp.symbols("m t", real=True)
    assert sp.expand((1 - t) * m + t * m) == m
