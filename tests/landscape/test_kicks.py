"""Kicks that a browser repeats, how they are counted, and the interval of a mean waiting time."""

from itertools import islice
from math import inf

import numpy as np
import pytest
from scipy.stats import chi2, kstest, norm

from landscape.search.kicks import Seen, between, follow, gaussian, uniform, waiting


def test_numbers_are_those_of_a_plain_mulberry32():
    """The words of mulberry32 with seed 1 begin 2693262067, 11749833, 2265367787: as numbers in (-1, 1), signed."""
    words = (2693262067 - 2**32, 11749833, 2265367787 - 2**32)
    assert list(islice(between(1), 3)) == [(word + 0.5) / 2**31 for word in words]


def test_kicks_are_uniform_and_normal():
    """Kolmogorov's and Smirnov's test, on 20,000 kicks each; neighbours are not correlated."""
    for kicks, law in ((uniform(2.0, 3), lambda z: np.clip((z + 2) / 4, 0, 1)), (gaussian(3**0.5, 3), norm.cdf)):
        found = np.array(list(islice(kicks, 20_000)))
        assert kstest(found, law).pvalue > 0.01
        assert abs(np.corrcoef(found[1:], found[:-1])[0, 1]) < 4 / 20_000**0.5


def test_other_seeds_have_other_numbers():
    assert len({next(between(seed)) for seed in range(1, 100)}) == 99


def test_follow_counts_arrivals_and_begins_again():
    """Without slope, by 0.4 a step to 1: three steps each."""
    flat = lambda w: 0.0
    assert follow(flat, iter([0.4] * 7), 7, 0.0, 1.0) == Seen(0.4, pytest.approx(1.2), 2)
    assert follow(flat, iter([0.4, -0.6]), 2, 0.0, 1.0) == Seen(pytest.approx(-0.2), 0.4, 0)
    assert follow(lambda w: w, iter([1.0, 0.0]), 2, 0.0, 2.0) == Seen(0.5, 1.0, 0)  # half of what the slope is, back


def test_kicks_at_the_threshold_do_not_pass_the_steepest_place():
    slope = lambda w: min(w, max(2 - w, w - 6))
    assert follow(slope, uniform(0.5, 1), 20_000, 0.0, 6.0).far < 1
    assert follow(slope, uniform(1.0, 1), 20_000, 0.0, 6.0).arrived > 20


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 500])
def test_the_interval_is_close_to_that_of_a_poisson_process_and_not_narrower(count):
    """Garwood's exact interval by quantiles of chi-squared; within a tenth of each end."""
    found, exact = waiting(count, 1000), [2000 / chi2.ppf(0.975, 2 * count + 2)]
    exact.append(2000 / chi2.ppf(0.025, 2 * count) if count else inf)
    assert found.mean == (1000 / count if count else inf)
    assert exact[0] * 0.99 < found.low < exact[0] * 1.01 and exact[1] * 0.99 <= found.high <= exact[1] * 1.1


def test_the_interval_holds_the_mean_of_escapes_in_95_of_100_cases():
    """400 times 4,000 steps with kicks up to 1, whose mean is 393.5."""
    slope, rng = (lambda w: np.minimum(w, np.maximum(2 - w, w - 6))), np.random.default_rng(5)
    w, arrived = np.zeros(400), np.zeros(400, dtype=int)
    for _ in range(4000):
        w += rng.uniform(-1, 1, 400) - slope(w) / 2
        arrived += w >= 6
        w[w >= 6] = 0
    held = sum(found.low < 393.5 < found.high for found in (waiting(int(count), 4000) for count in arrived))
    assert 0.92 < held / 400


def test_waiting_refuses_what_was_not_counted():
    for count, steps in ((-1, 10), (1, 0)):
        with pytest.raises(ValueError, match="events in"):
            waiting(count, steps)
