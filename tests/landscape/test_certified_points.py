"""What the probe is given at points of known kind: a problem's cost, slopes, values and layers, and what a run has seen."""

from fractions import Fraction

import numpy as np
import pytest

from landscape.cases import certified_points as points
from landscape.cases.xor import descent as xor
from landscape.model.activations import ERF, LOGISTIC, RELU, TANH
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.model.networks import ALL, NO_BIASES, Network
from landscape.model.problem import Problem

X, Y = np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]]), np.array([1.0, 0.0, 1.0])
BLANK = Network(np.zeros((3, 2)), np.zeros(3), np.zeros(3), 0.0)
THETA = np.array([0.3, -0.7, 1.1, 0.4, -0.2, 0.9, 0.15, -0.35, 0.25, 1.2, -0.8, 0.6, -0.45])  # W, b, v, c


def numbers(kind, x):
    """The hidden values and the output at x, unit by unit."""
    W, b, v, c = THETA[:6].reshape(3, 2), THETA[6:9], THETA[9:12], THETA[12]
    hidden = [kind(sum(w * z for w, z in zip(W[j], x, strict=True)) + b[j]) for j in range(3)]
    return hidden, sum(v[j] * hidden[j] for j in range(3)) + c


@pytest.mark.parametrize(
    "activation, kind, unit",
    [
        (LOGISTIC, "logistic", lambda z: 1 / (1 + np.exp(-z))),
        (RELU, "relu", lambda z: max(z, 0.0)),
        (TANH, "tanh", np.tanh),
    ],
)
def test_values_and_layers_are_those_of_the_network(activation, kind, unit):
    s = points.subject_of(Problem(BLANK, X, Y, activation, SQUARED_ERROR, ALL), THETA)
    hidden, out = s.values(s.theta)
    assert out.shape == (3, 1) and hidden.shape == (3, 3)
    for i, x in enumerate(X):
        values, f = numbers(unit, x)
        assert hidden[i] == pytest.approx(values) and out[i, 0] == pytest.approx(f)
    assert s.loss(s.theta) == pytest.approx(np.mean((out[:, 0] - Y) ** 2))
    first, last = s.layers
    assert [first.name, last.name] == ["layer 1", "layer 2"] and [first.kind, last.kind] == [kind, "linear"]
    assert [first.shape, last.shape] == [(3, 2), (1, 3)] and s.task == "squared"
    parts = [THETA[part].tolist() for part in (first.weight, first.bias, last.weight, last.bias)]
    assert parts == [THETA[:6].tolist(), THETA[6:9].tolist(), THETA[9:12].tolist(), [THETA[12]]]
    assert (s.inputs == X).all() and (s.targets == Y).all()


@pytest.mark.parametrize("loss", [SQUARED_ERROR, LOG_LOSS, SIGMOID_SQUARED_ERROR])
def test_slopes_and_products_are_difference_quotients(loss):
    s = points.subject_of(Problem(BLANK, X, Y, TANH, loss, ALL), THETA)
    h, steps = 1e-5, 1e-5 * np.eye(13)
    slopes = [(s.loss(THETA + step) - s.loss(THETA - step)) / (2 * h) for step in steps]
    assert s.gradient(THETA) == pytest.approx(slopes, abs=1e-8)
    v = np.linspace(-1, 1, 13)
    bent = (s.gradient(THETA + h * v) - s.gradient(THETA - h * v)) / (2 * h)
    assert s.product(THETA, v) == pytest.approx(bent, abs=1e-8)


def test_without_biases_there_are_none():
    """The weights may be given as the decimals of a certificate."""
    s = points.subject_of(Problem(BLANK, X, Y, ERF, SQUARED_ERROR, NO_BIASES), [str(x) for x in range(9)])
    assert s.theta.dtype == float and s.theta.tolist() == list(range(9))
    first, last = s.layers
    assert first.bias is None and last.bias is None and first.kind == "tanh"  # a unit that saturates on both sides
    assert s.theta[first.weight].tolist() == [0, 1, 2, 3, 4, 5] and s.theta[last.weight].tolist() == [6, 7, 8]


@pytest.mark.parametrize(
    "loss, targets, task",
    [
        (SQUARED_ERROR, Y, "squared"),
        (LOG_LOSS, Y, "binary"),
        (LOG_LOSS, 0 * Y, "binary"),  # one class alone
        (LOG_LOSS, 0.9 * Y, ""),  # probabilities: the probe knows labels only
        (SIGMOID_SQUARED_ERROR, Y, ""),
    ],
)
def test_the_task_is_one_that_the_probe_knows(loss, targets, task):
    assert points.subject_of(Problem(BLANK, X, targets, TANH, loss, ALL), THETA).task == task


def test_the_minima_of_relu_networks_on_xor_lie_at_their_levels():
    found = points.xor_relu_minima()
    assert set(found) == {"0", "1/8", "1/6", "1/4"}
    for level, s in found.items():
        assert s.loss(s.theta) == pytest.approx(float(Fraction(level)), abs=1e-15)
        assert np.abs(s.gradient(s.theta)).max() < 1e-15 and s.layers[0].kind == "relu"


def test_a_descent_is_looked_at_at_equal_steps():
    """Against a plain loop: the start and 200 looks at 1.5, 3, 4.5, ... of 300 steps, halves rounded to the even number."""
    case = xor.problem(2, LOGISTIC, SQUARED_ERROR)
    begun = xor.begin(case, 2, 5)
    found, looks = points.seen(case, begun, 0.3, 300), [round(1.5 * k) for k in range(201)]
    assert len(found) == 2 and looks[:5] == [0, 2, 3, 4, 6]
    for theta, (s, trace) in zip(begun, found, strict=True):
        losses, sizes = [], []
        for _ in range(301):
            losses.append(case.cost(theta))
            sizes.append(np.linalg.norm(theta))
            last, theta = theta, theta - 0.3 * case.gradient(theta)
        assert trace.steps == looks and trace.losses == pytest.approx([losses[k] for k in looks])
        assert trace.norms == pytest.approx([sizes[k] for k in looks])
        assert s.theta == pytest.approx(last) and (trace.last == s.theta).all() and trace.rate is None


@pytest.mark.slow
def test_valleys_on_xor_stand_at_an_eighth(monkeypatch):
    """Two runs for either loss, begun anew: their predictions miss by 1/8 in the mean square after as many steps as they are asked for."""
    monkeypatch.setattr(points, "FOUND_AT", 3000)
    found = points.xor_valleys(3000, 2)
    assert [rate for _, rate, _ in found] == [0.5, 0.5, 1.0, 1.0]
    for k, (s, _, trace) in enumerate(found):
        assert s.task == ("binary" if k < 2 else "") and trace.steps[-1] == 3000
        assert s.loss(s.theta) == pytest.approx(trace.losses[-1]) and (trace.last == s.theta).all()
        p = 1 / (1 + np.exp(-s.values(s.theta)[-1][:, 0]))
        assert abs(np.mean((p - s.targets) ** 2) - 1 / 8) < 0.005


def test_valleys_of_the_answer_begin_where_the_seed_says():
    """The rows 9 and 38 of standard normal starts, and descent with rate 1/10 from there by a plain loop."""
    begun = np.random.default_rng([3]).normal(size=(39, 6))[[9, 38]]
    found = points.answer_valleys(200)
    assert [rate for _, rate, _ in found] == [0.1, 0.1]
    for theta, (s, _, trace) in zip(begun, found, strict=True):
        assert (trace.start == theta).all() and trace.steps == list(range(201))
        for _ in range(200):
            theta = theta - 0.1 * s.gradient(theta)
        assert s.theta == pytest.approx(theta) and s.layers[0].kind == "logistic" and s.layers[0].bias is None
