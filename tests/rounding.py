"""How far rounding can take a computed number from the exact one: a bound that is derived, not measured.

Doubles carry 53 bits, so one operation errs by at most u = 2^-53 of its result. A number that n operations make one
after another from terms whose sizes add up to s is within gamma(n) s of its exact value, gamma(n) = n u / (1 - n u):
in whatever order the sums are taken, and with fused multiply-adds or without (N. J. Higham, Accuracy and Stability of
Numerical Algorithms, 2002, sections 3.1 and 3.4). One bound thus holds for every processor and every BLAS.

One call of exp, log, tanh and the like counts as 8 operations: the vectorised functions of NumPy promise 4 units in the
last place (release notes of NumPy 1.22), a unit in the last place is at most 2 u of the number, and those of the C
library err by less. Where an error enters a function with slope at most 1, as logistic and tanh have, it leaves no larger.

A test counts generously: a bound ten times the least one still is a million times smaller than a wrong formula shows.
"""

UNIT = 2.0**-53


def rounding(operations: int, size: float = 1.0) -> float:
    """gamma(operations) * size, the largest error of a number so made. Raises ValueError where the bound means nothing."""
    if not 0 < operations * UNIT < 0.5:
        raise ValueError(f"{operations} operations have no bound on their rounding")
    return float(operations * UNIT / (1 - operations * UNIT) * size)
