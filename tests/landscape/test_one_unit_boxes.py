"""Each step of the proof about one unit, on boxes where the answer is known: a wrong step must not hide in a right result."""

from fractions import Fraction
from itertools import product
from math import inf

import mpmath
import numpy as np
import pytest
from flint import arb, fmpq

from landscape.cases.answer.best_unit import _bounds, _discarded, _halves, _inside, _output_weights, _unit
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.balls import ends, precise
from landscape.proof.networks import BallProblem
from tests.rounding import rounding

INPUTS = ((0, 0), (1, 3), (2, 1))
TARGETS = (Fraction(5, 4), Fraction(1, 2), Fraction(3, 2))


def problem(inputs=INPUTS, targets=TARGETS):
    rows = tuple(tuple(fmpq(x) for x in row) for row in inputs)
    return BallProblem(
        rows,
        tuple(arb(fmpq(y.numerator, y.denominator)) for y in targets),
        LOGISTIC.ball,
        SQUARED_ERROR.ball,
        ("W", "v"),
        1,
    )


def contains(ball, value, room=1e-25):
    low, high = ends(ball)
    return float(low) - room <= value <= float(high) + room


def exact_parts(theta):
    """Loss, and half its derivatives times N, those by w divided by v: with mpmath, from the formulas."""
    w1, w2, v = map(mpmath.mpf, theta)
    loss, slopes = mpmath.mpf(0), [mpmath.mpf(0)] * 3
    for (a, b), y in zip(INPUTS, TARGETS, strict=True):
        s = 1 / (1 + mpmath.exp(-(w1 * a + w2 * b)))
        e = v * s - mpmath.mpf(y.numerator) / y.denominator
        loss += e**2 / 3
        slopes = [slopes[0] + e * s * (1 - s) * a, slopes[1] + e * s * (1 - s) * b, slopes[2] + e * s]
    return loss, slopes


@pytest.mark.parametrize("theta", [(0.5, -0.25, 2.0), (-1.5, 2.0, 2.25), (0.0, 0.0, 1.0), (3.0, 1.0, 4.0)])
def test_bounds_at_a_point_are_the_loss_and_its_derivatives(theta):
    with mpmath.workdps(40):
        loss, slopes = exact_parts(theta)
        bound, balls = precise(_bounds)(problem(), tuple((t, t) for t in theta))
        for ball, true in zip((bound, *balls), (loss, *slopes), strict=True):
            low, high = ends(ball)
            true = Fraction(mpmath.nstr(true, 38))
            assert high - low < Fraction(1, 10**40)
            assert abs(low - true) < Fraction(1, 10**35)


def test_bounds_on_a_box_hold_at_its_points():
    box = ((-0.5, 1.0), (0.25, 0.5), (1.0, 1.75))
    bound, balls = precise(_bounds)(problem(), box)
    for theta in product(*(np.linspace(a, b, 5) for a, b in box)):
        loss, slopes = exact_parts(theta)
        assert ends(bound)[0] <= float(loss) + 1e-12
        assert all(contains(ball, float(true), 1e-12) for ball, true in zip(balls, slopes, strict=True))


def test_a_box_is_discarded_for_its_loss_or_for_one_derivative():
    """Level above the loss: only a derivative without a zero discards, and only a bounded box."""
    theta = (0.5, -0.25, 2.0)
    thin, loss = tuple((t, t) for t in theta), float(exact_parts(theta)[0])
    assert precise(_discarded)(problem(), thin, arb(2 * loss))
    # One input and a fitted target: every derivative is zero, and so is the loss.
    fitted, flat = problem(((0, 0),), (Fraction(1),)), ((1.0, 1.0), (1.0, 1.0), (2.0, 2.0))
    assert not precise(_discarded)(fitted, flat, arb(1))
    assert not precise(_discarded)(fitted, flat, arb(0))  # not above the level
    assert precise(_discarded)(problem(((0, 0),), (Fraction(2),)), flat, arb("0.99"))  # error 1: by its loss
    for open_side in ((-inf, 0.5), (0.5, inf)):
        assert not precise(_discarded)(problem(), (open_side, thin[1], thin[2]), arb(100))
        assert not precise(_discarded)(problem(), (thin[0], open_side, thin[2]), arb(100))
    # All outputs too large or small: the derivative by v is positive, yet the box goes on without end.
    assert not precise(_discarded)(problem(), ((-inf, -3.0), (0.0, 0.0), (4.0, 4.0)), arb(100))
    assert precise(_discarded)(problem(), ((-9.0, -3.0), (0.0, 0.0), (4.0, 4.0)), arb(100))


def test_each_derivative_alone_can_discard():
    """At a zero of the two other derivatives; and a slope that contains 1 but not 0 discards."""
    # One input (0, 1): the derivative by w_1 is zero everywhere, those by w_2 and v are not.
    one = problem(((0, 1),), (Fraction(3),))
    assert precise(_discarded)(one, ((0.0, 0.0), (0.0, 0.0), (8.0, 8.0)), arb(100))  # e = 1, e s = 1/2
    assert precise(_discarded)(one, ((0.0, 0.0), (0.0, 0.0), (10.0, 10.0)), arb(100))  # e = 2, e s = 1
    assert not precise(_discarded)(one, ((0.0, 0.0), (0.0, 0.0), (6.0, 6.0)), arb(100))  # fitted
    # Two inputs and w = 0, v = 3: errors 3/2 - y of opposite signs cancel in the derivative by v.
    for a, b in (((1, 0), (2, 0)), ((0, 1), (0, 2))):
        both = problem((a, b), (Fraction(1), Fraction(2)))
        assert precise(_discarded)(both, ((0.0, 0.0), (0.0, 0.0), (3.0, 3.0)), arb(100))


@pytest.mark.parametrize("level", ["0.04", "0.01", "0.000001"])
def test_output_weights_are_those_that_the_origin_allows(level):
    """(v/2 - 5/4)^2 <= 3 level, rounded outwards by at most two of 1024 parts."""
    low, high = precise(_output_weights)(problem(), arb(level))
    with mpmath.workdps(30):
        reach = mpmath.sqrt(3 * mpmath.mpf(level))
        assert 0 < 2 * (mpmath.mpf(5) / 4 - reach) - low <= mpmath.mpf(2) / 1024
        assert 0 < high - 2 * (mpmath.mpf(5) / 4 + reach) <= mpmath.mpf(2) / 1024


def test_the_origin_is_found_wherever_it_stands():
    turned = problem(INPUTS[::-1], TARGETS[::-1])
    assert precise(_output_weights)(turned, arb("0.01")) == precise(_output_weights)(problem(), arb("0.01"))


def test_the_output_weight_must_be_large():
    """y = 5/4, N = 1: reach 3/4 leaves v >= 1 and passes, reach 4/5 does not."""
    origin = problem(((0, 0),), (Fraction(5, 4),))
    assert precise(_output_weights)(origin, arb("0.5625"))[0] == 1023 / 1024
    with pytest.raises(ValueError, match="^the proof needs a positive output weight$"):
        precise(_output_weights)(origin, arb("0.64"))


@pytest.mark.parametrize("x", [(1, 2), (0, 3), (2, 0), (0, 0)])
def test_a_unit_on_a_box_takes_the_values_between_its_ends(x):
    weights = ((-1.0, 0.5), (0.25, 2.0))
    low, high = (mpmath.mpf(1) / (1 + mpmath.exp(-(x[0] * w[0] + x[1] * w[1]))) for w in zip(*weights, strict=True))
    ball = precise(_unit)(weights, tuple(fmpq(t) for t in x))
    assert float(ends(ball)[0]) == pytest.approx(float(low), abs=1e-8)
    assert float(ends(ball)[1]) == pytest.approx(float(high), abs=1e-8)
    assert contains(ball, float(low), rounding(20)) and contains(ball, float(high), rounding(20))


def test_a_unit_on_an_unbounded_box():
    """s(-inf) = 0 and s(inf) = 1; an input that is zero ignores its weight."""
    one = (fmpq(1), fmpq(0))
    for side, (low, high) in {(-inf, 0.0): (0, 0.5), (0.0, inf): (0.5, 1), (-inf, inf): (0, 1)}.items():
        ball = precise(_unit)((side, (0.0, 0.0)), one)
        assert [float(end) for end in ends(ball)] == pytest.approx([low, high], abs=1e-8)
    ball = precise(_unit)(((0.0, 0.0), (-inf, inf)), one)
    assert [float(end) for end in ends(ball)] == pytest.approx([0.5, 0.5], abs=1e-12)


def test_inside_means_strictly_inside_on_every_side():
    inner = [(Fraction(0), Fraction(1))] * 3
    middle = (0.25, 0.75)
    assert _inside((middle, middle, middle), inner)
    for k, bad in product(range(3), ((0.0, 0.5), (0.5, 1.0), (-1.0, 0.5), (0.5, 2.0), (-inf, 0.5), (0.5, inf))):
        assert not _inside(tuple(bad if i == k else middle for i in range(3)), inner)


def test_a_box_is_cut_along_its_longest_finite_side():
    box = ((0.0, 1.0), (-1.0, 3.0), (2.0, 4.0))
    assert _halves(box) == [((0.0, 1.0), (-1.0, 1.0), (2.0, 4.0)), ((0.0, 1.0), (1.0, 3.0), (2.0, 4.0))]
    far = ((-inf, -8.0), (8.0, inf), (2.0, 2.5))
    assert _halves(far) == [((-inf, -8.0), (8.0, inf), (2.0, 2.25)), ((-inf, -8.0), (8.0, inf), (2.25, 2.5))]
    above = np.nextafter(1.0, 2)
    for narrow in ((1.0, 1.0), (1.0, above), (above, np.nextafter(above, 2))):  # no float in between
        with pytest.raises(ValueError, match="^the proof does not close$"):
            _halves((narrow, narrow, narrow))
