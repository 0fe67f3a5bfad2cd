"""Where a check must be silent although it once was not, and arguments that are refused in one line."""

import re
from dataclasses import replace

import numpy as np
import pytest

from landscape.probe import Layer, Subject, Trace, from_numpy, probe
from tests.landscape.test_probe_checks import names, network, quadratic


@pytest.mark.parametrize("d", [4, 5, 6, 7, 8])
def test_parity_of_signs_is_no_chance(d):
    """The nearest of 600 samples is near in so few dimensions, but not near enough to have the same parity."""
    for seed in range(3):
        X = np.random.default_rng(seed).normal(size=(800, d))
        s = from_numpy([(np.ones((1, d)), None)], X, (X.prod(1) > 0) * 1, ("linear",), "binary")
        assert "unrelated labels" not in names(probe(s))


def test_most_units_dead_say_nothing_where_no_constant_is_known():
    """With label smoothing, say, a loss that stands may be the least there is: then the other units do the work."""
    s = network("relu", units=20)
    for count, found in ((12, False), (19, True)):
        theta = s.theta.copy()
        theta[s.layers[0].bias] = np.where(np.arange(20) < count, -9.0, 0)
        stands = Trace()
        for step in range(40):
            stands.add(step, 0.7, theta)
        for task, said in (("binary", True), ("", found)):
            end = replace(s, theta=theta, loss=lambda t: 0.7, gradient=np.zeros_like, task=task)
            assert ("dead units" in names(probe(end, 0.1, stands))) == said


def test_plateau_is_not_said_of_a_slope_that_takes_the_loss_away():
    s, noisy, rng = quadratic([0.01], [100.0]), Trace(), np.random.default_rng(0)
    for step in range(60):
        noisy.add(step, 51 + 0.1 * rng.normal(), s.theta)
    assert "plateau" not in names(probe(s, 0.1, noisy))
    assert "plateau" in names(probe(s, 1e-4, noisy))


@pytest.mark.parametrize("noted, blamed", [(None, False), (0.001, False), (0.5, True)])
def test_no_step_at_the_start_is_blamed_unless_its_rate_was_noted(noted, blamed):
    """With a warm-up the rate of today is not that of the start. The cost is a hole in a plain, and the run stands outside."""
    hole = lambda t: np.exp(-5 * t @ t)
    s = Subject(
        np.array([5.0]), lambda t: float(10 - 10 * hole(t)), lambda t: 100 * t * hole(t),
        lambda t, v: 100 * (v - 10 * t * (t @ v)) * hole(t),
    )  # fmt: skip
    trace = Trace()
    for step in range(40):
        trace.add(step, 10.0 if step else s.loss(np.array([0.1])), np.array([5.0 if step else 0.1]), noted)
    assert ("step too long" in names(probe(s, 0.5, trace))) == blamed


def other(theta):
    trace = Trace()
    trace.add(0, 1.0, theta)
    return trace


def broken(theta, wreck):
    trace = other(theta)
    trace.add(1, np.nan, wreck)
    return trace


def test_the_ends_of_what_fits_are_taken():
    s = network()
    last = [Layer("last", "relu", (6, 2), slice(13, 25)), Layer("bias", "relu", (1, 1), slice(0, 1), slice(24, 25))]
    for rate, momentum, layers in ((0, 0.0, s.layers), (None, 0.99, s.layers), (0.1, 0.0, last)):
        assert probe(replace(s, layers=layers, values=None), rate, momentum=momentum).verdict


@pytest.mark.parametrize(
    "call,words",
    [
        (lambda s: probe(s, 0.1, other(np.ones(3))), "the trace holds weights of shape (3,)"),
        (lambda s: probe(s, -0.1), "the rate is -0.1: it must not be negative"),
        (lambda s: probe(s, np.nan), "the rate is nan: it must not be negative"),
        (lambda s: probe(s, 0.1, momentum=-0.1), "the momentum is -0.1: it must be at least 0 and below 1"),
        (lambda s: probe(replace(s, layers=[Layer("far", "relu", (6, 2), slice(14, 26))])), "layer far: its slice 14:26 of theta does not hold 12 numbers"),
        (lambda s: probe(replace(s, layers=[Layer("far", "relu", (6, 2), slice(0, 12), slice(20, 26))])), "layer far: its slice 20:26"),
        (lambda s: probe(replace(s, layers=[Layer("long", "relu", (6, 2), slice(0, 13))])), "layer long: its slice 0:13"),
        (lambda s: probe(s, 0.1, broken(s.theta, np.ones(3))), "the trace holds weights of shape (3,), theta has (25,): note all weights, flat"),
        (lambda s: probe(s, 0.1, momentum=1.0), "at least 0 and below 1"),
        (lambda s: probe(s.theta), "^the first argument must be a Subject: use from_torch, from_jax or from_numpy$"),
        (lambda s: probe(replace(s, theta=list(s.theta))), "^theta must be a flat NumPy array of floats: use from_torch, from_jax or from_numpy$"),
        (lambda s: probe(replace(s, theta=np.arange(25))), "theta must be a flat NumPy array of floats"),
        (lambda s: from_numpy([(np.ones((1, 2)), None)], np.ones(4), np.ones(4), ("linear",), "squared"), "of shape (4,)"),
        (lambda s: from_numpy([(np.ones((1, 2)), None)], np.ones((2, 2)), np.array([-1, 1]), ("linear",), "binary"), "0 and 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(call, words):
    with pytest.raises(ValueError, match=words if words.startswith("^") else rf"^.*{re.escape(words)}.*$"):
        call(network())
