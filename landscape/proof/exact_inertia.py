"""The exact inertia of a rational symmetric matrix: how many eigenvalues are negative, zero, positive.

All eigenvalues of a symmetric matrix are real, and for a polynomial with real roots only Descartes'
rule of signs is exact: the number of positive roots is the number of sign changes among the
coefficients. The zero roots are the coefficients that vanish at the low end. So the characteristic
polynomial, in rationals, settles what no enclosure by balls can: that an eigenvalue is zero.
"""

from itertools import pairwise

import numpy as np
from flint import fmpq_mat

from landscape.proof.balls import exact


def inertia(H: np.ndarray) -> tuple[int, int, int]:
    """The numbers of negative, zero and positive eigenvalues of a symmetric matrix of rationals.

    Raises ValueError if H is not symmetric, TypeError for entries that are not rational.
    """
    if (H != H.T).any():
        raise ValueError("the matrix is not symmetric")
    size = len(H)
    coefficients = fmpq_mat(size, size, [exact(entry) for entry in H.ravel()]).charpoly().coeffs()
    zero = next(k for k, coefficient in enumerate(coefficients) if coefficient != 0)
    signs = [coefficient > 0 for coefficient in coefficients if coefficient != 0]
    positive = sum(a != b for a, b in pairwise(signs))
    return size - zero - positive, zero, positive
