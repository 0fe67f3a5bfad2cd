"""Exact copies of a printed point: permutations of the hidden units and, where they are symmetries, sign flips.

Points are decimal strings in the order W (row by row), b, v, c of the free parameters, and are
compared as rationals, so "no copy" is a proof. `landscape.model.symmetries` does the same for networks.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations, product

from landscape.proof.krawczyk import PLACES, CriticalPoint


def copies(theta: Sequence[str], free: Sequence[str], hidden: int, flips: int | None) -> set[tuple[Fraction, ...]]:
    """All copies of a point under permutations of the hidden units and, with `flips` = s(z) + s(-z),
    under the sign flips that leave the network's function alone; flips None means permutations only.

    Exact for the printed decimals: W row by row, then b, v, c as far as they are free.
    """
    values = list(map(Fraction, theta))
    c = [values.pop()] if "c" in free else []
    width = (len(values) - hidden * (1 + ("b" in free))) // hidden
    units = [(*values[j * width : (j + 1) * width], *values[hidden * width + j :: hidden]) for j in range(hidden)]
    found = set()
    for signs in product((1, -1) if flips is not None else (1,), repeat=hidden):
        turned = [tuple(sign * w for w in unit) for sign, unit in zip(signs, units, strict=True)]
        shift = sum(unit[-1] for sign, unit in zip(signs, units, strict=True) if sign < 0) * (flips or 0)
        for order in permutations(turned):
            rows = [w for unit in order for w in unit[:width]]
            columns = [unit[k] for k in range(width, len(units[0])) for unit in order]
            found.add((*rows, *columns, *(value + shift for value in c)))
    return found


def no_copy(a: CriticalPoint, b: CriticalPoint, free: Sequence[str], hidden: int, flips: int | None) -> bool:
    """No symmetric copy of `a` is `b`: every copy differs from it by more than the printed digits allow."""
    room = Fraction(hidden + 2, 10**PLACES)  # half a unit for each decimal string that enters a sum
    other = list(map(Fraction, b.theta))
    return all(
        max(abs(x - y) for x, y in zip(copy, other, strict=True)) > room
        for copy in copies(a.theta, free, hidden, flips)
    )
