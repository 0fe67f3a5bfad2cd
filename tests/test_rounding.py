"""The bounds of `tests.rounding`, against exact arithmetic on this processor."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from scipy.special import erf, expit

from tests.rounding import rounding


@pytest.mark.parametrize("n", [1, 2, 9, 100, 1000])
def test_products_and_sums_keep_the_bound(n):
    """However BLAS orders the sum: n products and n - 1 additions are n operations one upon another."""
    for x, y in np.random.default_rng(n).normal(size=(20, 2, n)):
        exact = sum(Fraction(a) * Fraction(b) for a, b in zip(x.tolist(), y.tolist(), strict=True))
        for found in (x @ y, np.sum(x * y), sum((x * y).tolist())):
            assert abs(Fraction(float(found)) - exact) <= rounding(n, abs(x) @ abs(y) * (1 + 1e-9))


@pytest.mark.parametrize(
    ("function", "exact"),
    [
        (np.exp, mpmath.exp),
        (np.log, mpmath.log),
        (np.log1p, mpmath.log1p),
        (np.tanh, mpmath.tanh),
        (np.sin, mpmath.sin),
        (np.arccos, mpmath.acos),
        (erf, mpmath.erf),
        (expit, lambda z: 1 / (1 + mpmath.exp(-z))),
    ],
    ids=lambda function: getattr(function, "__name__", ""),
)
def test_library_functions_count_as_eight_operations(function, exact):
    z = np.random.default_rng(0).uniform(0, 1, 1000)
    with mpmath.workdps(40):
        for at, found in zip(z.tolist(), function(z).tolist(), strict=True):
            true = exact(mpmath.mpf(at))
            assert abs(found - true) <= rounding(8, float(abs(true)))


def test_too_many_operations_have_no_bound():
    assert rounding(10) == pytest.approx(10 * 2.0**-53, rel=1e-14)
    for operations in (0, 2**53):
        with pytest.raises(ValueError, match="no bound"):
            rounding(operations)
