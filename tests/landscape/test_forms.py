"""The forms in one record say the same: floats, balls and compiled code of each activation and each loss."""

import numpy as np
import pytest
from flint import arb

from landscape.model import losses
from landscape.model.activations import ACTIVATIONS, RELU
from landscape.model.compiled import exponential
from landscape.proof.balls import precise

LOSSES = [loss for loss in vars(losses).values() if isinstance(loss, losses.Loss)]
NAMED = {"ids": lambda record: record.name.replace(" ", "-")}
# Each of the few roundings of a float formula costs at most 2^-53 of its result, or of a term near 1, and
# each function of NumPy or SciPy a few units in the last place: far less than this in all.
ROOM = 1e-14


def close(ball, number):
    return abs(ball - float(number)) < ROOM * (1 + abs(ball))


@precise
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), **NAMED)
def test_balls_and_floats_of_an_activation_agree(activation):
    for z in (-3.0, -0.5, 0.0, 0.25, 2.0):
        forms = (activation.value, activation.slope, activation.curvature)
        assert all(close(b, form(np.array(z))) for b, form in zip(activation.ball(arb(z)), forms, strict=True))


@precise
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), **NAMED)
def test_a_ball_of_arguments_gives_all_their_values(activation):
    """Balls on both sides of zero, wide ones too."""
    for middle, radius in ((-2, 1), (0, 0.5), (0, 1), (2, 1)):
        whole = activation.ball(arb(middle, radius))
        for z in (middle - radius, middle, middle + radius):
            assert all(b.contains(one) for b, one in zip(whole, activation.ball(arb(z)), strict=True))


@precise
def test_a_ball_around_the_kink_of_relu():
    """The slope is somewhere from 0 to 1, and no curvature is promised."""
    _, slope, curvature = RELU.ball(arb(0, 1))
    assert slope.contains(0) and slope.contains(1) and -0.01 < slope < 1.01
    assert not curvature > -1 and not curvature < 1


@pytest.mark.parametrize("activation", [a for a in ACTIVATIONS.values() if a.kernel], **NAMED)
def test_kernel_and_floats_of_an_activation_agree(activation):
    for z in (-3.0, -0.5, 0.0, 0.25, 2.0):
        value, slope = activation.kernel(z)
        assert value == pytest.approx(float(activation.value(z)), rel=ROOM, abs=ROOM)
        assert slope == pytest.approx(float(activation.slope(z)), rel=ROOM)


@precise
@pytest.mark.parametrize("loss", LOSSES, **NAMED)
def test_balls_kernel_and_floats_of_a_loss_agree(loss):
    assert len(LOSSES) == 4
    for z, y in ((-2.0, 0.0), (0.5, 0.25), (1.5, 1.0), (0.0, 0.5)):
        forms = (loss.value, loss.slope, loss.curvature)
        found = loss.ball(arb(z), arb(y))
        assert all(close(b, form(np.array(z), np.array(y))) for b, form in zip(found, forms, strict=True))
        assert close(found[1], loss.kernel(z, y))


@precise
@pytest.mark.parametrize("loss", LOSSES, **NAMED)
def test_the_prediction_is_the_best_target(loss):
    """Where the target is what the output predicts, the slope of the loss is zero; it changes sign there."""
    for z in (-1.5, 0.0, 2.0):
        y = loss.prediction.ball(arb(z))[0]
        assert loss.ball(arb(z), y)[1].contains(0)
        assert loss.ball(arb(z), y + arb("0.1"))[1] < 0 < loss.ball(arb(z), y - arb("0.1"))[1]
        assert close(y, loss.prediction.value(z))


@precise
def test_exponential_of_the_kernel():
    """p (1 + q) is e^a up to 2^-51 of it: the cut polynomial, the reduced argument and the last rounding are
    each off by at most 2^-54, and 1 + q is at least 0.7. Below -700 it stays where it is there."""
    for a in (0.0, -0.3, -1.0, -17.7, -700.0):
        p, q = exponential(a)
        assert abs(arb(p) * (1 + arb(q)) / arb(a).exp() - 1) < arb(2) ** -51
    assert exponential(-1e9) == exponential(-700.0)
