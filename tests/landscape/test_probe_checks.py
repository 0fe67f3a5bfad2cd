"""Each check of the probe on a small case where it must find something, and on the nearest one where it must not."""

from dataclasses import replace

import numpy as np
import pytest

from landscape.probe import Subject, Trace, from_numpy, probe
from landscape.probe.diagnose import _nothing_found
from landscape.probe.measures import Measures


def quadratic(values, at, floor=1.0, **more):
    """The cost floor + sum values theta^2 / 2 at `at`."""
    values = np.array(values, dtype=float)
    cost = lambda t: floor + 0.5 * values @ t**2
    return Subject(np.array(at, dtype=float), cost, lambda t: values * t, lambda t, v: values * v, **more)


def descend(s, rate, steps, every=1, batches=()):
    """The subject after plain descent, and its trace."""
    trace, theta = Trace(), s.theta
    for step in range(steps + 1):
        if step % every == 0:
            trace.add(step, s.loss(theta), theta, rate)
        g = batches[step % len(batches)] if batches else s.gradient
        theta = theta - rate * g(theta) if step < steps else theta
    return replace(s, theta=theta), trace


def network(kind="tanh", units=6, N=240, task="binary", scale=1.0, bias=0.0, seed=0, at=lambda X: X[:, 0] > 0):
    """One hidden layer on normal inputs in the plane."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(N, 2))
    layers = [(scale * rng.normal(size=(units, 2)), np.full(units, bias)), (rng.normal(size=(1, units)), np.zeros(1))]
    return from_numpy(layers, X, at(X) * 1, (kind, "linear"), task)


def names(report):
    return [name for name, _ in report.found]


def test_interpolation():
    s = network(at=lambda X: X[:, 0] > 0)
    W, b = np.array([[9.0, 0.0]]), np.zeros(1)
    fits = [
        from_numpy([(W, b), (np.array([[v]]), b)], s.inputs, s.targets, ("tanh", "linear"), "binary")
        for v in (30.0, 0.2)
    ]
    assert (
        probe(fits[0]).verdict == "interpolation reached"
        and "every sample is classified right" in probe(fits[0]).witness
    )
    assert "interpolation reached" not in names(probe(fits[1]))  # all are right, but the loss is far from low
    wrong = replace(fits[0], targets=1 - s.targets * (np.arange(len(s.targets)) > 0))
    assert "interpolation reached" not in names(probe(wrong))
    y = s.inputs[:, 0]
    for error, found in ((0.02, True), (0.05, False)):  # a mean square of 4 and of 25 ten-thousandths of the variance
        line = from_numpy([(np.array([[1 + error, 0.0]]), b)], s.inputs, y, ("linear",), "squared")
        assert ("interpolation reached" in names(probe(line))) == found
    assert "interpolation reached" not in names(
        probe(replace(fits[0], task=""))
    )  # without a task nothing to compare with


def test_zero_start():
    s = network("relu")
    zero = replace(s, theta=np.zeros_like(s.theta))
    assert probe(zero).verdict == "zero start"
    one = replace(s, theta=np.where(np.arange(len(s.theta)) == 3, 1e-3, 0))
    assert probe(one).verdict != "zero start"
    line = from_numpy([(np.zeros((1, 2)), np.zeros(1))], s.inputs, s.targets, ("linear",), "binary")
    assert "zero start" not in names(probe(line))  # logistic regression may start from zero
    sigmoid = network("logistic")  # here the output weights move at once, all alike
    moved, trace = descend(replace(sigmoid, theta=np.zeros_like(s.theta)), 0.5, 50)
    assert moved.theta.all() and probe(moved, 0.5, trace).verdict == "zero start"


def test_equal_units():
    s = network()
    half = s.theta.copy()
    for part in (s.layers[0].weight, s.layers[0].bias):
        half[part] = np.tile(half[part].reshape(6, -1)[0], 6)
    other = half.copy()
    half[s.layers[1].weight] = half[s.layers[1].weight][0]
    assert probe(replace(s, theta=half)).verdict == "equal units"
    assert "equal units" not in names(probe(replace(s, theta=other)))  # the output weights tell them apart
    assert "equal units" not in names(probe(replace(s, theta=half * np.linspace(1, 1.001, len(half)))))


@pytest.mark.parametrize("number", [np.float32, np.float64])
def test_a_start_without_biases_has_no_equal_units(number):
    rng = np.random.default_rng(0)
    layers = [(rng.normal(size=(n, m)).astype(number), np.zeros(n, number)) for n, m in ((8, 2), (1, 8))]
    s = from_numpy(
        layers, rng.normal(size=(20, 2)).astype(number), rng.integers(0, 2, 20), ("tanh", "linear"), "binary"
    )
    assert "equal units" not in names(probe(s))


def test_step_too_long():
    s = quadratic([1.0, 4.0], [0.01, 1.0])
    for rate, momentum, long in ((0.49, 0.0, False), (0.51, 0.0, True), (0.51, 0.9, False), (0.96, 0.9, True)):
        trace = Trace()
        for step in range(100):  # gets no lower
            trace.add(step, 3.0 + (-1) ** step, s.theta)
        assert (probe(s, rate, trace, momentum).verdict == "step too long") == long, (rate, momentum)
        assert probe(s, rate, None, momentum).verdict != "step too long"  # without a trace only from twice the bound on
    assert probe(s, 1.01).verdict == "step too long" and probe(s, 0.99).verdict != "step too long"
    sinking = Trace()
    for step in range(100):  # the edge of stability: up and down, and lower
        sinking.add(step, 3.0 + 0.1 * (-1) ** step - 0.01 * step, s.theta)
    assert probe(s, 0.51, sinking).verdict == "still falling"


def test_unscaled_inputs():
    def line(scale, middle, rate, steps):
        X = np.random.default_rng(0).normal(size=(80, 3)) * scale + middle
        y = X @ [1.0, -1.0, 0.5] / np.max(scale) + np.random.default_rng(1).normal(size=80)
        s = from_numpy([(np.ones((1, 3)), np.zeros(1))], X, y, ("linear",), "squared")
        return probe(*(lambda end, trace: (end, rate, trace))(*descend(s, rate, steps)))

    assert line(50.0, 0.0, 0.1, 30).verdict == "unscaled inputs"  # runs away
    assert line(1.0, 40.0, 0.1, 30).verdict == "unscaled inputs"  # off centre is enough
    assert line(2.0, 0.0, 0.35, 30).verdict == "step too long"  # standardising would do, but the inputs are not large
    assert line(1.0, 0.0, 1.5, 60).verdict == "step too long"  # scaled inputs, and a rate that is too large
    assert line(1.0, 1.0, 0.1, 300).verdict == "candidate minimum"
    assert line(np.array([1.0, 600.0, 1.0]), 0.0, 2e-6, 3000).verdict == "unscaled inputs"  # crawls
    assert line(np.array([1.0, 4.0, 1.0]), 0.0, 0.02, 3000).verdict == "candidate minimum"  # uneven, but done


@pytest.mark.parametrize("kind,verdict,bias", [("relu", "dead units", -9.0), ("tanh", "saturated units", 9.0)])
def test_dead_and_saturated_units(kind, verdict, bias):
    s = network(kind, bias=0.0)
    for count, poor in ((6, True), (4, True), (3, False)):  # of six
        theta = s.theta.copy()
        theta[s.layers[0].bias] = np.where(np.arange(6) < count, bias, 0)
        end, trace = descend(replace(s, theta=theta, loss=lambda t: 0.7, gradient=np.zeros_like), 0.1, 40)
        assert (verdict in names(probe(end, 0.1, trace))) == poor
        going = Trace()
        for step in range(40):
            going.add(step, 1.0 - 0.01 * step, theta)
        assert (verdict in names(probe(end, 0.1, going))) == (
            count == 6
        )  # what falls is not stuck; a whole layer is named
        good = replace(end, loss=lambda t: 0.2)  # of 0.69 for a constant: then four units of six are no matter
        assert (verdict in names(probe(good, 0.1, trace))) == (count == 6)


def labelled(kind, rng=None):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(400, 3)) * 0.2 + rng.integers(-1, 2, (400, 3))
    y = {"place": (X > 0.5).any(1) * 1, "chance": rng.integers(0, 2, 400), "rare": (np.arange(400) < 8) * 1}
    if kind in ("bits", "noise"):
        X = rng.choice((-1.0, 1.0), (400, 30)) if kind == "bits" else rng.normal(size=(400, 30))
        y[kind] = (X[:, :5] > 0).sum(1) % 2
    if kind == "sorted":
        y = {"sorted": np.sort(y["place"])}
        X = X[np.argsort((X > 0.5).any(1) * 1, kind="stable")]
    if kind == "few":
        X, y = X[:150], {"few": y["chance"][:150]}
    return from_numpy([(np.ones((1, X.shape[1])), np.zeros(1))], X, y[kind], ("linear",), "binary")


@pytest.mark.parametrize("kind", ["place", "chance", "rare", "bits", "noise", "sorted", "few"])
def test_unrelated_labels(kind):
    """Only labels drawn by chance on samples that have near neighbours: not rare ones, not parities, not too few."""
    assert ("unrelated labels" in names(probe(labelled(kind)))) == (kind == "chance")


def test_contradictory_labels():
    X = np.repeat(np.eye(3), 4, axis=0)
    y = np.array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1])
    for logit, found in ((9.0, True), (1.0, False)):
        W = logit * np.array([[-1.0, 1.0, 0.0]])
        s = from_numpy([(W, None)], X, y, ("linear",), "binary")
        assert ("contradictory labels" in names(probe(s))) == found
    assert "below 0.231049" in dict(probe(replace(s, theta=9 * s.theta)).found)["contradictory labels"]  # ln(2)/3
    assert "contradictory labels" not in names(probe(replace(s, theta=9 * s.theta, targets=np.repeat([0, 1, 1], 4))))


def test_frozen_weights():
    s = network()
    trace, theta = Trace(), s.theta.copy()
    for step in range(60):
        trace.add(step, 1.0, theta)
        g = s.gradient(theta)
        g[s.layers[0].weight] = 0
        theta = theta - 0.1 * g
    frozen = replace(s, theta=theta, loss=lambda t: 1.0)
    assert "frozen weights" in names(probe(frozen, 0.1, trace))
    idle = replace(
        frozen, gradient=lambda t: np.where(np.arange(len(t)) < 18, 0.0, 1.0)
    )  # without a gradient it may rest
    assert "frozen weights" not in names(probe(idle, 0.1, trace))
    moved = replace(frozen, theta=theta + 1e-12)
    assert "frozen weights" not in names(probe(moved, 0.1, trace))
    assert "frozen weights" not in names(probe(replace(frozen, theta=trace.start), 0.1, trace))  # nothing has moved


def test_probabilities_given_as_logits_are_softmax_twice():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 4)), rng.integers(3, size=60)
    s = from_numpy([(rng.normal(size=(3, 4)), np.zeros(3))], X, y, ("linear",), "classes")
    shares = lambda theta: [np.exp(f) / np.exp(f).sum(1, keepdims=True) for f in s.values(theta)]
    assert probe(replace(s, values=shares)).verdict == "softmax twice"
    halves = lambda theta: [share / 2 for share in shares(theta)]
    assert all("softmax twice" not in dict(probe(replace(s, values=v)).found) for v in (s.values, halves))


def test_a_layer_that_is_dead_as_a_whole_is_named_while_the_output_bias_learns():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 4)), np.arange(60) % 3 // 2
    layers = [(rng.normal(size=(8, 4)), np.full(8, -50.0)), (rng.normal(size=(1, 8)), np.array([3.0]))]
    s = from_numpy(layers, X, y, ("relu", "linear"), "binary")
    assert probe(s, rate=0.1).verdict == "dead units"
    layers[0][1][0] = 50.0
    assert "dead units" not in dict(probe(from_numpy(layers, X, y, ("relu", "linear"), "binary"), rate=0.1).found)


def test_a_frozen_layer_is_named_while_the_loss_falls():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 4)), np.arange(60) % 2
    layers = [(rng.normal(size=(8, 4)), np.zeros(8)), (rng.normal(size=(1, 8)), np.zeros(1))]
    s = from_numpy(layers, X, y, ("tanh", "linear"), "binary")
    for moves, name in ((s.layers[1].weight, True), (slice(None), False)):
        theta, trace = s.theta.copy(), Trace()
        for step in range(40):
            trace.add(step, s.loss(theta), theta)
            theta[moves] -= 0.1 * s.gradient(theta)[moves]
        assert trace.losses[-1] < trace.losses[20]
        assert ("frozen weights" in dict(probe(replace(s, theta=theta), 0.1, trace).found)) == name


def test_undecided_says_what_was_not_given_and_that_a_constant_is_better():
    s = from_numpy(
        [(np.array([[3.0]]), np.array([1.0]))], np.array([[1.0], [2.0]]), np.array([0, 1]), ("linear",), "binary"
    )
    m = Measures(replace(s, targets=np.array([1, 0])), None, None, 0.0, 8, 0)
    words = _nothing_found(m)
    assert "not given: rate, trace, batches;" in words and "best constant, 0.6931" in words
