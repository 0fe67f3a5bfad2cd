"""A share of seeded runs, with the interval that says how far to trust it."""

from typing import NamedTuple

from scipy.stats import binomtest


class Share(NamedTuple):
    """`count` of `runs`, the fraction, and its 95 % Wilson interval."""

    count: int  # type: ignore[assignment]  # hides the method of tuples, which nobody needs here
    runs: int
    share: float
    low: float
    high: float


def wilson(count: int, runs: int) -> Share:
    """The share count / runs with the interval of Wilson (1927).

    Raises ValueError unless 0 <= count <= runs and runs > 0.
    """
    if not 0 <= count <= runs or runs == 0:  # of these SciPy refuses some in one version and some in another
        raise ValueError(f"{count} of {runs}: the count must lie between 0 and the number of runs, which must not be 0")
    interval = binomtest(count, runs).proportion_ci(method="wilson")
    return Share(count, runs, count / runs, float(interval.low), float(interval.high))
