"""The parts of the probe on cases whose answer can be worked out by hand, or in another way."""

from types import SimpleNamespace

import numpy as np
import pytest

from landscape.probe import Layer, Subject, from_numpy
from landscape.probe.causes import _different, _steps_there, best_step
from landscape.probe.finite import _lost
from landscape.probe.labels import _distances, _linear, constant_loss, least_loss
from landscape.probe.measures import Measures
from landscape.probe.noise import progress
from landscape.probe.numbers import asleep
from landscape.probe.place import mean_gradient
from landscape.probe.places import CLOSE, _all_right, _flat_directions, _newton_on, _straight_on
from landscape.probe.scaling import _moment, scaling_of
from landscape.probe.subject import SLOPES
from tests.landscape.test_probe_checks import quadratic


def measured(s, rate=None, trace=None, momentum=0.0):
    return Measures(s, rate, trace, momentum, 8, 0)


def along(cost, slope, bend, at):
    """A cost of one weight, with its first and second derivative."""
    return Subject(np.array([at]), lambda t: cost(t[0]), lambda t: slope(t), lambda t, v: bend(t) * v)


LOST = "on {} of {} samples a probability is exactly 0 in {}, on {} that of the label, and the logarithm of 0 is not finite"


@pytest.mark.parametrize(
    "outputs, labels, kind, said",
    [
        (np.float32([[200], [0], [-200]]), [1, 0, 1], "linear", LOST.format(2, 3, "float32", 1)),
        (np.float32([200, 0, -200]), [1, 0, 0], "linear", LOST.format(2, 3, "float32", 0)),
        (np.array([[200.0], [0.0]]), [1, 0], "linear", LOST.format(1, 2, "float64", 0)),  # 1 + e^-200 is rounded to 1
        (np.array([[30.0], [0.0]]), [1, 0], "linear", None),
        (np.array([[1.0], [0.5], [0.0]]), [0, 0, 0], "logistic", LOST.format(2, 3, "float64", 1)),
        (np.array([[800.0, 0, 0], [0, 0, 0], [1, 2, 800]]), [0, 1, 0], "linear", LOST.format(2, 3, "float64", 1)),
        (np.array([[709.0, 708], [-36, -37]]), [0, 1], "linear", None),  # e^709 is finite, e^710 is not
        (np.array([[710.0, 709], [0, 1]]), [0, 1], "linear",
         "the largest output is 710, and its exponential is not finite in float64"),
        (np.array([[710.0, 709], [0, 1]]), [0, 1], "logistic", None),
        (np.array([[800.0, 0], [0, 0]]), [0, 1, 0], "linear", None),  # three labels for two outputs
        (np.array([[0, -745.0], [0, -745]]), [0, 0], "linear", None),  # e^-745 is the least number above 0
        (np.array([[0, 0, -745.0]]), [0], "linear", LOST.format(1, 1, "float64", 0)),  # and half of it is rounded to 0
        (np.array([[800.0, 0], [0, 0], [0, 800]]), [0, 1, 1], "linear", LOST.format(2, 3, "float64", 0)),
    ],
)  # fmt: skip
def test_what_is_lost_before_the_logarithm(outputs, labels, kind, said):
    with np.errstate(over="ignore"):
        assert _lost(outputs, np.array(labels), kind) == said


@pytest.mark.parametrize("seed", range(8))
def test_linear_rule_is_ridge_regression_on_the_other_half(seed):
    rng = np.random.default_rng(seed)
    Z, y = rng.normal(size=(41, 3)), rng.choice([2, 5, 7], 41)
    X, out = np.column_stack([Z, np.ones(41)]), np.empty(41, int)
    for own, other in (slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2)):
        A, root = X[other], (0.1 * len(X[other])) ** 0.5
        aims = np.column_stack([(y[other] == one) * 1.0 for one in (2, 5, 7)])
        W = np.linalg.lstsq(np.vstack([A, root * np.eye(4)]), np.vstack([aims, np.zeros((4, 3))]), rcond=None)[0]
        out[own] = np.array([2, 5, 7])[(X[own] @ W).argmax(1)]
    assert (_linear(Z, y) == out).all()


def test_nearest_samples_and_their_distance():
    """Of 0, 1, 3, 10: distances 1, 1, 2, 7, squares with median 5/2; of all sixteen squares the median is 13/2."""
    nearest, ratio = _distances(np.array([[0.0], [1.0], [3.0], [10.0]]))
    assert list(nearest) == [1, 0, 1, 2] and ratio == pytest.approx((5 / 13) ** 0.5)


def test_losses_of_constants():
    assert constant_loss(np.array([[0.0, 1.0], [2.0, 5.0]]), "squared") == pytest.approx((1 + 4) / 2)
    assert constant_loss(np.array([0, 0, 1, 2]), "classes") == pytest.approx(1.5 * np.log(2))
    s = from_numpy(
        [(np.zeros((1, 1)), None)],
        np.array([[1.0], [1.0], [1.0], [3.0]]),
        np.array([0, 0, 1, 1]),
        ("linear",),
        "binary",
    )
    entropy = np.log(3) - 2 / 3 * np.log(2)  # of labels 0, 0, 1
    assert least_loss(s) == pytest.approx(3 / 4 * entropy)


def test_steps_with_batches_on_a_quadratic():
    """With the gradient g a step of r gains r g.G - r^2 g.H g / 2; of a batch only the second part is averaged."""
    H, at, r = np.array([1.0, 4.0]), np.array([1.0, -0.5]), 0.1
    off = np.random.default_rng(0).normal(size=(10, 2))
    G, gains = H * at, lambda g, of: r * g @ of - r**2 * g @ (H * g) / 2
    s = quadratic(H, at, batch_gradients=[lambda t, d=d: H * t + d for d in off])
    m = measured(s, r)
    G = m.gradient  # the mean over the batches
    full, batch = progress(m)
    assert full == pytest.approx(m.loss - s.loss(at - r * G)) and m.slope == pytest.approx(
        np.linalg.norm(H * at + off.mean(0))
    )
    changes = [s.loss(at - r * (H * at + d)) - m.loss + r * G @ (H * at + d) for d in off[:8]]
    assert batch == pytest.approx(r * G @ G - np.mean(changes))
    assert progress(measured(s)) == (measured(s).loss - measured(s).after_step,) * 2
    two = progress(measured(quadratic(H, at, batch_gradients=s.batch_gradients[:2]), r))
    assert two[0] != pytest.approx(two[1])
    alone = measured(quadratic(H, at, batch_gradients=s.batch_gradients[:1]), r)
    assert progress(alone) == pytest.approx((gains(H * at, H * at),) * 2)


def test_best_step_on_a_quadratic():
    m = measured(quadratic([1.0, 4.0, -2.0], [1.0, 1.0, 1.0]))
    for d in [1.0, 0, 0], [0.2, 0.1, 0], [0.0, 1.0, 0.5]:
        d = np.array(d)
        assert best_step(m, d) == pytest.approx((m.gradient @ d) ** 2 / (2 * d @ m.product(d)))
    assert best_step(m, np.zeros(3)) == 0 and best_step(m, np.array([0.0, 0, 1])) == 0


@pytest.mark.parametrize("bias", [True, False])
def test_descent_on_standardised_inputs(bias):
    """The same five steps as those of the network that gets standardised inputs, and T T^t for the matrix T of `here`."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(50, 3)) * [1, 20, 3] + np.array([5, -40, 0]) * bias
    y, W, b = rng.normal(size=(50, 1)), rng.normal(size=(2, 3)), np.zeros(2) if bias else None
    V = rng.normal(size=(1, 2))
    made = lambda X: from_numpy([(W, b), (V, None)], X, y, ("tanh", "linear"), "squared")
    s, Z = made(X), (X - (X.mean(0) if bias else 0)) / X.std(0)
    scaling, there = scaling_of(s, s.values(s.theta)), made(Z)
    assert s.loss(scaling.here(s.theta)) == pytest.approx(there.loss(there.theta))

    theta, losses = there.theta, [there.loss(there.theta)]
    for _ in range(5):
        theta = theta - 1e-3 * there.gradient(theta)
        losses.append(there.loss(theta))
    assert _steps_there(measured(s, 1e-3), scaling) == pytest.approx((losses[0], losses[5]))
    assert _steps_there(measured(s, 0.0), scaling) is None  # a step that does not lower the loss

    p, g = len(s.theta), s.gradient(s.theta)
    T, before = np.array([scaling.here(e) for e in np.eye(p)]).T, g.copy()
    assert scaling.uphill(g) == pytest.approx(T @ T.T @ g) and (g == before).all()
    moments = [np.column_stack([A, np.ones(50)]) for A in (X, Z)]
    largest = [np.linalg.eigvalsh(A.T @ A / 50)[-1] for A in moments]
    assert _moment(X) == pytest.approx(largest[0], rel=1e-3)
    assert scaling.factor == pytest.approx(largest[0] / largest[1], rel=1e-2)


def test_steps_into_flat_directions():
    """In the span of two of four axes: the slope there first, 17 directions, two distances, both ways."""
    m = SimpleNamespace(seed=3, theta=np.array([3.0, 0, 4.0, 0]), gradient=np.array([1.0, 7.0, -2.0, 2.0]))
    flat = np.eye(4)[[1, 3]]
    steps = np.array(_flat_directions(m, flat))
    assert steps.shape == (68, 4) and (steps[:, [0, 2]] == 0).all()
    assert np.linalg.norm(steps, axis=1) == pytest.approx(np.tile(np.repeat([6 * CLOSE, 60 * CLOSE], 2), 17))
    assert steps[::2] == pytest.approx(-steps[1::2])
    assert steps[0] == pytest.approx(6 * CLOSE * np.array([0, -7, 0, -2]) / 53**0.5)
    assert (np.array(_flat_directions(m, flat)) == steps).all()
    level = np.array(_flat_directions(SimpleNamespace(**vars(m) | {"gradient": np.zeros(4)}), flat))
    assert (level[:4] == 0).all() and (level[4:] == steps[4:]).all()


@pytest.mark.parametrize("distance, found", [(31.2, False), (31.7, True), (25.0, False), (80.0, True)])
def test_straight_on_along_a_parabola(distance, found):
    """From 5 the loss is asked for at 0.6, 6 and 60. At 60 it must keep half of the most that is gained: at 31.4 it is."""
    s = along(lambda t: (t - 5 - distance) ** 2, lambda t: 2 * (t - 5 - distance), lambda t: 2.0, 5.0)
    assert (_straight_on(measured(s)) is not None) == found


def test_straight_on_and_newton_steps_along_an_exponential():
    m = measured(along(lambda t: np.exp(-t), lambda t: -np.exp(-t), lambda t: np.exp(-t), 5.0))
    values = [f"{np.exp(-5 - r):.6g}" for r in (0.6, 60)]
    assert (
        _straight_on(m) == f"straight on along the slope it is {values[0]} at distance 0.6 and still {values[1]} at 60"
    )
    assert (
        _newton_on(m)
        == f"five Newton steps from here lower it to {np.exp(-10):.6g}, and the last is as long as 1, the first 1"
    )
    for k, found in (
        (4, False),
        (7, False),
        (8, True),
    ):  # each step 2/3 of the last, 5/6, 6/7; of the first 0.2, 0.48, 0.54
        power = along(
            lambda t, k=k: t**k, lambda t, k=k: k * t ** (k - 1), lambda t, k=k: k * (k - 1) * t ** (k - 2), 5.0
        )
        assert (_newton_on(measured(power)) is not None) == found
    beside = lambda t: np.array([np.exp(-t[0]), 0])  # of the second weight nothing depends
    flat = Subject(np.array([5.0, 1.0]), lambda t: np.exp(-t[0]), lambda t: -beside(t), lambda t, v: beside(t) * v)
    assert _newton_on(measured(flat)) == _newton_on(m)
    assert _newton_on(measured(quadratic([1.0, 2.0], [3.0, 1.0]))) is None  # there after one
    assert _newton_on(measured(quadratic([-1.0, 2.0], [3.0, 1.0]))) is None  # negative curvature


@pytest.mark.parametrize(
    "outputs, labels, task, last, right",
    [
        ([[0.1], [-3.0]], [1, 0], "binary", "linear", True),
        ([[0.1], [0.2]], [1, 0], "binary", "linear", False),
        ([[0.1], [0.0]], [1, 0], "binary", "linear", False),  # on the boundary
        ([[0.1], [-3.0]], [1, 0], "binary", "logistic", False),  # larger weights do not make the loss 0
        ([[1, 2, 0], [0, 0.1, 0]], [1, 1], "classes", "linear", True),
        ([[1, 2, 0], [0, 0.1, 0]], [1, 2], "classes", "linear", False),
        ([[1, 2, 0], [0, 0.1, 0]], [1, 1, 1], "classes", "linear", False),
        ([[1, 2, 0], [0, 0.1, 3]], [1, 2], "classes", "linear", True),
    ],
)
def test_every_sample_is_classified_right(outputs, labels, task, last, right):
    hidden, layers = (
        np.zeros((2, 4)),
        [Layer("1", "tanh", (2, 2), slice(0, 4)), Layer("2", last, (2, 2), slice(4, 8))],
    )
    s = SimpleNamespace(layers=layers, targets=np.array(labels), task=task)
    assert _all_right(SimpleNamespace(s=s, values=[hidden, np.array(outputs)])) == right
    assert not _all_right(SimpleNamespace(s=s, values=[hidden, hidden, np.array(outputs)]))  # no layer gives them
    s.layers = [layers[0], *layers]
    assert _all_right(SimpleNamespace(s=s, values=[hidden, hidden, np.array(outputs)])) == right


def test_units_that_sleep(monkeypatch):
    assert asleep("relu", np.array([[0.0, 0.0, 3.0], [0.0, 1e-9, 0.0]])) == 1
    assert asleep("relu", np.where(np.arange(200)[:, None] == 7, 1.0, 0.0)) == 0  # one sample is enough
    edge = np.sqrt(0.99)  # the slope 1 - a^2 is 1/100 of the largest
    assert asleep("tanh", np.array([[edge + 1e-6, edge - 1e-6, 1.0], [-edge - 1e-6, edge, 0.0]])) == 1
    low = (1 - np.sqrt(0.99)) / 2  # 4 a (1 - a) = 1/100
    assert asleep("logistic", np.array([[low - 1e-6, low + 1e-6, 1.0], [1 - low + 1e-6, 1 - low, 0.0]])) == 2
    monkeypatch.setitem(SLOPES, "tanh", lambda a: a)
    assert asleep("tanh", np.array([[0.01, 0.0101, 0.0]])) == 2


@pytest.mark.parametrize(
    "weights, gradient, kinds",
    [
        ([[1, 2], [1, 2], [1, 2]], [[0, 1], [0, 1], [0, 1]], 1),
        ([[1, 2], [1, 2], [-3, 2]], [[0, 1], [0, 1], [0, 1]], 2),
        ([[1, 2], [-3, 2], [1, 2]], [[0, 1], [0, 1], [0, 1]], 2),
        ([[1, 2], [1, 2], [1, 2]], [[0, 1], [0, 1], [0, 1.01]], 2),  # the gradient tells them apart
        ([[1, 2], [1 + 1e-14, 2], [1, 2 + 1e-14]], [[0, 1], [0, 1], [0, 1]], 1),  # rounding does not
        ([[1, 2], [1 + 1e-9, 2], [1, 2 + 1e-9]], [[0, 1], [0, 1], [0, 1]], 3),
        ([[-1, -200], [-1 - 1e-11, -200], [-1, -200]], [[0, 0], [0, 0], [0, 0]], 1),  # beside 200 that is rounding
        ([[0, 0], [0, 0], [0, 0]], [[0, 0], [0, 0], [0, 0]], 1),
    ],
)
@pytest.mark.parametrize("with_bias", [False, True])
def test_different_units_are_counted(weights, gradient, kinds, with_bias):
    theta, slope = (np.array(x, float).ravel() for x in (weights, gradient))
    one = Layer("1", "tanh", (3, 2), slice(0, 6), slice(6, 9) if with_bias else None)
    same = SimpleNamespace(
        seed=0, eps=2.0**-52, theta=np.append(theta, [4, 4, 4]), gradient=np.append(slope, [1, 1, 1])
    )
    assert _different(same, one) == kinds
    if with_bias:
        same.theta[6:] = [4, 5, 6]
        assert _different(same, one) == 3


def test_mean_and_spread_of_batches_of_two_sizes():
    parts = [np.array([1.0, 0.0]), np.array([3.0, 4.0])]
    s = Subject(
        np.zeros(2),
        lambda t: 0.0,
        lambda t: t,
        batch_gradients=[lambda t, g=g: g.copy() for g in parts],
        batch_sizes=[1, 3],
    )
    mean, noise = mean_gradient(s)
    assert mean == pytest.approx([2.5, 3.0])
    assert noise == pytest.approx(((1 * 1 + 3 * 25) / 4 - (6.25 + 9)) ** 0.5 * 2**0.5)


def test_lengths_of_steps_on_a_quadratic():
    """At (1, 1) on x^2/2 - 2 y^2: slope (1, -4), curvatures 1 and -4, floor 1."""
    s = quadratic([1.0, -4.0], [1.0, 1.0], 5.0)
    m = measured(s, 0.1, momentum=0.75)
    assert m.reach() == pytest.approx(0.4) and m.certain == pytest.approx(1 / 4) and m.bound == 3.5
    assert m.speed == pytest.approx(0.1) and measured(s).reach() == pytest.approx(1 / 4) and measured(s).speed == 0
    assert m.after_step == pytest.approx(s.loss(np.array([0.9, 1.4])))
    assert measured(s).after_step == pytest.approx(s.loss(np.array([0.75, 2.0])))
    assert measured(quadratic([2.0, 4.0], [1.0, 1.0])).newton == pytest.approx((2**0.5, 3.0))
    assert m.lower(m.loss * (1 - 1e-12)) and not m.lower(m.loss * (1 - 1e-15)) and not m.lower(m.loss * 0.995, 0.01)
    still = quadratic([1.0], [1e-4], 1.0)
    assert (
        measured(still).standing and not measured(quadratic([1.0], [1e-2], 1.0)).standing
    )  # 1000 steps of 1e-8, of 1e-4
