"""What convexity says, and what it does not say."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given

from landscape.search.segments import highest, midpoint_gap, profile
from tests.claims.convex_cases import INNER, Convex, any_convex, corners, local_minimisers, mix, points, tilted
from tests.claims.generated import FRACTIONS, WEIGHTS_OF_A_CHORD, matrices


@pytest.mark.proved
@given(any_convex(2), matrices(2, 3, FRACTIONS), points(2), points(3), points(3), WEIGHTS_OF_A_CHORD)
def test_affine_inner_map_keeps_convexity(g, A, b, w, q, t):
    r"""The map $w\mapsto Aw+b$ takes a mixture to the same mixture. So if $g$ is convex, then $w\mapsto g(Aw+b)$ is
    convex, and where $g$ has the Hessian $H$ it has the Hessian $A^\top H A$."""
    inner = lambda at: A @ at + b
    outer = lambda at: g(inner(at))
    assert (inner(mix(w, q, t)) == mix(inner(w), inner(q), t)).all()
    assert outer(mix(w, q, t)) <= mix(outer(w), outer(q), t) and midpoint_gap(outer, w, q) <= 0
    smooth, u = Convex(g.powers), q - w
    second = [-1, 16, -30, 16, -1]  # differences that give the second derivative of a quartic exactly
    bend = sum(k * smooth(inner(w + i * u)) for i, k in zip(range(-2, 3), second, strict=True)) / 12
    assert bend == u @ A.T @ smooth.hessian(inner(w)) @ A @ u
    product = lambda at: (1 - at[0] * at[1]) ** 2  # not affine inside
    assert midpoint_gap(product, np.array([1, 1]), np.array([-1, -1])) > 0


@pytest.mark.exact
def test_affine_inner_map_is_needed():
    r"""A convex function of a product need not be convex: $(1-w_1w_2)^2$ has an indefinite Hessian at 0."""
    w1, w2 = sp.symbols("w1 w2")
    H = sp.hessian((1 - w1 * w2) ** 2, (w1, w2)).subs({w1: 0, w2: 0})
    assert sorted(H.eigenvals()) == [-2, 2]


@pytest.mark.exact
def test_convex_without_unique_minimiser():
    r"""The function $(a+b-1)^2$ is convex, and every point of the line $a+b=1$ is a minimiser."""
    a, b = sp.symbols("a b", real=True)
    f = (a + b - 1) ** 2
    assert sp.hessian(f, (a, b)).eigenvals() == {0: 1, 4: 1}
    assert sp.expand(f.subs(b, 1 - a)) == 0


@pytest.mark.exact
def test_convex_without_minimiser():
    r"""The function $e^x$ is convex and positive, its infimum is 0, and no $x$ attains it."""
    x = sp.symbols("x", real=True)
    assert sp.diff(sp.exp(x), x, 2).is_positive
    assert sp.exp(x).is_positive and sp.limit(sp.exp(x), x, -sp.oo) == 0


@pytest.mark.exact
def test_convex_in_each_parameter_is_not_convex():
    r"""The function $(1-w_1w_2)^2$ is convex in $w_1$ and convex in $w_2$, and it is not convex."""
    w1, w2 = sp.symbols("w1 w2", real=True)
    f = (1 - w1 * w2) ** 2
    assert (sp.diff(f, w1, 2), sp.diff(f, w2, 2)) == (2 * w2**2, 2 * w1**2)
    assert [f.subs({w1: t, w2: t}) for t in (-1, 0, 1)] == [0, 1, 0]


@pytest.mark.exact
def test_midpoint_gap_signs():
    r"""The midpoint gap is negative for $x^2$, zero for $3x$ and positive for $-x^2$, here between 1 and 3."""
    assert midpoint_gap(lambda x: x**2, 1, 3) == -1
    assert midpoint_gap(lambda x: 3 * x, 1, 3) == 0
    assert midpoint_gap(lambda x: -(x**2), 1, 3) == 1


@pytest.mark.exact
def test_profile_and_barrier():
    r"""On the segment from $-2$ to $4$, $(x-1)^2$ is highest at an end, and $-(x-1)^2$ stands 9 above both ends."""
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
@given(corners(), any_convex(2), points(2), points(2), INNER)
def test_local_minima_of_convex_functions_are_global(values, f, x, y, t):
    r"""Every local minimiser of a convex function is global: if $f(y)<f(x)$, all points between $x$ and $y$, however
    near to $x$, are lower than $x$."""
    assert all(values[i] == min(values) for i in local_minimisers(values))
    if f(y) < f(x):
        assert f(mix(x, y, t)) <= f(x) - t * (f(x) - f(y)) < f(x)
    two_wells = [1, 0, 1, -1, 0]  # not convex
    away = {k: 12 - k for k in (0, 1, 2, 3, 9, 10, 11, 12)}  # straight, but nothing between 3 and 9: 3 is local
    assert 1 in local_minimisers(two_wells) and away[12] < away[3] < away[2]


@pytest.mark.proved
@given(any_convex(3), points(3), points(3), WEIGHTS_OF_A_CHORD)
def test_minimisers_of_convex_functions_fill_the_segment(f, x, y, t):
    r"""If a convex function is least at $x$ and at $y$, every point between them is a minimiser too. A higher midpoint
    therefore refutes convexity."""
    assume((x != y).any())
    level = tilted(f, x, y)
    trough = lambda z: max(level(z), level(x))  # convex, least at x and at y
    assert trough(mix(x, y, t)) == trough(x) == trough(y) and midpoint_gap(trough, x, y) == 0
    wells = lambda z: (z**2 - 1) ** 2  # not convex: least at -1 and at 1 alone
    assert wells(-1) == wells(1) == 0 < wells(0)
