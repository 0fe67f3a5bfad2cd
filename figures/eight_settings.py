"""The answer's network with tanh units has eight settings that compute the same function.

Each row is one setting of all six weights, written unit by unit: the two input weights in brackets, then the output weight.
Flip means: turn the signs of all three weights of one unit. Swap means: exchange the two units. There are no biases.
"""

from typing import NamedTuple

from figures.style import Table
from landscape.networks import ANSWER, Network
from landscape.symmetries import flip, permute
from landscape.units import TANH

FLIPS = {"nothing": (), "flip unit 1": (0,), "flip unit 2": (1,), "flip both": (0, 1)}


class Facts(NamedTuple):
    rows: tuple[tuple[str, ...], ...]
    settings: int


def unit(net: Network, j: int) -> str:
    """(w_j1, w_j2), v_j with true minus signs."""
    w, v = net.W[j], net.v[j]
    return f"({w[0]:.1f}, {w[1]:.1f}), {v:.1f}".replace("-", "\u2212")


def compute() -> Facts:
    rows = []
    for order, then in (((0, 1), ""), ((1, 0), ", swap")):
        for name, flipped in FLIPS.items():
            net = ANSWER
            for j in flipped:
                net = flip(net, j, TANH)
            net = permute(net, order)
            what = name + then if flipped else then.removeprefix(", ") or name
            rows.append((what, unit(net, 0), unit(net, 1)))
    return Facts(tuple(rows), len({row[1:] for row in rows}))


def table(facts: Facts) -> Table:
    return Table(("what is done", "unit 1", "unit 2"), facts.rows)
