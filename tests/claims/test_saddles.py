"""Saddles: how descent passes them, and how many there are by three ways of counting."""

from fractions import Fraction
from itertools import permutations, product
from math import ceil, factorial, log

import numpy as np
import pytest
import sympy as sp
from flint import arb
from scipy.special import gammaln, multigammaln

from figures import random_matrix_minima, saddle_escape_steps, saddle_paths
from landscape.cases.families import critical_families, fitting_families, ratio
from landscape.cases.random_matrices import chance_of_minimum
from tests.claims.recorded import facts_of


@pytest.mark.exact
def test_difference_of_squares_is_a_saddle():
    """The only critical point of x^2 - y^2 is the origin, the Hessian has one negative eigenvalue, and
    there are higher and lower points in every ball around it."""
    x, y, t = sp.symbols("x y t", positive=True)
    f = x**2 - y**2
    assert sp.Matrix([f]).jacobian([x, y]) == sp.Matrix([[2 * x, -2 * y]])
    assert sp.hessian(f, (x, y)) == sp.diag(2, -2)
    assert f.subs({x: t, y: 0}).is_positive and f.subs({x: 0, y: t}).is_negative


@pytest.mark.exact
def test_saddle_steps_by_hand():
    """From (1, 1/10) descent on x^2 - y^2 with step size 1/4 visits (1/2, 3/20), (1/4, 9/40) and (1/8, 27/80),
    and y passes 1 at the sixth step."""
    points = [(Fraction(1), Fraction(1, 10))]
    while points[-1][1] < 1:
        a, b = points[-1]
        points.append((a - Fraction(1, 4) * 2 * a, b - Fraction(1, 4) * -2 * b))
    assert [str(value) for point in points[1:4] for value in point] == ["1/2", "3/20", "1/4", "9/40", "1/8", "27/80"]
    assert len(points) - 1 == 6 == facts_of(saddle_paths).steps[0]


@pytest.mark.proved
def test_steps_to_leave_a_quadratic_saddle():
    """Descent on a quadratic function multiplies a coordinate of curvature -a by 1 + step a, so it first
    reaches r from d after ln(r/d) / ln(1 + step a) steps, rounded up. Checked in rationals."""
    for a, step, d, r in product(
        (Fraction(1, 3), Fraction(2)),
        (Fraction(1, 4), Fraction(1, 9)),
        (Fraction(1, 7), Fraction(1, 10**9)),
        (Fraction(1), Fraction(3, 2)),
    ):
        y, steps = d, 0
        while y < r:
            y, steps = y - step * (-a * y), steps + 1
        assert steps == ceil(log(r / d) / log(1 + step * a))
    facts = facts_of(saddle_escape_steps)
    assert facts.steps == tuple(ceil(k * log(10) / log(1.5)) for k in (1, 2, 4, 8, 16, 32)) == (6, 12, 23, 46, 91, 182)


@pytest.mark.proved
def test_a_degenerate_saddle_attracts():
    """On x^2 + y^3 with a step below 1 every start with 0 < y < 1/(3 step) is drawn into the saddle at the origin: x shrinks by a
    constant factor, y stays positive and falls. So a saddle whose Hessian has no negative eigenvalue can catch a whole region."""
    x, y, step = sp.symbols("x y step", positive=True)
    f = x**2 + y**3
    assert sp.hessian(f, (x, y)).subs({x: 0, y: 0}) == sp.diag(2, 0)
    assert sp.expand(y - step * sp.diff(f, y) - y * (1 - 3 * step * y)) == 0
    assert sp.expand(x - step * sp.diff(f, x) - x * (1 - 2 * step)) == 0  # between -1 and 1 for steps between 0 and 1
    for h in (0.1, 0.5, 0.99):
        across, at = 3.0, 0.3  # below 1/(3 h)
        for _ in range(40_000):
            across, at, before = across - h * 2 * across, at - h * 3 * at**2, at
            assert 0 < at < before
        assert at < 1e-4 and abs(across) < 1e-300


@pytest.mark.exact
def test_no_global_smoothness():
    """The second derivative of (1 - w1 w2)^2 in w1 is 2 w2^2, which has no bound."""
    a, b = sp.symbols("w1 w2", real=True)
    assert sp.diff((1 - a * b) ** 2, a, 2) == 2 * b**2


@pytest.mark.proved
def test_two_random_eigenvalues():
    """A random symmetric 2 x 2 matrix is positive definite exactly if a standard normal vector in space lies in a
    cone of half-angle 45 degrees, which has the chance (2 - sqrt 2)/4."""
    u, p, q = sp.symbols("u p q", real=True)
    root = sp.sqrt(2)
    A = sp.Matrix([[(u + p) / root, q / root], [q / root, (u - p) / root]])
    assert sp.expand(2 * A.det() - (u**2 - p**2 - q**2)) == 0 and sp.expand(A.trace() - root * u) == 0
    t = sp.Symbol("t")
    cap = sp.integrate(sp.sin(t), (t, 0, sp.pi / 4)) / 2  # share of the sphere within 45 degrees of an axis
    assert sp.simplify(cap - (2 - root) / 4) == 0
    assert chance_of_minimum(2).overlaps((2 - arb(2).sqrt()) / 4) and chance_of_minimum(1).overlaps(arb(1) / 2)


@pytest.mark.proved
def test_positive_definite_is_rarer_than_heads():
    """For N of two or more the chance that all N eigenvalues are positive is below 2^-N, because the 2 x 2 blocks on the
    diagonal are independent and (2 - sqrt 2)/4 is below 1/4. Checked up to N = 12."""
    assert sp.simplify(sp.Rational(1, 4) - (2 - sp.sqrt(2)) / 4).is_positive
    pair = (2 - arb(2).sqrt()) / 4
    for n in range(3, 13):
        assert chance_of_minimum(n) < pair ** (n // 2) / 2 ** (n % 2) < arb(2) ** -n
    assert chance_of_minimum(2) < arb(1) / 4


@pytest.mark.statistical
def test_chances_of_all_eigenvalues_positive():
    """The printed chances agree with seeded samples of 100 000 matrices for each N of 3, 4, 6, 8 and 10, within four standard errors,
    at most a tenth of the value; for N = 3 they agree with the closed form (pi - 2 sqrt 2)/(4 pi)."""
    printed = {row.size: float(row.chance) for row in facts_of(random_matrix_minima).rows}
    assert abs(printed[3] - float((sp.pi - 2 * sp.sqrt(2)) / (4 * sp.pi))) < 5e-6
    rng = np.random.default_rng(0)
    for n in (3, 4, 6, 8, 10):
        # Directions B of positive definite matrices, uniform at trace 1: B = L L^T / trace (Bartlett). The normal density
        # is integrated over the length by hand, which leaves the mean of (tr B^2)^(-D/2).
        L = np.tril(rng.normal(size=(100_000, n, n)), -1)
        L[:, range(n), range(n)] = np.sqrt(rng.chisquare(n + 1 - np.arange(n), (100_000, n)))
        squares = np.linalg.norm(L.transpose(0, 2, 1) @ L, axis=(1, 2)) ** 2 / (L**2).sum(axis=(1, 2)) ** 2
        D = n * (n + 1) // 2
        constant = (
            gammaln(D / 2)
            - gammaln(D)
            + multigammaln((n + 1) / 2, n)
            - np.log(2)
            - D / 2 * np.log(np.pi)
            + n * (n - 1) / 4 * np.log(2)
        )
        values = np.exp(constant) * squares ** (-D / 2)
        assert abs(values.mean() - printed[n]) < 4 * values.std() / np.sqrt(len(values)) < 0.1 * printed[n]


@pytest.mark.proved
def test_copies_of_a_critical_point_are_critical():
    """In a wide network each derivative is that of the narrow one, times the copy's share of the output weight: so copies of
    a critical point without zero output weights are critical. Checked for three units made from two."""
    s, loss = sp.Function("s"), sp.Function("l")
    w, a, x = sp.symbols("w1:3"), sp.symbols("a1:3"), sp.symbols("x1:4")
    u, v = sp.symbols("u1:4"), sp.symbols("v1:4")
    output = lambda weights, out, at: sum(p * s(q * at) for p, q in zip(out, weights, strict=True))
    narrow = sum(loss(output(w, a, at)) for at in x)
    wide = sum(loss(output(u, v, at)) for at in x)
    took = (0, 1, 0)  # which narrow unit each wide unit took
    copied = {**{u[k]: w[j] for k, j in enumerate(took)}, v[1]: a[1], v[2]: a[0] - v[0]}
    for k, j in enumerate(took):
        share = v[k].subs(copied) / a[j]
        for slope, expected in (
            (sp.diff(wide, u[k]), share * sp.diff(narrow, w[j])),
            (sp.diff(wide, v[k]), sp.diff(narrow, a[j])),
        ):
            assert sp.simplify((slope.subs(copied) - expected).doit()) == 0


def listed(r, m, silent):
    """All families of m units by listing: unit k takes one of r units or, if allowed, joins a silent group."""
    found = set()
    for labels in product(range(r + m if silent else r), repeat=m):
        if set(range(r)) <= set(labels):
            groups = list(
                dict.fromkeys(label for label in labels if label >= r)
            )  # groups have no names: number them by age
            found.add(tuple(label if label < r else r + groups.index(label) for label in labels))
    return found


@pytest.mark.exact
def test_families_by_listing():
    """For all widths up to four the formulas give the number of families that a listing finds."""
    for m in range(1, 5):
        for r in range(1, m + 1):
            assert critical_families(r, m) == len(listed(r, m, silent=False))
            assert fitting_families(r, m) == len(listed(r, m, silent=True))


@pytest.mark.exact
def test_families_of_three_units():
    """From a perfect fit with two units, three units make 12 families of perfect fits, and one critical family comes from a
    single unit."""
    assert fitting_families(2, 3) == 12 and critical_families(1, 3) == 1
    assert len(set(permutations("aab")) | set(permutations("abb"))) == len(set(permutations("ab0"))) == 6


@pytest.mark.exact
def test_ratio_of_families_crosses_one():
    """With r = 10 there are more critical families up to two extra units and more families of perfect fits from three on; for
    r = 5 from one on, for r = 20 from eight on. Counted one by one until r (1 - 1/r)^m is below 1/2; then the bound of the proof settles the rest."""
    for r, first in ((5, 1), (10, 3), (20, 8)):
        m, before = r, float("inf")
        while r * Fraction(r - 1, r) ** m >= Fraction(1, 2) or m - r <= first:
            words = onto(m)
            critical, fits = sum(words[1:r]), sum(words[r + j] // factorial(j) for j in range(m - r + 1))
            assert ratio(r, m - r) == Fraction(critical, fits) < before and (critical < fits) == (m - r >= first)
            before, m = Fraction(critical, fits), m + 1


def onto(m):
    """For k = 0 to m the number of words of m letters that use each of k letters, by deleting the first letter."""
    row = [1]
    for _ in range(m):
        row = [0] + [j * (row[j - 1] + (row[j] if j < len(row) else 0)) for j in range(1, len(row) + 1)]
    return row


@pytest.mark.proved
def test_many_extra_units_favour_perfect_fits():
    """For fixed r the ratio is at most r q / (1 - r q) with q = (1 - 1/r)^m, if r q < 1, and so tends to zero as the width m grows."""
    for r in (2, 3, 5):
        for m in range(4 * r, 12 * r, r):
            bound = r * Fraction(r - 1, r) ** m
            assert bound < 1 and ratio(r, m - r) <= bound / (1 - bound)


@pytest.mark.exact
def test_slow_start_at_a_flat_saddle():
    """Descent on x^2 - y^4 with step size 1/4 multiplies y by 1 + y^2; from 1/100 it needs more than 3700 steps to reach 1/50."""
    y, steps = Fraction(1, 100), 0
    assert sp.diff(-(sp.Symbol("y") ** 4), sp.Symbol("y")) == -4 * sp.Symbol("y") ** 3
    while y < Fraction(1, 50):
        y = Fraction(round((y + y**3) * 10**15) + 1, 10**15)  # rounded up: the true value is smaller
        steps += 1
    assert 3700 < steps < 3800
