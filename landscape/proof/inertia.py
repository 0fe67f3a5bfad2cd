"""How many eigenvalues of a symmetric matrix are negative: exactly for rationals, or enclosed for balls.

For a rational matrix the characteristic polynomial settles what no enclosure by balls can: that an
eigenvalue is zero. All its roots are real, and for such a polynomial Descartes' rule of signs is exact:
the number of positive roots is the number of sign changes among the coefficients. The zero roots are the
coefficients that vanish at the low end. For a ball matrix the signs of the pivots of a congruent matrix
count (Sylvester's law of inertia).
"""

from itertools import pairwise

import numpy as np
from flint import arb, arb_mat, fmpq_mat

from landscape.proof.balls import DIGITS, ball, exact, precise, significant
from landscape.proof.certificates import elimination
from landscape.proof.matrices import from_floats, identity, midpoints


def exact_inertia(H: np.ndarray) -> tuple[int, int, int]:
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


@precise
def negative_eigenvalues(H: arb_mat) -> int | None:
    """The number of negative eigenvalues of every symmetric matrix in H, or None if undecided.

    Float eigenvectors V only propose a basis; V^T H V is congruent to H whatever they are, as long
    as it is regular, and that is what pivots of definite sign prove.
    """
    if not all(entry.is_finite() for entry in H.entries()):
        return None
    V = from_floats(np.linalg.eigh(midpoints(H))[1])
    negative = 0
    for pivot in elimination(V.transpose() * H * V):
        if not (pivot > 0 or pivot < 0):
            return None
        negative += pivot < 0
    return int(negative)


@precise
def smallest_eigenvalue(H: arb_mat, digits: int = DIGITS) -> str:
    """The smallest eigenvalue of a symmetric matrix, which may be a multiple one, to that many digits.

    Raises ValueError if the matrix is too wide to decide them.
    """
    middle = ball(significant(arb(float(np.linalg.eigvalsh(midpoints(H))[0])), digits))
    text = significant(middle, digits)
    half = ball("0.5") / 10 ** len(text.partition(".")[2])
    unit = identity(H.nrows())
    if negative_eigenvalues(H - unit * (middle - half)) != 0 or not negative_eigenvalues(H - unit * (middle + half)):
        raise ValueError(f"the smallest eigenvalue is not certainly {text}")
    return text
