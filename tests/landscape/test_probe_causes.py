"""Each check for a cause at its bounds, on places whose numbers are set by hand."""

from types import SimpleNamespace as Place

import numpy as np
import pytest

from landscape.probe import Layer, Subject, causes
from landscape.probe.measures import Measures
from tests.landscape.test_probe_checks import quadratic

HALF, EPS = 0.5, 2.0**-52


def layers(*shapes, kind="tanh"):
    """Layers without biases, one after the other in theta."""
    ends = np.cumsum([n * m for n, m in shapes]).tolist()
    return [
        Layer(f"layer {k + 1}", kind, shape, slice(end - shape[0] * shape[1], end))
        for k, (shape, end) in enumerate(zip(shapes, ends, strict=True))
    ]


@pytest.mark.parametrize(
    "outputs, task, floor",
    [
        ([[0.25, 0.75], [1.0, 0.0]], "classes", "0.3133"),  # ln(1 + 1/e)
        ([[0.25, 0.25, 0.5]], "classes", "0.5514"),  # ln(1 + 2/e)
        ([[0.25, 0.75], [1.0, 0.0]], "binary", None),
        ([[1.0], [1.0]], "classes", None),
        ([0.25, 0.75], "classes", None),
        ([[-0.25, 1.25], [0.5, 0.5]], "classes", None),
        ([[0.5, 0.5], [1.0, 0.5]], "classes", None),
        ([[0.5, 0.5], [0.25, 0.25]], "classes", None),
        ([[0.5, 0.5 + 200 / 1024]], "classes", "0.3133"),  # rounding: 100 times 1/1024 and the number of classes
        ([[0.5, 0.5 + 201 / 1024]], "classes", None),
        ([[0.5, 0.5 - 201 / 1024]], "classes", None),
    ],
)
def test_probabilities_are_told_from_logits(outputs, task, floor):
    m = Place(s=Place(task=task), values=[np.ones((1, 2)), np.ones((1, 2)), np.array(outputs)], eps=2.0**-10)
    said = floor and (
        "no output is below 0, and on every sample they add up to 1: they are probabilities, "
        f"and a loss that takes logits cannot fall below {floor} with them"
    )
    assert causes.softmax_twice(m) == said
    m.values = []
    assert causes.softmax_twice(m) is None


def test_all_weights_zero_now_or_at_the_start():
    """Five hidden units of two inputs and three outputs, with biases: 25 weights, and what the biases are is no matter."""
    two = [
        Layer("1", "tanh", (5, 2), slice(0, 10), slice(10, 15)),
        Layer("2", "linear", (3, 5), slice(15, 30), slice(30, 33)),
    ]
    biases = np.zeros(33)
    biases[10:15] = biases[30:] = 3
    one = np.where(np.arange(33) == 17, 1e-300, biases)
    at = lambda theta, gradient, trace=None, of=two: causes.zero_start(
        Place(s=Place(layers=of), theta=theta, gradient=gradient, trace=trace, seed=0, eps=EPS)
    )
    assert at(biases, biases) == "all 25 weights are exactly 0, biases aside, and so are their gradients"
    assert at(biases, biases, of=two[:1]) is None
    assert at(biases, one) is at(one, biases) is at(one, one) is at(one, one, Place(start=None)) is None
    assert at(one, one, Place(start=biases)) == (
        "all 25 weights were exactly 0 at the start, biases aside, "
        "and no two differ of the 5 units of 1: their weights and gradients are equal"
    )
    assert at(one, one, Place(start=one)) is at(np.arange(33.0), one, Place(start=biases)) is None


@pytest.mark.parametrize(
    "shapes, rows, found",
    [
        (((2, 1), (1, 2)), [1, 1, 5, 6], "no two differ of the 2 units of layer 1"),
        (((2, 1), (1, 2)), [1, 2, 5, 6], None),
        (((2, 1), (2, 2)), [1, 2, 5, 6, 5, 6], None),  # the outputs are no hidden units
        (((1, 1), (2, 1), (1, 2)), [1, 4, 4, 5, 6], "no two differ of the 2 units of layer 2"),
        (((5, 1), (1, 5)), [1, 1, 1, 2, 3, 1, 1, 1, 1, 1], None),  # three kinds of five are not few
        (((6, 1), (1, 6)), [1, 1, 1, 1, 2, 3, 1, 1, 1, 1, 1, 1], "there are only 3 different ones among the 6 units of layer 1"),
    ],
)  # fmt: skip
def test_twins_in_a_hidden_layer(shapes, rows, found):
    m = Place(
        s=Place(layers=layers(*shapes)), theta=np.array(rows, float), gradient=np.zeros(len(rows)), seed=0, eps=EPS
    )
    assert causes.equal_units(m) == (found and f"{found}: their weights and gradients are equal")


@pytest.mark.parametrize(
    "weights, gradient, eps, kinds",
    [
        ([1e-6, 1e-6 + 1e-14, 1e-6], [0, 0, 0], EPS, 2),  # what is rounding depends on the size of the weights
        ([1024, 1024 - 1000 / 1024], [0, 0], 2.0**-20, 1),  # 1000 times 2^-20 and the size
        ([1024, 1024 - 1000.5 / 1024], [0, 0], 2.0**-20, 2),
        ([-200, -200 + 1e-11, -200 + 2e-11, -200 + 3e-11], [1e-9, 2e-9, 1e-9, 2e-9], EPS, 2),  # small gradients count
    ],
)
def test_units_that_differ_by_little(weights, gradient, eps, kinds):
    m = Place(seed=0, eps=eps, theta=np.array(weights, float), gradient=np.array(gradient, float))
    assert causes._different(m, Layer("1", "tanh", (len(weights), 1), slice(0, len(weights)))) == kinds


def stuck(s, factor, rate=None, **more):
    """A place where nothing moves, and standardising would divide the first weight by 10."""
    m = Measures(s, rate, None, 0.0, 8, 0)
    shrink = np.array([0.1, 1.0])
    m.scaling = Place(factor=factor, here=lambda theta: shrink * theta, uphill=lambda g: shrink**2 * g)
    m.stuck, m.too_long, m.start, m.rise = True, False, None, None
    vars(m).update(more)
    return m


LARGE = "the largest second moment of the inputs is 10 times that of standardised ones; "
SURE = 0.5 - 0.99**2 / 2  # what a step of 1/100 gains on the axis of curvature 1


@pytest.mark.parametrize(
    "factor, rate, floor, more, found",
    [
        (10.0, None, 0.0, {}, True),
        (9.9, None, 0.0, {}, False),
        (10.0, None, 49.4, {}, True),  # half a unit of 49.9 is more than a hundredth, of 50.1 it is less
        (10.0, None, 49.6, {}, False),
        (10.0, 0.05, 0.0, {}, True),  # a step of this rate gains 0.049
        (10.0, 0.06, 0.0, {}, False),  # and of this 0.058
        (10.0, None, 0.0, {"stuck": False}, False),
        (10.0, None, 0.0, {"stuck": False, "too_long": True}, True),
        (10.0, None, 0.0, {"scaling": None}, False),
        (10.0, 0.05, 0.0, {"too_long": True, "rise": (1.0, 2.0)}, "steps"),
        (10.0, 0.0, 0.0, {"too_long": True, "rise": (1.0, 2.0)}, True),  # no step there goes down
    ],
)
def test_inputs_are_unscaled_where_standardised_ones_do_better(factor, rate, floor, more, found):
    """On 50 x^2 + y^2/2 at (0, 1): the certain step is 1/100 long, the best one gains 1/2, there as here; five steps of
    1/20 leave 0.95^10 of it."""
    said = {
        True: f"{LARGE}a step as long as the curvature allows lowers the loss by {SURE:.2g}, the best one on standardised inputs by 0.5",
        "steps": f"{LARGE}here a step takes the loss from 1 to 2; with the same weights and the same rate on standardised inputs five steps take it from 0.5 to {0.95**10 / 2:.4g}, each one down",
    }
    m = stuck(quadratic([100.0, 1.0], [0.0, 1.0], floor), factor, rate, **more)
    assert causes.unscaled_inputs(m) == said.get(found)


def test_inputs_are_unscaled_at_the_start():
    s = quadratic([100.0, 1.0], [0.0, 1.0], 0.0)
    for too_long, found in ((True, True), (False, False)):
        start = stuck(s, 20.0, 0.5, too_long=too_long, rise=(3.0, 7.0))
        said = causes.unscaled_inputs(stuck(s, 20.0, 0.5, scaling=None, start=start))
        assert (
            said is not None and "20 times" in said and "; at the start a step takes the loss from 3 to 7;" in said
        ) == found
    assert (
        causes._steps_there(stuck(quadratic([0.5, 0.5], [0.0, 1.0]), 20.0), start.scaling) is None
    )  # no rate is known


def test_a_long_step_here_or_at_the_start():
    start = Place(loss=4.0, too_long=True, rise=(4.0, 8.0), speed=6.0, top=Place(value=3.0))
    m = Place(loss=3.0, start=start, constant=None, stuck=True, too_long=True, rise=None, bound=2.0)
    words = "rate x sharpness is 6 at the start, above 2, and a step takes the loss from 4 to 8; the rate must be below 0.67"
    assert causes.step_too_long(m) == words
    start.rise = None
    assert causes.step_too_long(m) is None
    start.too_long, start.rise = False, (4.0, 8.0)
    assert causes.step_too_long(m) is None


@pytest.mark.parametrize(
    "loss, constant, start, stands, both",
    [
        (0.6, 1.0, 4.0, True, True),
        (0.5, 1.0, 4.0, True, False),  # half of what a constant costs
        (0.5, 2.0, 0.8, True, True),
        (0.4, 2.0, 0.8, True, False),
        (0.5, None, 0.8, True, True),
        (0.6, 1.0, 4.0, False, False),
        (0.6, 1.0, None, True, False),
        (0.6, None, None, True, False),
    ],
)
def test_the_start_counts_if_the_run_is_hardly_better(loss, constant, start, stands, both):
    m = Place(loss=loss, constant=constant, start=start and Place(loss=start), stuck=stands)
    assert causes._places(m) == [("here", m), ("at the start", m.start)][: 1 + both]


@pytest.mark.parametrize(
    "now, slopes, frozen",
    [
        ([1, 2, 9], [0.11, 5.0], ("layer 1", "0.11")),
        ([1, 2, 9], [0.1, 5.0], None),  # a hundredth of the whole slope
        ([1, 2, 9], [0.005, 5.0], None),
        ([1, 9, 3], [5.0, 4.0], ("layer 2", "4")),
        ([1, 2, 3], [5.0, 5.0], None),
        ([1, 9, 9], [5.0, 5.0], None),
    ],
)
def test_a_layer_stays_where_it_was(now, slopes, frozen):
    m = Place(s=Place(layers=layers((2, 1), (1, 1))), theta=np.array(now, float), slopes=slopes, slope=10.0)
    m.trace = Place(start=np.array([1.0, 2.0, 3.0]))
    assert causes.frozen_weights(m) == (
        frozen
        and f"the weights of {frozen[0]} are exactly those of the start, though their gradient has the norm {frozen[1]}, and others have moved"
    )
    m.trace.start = None
    assert causes.frozen_weights(m) is None
    m.trace = None
    assert causes.frozen_weights(m) is None


@pytest.mark.parametrize(
    "constant, loss, found",
    [(99.0, 1.005, True), (100.0, 1.005, False), (99.0, 1.01, False), (99.0, 0.5, True), (None, 1.005, False)],
)
def test_contradictory_labels_at_the_least_loss(constant, loss, found):
    """Two equal inputs with the numbers 0 and 2: no function has a mean square below 1."""
    s = Subject(np.zeros(1), None, None, inputs=np.zeros((2, 1)), targets=np.array([0.0, 2.0]), task="squared")
    said = (
        f"equal inputs have different targets, so no function of the inputs has a loss below 1, and this one has {loss}"
    )
    assert causes.contradictory_labels(Place(s=s, constant=constant, loss=loss)) == (said if found else None)
    s.inputs = np.array([[0.0], [1.0]])
    assert causes.contradictory_labels(Place(s=s, constant=constant, loss=loss)) is None


@pytest.mark.parametrize("kind, awake, asleep", [("relu", 1.0, 0.0), ("tanh", 0.0, 1.0), ("logistic", 0.5, 1.0)])
@pytest.mark.parametrize(
    "count, loss, constant, stands, found",
    [
        (6, 0.5, 1.0, True, True),  # half of a constant's loss and more: most units are enough
        (5, 0.5, 1.0, True, False),
        (6, 0.4, 1.0, True, False),
        (9, 0.4, 1.0, True, False),
        (10, 0.4, 1.0, True, True),
        (6, 0.5, None, True, False),
        (10, 0.5, None, True, True),
        (10, 0.9, 1.0, False, True),  # all of them, at nine tenths of a constant's loss
        (10, 0.8, 1.0, False, False),
        (9, 0.9, 1.0, False, False),
        (10, 0.9, None, False, False),
    ],
)
def test_how_many_units_may_sleep(kind, awake, asleep, count, loss, constant, stands, found):
    values = [
        np.full((3, 1), asleep),
        np.where(np.arange(10) < count, asleep, awake) * np.ones((3, 1)),
        np.zeros((3, 1)),
    ]
    shapes = layers((1, 1), (10, 1), (1, 10), kind=kind)
    shapes[0] = Layer("first", "linear", (1, 1), slice(0, 1))
    m = Place(s=Place(layers=shapes), values=values, constant=constant and 4 * constant, loss=4 * loss, stuck=stands)
    words = (
        "are 0 on every sample" if kind == "relu" else "have on average less than 1/100 of the slope they could have"
    )
    said = f"{count} of the 10 units of layer 2 {words}" if found else None
    assert causes.dead_units(m) == (said if kind == "relu" else None)
    assert causes.saturated_units(m) == (None if kind == "relu" else said)
