r"""The number of equivalent settings grows faster than any power of the number of units.

For $n$ different hidden units in one layer: how many settings reordering reaches, and how many reordering and sign flips together. All
settings in a row compute the same function. Equal units are not covered.

How it was made: the second count holds for tanh units, or for logistic units with an output bias, if no unit is zero and no two are
equal or opposite.

In words: from {{ .rows.0.orders:d }} order and {{ .rows.0.signed:d }} settings for one unit to {{ .rows.9.orders:,d }} orders and {{ .rows.9.signed:,d }} settings for ten. Each new
unit multiplies the number of orders by $n$ and the number of settings with flips by $2n$.
"""

from math import factorial
from typing import NamedTuple

from figures.style import Table
from landscape.model.symmetries import layer_permutations

WIDTHS = (*range(1, 11), 12)
LAYERS = (100, 100, 100)


class Row(NamedTuple):
    units: int
    orders: int
    signed: int


class Facts(NamedTuple):
    rows: tuple[Row, ...]
    layers: int
    width: int
    digits: int  # of the number of orders of that many layers of that width


def compute() -> Facts:
    rows = tuple(Row(n, factorial(n), 2**n * factorial(n)) for n in WIDTHS)
    return Facts(rows, len(LAYERS), LAYERS[0], len(str(layer_permutations(LAYERS))))


def table(facts: Facts) -> Table:
    rows = tuple((str(row.units), f"{row.orders:,d}", f"{row.signed:,d}") for row in facts.rows)
    return Table(("units $n$", "orders, $n!$", "with flips, $2^n\\,n!$"), rows)
