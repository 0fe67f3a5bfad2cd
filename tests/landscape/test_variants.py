"""The problems that carry a name on the site, and copies of their critical points."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from landscape.cases.answer.copies import no_copy
from landscape.cases.answer.network import ANSWER, NINE
from landscape.cases.answer.worse_minima import VARIANTS, Minimum, distinct, least_loss, variant
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from landscape.model.networks import ALL, NO_BIASES
from landscape.proof.krawczyk import PLACES, CriticalPoint
from tests.rounding import rounding


@pytest.mark.parametrize(
    "given, unit, loss, free, flips",
    [
        ({}, LOGISTIC, SQUARED_ERROR, NO_BIASES, None),
        ({"activation": TANH}, TANH, SQUARED_ERROR, NO_BIASES, 0),
        ({"loss": LOG_LOSS}, LOGISTIC, LOG_LOSS, NO_BIASES, None),
        ({"free": ("W", "v", "c")}, LOGISTIC, SQUARED_ERROR, ("W", "v", "c"), 1),
        ({"free": ("W", "b", "v")}, LOGISTIC, SQUARED_ERROR, ("W", "b", "v"), None),
        ({"activation": TANH, "free": ALL}, TANH, SQUARED_ERROR, ALL, 0),
    ],
)
def test_a_variant_is_the_same_problem_in_floats_and_in_balls(given, unit, loss, free, flips):
    """The targets are the teacher's outputs, or their logistic function, in both."""
    made = variant(inputs=((0, 1), (1, 2)), **given)
    assert made.flips == flips
    assert (made.problem.activation, made.problem.loss, made.problem.free) == (unit, loss, free)
    assert made.problem.network is ANSWER
    assert made.problem.X.tolist() == [[0, 1], [1, 2]]
    s = np.tanh if unit is TANH else lambda z: 1 / (1 + np.exp(-z))
    outputs = 2.3 * s(np.array([2, 2.5])) + 0.8 * s(np.array([0.4, 2.5]))
    targets = 1 / (1 + np.exp(-outputs)) if loss is LOG_LOSS else outputs
    assert made.problem.y == pytest.approx(targets, rel=rounding(100))
    assert [float(y.mid()) for y in made.balls.targets] == pytest.approx(targets, rel=rounding(100))
    assert made.balls.inputs == ((fmpq(0), fmpq(1)), (fmpq(1), fmpq(2)))
    assert (made.balls.free, made.balls.hidden) == (free, 2)
    assert made.balls.activation is unit.ball
    assert made.balls.loss is loss.ball


def test_the_named_variants():
    """What each name of the site stands for."""
    found = {
        name: (len(v.problem.X), v.problem.activation.name, v.problem.loss.name, v.problem.free)
        for name, v in VARIANTS.items()
    }
    assert found == {
        "answer": (9, "logistic", "squared error", NO_BIASES),
        "larger grid": (12, "logistic", "squared error", NO_BIASES),
        "log-loss": (9, "logistic", "log-loss", NO_BIASES),
        "tanh": (8, "tanh", "squared error", NO_BIASES),
        "hidden biases": (9, "logistic", "squared error", ("W", "b", "v")),
        "output bias": (9, "logistic", "squared error", ("W", "v", "c")),
        "both biases": (9, "logistic", "squared error", ALL),
    }
    assert VARIANTS["answer"].problem.X.tolist() == [list(x) for x in NINE]


def at(*theta):
    return CriticalPoint(tuple(theta), "", 0, "", ())


def test_no_copy_leaves_room_for_the_rounding_of_the_digits():
    """Two units, one input: coordinates that differ by 4 units of the last place may still agree, by 5 not."""
    unit = Fraction(1, 10**PLACES)

    def moved(by):
        return at("1", "2", "3", str(Fraction(4) + by * unit))

    a = at("1", "2", "3", "4")
    assert not no_copy(a, moved(4), NO_BIASES, 2, None)
    assert no_copy(a, moved(5), NO_BIASES, 2, None)
    assert not no_copy(a, at("2", "1", "4", "3"), NO_BIASES, 2, None)


def test_no_copy_knows_the_flips():
    """With flips (-1, 2, -3, 4) is a copy of (1, 2, 3, 4); without them it is not."""
    a, b = at("1", "2", "3", "4"), at("-1", "2", "-3", "4")
    assert no_copy(a, b, NO_BIASES, 2, None)
    assert not no_copy(a, b, NO_BIASES, 2, 0)


def test_minima_that_are_copies_are_not_distinct():
    """A swap always makes a copy, a sign flip only where the unit allows it."""
    here, swapped, flipped = (
        Minimum(at(*theta), "", True)
        for theta in (["1", "2", "3", "4", "5", "6"], ["3", "4", "1", "2", "6", "5"], ["-1", "-2", "3", "4", "-5", "6"])
    )
    for name, flips in (("answer", False), ("tanh", True)):
        assert not distinct(VARIANTS[name], [here, swapped])
        assert distinct(VARIANTS[name], [here, flipped]) is not flips


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "log-loss"])
def test_the_teacher_has_no_loss(name):
    loss = least_loss(VARIANTS[name])
    assert loss.contains(0) and loss < 1e-100
