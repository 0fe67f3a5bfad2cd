"""What the checks of the probe rest on, at its bounds: parts of a run, labels, lengths, networks, ends of a spectrum."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist, pdist

from landscape.probe import Subject, Trace, from_numpy, labels, probe
from landscape.probe.course import _pieces, fall, growth, sinks
from landscape.probe.measures import Measures
from landscape.probe.place import mean_gradient
from tests.landscape.test_probe_checks import network, quadratic
from tests.landscape.test_probe_course import FIFTHS, traced


def measured(s, rate=None, trace=None, krylov=8):
    return Measures(s, rate, trace, 0.0, krylov, 0)


def test_parts_of_a_run_are_shares_of_its_steps():
    """The losses are numbered; a part begins at its first share and ends before its last, but at the end."""
    assert [list(part) for part in _pieces(traced(range(101)), *FIFTHS)] == [[*range(40, 60)], [*range(80, 101)]]
    uneven = traced(range(101), [*range(100), 200])  # shares of 200
    assert [list(part) for part in _pieces(uneven, *FIFTHS)] == [[*range(80, 100)], [100]]


def test_fall_and_its_error():
    """Before it the mean is 2 and the variance 1, after it 1 and 1/4, on twenty losses and on twenty-one."""
    losses = np.where(np.arange(101) % 2, 1.0, 3.0)
    losses[80:] = np.where(np.arange(21) % 2, 0.5, 1.5)
    last, deviation = losses[80:].mean(), (1 / 20 + losses[80:].var() / 21) ** 0.5
    for scale in (1.0, 0.01):
        assert fall(traced(losses * scale), *FIFTHS) == pytest.approx(((2 - last) / 2, 3 * deviation / 2))
    below = fall(traced(losses - 9), *FIFTHS)  # from -7 to -8
    assert below == pytest.approx(((2 - last) / 7, 3 * deviation / 7))
    assert fall(traced(np.ones(30)), *FIFTHS) == (0.0, 0.0)  # as high as the first is not above it
    assert fall(traced([0.0, *np.ones(29)]), *FIFTHS) == fall(traced([*np.ones(29), np.nan]), *FIFTHS) == (-np.inf, 0.0)


@pytest.mark.parametrize(
    "first, low, lower, found",
    [
        (9, 2, 1.49, True),
        (9, 2, 1.5, False),  # by a quarter, not by more
        (9, 2, 1.51, False),
        (9, -2, -2.49, False),
        (9, -2, -2.51, True),
        (1.25, 2, 1.25, False),  # not below the first loss
        (1.25, 2, 1.24, True),
    ],
)
def test_lowest_loss_sinks_by_a_share(first, low, lower, found):
    losses = np.full(101, 9.0)
    losses[[0, 50, 90]] = first, low, lower
    assert sinks(traced(losses), *FIFTHS, 0.25) == found
    assert not sinks(traced(losses[-15:]), *FIFTHS, 0.25) and not sinks(None, *FIFTHS, 0.25)


@pytest.mark.parametrize(
    "steps, known",
    [([*range(0, 90, 10), 100], True), ([*range(0, 90, 10), 99], False), ([*range(0, 80, 10), 100], False)],
)
def test_growth_needs_ten_entries_and_a_hundred_steps(steps, known):
    trace = Trace()
    for step in steps:
        trace.add(step, 1.0, np.array([1.0 + step]))
    assert growth(trace) == ((1.0, 11.0, 101.0) if known else None)
    assert growth(None) is None


def data(N, d=3, classes=2, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, d)), np.arange(N) * classes // N


def related(X, y, task="binary"):
    return labels.unrelated(Subject(np.zeros(1), None, None, inputs=X, targets=y, task=task))


def said_of_neighbours(monkeypatch, N, classes, raw, scaled, right):
    """What is said where the neighbours are so near and so alike, and a linear rule is right on that share of labels."""
    known = iter([raw, scaled])
    monkeypatch.setattr(labels, "_nearest", lambda X, y: next(known))
    monkeypatch.setattr(labels, "_linear", lambda Z, y: np.where(np.arange(N) < round(right * N), y, y - 9))
    return related(*data(N, classes=classes), "classes")


@pytest.mark.parametrize(
    "N, classes, near, also, right, found",
    [
        (200, 2, 0.512, 0.2, 0.5, True),  # 0.65 is clearly, and 3.9 deviations of a share are 0.1379
        (200, 2, 0.513, 0.2, 0.5, False),
        (200, 2, 0.3, 0.363, 0.5, True),
        (200, 2, 0.3, 0.361, 0.5, False),
        (200, 2, 0.5, 0.5, 0.605, True),  # three deviations are 0.106
        (200, 2, 0.5, 0.5, 0.61, False),
        (600, 10, 0.147, 0.1, 0.1, True),  # 3.9 deviations are 0.0478
        (600, 10, 0.1, 0.148, 0.1, False),
        (600, 10, 0.053, 0.01, 0.1, True),
        (600, 10, 0.052, 0.01, 0.1, False),
        (600, 10, 0.1, 0.1, 0.135, True),  # 0.1367
        (600, 10, 0.1, 0.1, 0.14, False),
    ],
)
def test_neighbours_agree_by_chance(N, classes, near, also, right, found, monkeypatch):
    said = said_of_neighbours(monkeypatch, N, classes, (near, 0.1, 1.0), (also, 0.15, 1.0), right)
    words = f"the nearest other sample, at 0.1 of the usual distance, has the same label in {max(near, also):.1%}, any two in {1 / classes:.1%}; a linear rule finds the label of new samples in {right:.1%}, the most frequent label is that of {1 / classes:.1%}"
    assert said == (words if found else None)


@pytest.mark.parametrize(
    "alike, noise, clear",
    [
        (0.24, 0.1, True),
        (0.25, 0.1, False),
        (0.39, 0.5, True),
        (0.4, 9.0, False),
        (0.3, 0.38, True),
        (0.3, 0.37, False),
    ],
)
def test_neighbours_are_clearly_near(alike, noise, clear, monkeypatch):
    for pair in ((0.5, alike, noise), (0.5, 0.9, 1.0)), ((0.5, 0.9, 1.0), (0.5, alike, noise)):
        said = said_of_neighbours(monkeypatch, 200, 2, *pair, 0.5)
        assert (said is not None) == clear and (not clear or f"at {alike} of" in said)


def test_samples_that_are_looked_at(monkeypatch):
    """600 of a thousand, spread over all; once as they are, once standardised, where a constant stays."""
    seen, (X, y) = [], data(1000, 6)
    X = X * [1.0, 0.1, 9.0, 1.0, 1.0, 0.0] + 5
    monkeypatch.setattr(labels, "_nearest", lambda X, y: seen.append((X, y)) or (0.5, 0.1, 1.0))
    monkeypatch.setattr(labels, "_linear", lambda Z, y: y[::-1])
    assert related(X.reshape(1000, 2, 3), y) is not None
    (rows, own), (Z, same) = seen
    at = np.floor(np.arange(600) * 999 / 599 + 1e-9).astype(int)
    assert rows == pytest.approx(X[at]) and (own == y[at]).all() and (same == own).all()
    assert Z.mean(0) == pytest.approx(np.zeros(6), abs=1e-12) and Z.std(0) == pytest.approx(
        [1, 1, 1, 1, 1, 0], abs=1e-12
    )
    for wrong in (
        (X[:199], y[:199]), (X[:300], y[:299]), (X, y, "squared"), (X.astype(int), y), (X, None), (None, y)
    ):  # fmt: skip
        assert related(*wrong) is None
    assert related(X[400:600], y[400:600]) is not None


def test_neighbours_by_all_distances():
    """By SciPy's distances; and the same wherever the samples lie, as whatever size they have."""
    X, y = data(41)  # an odd number, so that a median is a distance
    far = cdist(X, X) + np.diag(np.full(41, np.inf))
    same, ratio, noise = labels._nearest(X, y)
    usual = np.median(cdist(X, X) ** 2)
    assert same == np.mean(y[far.argmin(1)] == y) and ratio == pytest.approx(
        (np.median(far.min(1) ** 2) / usual) ** 0.5
    )
    drawn = np.random.default_rng(0).normal(size=(41, 41)) @ (X - X.mean(0))
    gaps = cdist(drawn, drawn)
    nearest = np.median((gaps + np.diag(np.full(41, np.inf))).min(1))
    assert noise == pytest.approx(nearest / np.median(gaps**2) ** 0.5)
    for other in (X + 50, X * 1e-3, X - 7):
        assert labels._nearest(other, y) == pytest.approx((same, ratio, noise))
    assert labels._distances(np.array([[0.0], [0.0], [1.0], [1.0]]))[1] == 0 < pdist(X).min()
    assert labels._distances(np.zeros((4, 2)))[1] == 0
    words = labels._linear(X, y.astype(str))
    assert words.dtype.kind == "U" and (words.astype(int) == labels._linear(X, y)).all()


def test_pairs_of_equal_inputs_have_a_least_loss():
    X, y = np.array([[0.0], [1.0], [0.0], [2.0]]), np.array([0, 1, 1, 1])
    s = lambda **more: Subject(np.zeros(1), None, None, **{"inputs": X, "targets": y, "task": "binary"} | more)
    assert labels.least_loss(s()) == pytest.approx(2 / 4 * np.log(2))
    for more in ({"inputs": None}, {"targets": None}, {"task": ""}, {"targets": y[:3]}, {"inputs": np.arange(4.0)}):
        assert labels.least_loss(s(**more)) is None


def test_numbers_of_a_place():
    s = network("relu", units=3, N=40)
    s.theta[s.layers[0].bias] = [-50.0, 0.0, 0.0]
    s.notes["seen"] = "so"
    numbers = probe(s).numbers
    assert numbers["units without slope, layer 1"] == "1 of 3" and numbers["seen"] == "so"
    assert list(numbers) == [
        "weights", "loss", "gradient norm", "gradient norm by layer", "smallest curvature", "its residual", "sharpness",
        "residual of the sharpness", "loss of the best constant", "units without slope, layer 1", "seen",
    ]  # fmt: skip
    known = s.values
    s.values = lambda theta: [*known(theta), np.ones((40, 1))]  # outputs that no layer gives
    assert probe(s, trace=Trace()).numbers == numbers
    level = quadratic([1.0], [0.0], batch_gradients=[lambda t: t + 1, lambda t: t - 1])
    assert probe(level).numbers["noise of a batch / gradient"] == pytest.approx(2**0.5 / np.finfo(float).tiny)
    alike = quadratic([1.0], [0.1], batch_gradients=[lambda t: t, lambda t: t])
    assert probe(alike).numbers["noise of a batch / gradient"] == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize(
    "task, off, found", [("classes", 0.0099, True), ("classes", 0.0101, False), ("squared", 0.0, False)]
)
def test_a_loss_as_of_a_softmax_taken_twice(task, off, found):
    """Of three classes: ln(1 + 2/e), within a hundredth of it to either side."""
    X, y = np.eye(5), {"classes": np.arange(5) % 3, "squared": np.ones((5, 3))}[task]
    s, twice = from_numpy([(np.ones((3, 5)), None)], X, y, ("linear",), task), np.log(1 + 2 / np.e)
    name = "least loss if a softmax is taken twice"
    for side in (1, -1):
        s.loss = lambda t, side=side: twice * (1 + side * off)
        assert probe(s).numbers.get(name) == (pytest.approx(twice) if found else None)
    s.values = None
    assert name not in probe(s).numbers


def test_a_place_in_its_own_precision(monkeypatch):
    s = quadratic([1.0, 2.0], [1.0, 1.0], 1022.5)  # a loss of 1024
    m = measured(s)
    m.eps = 2.0**-10
    assert m.lower(1015.9) and not m.lower(1016.0) and m.lower(759.9, 0.25) and not m.lower(760.0, 0.25)
    given = []
    s.add_product = lambda theta, v, onto: given.append((theta, v, onto)) or onto
    v, onto = np.ones(2), np.zeros(2)
    assert m.product(v, onto) is onto and given[0][0] is s.theta and given[0][1] is v and given[0][2] is onto
    for kept, gone in ((14, False), (13, True)):  # two weights, seven steps
        monkeypatch.setattr("landscape.probe.place.KEPT", kept)
        monkeypatch.setattr("landscape.probe.measures.KEPT", kept)
        m = measured(s, krylov=7)
        m.let_go()
        assert (m.known is None) == gone and m.gradient == pytest.approx([1, 2])
        assert m.at(s.theta).krylov == (4 if gone else 7)


def test_a_place_elsewhere_knows_no_run_and_no_batches():
    s = quadratic([1.0, 2.0], [1.0, 1.0], batch_gradients=[lambda t: t, lambda t: 3 * t])
    m = Measures(s, 0.1, traced(np.ones(30)), 0.5, 8, 7)
    there = m.at(np.array([0.0, 3.0]))
    assert m.noise is not None and there.noise is None and there.trace is None and there.rate is None
    assert (there.momentum, there.seed, there.krylov) == (0.5, 7, 8) and m.at(s.theta, 0.2).rate == 0.2
    assert there.gradient == pytest.approx([0, 6]) and there.theta[1] == 3
    only = quadratic([1.0, 2.0], [1.0, 1.0], batch_gradients=[lambda t: 5 * t])
    assert mean_gradient(only)[0] == pytest.approx([1, 2]) and mean_gradient(only)[1] is None


@pytest.mark.parametrize("steps, ahead", [(None, 1000), ([], 1000), ([0, 999], 1000), ([0, 900, 5000], 5000)])
def test_a_place_is_judged_by_as_many_steps_as_were_taken(steps, ahead):
    assert (
        measured(quadratic([1.0], [1.0]), trace=None if steps is None else traced(np.ones(len(steps)), steps)).steps
        == ahead
    )


def test_product_by_differences_of_the_gradient():
    s = quadratic([1.0, -4.0], [1.0, 1.0])
    bare = Subject(s.theta, s.loss, s.gradient)
    v = np.array([3.0, 2.0])
    assert measured(bare).product(v) == pytest.approx([3.0, -8.0], rel=1e-8)
    assert measured(bare).product(v, np.array([1.0, 1.0])) == pytest.approx([4.0, -7.0], rel=1e-8)
    assert probe(bare).numbers["smallest curvature"] == pytest.approx(-4, rel=1e-6)


@pytest.mark.parametrize("length", [1e-3, 1.0, 50.0])
def test_differences_are_taken_at_a_distance_that_does_not_depend_on_the_direction(length):
    """The cube root of the precision, as share of the size of the weights, to both sides."""
    asked, s = [], quadratic([1.0, 2.0], [3.0, 4.0])
    m = measured(Subject(s.theta, s.loss, lambda t: asked.append(t) or t**3))
    assert m.product(length * np.array([0.6, 0.8])) == pytest.approx(
        length * 3 * np.array([9 * 0.6, 16 * 0.8]), rel=1e-6
    )
    h = 6 * 2 ** (-52 / 3)
    assert asked[1:] == [pytest.approx(s.theta + side * h * np.array([0.6, 0.8]), abs=1e-3 * h) for side in (1, -1)]
