"""Every derivative written by hand in the library, against differences of values."""

import numpy as np
import pytest

from landscape.model import activations as units
from landscape.model import losses, networks, regression
from tests.rounding import rounding

LOSSES = [
    losses.SQUARED_ERROR,
    losses.HALF_SQUARED_ERROR,
    losses.LOG_LOSS,
    losses.SIGMOID_SQUARED_ERROR,
]
UNITS = list(units.ACTIVATIONS.values())
NAMES = {"ids": lambda part: part.name.replace(" ", "-")}


def difference(function, theta, step=1e-5):
    """Central differences of a function of a vector: one row per coordinate."""
    moves = step * np.eye(len(theta))
    return np.array([(function(theta + move) - function(theta - move)) / (2 * step) for move in moves])


@pytest.mark.numerical
@pytest.mark.parametrize("loss", LOSSES, **NAMES)
def test_loss_derivatives(loss):
    """The slope and curvature of each loss are the derivatives of its value and slope."""
    z, y, step = np.linspace(-6, 6, 25), np.array([[0.0], [0.3], [1.0]]), 1e-5
    slope = (loss.value(z + step, y) - loss.value(z - step, y)) / (2 * step)
    curvature = (loss.slope(z + step, y) - loss.slope(z - step, y)) / (2 * step)
    np.testing.assert_allclose(loss.slope(z, y), slope, atol=1e-8)
    np.testing.assert_allclose(loss.curvature(z, y), curvature, atol=1e-8)


@pytest.mark.numerical
@pytest.mark.parametrize("unit", UNITS, **NAMES)
def test_unit_derivatives(unit):
    """The slope and curvature of each unit function are derivatives (for ReLU: away from its
    kink)."""
    z, step = np.linspace(-6, 6, 24), 1e-5
    slope = (unit.value(z + step) - unit.value(z - step)) / (2 * step)
    curvature = (unit.slope(z + step) - unit.slope(z - step)) / (2 * step)
    np.testing.assert_allclose(unit.slope(z), slope, atol=1e-8)
    np.testing.assert_allclose(unit.curvature(z), curvature, atol=1e-8)


@pytest.mark.exact
def test_unit_derivatives_at_zero():
    r"""At 0 the slopes are $1/4$, 1, 1 and by convention 0 for the logistic, tanh, identity and ReLU units; the
    curvatures of these and of erf are 0 there."""
    names = ("logistic", "tanh", "identity", "ReLU")
    assert [units.ACTIVATIONS[name].slope(np.zeros(1))[0] for name in names] == [0.25, 1, 1, 0]
    curved = (units.ACTIVATIONS[name].curvature(np.zeros(1))[0] for name in (*names, "erf"))
    assert [*curved] == [0, 0, 0, 0, 0]


@pytest.mark.numerical
@pytest.mark.parametrize("loss", LOSSES, **NAMES)
def test_regression_derivatives(loss):
    """The gradient and Hessian of a regression cost are the derivatives of cost and
    gradient."""
    rng = np.random.default_rng(1)
    X, y, w = rng.normal(size=(7, 3)), rng.integers(0, 2, 7).astype(float), rng.normal(size=3)
    cost = lambda w: regression.cost(X, y, w, loss, ridge=0.7)
    gradient = lambda w: regression.gradient(X, y, w, loss, ridge=0.7)
    np.testing.assert_allclose(gradient(w), difference(cost, w), atol=1e-8)
    np.testing.assert_allclose(regression.hessian(X, y, w, loss, ridge=0.7), difference(gradient, w), atol=1e-8)


@pytest.mark.numerical
@pytest.mark.parametrize("free", [networks.ALL, networks.NO_BIASES, ("v", "c"), ("b", "v")], ids="".join)
@pytest.mark.parametrize("loss", LOSSES, **NAMES)
@pytest.mark.parametrize("unit", UNITS, **NAMES)
def test_network_derivatives(unit, loss, free):
    """The gradient and Hessian of a network's cost are the derivatives of cost and gradient."""
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(6, 2)), rng.integers(0, 2, 6).astype(float)
    net = networks.Network(rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=3), 0.4)
    at = lambda theta: (networks.unflatten(theta, net, free), X, y, unit, loss)
    cost = lambda theta: networks.cost(*at(theta))
    gradient = lambda theta: networks.gradient(*at(theta), free)
    theta = networks.flatten(net, free)
    np.testing.assert_allclose(gradient(theta), difference(cost, theta), atol=1e-7)
    np.testing.assert_allclose(networks.hessian(*at(theta), free), difference(gradient, theta), atol=1e-7)


@pytest.mark.exact
def test_flatten_unflatten_round_trip():
    """Writing a network as a vector and reading it back changes no number; held parameters
    stay."""
    net = networks.Network(np.arange(6.0).reshape(3, 2), np.arange(3.0), np.arange(3.0) + 5, 9.0)
    theta = networks.flatten(net, ("b", "c"))
    assert theta.tolist() == [0, 1, 2, 9]
    other = networks.unflatten(theta + 10, net, ("c", "b"))
    assert other.W.tolist() == net.W.tolist() and other.v.tolist() == net.v.tolist()
    assert (other.b.tolist(), other.c) == ([10, 11, 12], 19)
    assert networks.flatten(net).tolist() == [0, 1, 2, 3, 4, 5, 0, 1, 2, 5, 6, 7, 9]
    with pytest.raises(ValueError, match="'w'"):
        networks.flatten(net, ("w",))


@pytest.mark.numerical
def test_log_loss_keeps_its_digits():
    """For large logits the library's log-loss and its derivatives agree with 700-digit
    arithmetic, but for rounding in the last places."""
    from mpmath import exp, log1p, mp, mpf

    with mp.workdps(700):
        for z in (-700, -40, -1, 0, 2, 40, 700):
            for y in (0, 1):
                wrong = 1 / (1 + exp(mpf(-z if y == 0 else z)))  # the probability of the other class
                want = (-log1p(-wrong), wrong if y == 0 else -wrong, wrong * (1 - wrong))
                part = losses.LOG_LOSS
                have = (part.value(z, y), part.slope(z, y), part.curvature(z, y))
                np.testing.assert_allclose([float(h) for h in have], [float(w) for w in want], rtol=rounding(50))
