r"""As many minima as samples on an axis, and a power of it in several dimensions.

A second, third, fourth and fifth sample each bring one more minimum; with several weights the number is raised to a power.

How it was made: one logistic unit, sum of squared errors, all targets $3/4$, the inputs $1, 100, 100^2, \dots$ on each axis. The
first two columns speak of one axis: its samples, and all the minima there are on the whole line, certified. The last two are
powers of the second.

In words: one to five samples on one axis give one to five minima, with one maximum between neighbours. Two axes give
{{ .rows.4.plane }} minima for five samples on each, ten axes {{ .rows.4.ten }}.
"""

from typing import NamedTuple

from figures import style
from landscape.cases.one_unit.turning_points import Turn, turning_points

MOST = 5


class Row(NamedTuple):
    samples: int  # on each axis
    turns: tuple[Turn, ...]  # on one axis
    minima: int
    plane: int
    ten: int


class Facts(NamedTuple):
    rows: tuple[Row, ...]


def inputs(samples: int) -> list[int]:
    return [100**t for t in range(samples)]


def row(samples: int) -> Row:
    turns = turning_points(inputs(samples))
    minima = sum(turn.kind == "minimum" for turn in turns)
    return Row(samples, turns, minima, minima**2, minima**10)


def compute() -> Facts:
    return Facts(tuple(map(row, range(1, MOST + 1))))


def table(facts: Facts) -> style.Table:
    header = ("samples", "minima", "two axes", "ten axes")
    return style.Table(
        header, tuple(tuple(f"{n:,}" for n in (r.samples, r.minima, r.plane, r.ten)) for r in facts.rows)
    )
