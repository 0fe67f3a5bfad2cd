"""The penalised network of two tanh units: its derivatives in floats and balls, and what counts as a copy."""

from itertools import permutations, product

import mpmath
import numpy as np
import pytest
from flint import arb, fmpq

from landscape.cases.penalised import INPUTS, TARGETS, Penalised, copies, derivatives, name

THETA = np.array([0.5, -1.25, 0.25, 0.75, 1.5, -0.5])  # w, b, v of two units


def cost(*theta):
    """The penalised cost in mpmath: w1, w2, b1, b2, v1, v2."""
    w, b, v = theta[:2], theta[2:4], theta[4:]
    outputs = [sum(v[j] * mpmath.tanh(w[j] * x + b[j]) for j in range(2)) for x in INPUTS]
    errors = sum((f - y) ** 2 for f, y in zip(outputs, TARGETS, strict=True)) / len(INPUTS)
    return errors + sum(t * t for t in theta) / 100


def partial(*orders: int) -> float:
    """A partial derivative of the cost at THETA, by mpmath with 30 digits."""
    with mpmath.workdps(30):
        return float(mpmath.diff(cost, tuple(map(mpmath.mpf, THETA)), orders))


def unit(*places: int) -> list[int]:
    return [places.count(k) for k in range(6)]


def test_gradient_and_hessian_are_the_derivatives_of_the_cost():
    """Two points at once: the second is a copy of the first with its units exchanged, so it has the same numbers."""
    both = np.array([THETA, THETA.reshape(3, 2)[:, ::-1].ravel()])
    gradient, hessian = derivatives(both)
    exchanged = [1, 0, 3, 2, 5, 4]
    for i in range(6):
        assert gradient[0, i] == pytest.approx(partial(*unit(i)), abs=1e-12)
        for j in range(6):
            assert hessian[0, i, j] == pytest.approx(partial(*unit(i, j)), abs=1e-12)
    assert np.allclose(gradient[1], gradient[0, exchanged], atol=1e-13)
    assert np.allclose(hessian[1], hessian[0][np.ix_(exchanged, exchanged)], atol=1e-13)


def test_balls_enclose_the_same_derivatives_tightly():
    at = Penalised(2).expand([arb(fmpq(int(4 * t), 4)) for t in THETA])
    assert float(at.value) == pytest.approx(float(cost(*map(mpmath.mpf, THETA))), abs=1e-14)
    assert [float(g) for g in at.gradient] == pytest.approx([partial(*unit(i)) for i in range(6)], abs=1e-13)
    for i, j in product(range(6), repeat=2):
        assert float(at.hessian[i, j]) == pytest.approx(partial(*unit(i, j)), abs=1e-13)
        assert float(at.hessian[i, j].rad()) < 1e-12


def settings(theta):
    """All exchanges of units and changes of the sign of one unit's weights, listed."""
    units = np.reshape(theta, (3, -1)).T
    for order in permutations(range(len(units))):
        for signs in product((1, -1), repeat=len(units)):
            yield (units[list(order)] * np.array(signs)[:, None]).T.ravel()


@pytest.mark.parametrize(
    "theta",
    [
        THETA,
        np.array([1.0, 1.0, 0.5, 0.5, 2.0, 2.0]),  # equal units
        np.array([1.0, -1.0, 0.5, -0.5, 2.0, -2.0]),  # equal but for their signs
        np.array([1.0, 0.0, 0.5, 0.0, 2.0, 0.0]),  # an idle unit
        np.array([1.0, 2.0, 3.0, 0.5, 0.25, 0.75, 2.0, 2.5, 1.5]),  # three units
    ],
)
def test_copies_have_one_name_and_are_counted(theta):
    listed = list(settings(theta))
    assert {name(setting) for setting in listed} == {name(theta)}
    assert copies(theta) == len({tuple(setting + 0.0) for setting in listed})


def test_different_points_have_different_names():
    """A change of one weight, in the fourth decimal or of one sign alone, is another point."""
    for k in range(6):
        step = np.eye(6)[k]
        assert name(THETA + 2e-4 * step) != name(THETA) == name(THETA + 2e-6 * step)
        assert name(THETA * (1 - 2 * step)) != name(THETA)
    assert name([1.0, 0.0, 0.5, 0.0, 2.0, -1e-12]) == name([1.0, 0.0, 0.5, 0.0, 2.0, 1e-12])
    assert name(THETA) == ((0.5, 0.25, 1.5), (1.25, -0.75, 0.5))


def test_a_name_has_four_decimals_and_an_output_weight_of_zero_no_sign():
    assert name([0.12344, 0.5, 2.0]) == ((0.1234, 0.5, 2.0),)
    assert name([-1.0, 0.5, 5e-10]) == ((-1.0, 0.5, 0.0),) == name([-1.0, 0.5, -5e-10])
    assert isinstance(copies([1.0, 0.5, 2.0]), int)
