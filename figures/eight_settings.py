r"""The answer's network with tanh units has eight settings that compute the same function.

Each row is one setting of all six weights: for each unit the two input weights in brackets, then the output weight. In the
first four rows no unit, unit 1, unit 2 or both have their signs turned. In the last four the units are exchanged as well.

In words: {{ .settings:d }} rows, no two of them equal. The first is the network as given, the fifth its swapped copy.
"""

from typing import NamedTuple

from figures.style import Table
from landscape.cases.answer.network import ANSWER
from landscape.model.activations import TANH
from landscape.model.networks import Network
from landscape.model.symmetries import flip, permute

FLIPS = ((), (0,), (1,), (0, 1))


class Facts(NamedTuple):
    rows: tuple[tuple[str, str], ...]
    settings: int


def unit(net: Network, j: int) -> str:
    """(w_j1, w_j2), v_j with true minus signs and no place to break the line."""
    w, v = net.W[j], net.v[j]
    return f"({w[0]:.1f},\u00a0{w[1]:.1f}),\u00a0{v:.1f}".replace("-", "\u2212")


def compute() -> Facts:
    rows = []
    for order in ((0, 1), (1, 0)):
        for flipped in FLIPS:
            net = ANSWER
            for j in flipped:
                net = flip(net, j, TANH)
            net = permute(net, order)
            rows.append((unit(net, 0), unit(net, 1)))
    return Facts(tuple(rows), len(set(rows)))


def table(facts: Facts) -> Table:
    return Table(("first unit", "second unit"), facts.rows)
