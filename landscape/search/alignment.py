"""Putting the hidden units of one network in the order of another's, by linear assignment.

Row j of `a` (n, p) and of `b` holds all weights of unit j, those into it and those out of it. Reordering the units of
a network changes no output. `order` finds the order of b's units for which the sum of the squared distances to a's
units is least, by `scipy.optimize.linear_sum_assignment`: with one hidden layer this optimum is exact.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import pdist


def order(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The order of b's units that fits a's best: unit j of a is matched with unit order[j] of b, shape (n,).

    The lengths of the units do not depend on the order, so the least sum of squared distances has the largest sum
    of inner products.
    """
    return linear_sum_assignment(a @ b.T, maximize=True)[1]


def gap(units: np.ndarray) -> float:
    """The smallest distance between two units; noise shorter than half of it cannot mislead `order`."""
    return float(pdist(units).min())
