"""The cost of linear regression, J(w) = 1/(2m) sum (h(x_i) - y_i)^2 with h(x) = x . w."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from landscape.model import regression
from landscape.model.losses import HALF_SQUARED_ERROR
from tests.rounding import rounding

X = sp.Matrix(3, 2, sp.symbols("x11 x12 x21 x22 x31 x32", real=True))  # three samples, two features
y = sp.Matrix(sp.symbols("y1:4", real=True))
w = sp.Matrix(sp.symbols("w1:3", real=True))
M = X.rows


def J(w):
    """The cost with symbols: the mean of half the squared residuals."""
    residuals = X * w - y
    return (residuals.T * residuals)[0] / (2 * M)


@pytest.mark.exact
def test_linear_regression_cost_is_the_textbook_formula():
    """The cost used here is J(w) = 1/(2m) sum (h(x_i) - y_i)^2; checked in rationals on three
    points."""
    data = [(1, 0, 1), (1, 1, 3), (1, 2, 4)]
    weights = (Fraction(1, 2), Fraction(5, 3))
    by_hand = sum((weights[0] * one + weights[1] * x - y) ** 2 for one, x, y in data) / (2 * len(data))
    inputs = np.array([row[:2] for row in data], dtype=object)
    targets = np.array([row[2] for row in data], dtype=object)
    cost = regression.cost(inputs, targets, np.array(weights), HALF_SQUARED_ERROR)
    assert cost == by_hand


@pytest.mark.proved
def test_linear_regression_hessian():
    """The Hessian of J is (1/m) X^T X: the same at every w and for every y."""
    assert sp.hessian(J(w), list(w)).expand() == (X.T * X / M).expand()


@pytest.mark.proved
def test_linear_regression_is_convex():
    """For every direction u, u^T (X^T X / m) u = |X u|^2 / m >= 0, so J is convex for every
    data set."""
    u = sp.Matrix(sp.symbols("u1:3", real=True))
    second_derivative = (u.T * sp.hessian(J(w), list(w)) * u)[0]
    squares = [entry**2 for entry in X * u]
    assert sp.expand(second_derivative - sum(squares) / M) == 0
    assert all(square.is_nonnegative for square in squares)


@pytest.mark.exact
def test_three_points_hessian():
    """For inputs 0, 1, 2 with an intercept the Hessian is [[1, 1], [1, 5/3]]; its eigenvalues
    are (4 + sqrt(10))/3 and (4 - sqrt(10))/3, both positive: one minimiser."""
    inputs = sp.Matrix([[1, 0], [1, 1], [1, 2]])
    H = inputs.T * inputs / 3
    assert H == sp.Matrix([[1, 1], [1, sp.Rational(5, 3)]])
    assert set(H.eigenvals()) == {(4 + sp.sqrt(10)) / 3, (4 - sp.sqrt(10)) / 3}
    assert H.is_positive_definite
    library = regression.hessian(
        regression.with_intercept(np.array([[0.0], [1.0], [2.0]])),
        np.zeros(3),
        np.ones(2),
        HALF_SQUARED_ERROR,
    )
    np.testing.assert_allclose(library, np.array(H, dtype=float), rtol=rounding(10))


@pytest.mark.exact
def test_duplicated_feature_makes_a_flat_valley():
    """With the feature x = (1, 2) given twice and y = (1, 2), the weights (1, 0), (0, 1) and
    their midpoint all cost 0; the Hessian has eigenvalues 5 and 0; J is convex with a line of
    minimisers."""
    a, b = sp.symbols("a b", real=True)
    cost = ((a + b - 1) ** 2 + (2 * a + 2 * b - 2) ** 2) / (2 * 2)
    assert [cost.subs({a: p, b: q}) for p, q in [(1, 0), (0, 1), (sp.Rational(1, 2),) * 2]] == [
        0,
        0,
        0,
    ]
    assert sp.hessian(cost, (a, b)).eigenvals() == {5: 1, 0: 1}
    assert sp.expand(cost.subs(b, 1 - a)) == 0


@pytest.mark.proved
def test_equal_minima_do_not_refute_convexity():
    """With a duplicated feature the cost of linear regression is unchanged when the two weights
    are swapped, has unequal minimisers that are swapped copies of each other, and is convex."""
    a, b = sp.symbols("a b", real=True)
    x, y = sp.symbols("x1:4", real=True), sp.symbols("y1:4", real=True)
    cost = sum((a * x_i + b * x_i - y_i) ** 2 for x_i, y_i in zip(x, y)) / (2 * len(x))
    assert sp.expand(cost - cost.subs({a: b, b: a}, simultaneous=True)) == 0
    curvature = sum(x_i**2 for x_i in x) / len(x)
    assert sp.hessian(cost, (a, b)).expand() == (curvature * sp.ones(2, 2)).expand()
    assert curvature.is_nonnegative and sp.ones(2, 2).is_positive_semidefinite
    shift = sp.symbols("t", real=True)  # along (1, -1) nothing changes, so minimisers come in lines
    assert sp.expand(cost.subs({a: a + shift, b: b - shift}, simultaneous=True) - cost) == 0


@pytest.mark.proved
def test_all_minimisers_predict_the_same():
    """J at a midpoint is the mean of the ends minus |X (w - w')|^2 / (8m). Two minimisers
    therefore satisfy X w = X w': the weights may differ, the predictions cannot."""
    other = sp.Matrix(sp.symbols("q1:3", real=True))
    gap = J((w + other) / 2) - (J(w) + J(other)) / 2
    difference = X * (w - other)
    assert sp.expand(gap + (difference.T * difference)[0] / (8 * M)) == 0


@pytest.mark.numerical
def test_least_squares_minimisers():
    """On a 5 x 4 matrix of rank 2 the library's minimisers form a plane: at every one of them
    X^T (X w - y) = 0 to 1e-12, and the plane is spanned by two directions with X u = 0."""
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
def test_independent_columns_give_one_minimiser():
    """J(w + u) - J(w) = u . X^T (X w - y) / m + |X u|^2 / (2m). If X^T X w = X^T y, the first term is
    0; if the columns of X are independent, such a w exists and the second is positive for u != 0:
    w is the one minimiser. The library finds it."""
    u = sp.Matrix(sp.symbols("u1:3"))
    step = (u.T * X.T * (X * w - y))[0] / M + ((X * u).T * (X * u))[0] / (2 * M)
    assert sp.expand(J(w + u) - J(w) - step) == 0
    rng = np.random.default_rng(4)
    A, targets = rng.normal(size=(6, 3)), rng.normal(size=6)
    found = regression.least_squares_minimisers(A, targets)
    assert found.basis.shape == (3, 0)
    np.testing.assert_allclose(found.particular, np.linalg.solve(A.T @ A, A.T @ targets), rtol=1e-10)


@pytest.mark.exact
def test_inputs_that_say_nothing():
    """If every input is 0 the cost does not depend on w: every w is a minimiser."""
    found = regression.least_squares_minimisers(np.zeros((3, 2)), np.array([1.0, 2.0, 3.0]))
    assert found.particular.tolist() == [0, 0]
    assert abs(np.linalg.det(found.basis)) == 1
