r"""A random symmetric matrix is positive definite far less often than coin tosses would suggest.

The second column is the chance that all $N$ eigenvalues are positive, the third the chance of $N$ heads. The chance in the second column falls much faster. Curvatures of
network costs are no such matrices, so the table says nothing about a network.

How it was made: independent normal entries of mean zero on and above the diagonal, the variance on the diagonal twice that off it (the Gaussian
orthogonal ensemble). The chances for $N=1$ and $N=2$ [are found by hand](test:two_random_eigenvalues). For all $N$ the density of the eigenvalues is integrated
by the formula of [@debruijn1955] in ball arithmetic, which bounds every rounding error. The last column, $-\ln(\text{chance})/N^2$, tends
to $(\ln 3)/4$, about {{ .limit:.4f }}, as derived in [@dean2006].

In words: the chance is one half for $N=1$, {{ .rows.1.chance }} for 2, {{ .rows.2.chance }} for 3, {{ .rows.3.chance }} for 4, {{ .rows.4.chance }} for 6 and {{ .rows.6.chance }} for 10.
The last column falls from {{ .rows.0.rate:.3f }} to {{ .rows.6.rate:.3f }}.
"""

from math import log
from typing import NamedTuple

from figures.style import Table
from landscape.cases.random_matrices import chance_of_minimum
from landscape.proof.balls import significant

SIZES = (1, 2, 3, 4, 6, 8, 10)


class Row(NamedTuple):
    size: int
    chance: str  # significant digits, all right
    tosses: float
    rate: float  # -ln(chance) / size^2


class Facts(NamedTuple):
    limit: float
    rows: tuple[Row, ...]


def row(n: int) -> Row:
    chance = chance_of_minimum(n)
    return Row(n, significant(chance, 4), 2.0**-n, -log(float(chance)) / n**2)


def compute() -> Facts:
    return Facts(log(3) / 4, tuple(map(row, SIZES)))


def shown(number: str) -> str:
    """A decimal string, in powers of ten if it is tiny."""
    digits, power = f"{float(number):.3e}".split("e")
    return number if int(power) > -4 else rf"${digits}\cdot10^{{{int(power)}}}$"


def table(facts: Facts) -> Table:
    rows = tuple((str(r.size), shown(r.chance), f"$1/{2**r.size}$", f"{r.rate:.3f}") for r in facts.rows)
    return Table(("$N$", "all eigenvalues positive", "$N$ heads", "$-\\ln(\\text{chance})/N^2$"), rows)
