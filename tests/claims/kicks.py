"""What the tests about noise share: fractions, and whether two simulations agree."""

from fractions import Fraction
from math import sqrt

from hypothesis import strategies as st
from scipy.stats import binomtest

F = Fraction
HALF = F(1, 2)
POSITIVE = st.builds(Fraction, st.integers(1, 20), st.integers(1, 8))


def agrees(share, count, runs):
    """The printed share has its Wilson interval, and another count of runs is within three and a half deviations of it."""
    wilson = binomtest(share.count, share.runs).proportion_ci(method="wilson")
    assert abs(share.low - wilson.low) < 1e-12 > abs(share.high - wilson.high)
    p = (share.count + count + 1) / (share.runs + runs + 2)
    assert abs(share.count / share.runs - count / runs) < 3.5 * sqrt(p * (1 - p) * (1 / share.runs + 1 / runs))
