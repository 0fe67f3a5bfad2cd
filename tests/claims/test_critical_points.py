"""How a computer proves that a critical point is there, and what looks like a proof and is none."""

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
import sympy as sp
from flint import arb, arb_mat, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from figures import interval_newton
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.proof.balls import ball, ends, precise
from landscape.proof.certificates import elimination
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.krawczyk import certify, krawczyk
from landscape.proof.networks import Expansion
from landscape.search.multistart import levenberg
from tests.claims.generated import FRACTIONS, matrices, vectors
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
    r"""For $w^2 - 2$ on $[1, 2]$ the operator gives $[11/8, 23/16]$, which lies inside and contains the root."""
    image = newton(Fraction(1), Fraction(2))
    assert image == (Fraction(11, 8), Fraction(23, 16))
    assert 1 < image[0] and image[1] < 2 and image[0] ** 2 < 2 < image[1] ** 2
    assert facts_of(interval_newton).image == tuple(map(float, image))


@pytest.mark.exact
def test_interval_newton_proves_absence():
    r"""For $w^2 - 2$ on $[2, 3]$ the operator gives $[23/16, 43/24]$, which has no point in common with the box."""
    image = newton(Fraction(2), Fraction(3))
    assert image == (Fraction(23, 16), Fraction(43, 24)) and image[1] < 2


@pytest.mark.exact
def test_krawczyk_by_hand():
    r"""For $w^2 - 2$ with $m = 3/2$ and $Y = 1/3$ the image of the box of radius $r$ is
    $\tfrac{17}{12} \pm \tfrac23 r^2$: inside the box for $r = 1/2$, not inside and not apart for $3/2$, apart for
    $1/16$; it is inside exactly if $8r^2 - 12r + 1 < 0$."""
    r = sp.symbols("r", positive=True)
    middle, half = sp.Rational(3, 2) - (sp.Rational(3, 2) ** 2 - 2) / 3, sp.expand(((3 + 2 * r) / 3 - 1) * r)
    assert (middle, half) == (sp.Rational(17, 12), 2 * r**2 / 3)
    image = {k: (middle - half.subs(r, k), middle + half.subs(r, k)) for k in map(sp.Rational, ("3/2", "1/2", "1/16"))}
    assert list(image.values()) == [
        tuple(map(sp.Rational, e)) for e in (("-1/12", "35/12"), ("5/4", "19/12"), ("181/128", "545/384"))
    ]
    box = {k: (sp.Rational(3, 2) - k, sp.Rational(3, 2) + k) for k in image}
    inside = [box[k][0] < image[k][0] and image[k][1] < box[k][1] for k in image]
    apart = [image[k][1] < box[k][0] or box[k][1] < image[k][0] for k in image]
    assert (inside, apart) == ([False, True, False], [False, False, True])
    gap = sp.expand(12 * (r - half - (sp.Rational(3, 2) - middle)))  # the lower end is the nearer one
    assert sp.expand(gap + 8 * r**2 - 12 * r + 1) == 0
    assert inside == [(8 * k**2 - 12 * k + 1 < 0) == True for k in image]  # noqa: E712


class Crossed(NamedTuple):
    """L(x, y) = P(x + 2y) + Q(x - y), where P' and Q' are products over known roots: all critical points are known."""

    p: tuple[Fraction, ...]
    q: tuple[Fraction, ...]

    @precise
    def expand(self, theta):
        x, y = theta
        (a, da), (b, db) = product_and_slope(self.p, x + 2 * y), product_and_slope(self.q, x - y)
        H = [[da + db, 2 * da - db], [2 * da - db, 4 * da + db]]
        return Expansion(a * 0, [a + b, 2 * a - b], arb_mat(H))

    def critical_points(self):
        return {((u + 2 * v) / 3, (u - v) / 3) for u in self.p for v in self.q}


def product_and_slope(roots, t):
    """The product of t - root, and its derivative."""
    value, slope = t * 0 + 1, t * 0
    for root in roots:
        value, slope = value * (t - ball(root)), slope * (t - ball(root)) + value
    return value, slope


@pytest.mark.proved
def test_krawczyks_theorem():
    r"""If the image $K(X)$ of a box $X$ lies in its interior, the box contains exactly one critical point, and $K(X)$
    contains it. It does not suffice that $K(X)$ lies in $X$, nor to enclose the Hessian at the middle only."""
    passed = []

    @given(
        st.lists(FRACTIONS, min_size=1, max_size=3),
        st.lists(FRACTIONS, min_size=1, max_size=3),
        vectors(2, FRACTIONS),
        st.integers(1, 6),
    )
    def check(p, q, off, k):
        problem, radius = Crossed(tuple(p), tuple(q)), Fraction(1, 2**k)
        centre = [c + radius * o / 40 for c, o in zip(min(problem.critical_points()), off, strict=True)]
        inside = {
            c for c in problem.critical_points() if max(abs(a - b) for a, b in zip(c, centre, strict=True)) <= radius
        }
        try:
            image = krawczyk(problem, centre, radius)
        except ValueError:  # a Hessian that is singular at the centre has no inverse to take for Y
            return
        passed.append(image is not None)
        if image is not None:
            assert len(inside) == 1
            assert all(ends(part)[0] <= c <= ends(part)[1] for part, c in zip(image, *inside, strict=True))

    check()
    assert settings.default.max_examples / 5 < sum(passed) < len(passed)  # it says "one" often, and not always
    w = sp.symbols("w", real=True)
    double_well, X = w**4 / 4 - w**2 / 2, sp.Interval(-2, 2)
    slope, bend = (double_well.diff(w, k) for k in (1, 2))
    assert -slope.subs(w, 0) / bend.subs(w, 0) in X.interior and sp.solveset(slope, w, X) == {-1, 0, 1}
    m, Y, r = sp.Integer(0), 0, 2  # with Y = 0 the image is X itself, whatever the cost is
    assert (m - Y * slope.subs(w, m) - (1 - Y) * r, m - Y * slope.subs(w, m) + (1 - Y) * r) == (X.start, X.end)


@pytest.mark.exact
def test_pivots_by_hand():
    r"""For $H = \begin{pmatrix} 4 & x \\ x & 1/2 \end{pmatrix}$ the pivots are $4$ and $1/2 - x^2/4$: positive for
    $|x| \le 1$, so every such $H$ is positive definite, but the second is $-1/16$ for $x = 3/2$. The library decides
    the interval $|x| \le 1$ and leaves $|x| \le 3/2$ open."""
    x = sp.symbols("x", real=True)
    pivots = sp.Matrix([[4, x], [x, sp.Rational(1, 2)]]).LDLdecomposition(hermitian=False)[1].diagonal()
    assert [sp.simplify(p - q) for p, q in zip(pivots, (4, sp.Rational(1, 2) - x**2 / 4), strict=True)] == [0, 0]
    assert pivots[1].subs(x, 1) == sp.Rational(1, 4) and pivots[1].subs(x, sp.Rational(3, 2)) == -sp.Rational(1, 16)
    for width, index in ((1, 0), ("1.5", None)):
        beside = arb(0, width)
        assert negative_eigenvalues(arb_mat([[4, beside], [beside, arb("0.5")]])) == index


@pytest.mark.proved
def test_pivots_count_negative_eigenvalues():
    r"""If interval elimination of $V^\top H V$ gives pivots none of which contains zero, every symmetric matrix in
    $H$ is regular and has as many negative eigenvalues as there are negative pivots, whatever $V$ is; a singular $V$
    gives a pivot that contains zero."""
    decided = []

    @given(st.integers(1, 4).flatmap(lambda n: st.tuples(matrices(n, n), matrices(n, n), st.integers(0, 6))))
    def check(drawn):
        A, move, power = drawn
        A, radius = A + A.T, 2.0**-power
        n = len(A)
        H = arb_mat([[arb(A[i, j], radius) for j in range(n)] for i in range(n)])
        count = negative_eigenvalues(H)
        decided.append(count is not None)
        if count is not None:
            inner = A + radius * (move + move.T) / 8  # a symmetric matrix in H, for |move| <= 4
            rows = sp.Matrix(n, n, [Fraction(float(t)) for t in inner.ravel()])
            turned = (
                (-rows).charpoly().all_coeffs()
            )  # all its roots are real, so Descartes' rule counts the positive ones
            signs = [c > 0 for c in turned if c != 0]
            assert sum(a != b for a, b in pairwise(signs)) == count and turned[-1] != 0

    check()
    assert any(decided) and not all(decided)
    V, H = arb_mat([[1, 1], [1, 1]]), arb_mat([[2, 0], [0, 3]])
    assert any(pivot.contains(0) for pivot in elimination(V.transpose() * H * V))


@pytest.mark.exact
def test_a_local_minimum_without_a_least_value():
    r"""The cost $w^3/3 - 2w$ has a strict local minimum at $\sqrt2$ and falls without bound to the left."""
    w = sp.symbols("w", real=True)
    cost = w**3 / 3 - 2 * w
    assert cost.diff(w).subs(w, sp.sqrt(2)) == 0 and cost.diff(w, 2).subs(w, sp.sqrt(2)) > 0
    assert sp.limit(cost, w, -sp.oo) == -sp.oo


@pytest.mark.exact
def test_small_slope_and_upward_bend_prove_nothing():
    r"""The cost $(1 - s(w))^2$ of one logistic unit has no critical point; yet where $s(w) = 999/1000$ its slope is
    below $2/1000000$ in absolute value and its second derivative is positive."""
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
