"""Each check for a kind of place at its bounds, on places whose numbers are set by hand."""

from types import SimpleNamespace as Place

import numpy as np
import pytest

from landscape.probe import Subject, noise, places
from landscape.probe.measures import Measures
from tests.landscape.test_probe_checks import quadratic


def measured(s, rate=None, **more):
    m = Measures(s, rate, None, 0.0, 8, 0)
    vars(m).update(more)
    return m


def lower(loss):
    """Is another loss lower than this one by more than a share of it?"""
    return lambda other, by=0.0: other < loss * (1 - by)


@pytest.mark.parametrize(
    "loss, constant, task, right, said",
    [
        (0.5, 1000.0, "squared", True, "the loss is 0.5, and 1e+03 for the best constant"),
        (1.0, 1000.0, "squared", True, None),  # a thousandth is not below a thousandth
        (0.5, 10.0, "binary", True, "every sample is classified right, at a loss of 0.5, against 10 for the best constant"),
        (0.5, 10.0, "classes", True, "every sample is classified right, at a loss of 0.5, against 10 for the best constant"),
        (1.0, 10.0, "classes", True, None),
        (0.5, 10.0, "classes", False, None),
        (0.5, 10.0, "squared", True, None),
        (0.5, None, "classes", True, None),
    ],
)  # fmt: skip
def test_interpolation_at_its_bounds(loss, constant, task, right, said, monkeypatch):
    monkeypatch.setattr(places, "_all_right", lambda m: right)
    m = Place(loss=loss, constant=constant, s=Place(task=task), values=[1])
    assert places.interpolation(m) == said
    m.values = []
    assert places.interpolation(m) == (said if task == "squared" else None)


SADDLE = "curvature {} along a direction in which the loss falls both ways, up to distance {} at least, and one way from 1 to {} at {}, while the slope is 0"


def test_saddle_and_how_far_it_is_known():
    """On 1 + x^2/2 - y^2/2 a hundredth of the loss is gone first at 10^-0.5; on 1 - y^2/2 + 5 y^3 the loss falls both
    ways up to 10^-1.5, and one way further on."""
    m = measured(quadratic([1.0, -1.0], [0.0, 0.0]))
    assert places.saddle(m) == SADDLE.format(-1, 0.32, 0.95, 0.32)
    for name in ("stuck", "standing"):
        assert places.saddle(measured(m.s, **{name: False})) is None
    assert places.saddle(measured(m.s, doubt=1.0)) is None and places.saddle(measured(m.s, doubt=0.5)) is not None
    cubic = lambda t: 1 - t[0] ** 2 / 2 + 5 * t[0] ** 3
    s = Subject(np.zeros(1), cubic, lambda t: 15 * t**2 - t, lambda t, v: (30 * t - 1) * v)
    assert places.saddle(measured(s)) == SADDLE.format(-1, 0.032, f"{cubic([-(10**-0.5)]):.6g}", 0.32)
    wide = quadratic([1.0, -1.0, 0.0], [0.0, 0.0, 3.0])  # distances are those of weights of size 4
    assert places.saddle(measured(wide)) == SADDLE.format(-1, 0.4, 0.92, 0.4)
    assert (
        places.saddle(measured(quadratic([1.0, -0.01], [0.0, 0.0]))) is None
    )  # no farther than the size of the weights
    steep = lambda t: (
        1 - t[0] ** 2 / 2 + 600 * t[0] ** 3
    )  # both ways as far as 1/1200, and no nearer than 1/1000 is asked
    s = Subject(np.zeros(1), steep, lambda t: 1800 * t**2 - t, lambda t, v: (3600 * t - 1) * v)
    assert places.saddle(measured(s)) is None


@pytest.mark.parametrize(
    "norms, more, found",
    [
        ((99.0, 100.0, 102.1), {}, True),
        ((99.0, 100.0, 102.0), {}, False),  # a fiftieth
        ((0.0, 10.0, 13.1), {}, True),
        ((0.0, 10.0, 13.0), {}, False),  # three tenths of what the decade before has gained
        ((20.0, 10.0, 13.1), {}, True),
        ((20.0, 10.0, 13.0), {}, False),
        ((9.0, 10.0, 9.0), {}, False),
        (None, {}, False),
        ((99.0, 100.0, 102.1), {"stuck": False}, False),
        ((99.0, 100.0, 102.1), {"slope": 0.0}, False),
        ((99.0, 100.0, 102.1), {"bottom": Place(value=-0.5)}, True),
        ((99.0, 100.0, 102.1), {"bottom": Place(value=-0.51)}, False),
    ],
)
def test_valley_by_how_the_weights_grow(norms, more, found, monkeypatch):
    monkeypatch.setattr(places, "growth", lambda trace: norms)
    m = Place(trace=None, stuck=True, slope=1.0, bottom=Place(value=0.0), doubt=0.5, loss=1.5)
    vars(m).update(more)
    for straight, newton, ahead in (("on", "not asked", "on"), (None, "by Newton", "by Newton"), (None, None, None)):
        monkeypatch.setattr(places, "_straight_on", lambda m, said=straight: said)
        monkeypatch.setattr(places, "_newton_on", lambda m, said=newton: said)
        said = (
            norms
            and f"the norm of the weights was {norms[1]:.3g} at a tenth of the steps and is {norms[2]:.3g}, while the loss stands at 1.5; {ahead}"
        )
        assert places.valley(m) == (said if found and ahead else None)


def test_newton_steps_end_where_it_curves_down_or_is_not_finite():
    """Down t^-k Newton's steps are t/(k + 1) long and grow; where the gradient is not finite ahead, nothing is said."""
    s = Subject(np.array([3.0]), lambda t: t[0] ** -2, lambda t: -2 * t**-3, lambda t, v: 6 * t**-4 * v)
    on, ends = f"{(3 * (4 / 3) ** 5) ** -2:.6g}", ("1", f"{(4 / 3) ** 4:.2g}")
    assert places._newton_on(measured(s)) == (
        f"five Newton steps from here lower it to {on}, and the last is as long as {ends[1]}, the first {ends[0]}"
    )
    wall = Subject(s.theta, s.loss, lambda t: np.where(t > 5, np.inf, s.gradient(t)), s.product)
    many = Subject(np.full(601, 1.0), lambda t: 1.0, lambda t: 0 * t, lambda t, v: v)
    assert places._newton_on(measured(wall)) is None and places._newton_on(measured(many)) is None
    fall = lambda t: np.exp(-t[0])
    side = Subject(np.array([5.0, 0.0]), lambda t: fall(t) - t[1] ** 2, lambda t: np.array([-fall(t), -2 * t[1]]),
                   lambda t, v: np.array([fall(t), -2.0]) * v)  # fmt: skip
    assert places._newton_on(measured(side)) is None
    bump = Subject(
        np.array([5.0]), lambda t: fall(t) + (5.5 < t[0] < 6.5), lambda t: -np.exp(-t), lambda t, v: fall(t) * v
    )
    assert places._newton_on(measured(bump)) is None  # the first step goes up
    asked = []
    short = Subject(np.float32([3]), lambda t: asked.append(t.dtype) or s.loss(t), s.gradient, s.product)
    assert places._newton_on(measured(short)) is not None and set(asked) == {np.dtype("f4")}


MINIMUM = "the smallest curvature is {} (residual {}), and the quadratic model has its minimum at distance {}: no proof, a candidate"
FLAT = "no curvature is negative, the quadratic model is lowest at distance {}, and along its {} flat directions no step lowered the loss: no proof, a candidate"


@pytest.mark.parametrize(
    "newton, value, residual, lowest, said",
    [
        ((4e-3, 1.0), 3.5, 1.0, 3.5, MINIMUM.format(3.5, 1, 0.004)),
        ((4.1e-3, 1.0), 3.5, 1.0, 3.5, None),  # a thousandth of the size of the weights, which is 4
        ((4e-3, 1.1), 3.5, 1.0, 3.5, None),  # of a loss of 100
        (None, 3.5, 1.0, 3.5, None),
        ((4e-3, 1.0), 3.0, 1.0, 3.0, FLAT.format(0.004, 0)),
        ((4e-3, 1.0), 2.0, 0.0, 2.0, FLAT.format(0.004, 1)),  # as small as what is in doubt
        ((4e-3, 1.0), -2.0, 0.0, -2.0, FLAT.format(0.004, 1)),
        ((4e-3, 1.0), -2.1, 0.0, -2.1, None),
        ((4e-3, 1.0), 2.0, 0.0, None, None),
    ],
)
def test_minimum_at_its_bounds(newton, value, residual, lowest, said):
    modes = None if lowest is None else (np.array([lowest, 5.0]), np.eye(2))
    m = Place(newton=newton, loss=100.0, bottom=Place(value=value, residual=residual), doubt=2.0, modes=modes, seed=0,
              theta=np.array([3.0, 0.0]), gradient=np.zeros(2), lower=lower(100.0), cost=lambda t: 100 - 0.9e-6)  # fmt: skip
    assert places.minimum(m) == said
    m.cost = lambda t: 100 - 1.1e-6 * (t != m.theta).any()  # by more than 10^-8 of the loss
    assert places.minimum(m) == (None if said == FLAT.format(0.004, 1) else said)


@pytest.mark.parametrize(
    "loss, outputs, targets, task, more, spread",
    [
        (100.9, [[1.0], [1.2]], [0, 1], "binary", {}, "0.1"),
        (99.1, [[1.0], [1.2]], [0, 1], "binary", {}, "0.1"),
        (101.0, [[1.0], [1.2]], [0, 1], "binary", {}, None),
        (100.0, [[1.0], [1.3]], [0, 1], "binary", {}, None),
        (100.0, [[1.0, 1.0], [1.1, 1.3]], [0, 1], "classes", {}, None),
        (100.0, [[1.0, 1.0], [1.1, 1.2]], [0, 1], "classes", {}, "0.1"),
        (100.0, [[0.0], [0.1]], [0.0, 1.0], "squared", {}, "0.05"),  # a tenth of the deviation of the targets
        (100.0, [[1.0], [1.2]], [0.0, 1.0], "squared", {}, None),
        (100.0, [[1.0], [1.2]], [0.0, 10.0], "squared", {}, "0.1"),
        (100.0, [[0.0, 0.0], [0.1, 0.2]], [[0.0, 0.0], [1.0, 10.0]], "squared", {}, "0.1"),
        (100.0, [[0.0, 0.0], [0.2, 0.2]], [0.0, 0.0, 1.0, 10.0], "squared", {}, None),
        (100.0, [[1.0, 1.0], [1.0, 1.0]], [0.0, 1.0], "squared", {}, None),
        (100.0, [[1.0], [1.0]], [0, 1], "binary", {"stuck": False}, None),
        (100.0, [[1.0], [1.0]], [0, 1], "binary", {"constant": None}, None),
    ],
)
def test_constant_predictor_at_its_bounds(loss, outputs, targets, task, more, spread):
    s = Place(task=task, targets=np.array(targets))
    m = Place(s=s, loss=loss, constant=100.0, values=[np.arange(4.0), np.arange(4.0), np.array(outputs)], stuck=True)
    vars(m).update(more)
    said = f"the loss is {loss:.5g}, that of the best constant 100, and the outputs differ between samples by {spread}"
    assert places.constant_predictor(m) == (said if spread else None)
    m.values = []
    assert places.constant_predictor(m) is None


def flat(cost, loss=1000.0, slope=0.5, steps=500):
    """One weight at 0; steps of two units per gradient, so k of them go as far as -2 k slope."""
    return Place(s=None, loss=loss, slope=slope, steps=steps, stuck=True, reach=lambda: 2.0, theta=np.zeros(1),
                 gradient=np.array([slope]), cost=lambda t: cost(-t[0] / slope / 2), lower=lower(loss))  # fmt: skip


@pytest.mark.parametrize(
    "cost, more, said",
    [
        (lambda far: 1000 - 1e-5 * far, {}, (16777216, 832.23)),  # no farther than 8^8 steps
        (lambda far: 1000 - far if far < 100 else 1001.0, {}, (64, 936)),
        (lambda far: 1000 - far if far < 10 else 1001.0, {}, None),  # eight steps are too few
        (lambda far: 1000 - 0.01 * far if far < 100 else 1001.0, {}, None),  # it gains too little
        (lambda far: 1000.0 if far < 10 else 1.0, {}, None),  # a step does not lower it
        (lambda far: 1000 - far if far < 100 else 1001.0, {"stuck": False}, None),
        (lambda far: 1000 - far if far < 100 else 1001.0, {"slope": 0.0}, None),
        (lambda far: 1000 - far if far < 100 else 1001.0, {"steps": 999}, (64, 936)),
        (lambda far: 1000 - far if far < 100 else 1001.0, {"steps": 1000}, None),  # half of the loss
    ],
)
def test_plateau_and_how_many_steps_away_it_ends(cost, more, said):
    m = flat(cost)
    vars(m).update(more)
    gone = 2 * m.steps / 4 / 1000
    assert places.plateau(m) == (
        said and f"{m.steps} steps at this slope take {gone:.1g} of the loss away; a step {said[0]} times as long takes it from 1000 to {said[1]:.5g}, and every shorter one tried gains too"
    )  # fmt: skip


@pytest.mark.parametrize(
    "falling, sinking, rests, after, said",
    [
        (0.123, 0.5, True, 9.0, "over the last tenth of the steps the mean loss fell by 12.3%"),
        (None, 0.456, True, 9.0, "from the middle fifth of the steps to the last fifth the mean loss fell by 45.6%"),
        (0.0, 0.456, False, 1.0, None),
        (0.0, None, False, 1.0, "a step takes the loss from 3 to 1"),
        (None, None, False, 1.0, "a step takes the loss from 3 to 1"),
        (None, 0.0, False, 1.0, None),
        (None, None, True, 1.0, None),
        (None, None, False, 3.0, None),
    ],
)
def test_still_falling_by_the_trace_or_by_the_next_step(falling, sinking, rests, after, said):
    m = Place(falling=falling, sinking=sinking, standing=rests, loss=3.0, after_step=after, lower=lower(3.0))
    assert places.still_falling(m) == said


@pytest.mark.parametrize(
    "full, batch, best, error, more, found",
    [
        (1.0, 0.099, 0.2, None, {}, True),
        (1.0, 0.1, 0.2, None, {}, False),  # a tenth of what the full gradient gains
        (1.0, 0.099, 0.2, None, {"trace": None}, True),
        (0.0, -1.0, 0.2, None, {}, False),
        (1.0, 0.099, 0.1, None, {}, False),  # a hundredth of the loss
        (0.01, 5.0, 0.2, 0.019, {}, True),  # 40 steps gain 0.4, more than twice 0.19
        (0.01, 5.0, 0.2, 0.02, {}, False),
        (0.0051, 5.0, 0.2, 0.001, {}, True),  # at least a hundredth would have been asked for
        (0.005, 5.0, 0.2, 0.001, {}, False),
        (1.0, 0.099, 0.2, None, {"rate": 0.0}, False),
        (1.0, 0.099, 0.2, None, {"noise": None}, False),
        (1.0, 0.099, 0.2, None, {"noise": 1.9}, False),
        (1.0, 0.099, 0.2, None, {"noise": 2.0}, True),
        (1.0, 0.099, 0.2, None, {"falling": 0.1}, False),
        (1.0, 0.099, 0.2, None, {"sinking": 0.1}, False),
        (1.0, 0.099, 0.2, None, {"too_long": True}, False),
    ],
)
def test_noise_floor_at_its_bounds(full, batch, best, error, more, found, monkeypatch):
    monkeypatch.setattr(noise, "progress", lambda m: (full, batch))
    monkeypatch.setattr(noise, "best_step", lambda m, d: best if d is m.gradient else None)
    monkeypatch.setattr(noise, "fall", lambda trace, *parts: None if error is None else (0.0, error))
    m = Place(rate=0.1, noise=6.0, slope=2.0, falling=None, sinking=0.0, too_long=False, gradient=np.ones(1), loss=10.0,
              trace=Place(steps=[0, 50, 100]), lower=lower(10.0))  # fmt: skip
    vars(m).update(more)
    said = f"a step with the full gradient lowers the loss by {full:.2g}, the best one along it by {best:.2g}, and the run gets no lower: a batch's gradient is off by {m.noise and m.noise / 2:.2g} times its length, and a step with one gains {batch:.2g} on average" if found else None  # fmt: skip
    assert noise.noise_floor(m) == said
