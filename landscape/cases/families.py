"""Families of critical points and of perfect fits that a wide network inherits from narrower ones: exact counts.

A narrower network with r different units, none with output weight zero, can be copied into a network
with m units in many ways: every unit of the wide network takes the weights and bias of one of the r,
each of the r is taken at least once, and the output weights of the units that took the same one sum
to its output weight. If the narrow network is a critical point, so is every such copy. If it fits
all samples, more is possible: units that compute nothing together, because they form groups with
equal weights and output weights that sum to zero. Each assignment is one affine subspace, a family.

Source of the counts' names and of the comparison: Simsek and others, ICML 2021.
"""

from fractions import Fraction
from math import factorial

from scipy.special import stirling2


def critical_families(r: int, m: int) -> int:
    """G(r, m): families of m units made from one critical point with r units."""
    return factorial(r) * stirling2(m, r, exact=True)


def fitting_families(r: int, m: int) -> int:
    """T(r, m): families of m units made from one network with r units that fits all samples.

    The m units fall into r + j groups; r of the groups are given to the r units, in order.
    """
    return sum(factorial(r + j) // factorial(j) * stirling2(m, r + j, exact=True) for j in range(m - r + 1))


def ratio(r: int, extra: int) -> Fraction:
    """Critical families from all widths below r, for each family that fits, at r + `extra` units."""
    m = r + extra
    return Fraction(sum(critical_families(k, m) for k in range(1, r)), fitting_families(r, m))
