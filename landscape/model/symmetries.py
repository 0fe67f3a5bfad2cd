"""Symmetries of a one-hidden-layer network: changes of parameters that leave its function alone.

`permute` reorders hidden units; `flip` turns the signs of one unit (units with constant
s(z) + s(-z)); `rescale` stretches one ReLU unit. The `orbit` of a network is the set of all
parameter settings its permutations produce, the `stabiliser` the permutations that change
nothing, and `orbit_size` counts the orbit without listing it: n! divided by the factorials of the
multiplicities of equal units. `signed_orbit` and `signed_orbit_size` do the same for permutations
and flips together. Points of an orbit are tuples, compared with == and no tolerance.
Flips add to the output bias, so give `signed_orbit` integers or rationals where sums must be exact.
"""

from collections import Counter
from itertools import compress, permutations, product
from math import factorial, prod

import numpy as np

from landscape.model.activations import Activation
from landscape.model.networks import Network


def permute(net: Network, order) -> Network:
    """The network whose unit j is unit order[j] of `net`: rows of W, entries of b and of v move."""
    order = list(order)
    return Network(net.W[order], net.b[order], net.v[order], net.c)


def flip(net: Network, j: int, activation: Activation) -> Network:
    """Change the signs of w_j, b_j and v_j; the output bias takes up v_j (s(z) + s(-z)).

    Raises ValueError for a unit function whose s(z) + s(-z) is not constant, such as ReLU.
    """
    if activation.opposites is None:
        raise ValueError(f"{activation.name} units have no sign-flip symmetry: s(z) + s(-z) varies with z")
    sign = np.where(np.arange(len(net.v)) == j, -1, 1)
    c = net.c + activation.opposites * net.v[j]
    return Network(sign[:, None] * net.W, sign * net.b, sign * net.v, c)


def rescale(net: Network, j: int, factor) -> Network:
    """Multiply w_j and b_j by `factor` and divide v_j by it: no effect on a ReLU network.

    Raises ValueError unless factor > 0.
    """
    if not factor > 0:
        raise ValueError("a ReLU unit can only be rescaled by a positive factor")
    stretch = np.where(np.arange(len(net.v)) == j, factor, 1)
    return Network(stretch[:, None] * net.W, stretch * net.b, net.v / stretch, net.c)


def as_point(net: Network) -> tuple:
    """The network as a tuple: one (w_j1, ..., w_jd, b_j, v_j) per unit, in order, then c."""
    units = [(*w, b, v) for w, b, v in zip(net.W.tolist(), net.b.tolist(), net.v.tolist(), strict=True)]
    return (*units, net.c)


def orbit(net: Network) -> set[tuple]:
    """Every distinct setting reached by permuting the units (n! candidates: keep n small)."""
    return {as_point(permute(net, order)) for order in permutations(range(len(net.v)))}


def stabiliser(net: Network) -> list[tuple[int, ...]]:
    """The permutations of the hidden units that leave the setting as it is."""
    orders = permutations(range(len(net.v)))
    return [order for order in orders if as_point(permute(net, order)) == as_point(net)]


def orbit_size(net: Network) -> int:
    """n! / (m_1! m_2! ...), where the m_k count units equal in weights, bias and output weight."""
    copies = Counter(as_point(net)[:-1]).values()
    return factorial(len(net.v)) // prod(map(factorial, copies))


def signed_orbit(net: Network, activation: Activation) -> set[tuple]:
    """Every distinct setting reached by flips and permutations (2^n n! candidates)."""
    points = set()
    for choice in product([False, True], repeat=len(net.v)):
        flipped = net
        for j in compress(range(len(net.v)), choice):
            flipped = flip(flipped, j, activation)
        points |= orbit(flipped)
    return points


def signed_orbit_size(net: Network) -> int:
    """2^(n - z) n! / (m_1! m_2! ...): units equal up to sign are copies, and the z units whose
    weights, bias and output weight are all zero have nothing to flip."""
    units = as_point(net)[:-1]
    copies = Counter(max(unit, tuple(-value for value in unit)) for unit in units)
    zeros = sum(not any(unit) for unit in units)
    return 2 ** (len(units) - zeros) * factorial(len(units)) // prod(map(factorial, copies.values()))


def layer_permutations(widths) -> int:
    """How many ways there are to permute the units inside every hidden layer: n_1! n_2! ..."""
    return prod(map(factorial, widths))
