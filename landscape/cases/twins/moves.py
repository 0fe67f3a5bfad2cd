"""Seven moves that exchange two hidden units with the help of a third, idle one, at unchanged outputs.

A unit is a pair (incoming, v): its input weights (with bias, if there is one) and its output weight. A
unit with v = 0 adds nothing, so its incoming weights can move freely. Two units with equal incoming
weights can hand output weight to each other. Values may be numbers, rationals or symbols.
"""

from typing import NamedTuple


class Unit(NamedTuple):
    incoming: tuple
    v: object


Units = tuple[Unit, ...]


def corners(first: Unit, second: Unit, spare: tuple) -> tuple[Units, ...]:
    """The eight corners of a way of seven straight segments from (first, second, idle) to (second, first, idle).

    `spare` is where the incoming weights of the idle unit start and end.
    """
    units = [first, second, Unit(spare, 0)]
    found = [tuple(units)]

    def place(j: int, incoming: tuple, v) -> None:
        units[j] = Unit(incoming, v)

    def slide(j: int, incoming: tuple) -> None:
        place(j, incoming, 0)
        found.append(tuple(units))

    def hand_over(j: int, to: int, what: Unit) -> None:
        place(j, what.incoming, 0)
        place(to, what.incoming, what.v)
        found.append(tuple(units))

    slide(2, first.incoming)
    hand_over(0, 2, first)
    slide(0, second.incoming)
    hand_over(1, 0, second)
    slide(1, first.incoming)
    hand_over(2, 1, first)
    slide(2, spare)
    return tuple(found)


def between(a: Units, b: Units, t) -> Units:
    """The network (1 - t) a + t b of a straight segment."""

    def mix(p, q):
        return (1 - t) * p + t * q

    return tuple(
        Unit(tuple(map(mix, one.incoming, other.incoming)), mix(one.v, other.v))
        for one, other in zip(a, b, strict=True)
    )
