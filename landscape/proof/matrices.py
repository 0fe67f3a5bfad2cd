"""Ball matrices beside float ones."""

import numpy as np
from flint import arb, arb_mat


def midpoints(H: arb_mat) -> np.ndarray:
    """The middles of the entries, rounded to floats, in the shape of H: no claim about H."""
    return np.array([[float(entry.mid()) for entry in row] for row in H.tolist()])


def from_floats(values: np.ndarray) -> arb_mat:
    """A matrix of floats (n, m) as one of exact balls."""
    return arb_mat([[arb(float(entry)) for entry in row] for row in values])


def identity(size: int) -> arb_mat:
    """The identity matrix."""
    return arb_mat([[int(i == j) for i in range(size)] for j in range(size)])
