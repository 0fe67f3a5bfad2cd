"""The stationary point of a cost with one weight, where it has a closed form."""

from math import log

import numpy as np
import pytest

from landscape.model.losses import HALF_SQUARED_ERROR, LOG_LOSS
from landscape.search.one_weight import stationary_point

ONES = np.ones((4, 1))


def test_log_loss_of_equal_inputs_ends_at_the_log_of_the_odds():
    """Three of four labels are 1: the sigmoid is 3/4 there, the weight log 3, and the cost the entropy of 3/4."""
    w, cost = stationary_point(ONES, np.array([1, 1, 0, 1]), LOG_LOSS, -1, 5)
    assert w == pytest.approx(log(3), rel=1e-12)
    assert isinstance(cost, float) and cost == pytest.approx(-0.75 * log(0.75) - 0.25 * log(0.25), rel=1e-12)


def test_half_squared_error_ends_at_the_ratio_of_two_sums():
    """(1 * 1 + 2 * 1 + 3 * 3) / (1 + 4 + 9) = 6/7; the errors there are 1/7, 5/7 and 3/7, half the mean square 5/42."""
    w, cost = stationary_point(np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 1.0, 3.0]), HALF_SQUARED_ERROR, 0, 9)
    assert w == pytest.approx(6 / 7, rel=1e-14) and cost == pytest.approx(5 / 42, rel=1e-14)


def test_a_slope_of_one_sign_is_refused():
    with pytest.raises(ValueError, match="sign"):
        stationary_point(ONES, np.array([1, 1, 0, 1]), LOG_LOSS, 2, 5)
