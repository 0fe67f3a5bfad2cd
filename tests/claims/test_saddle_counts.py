"""How many saddles and minima there are: in a small network, in random matrices, in pictures, in families. Oracles: exact
numbers, listings, seeded samples, and a second certificate in mpmath's intervals."""

from fractions import Fraction
from itertools import permutations, product
from math import comb, factorial, prod

import numpy as np
import pytest
import sympy as sp
from flint import arb
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath import iv
from scipy.special import betainc, gammaln, multigammaln

from figures import index_against_loss, random_matrix_minima
from landscape.cases.families import critical_families, fitting_families, ratio
from landscape.cases.penalised import certified
from landscape.cases.random_matrices import chance_of_minimum
from landscape.model import networks
from landscape.model.activations import IDENTITY
from landscape.model.losses import SQUARED_ERROR
from tests.claims.generated import FRACTIONS, matrices, vectors
from tests.claims.interval_checker import Checked, last_place, negative, tanh
from tests.claims.recorded import facts_of

X, Y = sp.symbols("x y", real=True)


class SmallNetwork(Checked):
    """The penalised cost of two tanh units on five samples, in mpmath's intervals and with derivatives of its own."""

    def __init__(self):
        self.samples = list(zip((-2, -1, 0, 1, 2), (1, 2, -2, 2, 0), strict=True))

    def derivatives(self, theta):
        rate = iv.mpf(1) / 100
        total = rate * sum(t * t for t in theta)
        slope = [2 * rate * t for t in theta]
        bend = [[2 * rate * (i == j) for j in range(6)] for i in range(6)]
        for x, y in self.samples:
            parts = [(j, *tanh(theta[j] * x + theta[2 + j])) for j in (0, 1)]
            error = sum(theta[4 + j] * s for j, s, *_ in parts) - y
            df, ddf = [iv.mpf(0)] * 6, {}
            for j, s, ds, dds in parts:
                v, (w, b, u) = theta[4 + j], (j, 2 + j, 4 + j)
                df[w], df[b], df[u] = v * ds * x, v * ds, s
                ddf |= {(w, w): v * dds * x * x, (w, b): v * dds * x, (b, b): v * dds, (w, u): ds * x, (b, u): ds}
            total += error**2 / 5
            slope = [slope[k] + 2 * error * df[k] / 5 for k in range(6)]
            for k, m in product(range(6), repeat=2):
                bend[k][m] += 2 * (df[k] * df[m] + error * ddf.get((min(k, m), max(k, m)), 0)) / 5
        return total, slope, bend


def all_copies(theta):
    """The point's images under the exchange of the units and the sign changes of each, rounded."""
    units = np.reshape([float(text) for text in theta], (3, 2)).T
    return {
        tuple((np.round(np.array(order) * np.array(signs)[:, None], 6) + 0.0).ravel().tolist())
        for order in permutations(units.tolist())
        for signs in product((1, -1), repeat=2)
    }


@pytest.mark.slow
@pytest.mark.certified
def test_critical_points_of_a_small_network():
    """Among the critical points of the penalised cost of two tanh units on five samples are 3 minima, 7 saddles of
    index 1 and 4 of index 2, no copies of each other and with regular Hessians; with copies 24, 40 and 17. Their
    losses increase from index to index."""
    points, check = certified(2, 1000, np.random.default_rng(0)), SmallNetwork()
    counts, losses, seen = [0, 0, 0], [[], [], []], set()
    for point in points:
        centre = [iv.mpf(text) for text in point.theta]
        box = check.only_one(centre, [m + last_place(t) for m, t in zip(centre, point.theta, strict=True)])
        value, _, H = check.derivatives(box)
        assert negative(H) == point.down and value in iv.mpf(point.loss) + last_place(point.loss)
        copies = all_copies(point.theta)
        assert not copies & seen
        seen |= copies
        counts[point.down] += len(copies)
        losses[point.down].append(float(point.loss))
    assert list(map(len, losses)) == [3, 7, 4] and counts == [24, 40, 17] and sum(counts) == 81
    assert max(losses[0]) < min(losses[1]) and max(losses[1]) < min(losses[2])
    facts = facts_of(index_against_loss)
    assert (facts.marks, facts.counts, facts.total) == ((3, 7, 4), (24, 40, 17), 81)


@pytest.mark.exact
def test_wells_in_two_variables():
    r"""$(x^2 - 1)^2 + (y^2 - 1)^2$ has nine critical points: at $(\pm1, \pm1)$ the second derivatives are $8$ and
    $8$, at $(\pm1, 0)$ and $(0, \pm1)$ they are $8$ and $-4$ in some order, at the origin $-4$ and $-4$; the mixed
    one is zero."""
    f = (X**2 - 1) ** 2 + (Y**2 - 1) ** 2
    points = sp.solve([f.diff(X), f.diff(Y)], [X, Y], dict=True)
    assert len(points) == 9 and f.diff(X, Y) == 0
    for at in points:
        assert [f.diff(v, 2).subs(at) for v in (X, Y)] == [8 if at[v] else -4 for v in (X, Y)]
        assert all(at[v] in (-1, 0, 1) for v in (X, Y))


@pytest.mark.exact
def test_wells_in_many_variables():
    r"""The sum of $(x_i^2 - 1)^2$ over ten variables has 59049 critical points: 1024 minima, one maximum, 58024
    saddles, which are more than 98 of 100. With three variables these are 27, 8, 1 and 18, by index 8, 12, 6 and
    1."""
    for n, total, minima, saddles in ((10, 59049, 1024, 58024), (3, 27, 8, 18)):
        by_index = [comb(n, k) * 2 ** (n - k) for k in range(n + 1)]  # k variables at 0, the others at -1 or 1
        assert sum(by_index) == total == 3**n and by_index[0] == minima and by_index[n] == 1
        assert sum(by_index[1:n]) == saddles and sum((-1) ** k * c for k, c in enumerate(by_index)) == 1
    assert 58024 * 100 > 98 * 59049
    listed = [point.count(0) for point in product((-1, 0, 1), repeat=3)]
    assert [listed.count(k) for k in range(4)] == [8, 12, 6, 1]


@pytest.mark.proved
@given(
    st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
    st.fractions(Fraction(1, 80), Fraction(1, 8), max_denominator=80),
)
def test_wells_catch_every_other_start(x, step):
    r"""Descent on $(x^2 - 1)^2$ with a step size of at most $1/8$ rises from every start between $0$ and $1$ to $1$,
    and by symmetry falls to $-1$ from the other side. From $0$ it does not move, and with a step size of $1/2$ it can
    change sides."""
    move = lambda t, h: t - h * 4 * t * (t * t - 1)
    assert (
        1 - move(x, step) == (1 - x) * (1 - 4 * step * x * (1 + x))
        and 0 <= 1 - 4 * step * x * (1 + x) < 1 - 4 * step * x
    )
    assert x < move(x, step) <= 1 and move(-x, step) == -move(x, step)
    assert move(Fraction(1), step) == 1 and move(Fraction(0), step) == 0
    assert move(Fraction(7, 4), Fraction(1, 2)) < 0
    t = float(x)
    for _ in range(999):
        t = move(t, float(step))
    assert abs(t - 1) < 1e-9  # nothing between holds it


ODD_SETS = st.sampled_from((1, 3, 5)).flatmap(lambda n: st.sets(FRACTIONS, min_size=n, max_size=n))


@pytest.mark.proved
@given(st.lists(ODD_SETS, min_size=1, max_size=3))
def test_as_many_passes_as_valleys_less_one(places):
    """A function with continuous third derivatives that grows in every direction, with finitely many critical points
    and regular Hessians there, has at least as many saddles of index 1 as minima less one. Tried on sums of
    polynomials in one variable each, whose derivatives have the given roots; there the alternating sum by index is 1
    as well."""
    counts = [0] * (len(places) + 1)
    for point in product(*places):
        curvatures = (
            prod(at - root for root in roots if root != at) for at, roots in zip(point, places, strict=True)
        )  # the derivative is the product of (x - root): so is the curvature at a root, without its own factor
        counts[sum(curvature < 0 for curvature in curvatures)] += 1
    assert counts[1] >= counts[0] - 1 and sum((-1) ** k * count for k, count in enumerate(counts)) == 1


@pytest.mark.exact
def test_two_valleys_without_a_pass():
    r"""$(x^2 - 1)^2 + (x^2y - x - 1)^2$ has two minima and no other critical point, and it stays bounded along a way
    to infinity. $x^6/6 - x^4/4 + y^2$ has two minima and at its third critical point the eigenvalues $0$ and $2$."""
    f = (X**2 - 1) ** 2 + (X**2 * Y - X - 1) ** 2
    points = sp.solve([f.diff(X), f.diff(Y)], [X, Y], dict=True)
    assert sorted((at[X], at[Y], f.subs(at)) for at in points) == [(-1, 0, 0), (1, 2, 0)]
    assert all(sp.hessian(f, (X, Y)).subs(at).is_positive_definite for at in points)
    t = sp.symbols("t", positive=True)
    assert sp.limit(f.subs({X: 1 / t, Y: t**2 + t}), t, sp.oo) == 1
    g = X**6 / 6 - X**4 / 4 + Y**2
    assert sp.solve([g.diff(X), g.diff(Y)], [X, Y]) == [(-1, 0), (0, 0), (1, 0)]
    assert [sp.hessian(g, (X, Y)).subs({X: a, Y: 0}) for a in (-1, 0, 1)] == [
        sp.diag(2, 2),
        sp.diag(0, 2),
        sp.diag(2, 2),
    ]


@pytest.mark.exact
def test_dips_on_a_line_need_not_be_minima():
    r"""On the line $y = 0$ the function $(x^2 - 1)^2 - y$ has minima at $x = -1$ and $x = 1$; its slope in $y$ is
    $-1$ everywhere."""
    f = (X**2 - 1) ** 2 - Y
    assert f.diff(Y) == -1
    along = f.subs(Y, 0)
    assert [(at, along.diff(X, 2).subs(X, at)) for at in sp.solve(along.diff(X), X)] == [(-1, 8), (0, -4), (1, 8)]


@pytest.mark.proved
def test_two_random_eigenvalues():
    r"""A random symmetric $2\times2$ matrix with independent normal entries of mean zero, the diagonal with twice the
    variance, is positive definite exactly if a standard normal vector in space lies in a cone of half-angle 45
    degrees, with chance $(2 - \sqrt2)/4$. With another mean, or with no entries off the diagonal, the chance is
    another."""
    u, p, q = sp.symbols("u p q", real=True)
    root = sp.sqrt(2)
    A = sp.Matrix([[(u + p) / root, q / root], [q / root, (u - p) / root]])
    assert sp.expand(2 * A.det() - (u**2 - p**2 - q**2)) == 0 and sp.expand(A.trace() - root * u) == 0
    t = sp.Symbol("t")
    cap = sp.integrate(sp.sin(t), (t, 0, sp.pi / 4)) / 2  # share of the sphere within 45 degrees of an axis
    assert sp.simplify(cap - (2 - root) / 4) == 0
    assert abs(cap - sp.Rational(facts_of(random_matrix_minima).rows[1].chance)) < sp.Rational(1, 20_000)  # as printed
    assert chance_of_minimum(2).overlaps((2 - arb(2).sqrt()) / 4) and chance_of_minimum(1).overlaps(arb(1) / 2)
    rng = np.random.default_rng(0)
    for mean, off, low, high in ((0, 1, float(cap) - 0.005, float(cap) + 0.005), (3, 1, 0.5, 1), (0, 0, 0.245, 0.255)):
        (a, c), b = rng.normal(mean, 2**0.5, (2, 200_000)), off * rng.normal(size=200_000)
        assert low < np.mean((a > 0) & (a * c > b * b)) < high


@pytest.mark.proved
@given(st.integers(2, 5).flatmap(lambda n: matrices(n, n, st.integers(-3, 3))))
def test_positive_definite_is_rarer_than_heads(root):
    r"""For $N \ge 2$ the chance that all $N$ eigenvalues are positive is below $2^{-N}$, because the $2\times2$
    blocks on the diagonal are independent, positive definite if the matrix is, and $(2 - \sqrt2)/4$ is below $1/4$.
    Compared with the chances up to $N = 12$."""
    assume(round(np.linalg.det(root)) != 0)
    A = (root.T @ root).tolist()  # positive definite
    for k in range(0, len(A) - 1, 2):
        assert A[k][k] > 0 and A[k][k] * A[k + 1][k + 1] > A[k][k + 1] ** 2
    assert A[-1][-1] > 0
    pair = (2 - arb(2).sqrt()) / 4
    assert pair < arb(1) / 4 and arb(1) / 2 == arb(2) ** -1  # for N = 1 the chance equals that of heads
    n = 3 + A[0][0] % 10
    assert chance_of_minimum(n) < pair ** (n // 2) / 2 ** (n % 2) < arb(2) ** -n


@pytest.mark.statistical
def test_chances_of_all_eigenvalues_positive():
    r"""The printed chances agree with seeded samples of 100 000 matrices for each $N$ of 3, 4, 6, 8 and 10, within
    four standard errors, at most a tenth of the value; for $N = 3$ they agree with the closed form
    $(\pi - 2\sqrt2)/(4\pi)$."""
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


def share_of_planes(curvatures, rng, planes=40_000):
    """The share of random planes in which a quadratic function with these curvatures bends down somewhere."""
    basis = np.linalg.qr(rng.normal(size=(planes, len(curvatures), 2)))[0]
    inside = basis.transpose(0, 2, 1) @ (np.array(curvatures)[:, None] * basis)
    return np.mean(np.linalg.eigvalsh(inside)[:, 0] < 0)


@pytest.mark.proved
def test_a_random_plane_hides_the_saddle():
    r"""Of $N$ curvatures let one be $-a < 0$ and the others $b > 0$. A random plane contains a direction of negative
    curvature with the chance $\bigl(a/(a+b)\bigr)^{(N-2)/2}$: $2^{-49}$ for $a = b$ and $N = 100$. With unequal
    upward curvatures the formula fails."""
    rng = np.random.default_rng(0)
    for n, a, b in ((3, 1, 1), (4, 1, 1), (4, 3, 1), (5, 1, 2), (8, 2, 1), (12, 9, 1)):
        chance = (a / (a + b)) ** ((n - 2) / 2)
        # a plane takes up a share of a fixed direction that is distributed as Beta(1, (n - 2)/2)
        assert chance == pytest.approx(1 - betainc(1, (n - 2) / 2, b / (a + b)), rel=1e-12)
        assert abs(share_of_planes([-a] + [b] * (n - 1), rng) - chance) < 5 * (chance / 40_000) ** 0.5
    assert Fraction(1, 2) ** ((100 - 2) // 2) == Fraction(1, 2**49) and Fraction(1, 2) ** 4 == Fraction(1, 16)
    assert share_of_planes([-1, 1, 50], rng) < 0.6 < 0.5**0.5  # what the formula gives for the curvatures -1, 1, 1


SQUARE = IDENTITY._replace(value=lambda z: z * z, slope=lambda z: 2 * z, curvature=lambda z: 2 + 0 * z)


@pytest.mark.proved
@given(st.data(), st.integers(1, 3), st.integers(1, 2))
def test_copies_of_a_critical_point_are_critical(data, r, inputs):
    """In a wide network that copies the units of a narrow one, with output weights that add up to the narrow ones,
    each derivative is that of the narrow network, times the copy's share if it is in an input weight or a hidden
    bias: so copies of a critical point without zero output weights are critical. With an output weight zero they need
    not be."""
    took = [*range(r), *data.draw(st.lists(st.integers(0, r - 1), min_size=1, max_size=2))]
    W, b, wide_v = (
        data.draw(shape)
        for shape in (matrices(r, inputs, FRACTIONS), vectors(r, FRACTIONS), vectors(len(took), FRACTIONS))
    )
    v = np.array([sum(wide_v[k] for k, j in enumerate(took) if j == unit) for unit in range(r)])
    assume(all(v))
    X, y = data.draw(matrices(3, inputs, FRACTIONS)), data.draw(vectors(3, FRACTIONS))
    slope = lambda net: networks.gradient(net, X, y, SQUARE, SQUARED_ERROR, ("W", "b", "v"))
    narrow = networks.Network(W, b, v, 0)
    thin = networks.unflatten(slope(narrow), narrow, ("W", "b", "v"))
    copy = networks.Network(W[took], b[took], wide_v, 0)
    wide = networks.unflatten(slope(copy), copy, ("W", "b", "v"))
    for k, j in enumerate(took):
        share = wide_v[k] / v[j]
        assert wide.v[k] == thin.v[j] and wide.b[k] == share * thin.b[j]
        assert (wide.W[k] == share * thin.W[j]).all()
    one = lambda w, v: networks.Network(np.array([[w]] * len(v)), np.zeros(len(v), int), np.array(v), 0)
    at = np.array([[1]]), np.array([1]), SQUARE, SQUARED_ERROR, ("W", "b")
    assert not networks.gradient(one(1, [0]), *at).any()  # no slope in the input weight, because the unit is idle,
    assert networks.gradient(one(1, [1, -1]), *at).any()  # but in those of its copies


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
    """From a perfect fit with two units, three units make 12 families of perfect fits, and one critical family comes
    from a single unit."""
    assert fitting_families(2, 3) == 12 and critical_families(1, 3) == 1
    assert len(set(permutations("aab")) | set(permutations("abb"))) == len(set(permutations("ab0"))) == 6


@pytest.mark.exact
def test_ratio_of_families_crosses_one():
    r"""With $r = 10$ there are more critical families up to two extra units and more families of perfect fits from
    three on; for $r = 5$ from one on, for $r = 20$ from eight on. Counted one by one until $r\,(1 - 1/r)^m$ is below
    $1/2$; then the bound of the proof settles the rest."""
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
@given(st.integers(2, 6), st.integers(0, 40))
def test_many_extra_units_favour_perfect_fits(r, extra):
    r"""For fixed $r$ the ratio is at most $rq/(1 - rq)$ with $q = (1 - 1/r)^m$, if $rq < 1$, and so tends to zero as
    the width $m$ grows. For $r = 1$ there are no critical families at all."""
    m = r + extra
    words = onto(m)
    critical, fits = sum(words[1:r]), sum(words[r + j] // factorial(j) for j in range(extra + 1))
    bound = r * Fraction(r - 1, r) ** m
    assert ratio(r, extra) == Fraction(critical, fits) and (bound >= 1 or ratio(r, extra) <= bound / (1 - bound))
    assert 2 * r * Fraction(r - 1, r) ** (12 * r) < Fraction(1, 1000) and ratio(1, extra) == 0
