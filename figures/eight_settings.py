"""The answer's network with tanh units has eight settings that compute the same function.

Each row is one setting of all six weights: the two input weights of a unit in brackets, then its output weight. Flip 1 means: turn
the signs of all three weights of unit 1. Swap means: exchange the two units, after the flips. There are no biases.

In words: {{ .settings:d }} rows. In the first four the units stand as given, with the signs of none, the first, the second or both turned; in
the last four the same settings with the two units exchanged. No two rows are equal.
"""

from typing import NamedTuple

from figures.style import Table
from landscape.networks import ANSWER, Network
from landscape.symmetries import flip, permute
from landscape.units import TANH

FLIPS = {"nothing": (), "flip 1": (0,), "flip 2": (1,), "flip both": (0, 1)}


class Facts(NamedTuple):
    rows: tuple[tuple[str, ...], ...]
    settings: int


def unit(net: Network, j: int) -> tuple[str, str]:
    """The texts (w_j1, w_j2) and v_j, with true minus signs and no place to break."""
    w, v = net.W[j], net.v[j]
    return tuple(text.replace("-", "\u2212") for text in (f"({w[0]:.1f},\u00a0{w[1]:.1f})", f"{v:.1f}"))


def compute() -> Facts:
    rows = []
    for order, then in (((0, 1), ""), ((1, 0), ", swap")):
        for name, flipped in FLIPS.items():
            net = ANSWER
            for j in flipped:
                net = flip(net, j, TANH)
            net = permute(net, order)
            what = name + then if flipped else then.removeprefix(", ") or name
            rows.append((what, *unit(net, 0), *unit(net, 1)))
    return Facts(tuple(rows), len({row[1:] for row in rows}))


def table(facts: Facts) -> Table:
    return Table(("what is done", "$w_1$", "$v_1$", "$w_2$", "$v_2$"), facts.rows)
