"""Random midpoint tests of a function with one bad direction."""

from math import pi, sqrt

import numpy as np
import pytest

from landscape.cases.random_midpoints import one_bad_direction, refutation_probability, refutations


def test_values_of_the_function():
    """The last coordinate counts negative, the others positive, for one point or many."""
    points = np.arange(12.0).reshape(2, 2, 3)
    assert one_bad_direction(points).tolist() == [[0 + 1 - 4, 9 + 16 - 25], [36 + 49 - 64, 81 + 100 - 121]]
    assert one_bad_direction(np.array([3.0])) == -9


def test_count_of_refutations():
    """A test refutes when the last squared difference exceeds the sum of the others: the same count as
    from the differences of the same draws."""
    found = refutations(3, 500, np.random.default_rng(7))
    start, end = np.random.default_rng(7).normal(size=(2, 500, 3))
    u = start - end
    assert found == sum(1 for a, b, c in u if c * c > a * a + b * b) and 100 < found < 200
    assert refutations(1, 50, np.random.default_rng(1)) == 50
    assert type(found) is int


def test_probability_in_closed_form():
    """1/2, 1 - 1/sqrt(2) and 1/2 - 1/pi in two, three and four variables."""
    for size, exact in ((2, 1 / 2), (3, 1 - 1 / sqrt(2)), (4, 1 / 2 - 1 / pi)):
        assert refutation_probability(size) == pytest.approx(exact, rel=1e-12)
    assert type(refutation_probability(5)) is float
