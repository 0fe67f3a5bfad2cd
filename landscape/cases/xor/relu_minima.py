"""ReLU networks on XOR that are local minima by an argument in fractions, and ways out of them.

Two inputs, two hidden units with biases, output bias; the loss is the mean squared error on the
four samples of `landscape.cases.xor.samples.XOR_X`, with no factor 1/2. All numbers are fractions, so
`networks.forward` and `networks.cost` are exact on them. `MINIMA` holds one network for each
level. `WAYS_OUT` holds, for each level above zero, the corners of a polygon of networks that
starts at the minimum, never climbs and ends at a perfect fit.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from landscape.cases.xor.samples import XOR_X, XOR_Y
from landscape.model.networks import ALL, Network, flatten, unflatten

X, Y = XOR_X.astype(int).astype(object), XOR_Y.astype(int).astype(object)  # the samples as exact integers


def network(unit_1: Sequence[str], unit_2: Sequence[str], c: str) -> Network:
    """The network with the units (w_1, w_2, b, v) and the output bias c, all typed as fractions."""
    rows = np.array([[Fraction(number) for number in unit] for unit in (unit_1, unit_2)])
    return Network(rows[:, :2], rows[:, 2], rows[:, 3], Fraction(c))


FIT = network(("1", "-1", "-1/2", "2"), ("-1", "1", "-1/2", "2"), "0")

MINIMA = {
    "1/4": network(("-1", "-1", "-1/2", "1"), ("1", "1", "-5/2", "1"), "1/2"),
    "1/6": network(("1", "-1", "-1/2", "4/3"), ("-1", "-1", "-1/2", "1"), "1/3"),
    "1/8": network(("1", "-1", "-1/2", "1"), ("-1", "-1", "1/2", "-1"), "1/2"),
    "0": FIT,
}

WAYS_OUT = {
    "1/4": (  # switch both dead units off, move them where they are needed, switch them on
        MINIMA["1/4"],
        network(("-1", "-1", "-1/2", "0"), ("1", "1", "-5/2", "0"), "1/2"),
        network(("1", "-1", "-1/2", "0"), ("-1", "1", "-1/2", "0"), "1/2"),
        FIT,
    ),
    "1/6": (  # the same with the one dead unit
        MINIMA["1/6"],
        network(("1", "-1", "-1/2", "4/3"), ("-1", "-1", "-1/2", "0"), "1/3"),
        network(("1", "-1", "-1/2", "4/3"), ("-1", "1", "-1/2", "0"), "1/3"),
        FIT,
    ),
    "1/8": (  # turn unit 1 until it reaches (0,1); meanwhile unit 2 keeps the output at (0,0) at zero
        MINIMA["1/8"],
        network(("1/2", "-3/4", "0", "1"), ("-1", "-1", "1/2", "-1"), "1/2"),
        network(("0", "-1/2", "1/2", "1"), ("-1", "-1", "1/2", "-2"), "1/2"),
        network(("-1", "-1", "2", "1"), ("-1", "-1", "1/2", "-4"), "0"),
    ),
}


def along(corners: Sequence[Network], t: Fraction) -> Network:
    """The network at t on the polygon: at t = k its corner k, straight lines in the parameters between."""
    k = min(int(t), len(corners) - 2)
    start, end = (flatten(corner, ALL) for corner in corners[k : k + 2])
    return unflatten(start + (t - k) * (end - start), corners[0], ALL)
