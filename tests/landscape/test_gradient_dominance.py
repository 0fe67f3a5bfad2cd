"""The Polyak-Lojasiewicz ball of one linear unit, where all of it can be said by hand."""

from fractions import Fraction

import pytest
from flint import arb, arb_mat, fmpq

from landscape.model.activations import IDENTITY
from landscape.model.losses import SQUARED_ERROR
from landscape.proof import gradient_dominance
from landscape.proof.gradient_dominance import neighbourhood
from landscape.proof.networks import BallProblem

ONE_SAMPLE = BallProblem(((fmpq(1),),), (arb(3),), IDENTITY.ball, SQUARED_ERROR.ball, ("W", "v"), 1)


def at_two_and_one(radius, s):
    """The output is v w with w = 2, v = 1: J = (v, w) = (1, 2), of size sqrt 5; the Hessian of the output has size sqrt 2."""
    return neighbourhood(ONE_SAMPLE, [fmpq(2), fmpq(1)], fmpq(radius), fmpq(s))


def test_what_holds_around_a_point_by_hand():
    """With s = 2 and radius 1/10: mu = 2 (2 - sqrt(2)/10)^2, the cost is 1, and the box holds the Hessian of the point."""
    found = at_two_and_one(fmpq(1, 10), 2)
    assert found.singular.verdict == "proved"
    assert found.mu.overlaps(2 * (2 - arb(2).sqrt() / 10) ** 2) and found.mu.rad() < 1e-9
    assert found.cost == 1
    # (v w - 3)^2 has the Hessian [[2 v^2, 4 v w - 6], [4 v w - 6, 2 w^2]]: its size is at least that at (2, 1) and at (2.1, 1.1).
    for w, v in ((2, 1), (Fraction(21, 10), Fraction(11, 10))):
        entries = (2 * v * v, 4 * v * w - 6, 4 * v * w - 6, 2 * w * w)
        assert found.smoothness.upper() ** 2 >= arb(float(sum(x * x for x in entries))) * (1 - 1e-12)
    assert found.smoothness.upper() < 14


def test_a_singular_value_is_not_taken_for_larger_than_it_is():
    """The root of 5 lies between 223/100 and 224/100."""
    assert at_two_and_one(fmpq(1, 10), fmpq(223, 100)).singular.verdict == "proved"
    assert at_two_and_one(fmpq(1, 10), fmpq(224, 100)).singular.verdict == "refuted"


def test_a_ball_that_is_too_wide_promises_nothing():
    """Where s may be less than the radius times sqrt 2 the inequality holds with mu = 0 only."""
    assert at_two_and_one(2, 2).mu == 0
    assert at_two_and_one(1, 2).mu > 0


def test_the_size_of_a_matrix():
    assert gradient_dominance._size(arb_mat([[1, 2], [2, 4]])) == 5
    with pytest.raises(ValueError, match="longer"):
        neighbourhood(ONE_SAMPLE._replace(targets=(arb(3), arb(4))), [fmpq(2), fmpq(1)], fmpq(1), fmpq(1))
