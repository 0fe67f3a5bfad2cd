r"""Equal units make the orbit smaller: for four units it has 24, 12, 6, 4 or 1 points.

Equal letters stand for equal units. The orbit counts different settings among the 24 orders, the stabiliser the permutations that
change nothing; [their product is always $4! = 24$](test:orbit_times_stabiliser). The last column adds sign flips. A smaller orbit does
not mean fewer equivalent settings: equal units can trade output weight.

How it was made: all 24 permutations are listed for each pattern, and with them all sign patterns. Different letters stand for units that
are neither zero nor opposite.

In words: [four different units have {{ .rows.0.orbit:d }} settings; with one pair of equal units {{ .rows.1.orbit:d }}, with two pairs {{ .rows.2.orbit:d }}, with
three equal units {{ .rows.3.orbit:d }}, with four equal units {{ .rows.4.orbit:d }}](test:orbits_of_four_units). [With flips the numbers are {{ .rows.0.signed:d }}, {{ .rows.1.signed:d }},
{{ .rows.2.signed:d }}, {{ .rows.3.signed:d }} and {{ .rows.4.signed:d }}](test:signed_orbits_of_four_units).
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.model.activations import TANH
from landscape.model.networks import Network
from landscape.model.symmetries import orbit, signed_orbit, stabiliser

UNITS = {"a": (1, 0, 2), "b": (1, 1, 2), "c": (1, 0, -1), "d": (3, 2, 5)}  # weight, bias, output weight
PATTERNS = ("abcd", "aabc", "aabb", "aaab", "aaaa")


class Row(NamedTuple):
    pattern: str
    orbit: int
    stabiliser: int
    signed: int


class Facts(NamedTuple):
    rows: tuple[Row, ...]


def count(pattern: str) -> Row:
    w, b, v = np.array([UNITS[letter] for letter in pattern]).T
    net = Network(w[:, None], b, v, 0)
    return Row(pattern, len(orbit(net)), len(stabiliser(net)), len(signed_orbit(net, TANH)))


def compute() -> Facts:
    return Facts(tuple(map(count, PATTERNS)))


def table(facts: Facts) -> Table:
    rows = tuple((" ".join(row.pattern), *map(str, row[1:])) for row in facts.rows)
    return Table(("units", "orbit", "stabiliser", "with flips"), rows)
