"""The cost of linear regression, J(w) = 1/(2m) sum (h(x_i) - y_i)^2 with h(x) = x . w.

Generated data are exact: inputs, targets and weights are Fractions, and the library computes with them as they are.
"""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import regression_bowl
from landscape.model import regression
from landscape.model.losses import HALF_SQUARED_ERROR
from tests.claims.generated import FRACTIONS, matrices, vectors
from tests.claims.recorded import facts_of
from tests.rounding import rounding


def J(X, y, w):
    """The library's cost, in the numbers given."""
    return regression.cost(X, y, w, HALF_SQUARED_ERROR)


def slope(X, y, w):
    """The library's gradient, in the numbers given."""
    return regression.gradient(X, y, w, HALF_SQUARED_ERROR)


@st.composite
def data(draw, points=1):
    """Inputs X (m, d) with m, d from 1 to 3, targets, and `points` vectors of d weights, all Fractions."""
    m, d = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    X, y = draw(matrices(m, d, FRACTIONS)), draw(vectors(m, FRACTIONS))
    return X, y, *(draw(vectors(d, FRACTIONS)) for _ in range(points))


def solution(X, y):
    """A solution of X^T X w = X^T y and a basis (d, k) of the u with X u = 0, in SymPy's rationals."""
    A, b = sp.Matrix(X), sp.Matrix(y)
    w, free = (A.T * A).gauss_jordan_solve(A.T * b)
    kernel = A.nullspace()
    as_fractions = lambda v: np.array([Fraction(int(e.p), int(e.q)) for e in v])
    return as_fractions(w.subs(dict.fromkeys(free, 0))), [as_fractions(u) for u in kernel]


@pytest.mark.exact
@given(data())
def test_linear_regression_cost_is_the_textbook_formula(case):
    r"""The cost used here is $J(w)=\tfrac1{2m}\sum_i(h(x_i)-y_i)^2$, in fractions, for generated data."""
    X, y, w = case
    by_hand = sum((sum(p * q for p, q in zip(row, w)) - target) ** 2 for row, target in zip(X, y)) / (2 * len(y))
    assert J(X, y, w) == by_hand


@pytest.mark.exact
def test_a_straight_walk_is_a_parabola():
    r"""For the points $(0,1)$, $(1,3)$, $(2,4)$ the cost at $(t,t)$ is $(14t^2-38t+26)/6$, a parabola that opens
    upwards, lowest at $t=19/14$."""
    X, y = np.array([[1, 0], [1, 1], [1, 2]]), np.array([1, 3, 4])
    parabola = lambda t: (14 * t**2 - 38 * t + 26) / Fraction(6)
    for t in map(Fraction, (-1, 0, 1, 2)):  # two polynomials of degree 2 that agree at four places are equal
        assert J(X, y, np.array([t, t])) == parabola(t)
    t = sp.symbols("t")
    low = parabola(Fraction(19, 14))
    assert sp.expand((14 * t**2 - 38 * t + 26) / 6 - sp.Rational(7, 3) * (t - sp.Rational(19, 14)) ** 2) == low


@pytest.mark.proved
@given(data(2), vectors(3, FRACTIONS))
def test_linear_regression_hessian(case, other_targets):
    r"""Exactly, $J(w+u)=J(w)+u\cdot g+\tfrac1{2m}\|Xu\|^2$ with $g=\tfrac1mX^\top(Xw-y)$, so the Hessian is $\tfrac1mX^\top X$:
    the same at every $w$ and for every $y$. With the cube in place of the square it would not be."""
    X, y, w, u = case
    m = len(y)
    for targets in (y, other_targets[:m]):
        step = J(X, targets, w + u) - J(X, targets, w)
        assert step == u @ slope(X, targets, w) + (X @ u) @ (X @ u) / Fraction(2 * m)
        assert (slope(X, targets, w) == X.T @ (X @ w - targets) / Fraction(m)).all()
    second = lambda power, w: (w + 1) ** power + (w - 1) ** power - 2 * w**power
    assert second(2, 0) == second(2, 1) and second(3, 0) != second(3, 1)


@pytest.mark.proved
@given(data(2), st.integers(0, 8).map(lambda k: Fraction(k, 8)))
def test_linear_regression_is_convex(case, t):
    r"""The cost $J$ lies on or below its chords for every data set; the gap is $\tfrac1{2m}t(1-t)\|Xu\|^2$ for a chord
    with difference $u$. If the prediction is a product of two weights, the same cost has points above its chords."""
    X, y, w, other = case
    u = other - w
    gap = (1 - t) * J(X, y, w) + t * J(X, y, other) - J(X, y, (1 - t) * w + t * other)
    assert gap == t * (1 - t) * ((X @ u) @ (X @ u)) / Fraction(2 * len(y)) >= 0
    product_cost = lambda a, b: (a * b - 1) ** 2
    assert product_cost(0, 0) > (product_cost(1, 1) + product_cost(-1, -1)) / 2


@pytest.mark.exact
def test_three_points_hessian():
    r"""For inputs 0, 1, 2 with an intercept the Hessian is $\begin{pmatrix}1&1\\1&5/3\end{pmatrix}$; its eigenvalues
    are $(4+\sqrt{10})/3$ and $(4-\sqrt{10})/3$, both positive: one minimiser."""
    inputs = sp.Matrix([[1, 0], [1, 1], [1, 2]])
    H = inputs.T * inputs / 3
    assert H == sp.Matrix([[1, 1], [1, sp.Rational(5, 3)]])
    assert set(H.eigenvals()) == {(4 + sp.sqrt(10)) / 3, (4 - sp.sqrt(10)) / 3}
    assert H.is_positive_definite
    drawn = facts_of(regression_bowl)
    exact = [(4 - sp.sqrt(10)) / 3, (4 + sp.sqrt(10)) / 3, (13 + 4 * sp.sqrt(10)) / 3]  # and their ratio
    assert [drawn.small, drawn.large, drawn.ratio] == pytest.approx(list(map(float, exact)), rel=1e-12)
    library = regression.hessian(
        regression.with_intercept(np.array([[0.0], [1.0], [2.0]])),
        np.zeros(3),
        np.ones(2),
        HALF_SQUARED_ERROR,
    )
    np.testing.assert_allclose(library, np.array(H, dtype=float), rtol=rounding(10))


@pytest.mark.exact
def test_duplicated_feature_makes_a_flat_valley():
    r"""With the feature $x=(1,2)$ given twice and $y=(1,2)$, the weights $(1,0)$, $(0,1)$ and their midpoint all cost
    0; the Hessian has eigenvalues 5 and 0; $J$ is convex with a line of minimisers."""
    a, b = sp.symbols("a b", real=True)
    cost = ((a + b - 1) ** 2 + (2 * a + 2 * b - 2) ** 2) / (2 * 2)
    assert [cost.subs({a: p, b: q}) for p, q in [(1, 0), (0, 1), (sp.Rational(1, 2),) * 2]] == [
        0,
        0,
        0,
    ]
    assert sp.hessian(cost, (a, b)).eigenvals() == {5: 1, 0: 1}
    assert sp.expand(cost.subs(b, 1 - a)) == 0


@pytest.mark.numerical
def test_least_squares_minimisers():
    r"""On a $5\times4$ matrix of rank 2 the library's minimisers form a plane: at every one of them $X^\top(Xw-y)=0$
    to $10^{-12}$, and the plane is spanned by two directions with $Xu=0$."""
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(5, 2)) @ rng.normal(size=(2, 4)), rng.normal(size=5)
    found = regression.least_squares_minimisers(X, y)
    assert found.basis.shape == (4, 2)
    np.testing.assert_allclose(found.basis.T @ found.basis, np.eye(2), rtol=0, atol=1e-12)
    np.testing.assert_allclose(X @ found.basis, 0, atol=1e-12)
    for weights in (found.particular, found.particular + found.basis @ rng.normal(size=2)):
        np.testing.assert_allclose(X.T @ (X @ weights - y), 0, atol=1e-12)
    np.testing.assert_allclose(found.basis.T @ found.particular, 0, atol=1e-12)  # the shortest one


@pytest.mark.proved
@given(data(2), FRACTIONS)
def test_equal_minima_do_not_refute_convexity(case, shift):
    """With a duplicated feature the cost of linear regression is unchanged when the two weights are swapped, has unequal
    minimisers that are swapped copies of each other, and is convex. Without the duplicate a swap changes the cost."""
    X, y, w, other = case
    X, w, other = (np.concatenate([part, part[..., -1:]], axis=-1) for part in (X, w, other))
    w[-1] += 1  # the two weights of the feature differ
    swap = lambda v: np.concatenate([v[:-2], v[:-3:-1]])
    least, _ = solution(X, y)
    moved = least + np.array([0] * (len(w) - 2) + [shift + 21, -shift - 21])  # the sum of the two weights is kept
    assert J(X, y, w) == J(X, y, swap(w)) and J(X, y, moved) == J(X, y, least) <= J(X, y, w)
    assert J(X, y, swap(moved)) == J(X, y, moved)
    assert J(X, y, (w + other) / Fraction(2)) <= (J(X, y, w) + J(X, y, other)) / Fraction(2)
    distinct = np.array([[1, 2]])
    assert J(distinct, np.array([0]), np.array([1, 0])) != J(distinct, np.array([0]), np.array([0, 1]))


@pytest.mark.proved
@given(data(1), vectors(3, FRACTIONS))
def test_all_minimisers_predict_the_same(case, mix):
    r"""Every solution of $X^\top Xw=X^\top y$ is a minimiser, two of them differ by $u$ with $Xu=0$, so they predict
    the same; and no other $w$ is a minimiser. For the absolute value in place of the square, minimisers can predict
    differently."""
    X, y, w = case
    least, kernel = solution(X, y)
    moved = least + sum((c * u for c, u in zip(mix, kernel, strict=False)), 0 * least)
    assert (X @ moved == X @ least).all() and J(X, y, moved) == J(X, y, least)
    assert J(X, y, w) > J(X, y, least) or (X @ w == X @ least).all()
    absolute = lambda w: abs(w - 0) + abs(w - 1)  # one weight, x = 1 twice, targets 0 and 1
    assert absolute(0) == absolute(1) == min(map(absolute, range(-9, 9)))


@pytest.mark.proved
@given(data(1))
def test_independent_columns_give_one_minimiser(case):
    r"""If the columns of $X$ are independent, $X^\top Xw=X^\top y$ has one solution $w$, and every other point costs
    more: $J(w+u)=J(w)+\tfrac1{2m}\|Xu\|^2$. The library finds it. A repeated column gives a second minimiser."""
    X, y, u = case
    least, kernel = solution(X, y)
    if kernel:
        assert J(X, y, least + kernel[0]) == J(X, y, least)
        return
    assert J(X, y, least + u) > J(X, y, least) or not u.any()
    found = regression.least_squares_minimisers(X.astype(float), y.astype(float))
    sizes = np.linalg.svd(X.astype(float), compute_uv=False)
    bound = rounding(
        10_000,
        (sizes[0] / sizes[-1]) ** 2
        * (1 + np.abs(least.astype(float)).max() + np.abs(y.astype(float)).max() / sizes[-1]),
    )
    assert found.basis.shape[1] == 0
    assert np.abs(found.particular - least.astype(float)).max() < bound


@pytest.mark.exact
@given(data(2))
def test_inputs_that_say_nothing(case):
    r"""If every input is 0 the cost does not depend on $w$: every $w$ is a minimiser."""
    X, y, w, other = case
    assert J(0 * X, y, w) == J(0 * X, y, other) == (y @ y) / Fraction(2 * len(y))


@pytest.mark.proved
@given(data(1), st.integers(1, 7))
def test_descent_finds_the_nearest_minimiser(case, eighths):
    r"""One step of descent changes no part of $w$ in the kernel of $X$, and the distance to the nearest minimiser
    never grows if the step is below $2/\beta$, and shrinks unless $w$ is a minimiser. Beyond $2/\beta$ it can grow."""
    X, y, w = case
    assume(X.any())
    least, kernel = solution(X, y)
    H = X.T @ X / Fraction(len(y))
    beta = sum(H[k, k] for k in range(len(w)))  # the trace: an upper bound of the largest eigenvalue
    after = w - Fraction(eighths, 4) / beta * slope(X, y, w)
    assert all((after - w) @ u == 0 for u in kernel)
    basis = sp.Matrix(kernel).reshape(len(kernel), len(w)).T  # projection on the kernel: the minimiser nearest to w
    along = lambda v: basis * (basis.T * basis).inv() * basis.T * sp.Matrix(v) if kernel else sp.zeros(len(w), 1)
    target = sp.Matrix(least) + along(w - least)
    distance = lambda v: sum(e**2 for e in sp.Matrix(v) - target)
    assert distance(after) < distance(w) or (slope(X, y, w) == 0).all()
    shortest = sp.Matrix(least) - along(least)
    assert sum(e**2 for e in shortest) <= sum(e**2 for e in least) and not any(basis.T * shortest)
    one, nothing = np.array([[1]]), np.array([0])  # J = w^2/2 has beta 1: the step 9/4 leads away from 0
    assert abs(1 - Fraction(9, 4) * slope(one, nothing, np.array([1]))[0]) > 1


@pytest.mark.proved
@given(st.fractions(Fraction(1, 8), 8), st.fractions(1, 50), st.fractions(Fraction(1, 100), 3))
def test_speed_of_descent_is_the_condition_number(alpha, kappa, factor):
    r"""With eigenvalues $\lambda$ from $\alpha$ to $\beta=\kappa\alpha$ a step $\eta$ multiplies errors by
    $1-\eta\lambda$; the worst factor is $(\kappa-1)/(\kappa+1)$ at $\eta=2/(\alpha+\beta)$, and no smaller at any
    other step. The library steps so."""
    beta = kappa * alpha
    best = 2 / (alpha + beta)
    worst = lambda eta: max(abs(1 - eta * alpha), abs(1 - eta * beta))
    assert worst(best) == (kappa - 1) / (kappa + 1)
    assert worst(factor * best) > worst(best) or factor == 1
    X = np.array([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(-1)]])  # X^T X / 2 is the identity
    scaled = X * np.array([1, 2])  # eigenvalues 1 and 4
    w = np.array([alpha, kappa])
    assert (w - factor * slope(scaled, 0 * w, w) == w * np.array([1 - factor, 1 - 4 * factor])).all()


@pytest.mark.exact
def test_centring_the_inputs():
    r"""The inputs 1000, 1001, 1002 with an intercept have a condition number above $10^{12}$; minus their mean,
    $3/2$."""
    hessian = lambda x: sp.Matrix([[3, sum(x)], [sum(x), sum(v * v for v in x)]]) / 3
    H = hessian((1000, 1001, 1002))
    trace, det = H.trace(), H.det()
    assert trace**2 / det - 4 > 10**12  # kappa + 2 + 1/kappa = trace^2/det, and 1/kappa <= 1
    assert sorted(hessian((-1, 0, 1)).eigenvals()) == [sp.Rational(2, 3), 1]
