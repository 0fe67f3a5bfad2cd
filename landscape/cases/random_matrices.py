"""The chance that a random symmetric matrix is positive definite, in ball arithmetic.

The matrix belongs to the Gaussian orthogonal ensemble: its entries on and above the diagonal are
independent and normal with mean zero, the variance on the diagonal twice that off it. On that scale
where the latter is 1/2, its ordered eigenvalues x_1 < ... < x_n have a density proportional to
prod_{i<j} (x_j - x_i) prod_i e^{-x_i^2/2}. The product of differences is the determinant of the powers
x_j^i, and the integral of such a determinant over ordered variables is a Pfaffian of integrals over
two of them (de Bruijn 1955). Over all reals the integral is Mehta's.
"""

from math import factorial

from flint import arb, arb_mat

from landscape.proof.balls import precise


def _half(k: int) -> arb:
    """Gamma(k / 2)."""
    return (arb(k) / 2).gamma()


def _one(j: int) -> arb:
    """The integral of y^j e^{-y^2/2} over y > 0."""
    return _half(j + 1) * (arb(2) ** (j - 1)).sqrt()


def _two(i: int, j: int) -> arb:
    """The integral of x^i y^j e^{-(x^2+y^2)/2} over 0 < x < y, by parts in x, then in y."""
    if i > 1:
        return (i - 1) * _two(i - 2, j) - _half(i + j) / 2
    if i == 1:
        return _one(j) - _half(j + 1) / 2
    if j > 1:
        return (j - 1) * _two(0, j - 2) + _half(j) / 2
    return arb.pi().sqrt() / 2 if j else arb.pi() / 4


@precise
def chance_of_minimum(n: int) -> arb:
    """The probability that all n eigenvalues are positive."""
    size = n + n % 2  # an odd matrix gets a border of integrals over one variable
    pairs = arb_mat(size, size)
    for i in range(size):
        for j in range(i):
            pairs[j, i] = _one(j) if i == n else _two(j, i) - _two(i, j)
            pairs[i, j] = -pairs[j, i]
    everywhere = (2 * arb.pi()).sqrt() ** n / factorial(n)
    for k in range(2, n + 1):
        everywhere *= _half(k + 2) / _half(3)
    return pairs.det().sqrt() / everywhere  # the determinant is the square of the Pfaffian
