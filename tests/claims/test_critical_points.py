"""How a computer proves that a critical point is there, and what looks like a proof and is none."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from flint import fmpq

from figures import interval_newton
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.proof.krawczyk import certify, krawczyk
from landscape.search.multistart import levenberg
from tests.claims.recorded import facts_of

CASE = VARIANTS["answer"]
VALLEY = np.array([-0.9707, 1.9289, 1.6108, -18.34, 2.8917, 0.43])


def newton(low, high):
    """N(X) = m - f(m)/f'(X) for f(w) = w^2 - 2 and a box X of positive numbers."""
    middle = Fraction(low + high) / 2
    quotients = [(middle**2 - 2) / (2 * end) for end in (low, high)]
    return middle - max(quotients), middle - min(quotients)


@pytest.mark.exact
def test_interval_newton_by_hand():
    """For w^2 - 2 on [1, 2] the operator gives [11/8, 23/16], which lies inside and contains the root."""
    image = newton(Fraction(1), Fraction(2))
    assert image == (Fraction(11, 8), Fraction(23, 16))
    assert 1 < image[0] and image[1] < 2 and image[0] ** 2 < 2 < image[1] ** 2
    assert facts_of(interval_newton).image == tuple(map(float, image))


@pytest.mark.exact
def test_interval_newton_proves_absence():
    """For w^2 - 2 on [2, 3] the operator gives [23/16, 43/24], which has no point in common with the box."""
    image = newton(Fraction(2), Fraction(3))
    assert image == (Fraction(23, 16), Fraction(43, 24)) and image[1] < 2


@pytest.mark.exact
def test_a_local_minimum_without_a_least_value():
    """The cost w^3/3 - 2w has a strict local minimum at the square root of 2 and falls without bound to
    the left."""
    w = sp.symbols("w", real=True)
    cost = w**3 / 3 - 2 * w
    assert cost.diff(w).subs(w, sp.sqrt(2)) == 0 and cost.diff(w, 2).subs(w, sp.sqrt(2)) > 0
    assert sp.limit(cost, w, -sp.oo) == -sp.oo


@pytest.mark.exact
def test_small_slope_and_upward_bend_prove_nothing():
    """The cost (1 - s(w))^2 of one logistic unit has no critical point; yet where s = 999/1000 its slope is
    below 2/1000000 in absolute value and its second derivative is positive."""
    w = sp.symbols("w", real=True)
    s = 1 / (1 + sp.exp(-w))
    slope = ((1 - s) ** 2).diff(w)
    assert sp.simplify(slope + 2 * s * (1 - s) ** 2) == 0  # a product of numbers that are never zero
    there = sp.log(999)
    assert s.subs(w, there) == sp.Rational(999, 1000)
    assert 0 < -slope.subs(w, there) < sp.Rational(2, 10**6) and slope.diff(w).subs(w, there) > 0


@pytest.mark.numerical
def test_no_certificate_in_a_valley():
    """Far out in a valley of the answer's cost the gradient in floats is below a ten-millionth and the
    Hessian in floats positive definite, and the certificate is refused."""
    theta = levenberg(CASE.problem, VALLEY[None], 50)[0]
    assert np.linalg.norm(CASE.problem.gradient(theta)) < 1e-7
    assert np.linalg.eigvalsh(CASE.problem.hessian(theta)).min() > 0
    centre = [fmpq(round(10**9 * t), 10**9) for t in theta]
    assert all(krawczyk(CASE.balls, centre, fmpq(1, 10**k)) is None for k in range(1, 13))
    with pytest.raises(ValueError, match="no critical point is certified"):
        certify(CASE.balls, theta)
