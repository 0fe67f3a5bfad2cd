"""What is said of numbers that are not finite, from where a broken run is judged, and how a report is put together."""

from types import SimpleNamespace as Place

import numpy as np
import pytest

from landscape.probe import Layer, Subject, Trace, diagnose, from_numpy, probe
from landscape.probe.diagnose import _nothing_found
from landscape.probe.finite import not_finite
from tests.landscape.test_probe_checks import names, quadratic
from tests.landscape.test_probe_course import traced


def smooth(**more):
    """t^2/2 at 1, its second derivatives as given."""
    made = {"product": lambda t, v: v, "task": "classes"} | more
    return Subject(np.array([1.0]), lambda t: float(t @ t) / 2, lambda t: t, **made)


def broke_at(step):
    trace = Trace()
    trace.add(step, np.nan, np.ones(1))
    return trace


@pytest.mark.parametrize(
    "trace, when", [(None, ""), (Trace(), ""), (broke_at(0), " (first at step 0)"), (broke_at(7), " (first at step 7)")]
)
@pytest.mark.parametrize(
    "more, what",
    [
        ({"inputs": np.array([[np.nan, 1.0], [np.inf, 2.0]])}, "the inputs hold 2 values that are not finite"),
        ({"targets": np.array([np.nan, 1.0])}, "the targets hold 1 values that are not finite"),
        ({"theta": np.array([np.nan])}, "the weights hold 1 values that are not finite"),
        ({"theta": np.array([-np.inf]), "layers": [Layer("one", "relu", (1, 1), slice(0, 1))]},
         "the weights of one hold 1 values that are not finite"),
        ({"layers": [Layer("one", "relu", (1, 1), slice(0, 1)), Layer("two", "relu", (1, 1), slice(0, 1))],
          "values": lambda t: [np.ones(2), np.array([1, np.nan]), np.ones(1)]},
         "the values of two are not finite, and everything before is"),
        ({"loss": lambda t: np.inf}, "the loss is not finite, and everything before is"),
        ({"loss": lambda t: np.inf, "gradient": lambda t: t * np.nan}, "the loss is not finite, and everything before is"),
        ({"gradient": lambda t: t * np.nan}, "the gradient is not finite, and everything before is"),
        ({}, None),
        ({"layers": [Layer("one", "relu", (1, 1), slice(0, 1))] * 3, "values": lambda t: [np.ones(2)]}, None),
    ],
)  # fmt: skip
def test_the_first_thing_that_is_not_finite(more, what, trace, when):
    s = smooth()
    vars(s).update(more)
    assert not_finite(s, trace) == (what and ("not finite", f"{what}{when}"))


def test_second_derivatives_are_asked_for_where_a_run_broke():
    bad = smooth(product=lambda t, v: v * np.where(t == 1, np.inf, 1.0))
    assert not_finite(bad, None) is None and not_finite(smooth(product=None), None, twice=True) is None
    assert not_finite(smooth(), None, twice=True) is None
    said = "the second derivatives of the loss are not finite, and everything before is"
    assert not_finite(bad, None, twice=True) == ("not finite", said)
    along = smooth(product=lambda t, v: np.where(v == 1, np.nan, v))  # the gradient is 1
    assert not_finite(along, None, twice=True) == ("not finite", said)


@pytest.mark.parametrize(
    "kinds, task, found",
    [
        (["relu", "relu", "logistic"], "binary", "log of zero"),
        (["relu", "logistic", "linear"], "binary", "not finite"),  # 1/(1 + e^-1) is not 1
        (["relu", "relu", "linear"], "binary", "not finite"),
        (["relu", "logistic"], "binary", "not finite"),  # the outputs come after the layers
        (["relu", "relu", "logistic"], "squared", "not finite"),
    ],
)
def test_which_logarithm_is_taken_depends_on_the_last_layer(kinds, task, found):
    s = smooth(task=task, targets=np.array([0, 0]), layers=[Layer(kind, kind, (1, 1), slice(0, 1)) for kind in kinds],
               values=lambda t: [np.zeros((2, 1)), np.zeros((2, 1)), np.ones((2, 1))])  # fmt: skip
    lost = "on 2 of 2 samples a probability is exactly 0 in float64, on 2 that of the label, and the logarithm of 0 is not finite"
    for what, broke, when in (("loss", None, ""), ("gradient", broke_at(3), " (first at step 3)")):
        s.loss, s.gradient = lambda t, what=what: np.inf if what == "loss" else 1.0, lambda t: t * np.nan
        words = (
            f"{when}, though every output is: {lost}" if found == "log of zero" else f", and everything before is{when}"
        )
        assert not_finite(s, broke) == (found, f"the {what} is not finite{words}")
    s.targets = None
    assert not_finite(s, None)[0] == "not finite"


def test_a_broken_run_is_judged_at_the_last_place_where_all_is_finite():
    """The loss is finite up to 10, its second derivatives up to 5."""
    s = Subject(np.array([np.nan]), lambda t: float(1 + t @ t / 2) if t[0] < 10 else np.inf, lambda t: t,
                lambda t, v: v if t[0] < 5 else v * np.inf)  # fmt: skip
    trace = Trace()
    for step, at in enumerate([1.0, 7.0, 12.0]):
        trace.add(step, s.loss(np.array([at])), np.array([at]))
    report = probe(s, None, trace)
    said = "the second derivatives of the loss are not finite, and everything before is (first at step 2)"
    assert report.found == [("not finite", said)] and report.verdict == "not finite" and report.witness == said
    assert report.measures.theta == [1.0] and report.numbers["loss"] == 1.5  # and not that it still falls
    s.product = lambda t, v: v * np.inf
    nowhere = probe(s, None, trace)
    assert nowhere.found == [("not finite", said)] and nowhere.measures is None and nowhere.numbers == {"weights": 1}
    assert probe(s).numbers == {"weights": 1} and "the weights hold 1 values" in probe(s).witness


def test_what_breaks_numbers_comes_before_what_broke():
    s = quadratic([1.0, 4.0], [1.0, 1.0], 0.0)
    trace = Trace()
    trace.add(0, s.loss(s.theta), s.theta)
    trace.add(1, np.nan, s.theta * np.nan)
    s.theta = s.theta * np.nan
    said = ("not finite", "the weights hold 2 values that are not finite (first at step 1)")
    assert probe(s, 0.1, trace).found == [said]
    long = probe(s, 1.2, trace)
    assert names(long) == ["step too long", "not finite"] and long.found[1] == said and long.verdict == "step too long"
    assert list(long.measures.theta) == [1, 1]


@pytest.mark.parametrize("rate, verdict", [(50.0, "log of zero"), (1.0, "not finite"), (None, "not finite")])
def test_a_step_ahead_may_show_a_log_of_zero(rate, verdict):
    """e^-745 is the last that is not 0. The run was at 700 and has logits -700; a step of 100 leads to 800."""
    s = Subject(np.array([np.nan]), lambda t: float(t[0]) if t[0] < 745 else np.inf, lambda t: -2 * np.ones(1),
                values=lambda t: [np.array([[-t[0], 0.0]])], targets=np.array([0]), task="classes")  # fmt: skip
    trace = Trace()
    trace.add(0, 700.0, np.array([700.0]))
    trace.add(1, np.nan, s.theta)
    report = probe(s, rate, trace)
    assert report.verdict == verdict
    s.theta = np.array([700.0])
    assert "log of zero" not in names(probe(s, rate))  # where nothing broke
    if rate == 50:
        assert report.found == [(verdict, report.witness)] and report.numbers == {"weights": 1}
        assert report.witness.startswith(
            "the loss is not finite (first at step 1), though every output is: on 1 of 1 samples"
        )
    else:
        assert report.measures.theta == [700.0] and report.found[0] == (
            "not finite",
            "the weights hold 1 values that are not finite (first at step 1)",
        )


def test_what_an_undecided_report_says():
    told = "no check found a witness"
    s = Place(batch_gradients=[1, 2], layers=[1], task="squared")
    m = Place(rate=0.1, trace=Trace(), s=s, constant=None, loss=1.0)
    assert _nothing_found(m).startswith(told)
    m.trace = "noted"
    assert _nothing_found(m) == told
    m.constant, m.loss = 2.0, 2.03
    assert (
        _nothing_found(m)
        == f"{told}; the loss is above that of the best constant, 2, so an output layer with biases is not at rest"
    )
    m.loss = 2.01
    assert _nothing_found(m) == told
    bare = Place(batch_gradients=[1], layers=[], task="")
    missing = _nothing_found(Place(rate=None, trace=None, s=bare, constant=None, loss=1.0))
    assert missing == f"{told}; not given: rate, trace, batches, layers, task"


def test_an_undecided_report():
    s = quadratic([2.0], [1.0])
    report = probe(s, 0.1, traced(2 + 0.5 * (-1.0) ** np.arange(40)))
    assert report.verdict == "undecided" and report.found == [] and report.direction is None
    assert report.witness == "no check found a witness; not given: batches, layers, task"
    assert report.measures.s is s and report.numbers["rate x sharpness"] == pytest.approx(0.2)


@pytest.mark.parametrize("weights, krylov", [(125_000, 40), (125_001, 8)])
def test_steps_of_lanczos_by_default(weights, krylov, monkeypatch):
    """Forty vectors are kept if they are five million numbers at most."""
    asked = []
    monkeypatch.setattr(diagnose, "_diagnose", lambda *parts: asked.append(parts))
    s = Subject(np.zeros(weights), None, None)
    probe(s), probe(s, 0.5, momentum=0.25, krylov=7, seed=3)
    assert asked == [(s, None, None, 0.0, krylov, 0), (s, 0.5, None, 0.25, 7, 3)]


def test_what_overflows_is_no_warning():
    s = Subject(np.array([1e200]), lambda t: float(np.exp(t[0])), lambda t: np.exp(t))
    with np.errstate(all="raise"):
        assert probe(s).verdict == "not finite"


def test_networks_by_hand():
    """Without biases; with logits apart by 800; with batches of unequal size."""
    rng = np.random.default_rng(0)
    X, W, V = rng.normal(size=(7, 2)), rng.normal(size=(3, 2)), rng.normal(size=(1, 3))
    y = np.array([0.0, 1, 0, 1, 1, np.nan, 0])
    s = from_numpy([(W, None), (V, None)], X, y, ("tanh", "linear"), "binary", batches=3)
    assert s.values(s.theta)[1] == pytest.approx(np.tanh(X @ W.T) @ V.T) and list(s.batch_sizes) == [3, 2, 2]
    assert (
        s.inputs is X
        and s.targets is y
        and s.task == "binary"
        and [one.name for one in s.layers] == ["layer 1", "layer 2"]
    )
    s = from_numpy([(W, None), (V, None)], X, np.nan_to_num(y), ("tanh", "linear"), "binary")
    assert len(s.batch_gradients) == len(s.batch_sizes) == 0
    v, h = rng.normal(size=9), 1e-6
    slopes = [s.gradient(s.theta + t * v) for t in (h, -h)]
    assert s.product(s.theta, v) == pytest.approx((slopes[0] - slopes[1]) / (2 * h), rel=1e-5, abs=1e-8)
    apart = from_numpy([(np.array([[800.0, 0], [0, 1]]), None)], np.eye(2), np.array([0, 0]), ("linear",), "classes")
    assert apart.loss(apart.theta) == pytest.approx((0 + np.log(1 + np.e)) / 2)
    share = np.e / (1 + np.e)  # of the other class on the second sample
    assert apart.gradient(apart.theta) == pytest.approx([0, -share / 2, 0, share / 2])
    twice = share * (1 - share) / 2
    assert apart.product(apart.theta, np.array([0, 1.0, 0, 0])) == pytest.approx([0, twice, 0, -twice])
