"""What the probe takes from the losses along a run, and two of its numbers."""

from dataclasses import replace

import numpy as np
import pytest

from landscape.probe import Trace, from_numpy, probe
from landscape.probe.course import fall, growth, sinks
from landscape.probe.scaling import scaling_of
from tests.landscape.test_probe_checks import network, quadratic

LAST, FIFTHS = ((0.8, 0.9), (0.9, 1.0)), ((0.4, 0.6), (0.8, 1.0))


def traced(losses, steps=None):
    trace = Trace()
    for step, loss in zip(range(len(losses)) if steps is None else steps, losses):
        trace.add(int(step), float(loss), np.ones(1))
    return trace


def test_a_steady_fall_passes_and_noise_does_not():
    for entries in (20, 200):
        drop, error = fall(traced(np.linspace(2, 1, entries)), *LAST)
        assert drop > error > 0 and drop == pytest.approx(0.1 / 1.15, rel=0.1)
    noise = [1 + 0.1 * np.random.default_rng(seed).normal(size=200) for seed in range(200)]
    found = [fall(traced(losses), *LAST) for losses in noise]  # by chance once in 700, more often with 20 entries
    assert sum(drop > error for drop, error in found) <= 3
    assert fall(traced(np.linspace(2, 1, 19)), *LAST) is None and fall(None, *LAST) is None
    assert fall(traced(np.linspace(2, 1, 40), np.geomspace(10, 1e9, 40).astype(int)), (0.4, 0.45), (0.5, 0.55)) is None
    assert fall(traced([1.0, *np.linspace(9, 2, 99)]), *LAST)[0] == -np.inf  # still above the first loss
    assert fall(traced([*np.linspace(9, 2, 99), np.nan]), *LAST)[0] == -np.inf


def test_spikes_do_not_hide_a_fall():
    losses = np.linspace(2, 1.8, 400) + np.where(np.arange(400) % 37 == 0, 30.0, 0.0)
    found = fall(traced(losses), *FIFTHS)
    assert found[0] < found[1] and sinks(traced(losses), *FIFTHS, 0.01)
    assert not sinks(traced(1.5 + 0.1 * (-1.0) ** np.arange(400)), *FIFTHS, 0.01)
    assert not sinks(traced([0.5, *np.linspace(9, 2, 99)]), *FIFTHS, 0.01)
    s = quadratic([4.0], [1.0])
    assert probe(s, 0.51, traced(losses)).verdict != "step too long"


def test_growth():
    trace = Trace()
    for step in range(0, 1001, 10):
        trace.add(step, 1.0, np.array([float(step)]))
    assert growth(trace) == (10.0, 100.0, 1000.0)
    assert growth(traced(np.ones(50))) is None  # fifty steps have no hundredth


def test_standardised_inputs_are_the_same_network():
    """W' = W deviation, b' = b + W mean, on z = (x - mean) / deviation: the same outputs, and gradients by the chain rule."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3)) * [1.0, 20.0, 0.0] + [5.0, 0.0, 2.0]
    y, layers = (
        rng.integers(0, 2, 50),
        [(rng.normal(size=(4, 3)), rng.normal(size=4)), (rng.normal(size=(1, 4)), np.zeros(1))],
    )
    there = from_numpy(layers, (X - X.mean(0)) / [X.std(0)[0], X.std(0)[1], 1], y, ("tanh", "linear"), "binary")
    raw = replace(from_numpy(layers, X, y, ("tanh", "linear"), "binary"))
    scaling = scaling_of(raw, raw.values(raw.theta))
    theta = scaling.here(there.theta)
    assert raw.values(theta)[1] == pytest.approx(there.values(there.theta)[1], rel=1e-10)
    step = there.theta - 1e-3 * there.gradient(there.theta)
    assert theta - 1e-3 * scaling.uphill(raw.gradient(theta)) == pytest.approx(scaling.here(step), rel=1e-9, abs=1e-12)
    with_one = lambda Z: np.hstack([Z, np.ones((50, 1))])
    second = lambda Z: np.linalg.eigvalsh(with_one(Z).T @ with_one(Z) / 50)[-1]
    assert scaling.factor == pytest.approx(second(X) / second(there.inputs), rel=0.1)
    other = replace(raw, inputs=X[::-1])  # not what the first layer receives
    assert scaling_of(other, raw.values(raw.theta)) is None


def test_numbers():
    s = network(N=40)
    numbers = probe(s, 0.1).numbers
    assert numbers["rate x sharpness"] == pytest.approx(0.1 * numbers["sharpness"], rel=1e-12)
    assert numbers["gradient norm"] == pytest.approx(np.linalg.norm(s.gradient(s.theta)), rel=1e-12)
    X, W = np.eye(4), np.zeros((4, 4))
    four = from_numpy([(W, None)], X, np.arange(4), ("linear",), "classes")
    twice = "least loss if a softmax is taken twice"
    fed = replace(four, theta=np.eye(4).ravel())  # shares of 0 and 1 taken for logits
    assert (
        probe(fed).numbers[twice] == pytest.approx(fed.loss(fed.theta), rel=1e-12) and twice not in probe(four).numbers
    )


def test_what_a_trace_keeps():
    """The first weights and their rate, the last finite ones, and those where the loss alone was not finite: copies."""
    trace, theta = Trace(), np.array([3.0, 4.0])
    assert vars(trace) == {"steps": [], "losses": [], "norms": []} | dict.fromkeys(
        ("start", "rate", "last", "broke", "wreck")
    )
    for step, loss in ((0, 2.0), (5, 1.0), (9, np.inf), (10, np.nan), (12, 3.0)):
        trace.add(step, loss, theta, 0.1 + step)
        theta *= 2
    assert (
        trace.steps == [0, 5, 9, 10, 12]
        and trace.norms == [5.0, 10.0, 20.0, 40.0, 80.0]
        and trace.losses[:2] == [2.0, 1.0]
    )
    assert list(trace.start) == [3, 4] and trace.rate == 0.1 and list(trace.last) == [48, 64]
    assert trace.broke == 9 and list(trace.wreck) == [12, 16]
    assert [trace.at(share) for share in (0.0, 0.4, 5 / 12, 0.75, 0.99, 1)] == [0, 0, 1, 2, 3, 4]
    lost = Trace()
    lost.add(3, 1.0, np.array([np.inf, 0.0]), 0.1)
    assert lost.broke == 3 and lost.wreck is lost.last is lost.start is lost.rate is None and lost.at(0.1) == 0
