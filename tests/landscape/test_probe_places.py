"""What kind of place the probe says it is, and what it says of numbers that are not finite: small cases, found and not found."""

from dataclasses import replace

import numpy as np
import pytest

from landscape.probe import Layer, Subject, Trace, from_numpy, probe
from tests.landscape.test_probe_checks import descend, names, network, quadratic


def function(cost, theta, h=1e-5):
    """Any cost, with central differences for its gradient: exact to about 1e-10 here, and smooth."""
    theta = np.array(theta, dtype=float)
    slope = lambda t: np.array([(cost(t + h * e) - cost(t - h * e)) / (2 * h) for e in np.eye(len(t))])
    return Subject(theta, cost, slope)


def traced(norms, losses, s):
    """A trace of hand-made norms and losses at the steps 0, 10, 20, ..."""
    trace = Trace()
    for k, (norm, loss) in enumerate(zip(norms, losses)):
        trace.add(10 * k, loss, np.append(norm, np.zeros(len(s.theta) - 1)))
    return trace


def test_saddle():
    pass_ = lambda t: 1 + 0.5 * t[0] ** 2 - 0.5 * t[1] ** 2
    found = probe(function(pass_, [0.0, 0.0]), 0.1)
    assert found.verdict == "saddle" and abs(found.direction[1]) == pytest.approx(1)
    assert probe(function(pass_, [0.3, 0.0]), 0.1).verdict != "saddle"  # the slope is not small
    assert (
        probe(function(lambda t: 1 + t[0] ** 2 + 1e-3 * np.cos(3 * t[1]), [0.0, 0.0]), 0.1).verdict != "saddle"
    )  # one per mille
    ramp = function(lambda t: 1 - 2e-3 * t[0] - 1e-6 * t[0] ** 2, [0.0])  # curves down, but one way only is down
    assert probe(ramp, 0.1).verdict != "saddle"
    side = function(lambda t: 1 - 0.02 * np.tanh(t[0]), [-0.5])  # lower, but on one side only
    assert probe(side, 1e-4).verdict != "saddle"
    bowl = quadratic([1.0, 2.0], [0.0, 0.0])
    assert probe(bowl, 0.1).direction is None


def test_candidate_minimum():
    assert probe(quadratic([1.0, 0.01], [1e-5, 1e-5])).verdict == "candidate minimum"
    assert probe(quadratic([1.0, 0.01], [0.0, 0.1])).verdict != "candidate minimum"
    assert (
        probe(quadratic([1.0, 0.01], [1e-3, 0.0], floor=1e-7)).verdict != "candidate minimum"
    )  # half of it can still go
    flat = quadratic([1.0, 0.0, 0.0], [0.0, 3.0, 3.0])
    assert "along its 2 flat directions" in probe(flat).witness
    cubic = lambda t: 1 + t[0] ** 2 + t[1] ** 3
    product = lambda t, v: np.array([2.0, 6 * t[1]]) * v
    s = Subject(np.zeros(2), cubic, lambda t: np.array([2 * t[0], 3 * t[1] ** 2]), product)
    assert "candidate minimum" not in names(probe(s))  # the Hessian is that of a flat valley, but it leads down
    up = replace(s, loss=lambda t: 1 + t[0] ** 2 + t[1] ** 4, gradient=lambda t: np.array([2 * t[0], 4 * t[1] ** 3]),
                 product=lambda t, v: np.array([2.0, 12 * t[1] ** 2]) * v)  # fmt: skip
    assert probe(up).verdict == "candidate minimum"


def test_valley():
    s = Subject(np.array([8.0]), lambda t: 1 + np.exp(-t[0]), lambda t: -np.exp(-t), lambda t, v: np.exp(-t) * v)
    growing = [np.log(10.0 * k + 1) for k in range(300)]
    assert probe(s, 1.0, traced(growing, [1.0] * 300, s)).verdict == "valley to infinity"
    rest = [8 - 8 * 0.9**k for k in range(300)]
    assert "valley to infinity" not in names(probe(s, 1.0, traced(rest, [1.0] * 300, s)))  # the norm has come to rest
    falling = [3.0 - 0.01 * k for k in range(300)]
    assert "valley to infinity" not in names(probe(s, 1.0, traced(growing, falling, s)))
    far = quadratic([1.0, 1e-4], [0.0, 20.0])  # a flat bowl: the weights grow, but there is a minimum ahead
    assert "valley to infinity" not in names(probe(far, 0.1, traced(growing, [1.02] * 300, far)))


def test_valley_by_newton():
    """A valley that bends, w_1 = ln w_0: straight on there is a slope, but Newton's steps lead on. Flat minima are none."""
    bend = lambda t: 1 + np.exp(-t[0]) + 0.5 * (t[1] - np.log(t[0])) ** 2
    growing = [np.log(10.0 * k + 1) for k in range(300)]
    s = function(bend, [8.0, np.log(8.0)], 1e-4)
    s = replace(s, theta=s.theta - [0, s.gradient(s.theta)[1]])
    report = probe(s, 0.05, traced(growing, [1.0] * 300, s))
    assert report.verdict == "valley to infinity" and "five Newton steps" in report.witness
    slow = traced([8 * (1 + 2e-5 * k) for k in range(300)], [1.0] * 300, s)
    assert "valley to infinity" not in names(probe(s, 0.05, slow))  # the norm gained less than a fiftieth
    flat = function(lambda t: 1 + t[0] ** 4, [0.1])
    assert "valley to infinity" not in names(probe(flat, 0.05, traced(growing, [1.0] * 300, flat)))
    aside = function(lambda t: bend(t) - 1e-3 * t[2] ** 2, [*s.theta, 0.0], 1e-4)  # a way down beside it
    assert "valley to infinity" not in names(probe(aside, 0.05, traced(growing, [1.0] * 300, aside)))


def test_constant_predictor():
    s = network(N=200, at=lambda X: X[:, 0] * X[:, 1] > 0)
    flat = s.theta.copy()
    flat[s.layers[1].weight] = 1e-9
    y = s.targets.mean()
    for bias, found in ((np.log(y / (1 - y)), True), (1.0, False)):
        flat[s.layers[1].bias] = bias
        still = replace(s, theta=flat, gradient=np.zeros_like)
        assert ("constant predictor" in names(probe(still))) == found
    spread = flat.copy()
    spread[s.layers[1].weight], spread[s.layers[1].bias] = 0.035, np.log(y / (1 - y))
    assert (
        0.1 < np.std(s.values(spread)[-1])
        and abs(s.loss(spread) / probe(still).numbers["loss of the best constant"] - 1) < 0.01
    )
    assert "constant predictor" not in names(probe(replace(s, theta=spread, gradient=np.zeros_like)))
    numbers = from_numpy(
        [(np.zeros((2, 1)), np.zeros(2))],
        np.ones((2, 1)),
        np.array([[0.0, 100.0], [2.0, 100.0]]),
        ("linear",),
        "squared",
    )
    at_mean = replace(numbers, theta=np.array([0.0, 0.0, 1.0, 100.0]))
    assert "constant predictor" in names(probe(at_mean)) and probe(at_mean).numbers["loss of the best constant"] == 0.5


def test_plateau_and_still_falling():
    s = quadratic([1e-4, 1.0], [100.0, 0.0])
    stands, goes = Trace(), Trace()
    for step in range(100):
        stands.add(step, 1.5, s.theta)
        goes.add(step, 2.0 - 0.005 * step, s.theta)
    assert probe(s, 0.1, stands).verdict == "plateau" and "a step 32768 times as long" in probe(s, 0.1, stands).witness
    assert probe(s, 0.1, goes).verdict == "still falling"
    assert probe(s, 1000.0, None).verdict == "still falling"  # without a trace the next step says it
    hill = replace(s, loss=lambda t: 1 + (t[0] < 50) * 0.1 + 0.5e-4 * t[0] ** 2)
    hill = replace(hill, loss=lambda t: hill_cost(t[0]))
    assert "plateau" not in names(probe(hill, 0.1, stands))  # lower behind a hill is no witness
    noisy, rng = Trace(), np.random.default_rng(0)
    for step in range(400):
        noisy.add(step, 1.5 + 0.3 * rng.normal(), s.theta)
    assert "still falling" not in names(probe(s, 0.1, noisy))


def hill_cost(t):
    """1.5 at 100, up to 2 at 99.9, and down to 0.5 below."""
    return 1.5 + 5 * (100 - t) if t > 99.9 else 0.5


def test_noise_floor():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 5))
    y = X @ np.ones(5) + rng.normal(size=100)
    made = lambda batches: from_numpy([(np.zeros((1, 5)), np.zeros(1))], X, y, ("linear",), "squared", batches)
    noisy = made(20)
    found = [descend(replace(noisy, theta=noisy.theta), 0.2, 800 + k, 1, noisy.batch_gradients) for k in range(8)]
    verdicts = [probe(end, 0.2, trace).verdict for end, trace in found]
    assert verdicts.count("noise floor") >= 6 and set(verdicts) <= {"noise floor", "undecided"}
    exact = [descend(noisy, 0.2, 800 + k) for k in range(2)]
    assert {probe(end, 0.2, trace).verdict for end, trace in exact} == {"candidate minimum"}
    early = descend(noisy, 0.02, 20, 1, noisy.batch_gradients)
    assert probe(early[0], 0.02, early[1]).verdict == "still falling"


@pytest.mark.parametrize(
    "number,gap,gone",
    [(np.float32, 100.0, False), (np.float32, 105.0, True), (np.float64, 105.0, False), (np.float64, 750.0, True)],
)
def test_log_of_zero(number, gap, gone):
    """e^-gap is rounded to 0 from 103.97 on in 32 bits, from 745.1 on in 64."""
    W, X = np.array([[-gap], [0.0], [-1.0]], number), np.ones((4, 1), number)
    s = from_numpy([(W, None)], X, np.zeros(4, int), ("linear",), "classes")
    broken = replace(s, loss=lambda t: np.inf)
    assert probe(broken).verdict == ("log of zero" if gone else "not finite")
    other = replace(broken, targets=np.ones(4, int))  # 0 times the logarithm of 0, for another label
    assert probe(other).verdict == ("log of zero" if gone else "not finite")
    assert probe(s).verdict not in ("log of zero", "not finite")


def test_where_it_breaks():
    s = network()
    assert (
        "the inputs hold 1"
        in probe(replace(s, inputs=np.where(np.arange(480).reshape(240, 2) == 7, np.nan, s.inputs))).witness
    )
    bad = s.theta.copy()
    bad[s.layers[1].weight.start] = np.inf
    assert "the weights of layer 2 hold 1" in probe(replace(s, theta=bad)).witness
    assert (
        "the gradient is not finite, and everything before is"
        in probe(replace(s, gradient=lambda t: t * np.nan)).witness
    )
    trace = Trace()
    trace.add(0, 1.0, s.theta)
    trace.add(10, np.nan, s.theta)
    trace.add(20, np.nan, bad)
    report = probe(replace(s, theta=bad), None, trace)
    assert report.verdict == "not finite" and "(first at step 10)" in report.witness


def test_a_run_that_broke_is_judged_where_it_had_not():
    s = quadratic([1.0, 4.0], [1.0, 1.0], inputs=None)
    trace, theta = Trace(), s.theta
    with np.errstate(all="ignore"):
        for step in range(800):
            trace.add(step, s.loss(theta), theta)
            theta = theta - 0.8 * s.gradient(theta)
        end = replace(s, theta=theta)
        report = probe(end, 0.8, trace)
    assert report.verdict == "step too long" and "not finite" in names(report)
    assert probe(end, None, trace).verdict == "not finite"


def test_errors_are_one_clear_line():
    s = network()
    for wrong, words in (
        (replace(s, theta=s.theta[None]), "theta must be a flat NumPy array of floats"),
        (
            replace(s, layers=[Layer("one", "relu", (7, 2), slice(0, 12))]),
            "layer one: its slice 0:12 of theta does not hold 14",
        ),
        (
            replace(s, layers=[Layer("one", "relu", (6, 2), slice(0, 12), slice(12, 17))]),
            "slice 12:17 of theta does not hold 6",
        ),
        (replace(s, targets=s.targets[1:]), "240 inputs, but 239 targets"),
        (replace(s, task="regression"), "is none of squared, binary, classes"),
    ):
        with pytest.raises(ValueError, match=words):
            probe(wrong)
    trace = Trace()
    trace.add(3, 1.0, s.theta)
    with pytest.raises(ValueError, match="step 3 is noted after step 3"):
        trace.add(3, 1.0, s.theta)
    with pytest.raises(ValueError, match="nothing to draw"):
        probe(replace(s, theta=s.theta * np.nan)).plot()
