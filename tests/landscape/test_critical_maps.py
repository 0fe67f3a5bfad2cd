"""Linear networks, chains, exact inertia and states of the gradient flow against rational interpolation, sympy and closed forms."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from landscape.model.autoencoders import Autoencoder, critical_point, predicted_inertia, second_moments, subsets
from landscape.model.chains import Chain
from landscape.proof.inertia import exact_inertia
from landscape.search.flow import flow_states

X = np.array([[Fraction(v) for v in row] for row in ((2, 1, 0), (0, 1, -3), (1, 1, 1), (4, -1, 2))])
NETWORK = Autoencoder(second_moments(X), 2)
THETA = np.array([Fraction(v, 3) for v in (1, -2, 4, 0, 3, 5, -1, 2, 2, 7, -3, 1)])


def loss(theta):
    """The mean of |x - A B x|^2 over the rows of X: written out, with A (3, 2) and B (2, 3)."""
    A, B = [theta[2 * i : 2 * i + 2] for i in range(3)], [theta[6:9], theta[9:12]]
    hidden = [[sum(b * v for b, v in zip(row, x, strict=True)) for row in B] for x in X]
    errors = [x[i] - A[i][0] * h[0] - A[i][1] * h[1] for x, h in zip(X, hidden, strict=True) for i in range(3)]
    return sum(e * e for e in errors) / 4


def first(direction):
    """The derivative along a direction, exactly: the loss is a polynomial of degree 4."""
    values = [loss(THETA + t * direction) for t in (-2, -1, 1, 2)]
    return (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / 12


def second(direction):
    values = [loss(THETA + t * direction) for t in (-2, -1, 0, 1, 2)]
    return (-values[0] + 16 * values[1] - 30 * values[2] + 16 * values[3] - values[4]) / 12


def test_second_moments_are_means():
    assert second_moments(X)[0, 1] == Fraction(2 * 1 + 0 + 1 * 1 - 4 * 1, 4)
    assert second_moments(X).shape == (3, 3)


def test_autoencoder_by_exact_interpolation():
    assert NETWORK.cost(THETA) == loss(THETA)
    unit = np.eye(12, dtype=int)
    assert NETWORK.gradient(THETA).tolist() == [first(e) for e in unit]
    H = NETWORK.hessian(THETA)
    assert H.shape == (12, 12)
    for i in range(12):
        for j in range(12):
            mixed = (second(unit[i] + unit[j]) - second(unit[i]) - second(unit[j])) / 2
            assert H[i, j] == (second(unit[i]) if i == j else mixed)


def test_autoencoder_in_floats():
    network, theta = Autoencoder(NETWORK.S.astype(float), 2), THETA.astype(float)
    assert network.hessian(theta).dtype == float
    assert np.allclose(network.hessian(theta), NETWORK.hessian(THETA).astype(float), rtol=1e-12)


def test_critical_point_pads_with_idle_units():
    U = np.array([[Fraction(3, 5), Fraction(-4, 5)], [Fraction(4, 5), Fraction(3, 5)]])
    assert critical_point(U, (1,), 2).tolist() == [U[0, 1], 0, U[1, 1], 0, U[0, 1], U[1, 1], 0, 0]
    assert critical_point(U, (), 1).tolist() == [0, 0, 0, 0]
    assert not any(isinstance(weight, float) for weight in critical_point(U, (1,), 2))  # 0 stays exact
    assert critical_point(U, (0, 1), 2)[:4].tolist() == [U[0, 0], U[0, 1], U[1, 0], U[1, 1]]
    with pytest.raises(ValueError, match="^1 hidden units cannot keep 2 directions$"):
        critical_point(U, (0, 1), 1)


def test_subsets():
    assert subsets(3, 2) == [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]
    assert subsets(2, 5) == [(), (0,), (1,), (0, 1)]


def test_predicted_inertia_is_the_inertia():
    """Three inputs with variances 9, 4, 1 along the axes, up to four hidden units."""
    S = np.diag([9, 4, 1]) * Fraction(1)
    for hidden in (1, 2, 3, 4):
        for kept in subsets(3, hidden):
            H = Autoencoder(S, hidden).hessian(critical_point(np.eye(3, dtype=int) * Fraction(1), kept, hidden))
            values = sp.Matrix(H).eigenvals()
            signs = {sign: sum(n for v, n in values.items() if sp.sign(v) == sign) for sign in (-1, 0, 1)}
            assert predicted_inertia((9, 4, 1), kept, hidden) == tuple(signs.values())


def test_equal_variances_do_not_count_as_larger():
    assert predicted_inertia((4, 4), (0,), 1) == (0, 1, 3)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (((0, 0), (0, 0)), (0, 2, 0)),
        (((1, 1), (1, 1)), (0, 1, 1)),
        (((0, 1), (1, 0)), (1, 0, 1)),
        (((-2, 0), (0, -3)), (2, 0, 0)),
        (((2, 1), (1, 2)), (0, 0, 2)),
        (((1, 0, 0), (0, 0, 0), (0, 0, -5)), (1, 1, 1)),
        (((0, 0, 1), (0, -1, 0), (1, 0, 0)), (2, 0, 1)),
    ],
)
def test_inertia_of_small_matrices(rows, expected):
    assert exact_inertia(np.array([[Fraction(v, 7) for v in row] for row in rows])) == expected


def test_inertia_sees_the_smallest_eigenvalue():
    """1 and 10^-40, and a matrix that is singular exactly."""
    tiny = Fraction(1, 10**40)
    assert exact_inertia(np.array([[Fraction(1), 0], [0, tiny]])) == (0, 0, 2)
    assert exact_inertia(np.array([[Fraction(1), 0], [0, -tiny]])) == (1, 0, 1)


def test_inertia_refuses():
    with pytest.raises(ValueError, match="^the matrix is not symmetric$"):
        exact_inertia(np.array([[Fraction(1), 2], [3, Fraction(1)]]))
    with pytest.raises(TypeError):
        exact_inertia(np.array([[1.5]]))


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_chain_against_sympy(layers):
    w = sp.symbols("w1:5")[:layers]
    f = (1 - sp.prod(w)) ** 2
    for numbers in ((2, -1, 3, 5), (0, 1, 0, 2), (Fraction(1, 2), 3, -2, 1)):
        theta = np.array([Fraction(v) for v in numbers[:layers]])
        at = {v: sp.Rational(n.numerator, n.denominator) for v, n in zip(w, theta, strict=True)}
        assert Chain(layers).cost(theta) == f.subs(at)
        assert Chain(layers).gradient(theta).tolist() == [f.diff(v).subs(at) for v in w]
        assert Chain(layers).hessian(theta).tolist() == sp.hessian(f, w).subs(at).tolist()


def test_stages_follow_the_closed_form():
    """One weight: the flow of (1 - w)^2 from 0 is 1 - e^(-2t)."""
    times = (0.25, 1.0, 3.0)
    states = flow_states(Chain(1), np.zeros(1), times)
    assert states.shape == (3, 1)
    assert states[:, 0] == pytest.approx([1 - np.exp(-2 * t) for t in times], abs=1e-6)
