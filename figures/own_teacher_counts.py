r"""The more units teacher and student have, the more runs of descent miss the teacher.

Each row is a number $k$ of units, with the share of runs that ended at a worse point, as published and in our own runs. The interval shows how uncertain our share is. The shares belong to
this start and this step size.

How it was made: gradient descent on the loss itself, that is, with infinitely many samples: independent normal weights of variance $1/k$, step size
{{ .rate:.1f }}, until $2\pi$ times the gradient is at most $10^{-9}$ long for every unit. A run has missed the teacher if the loss at the end is at least $1/1000$. Published: as we count in the result files that the authors of [@safran2018] gave out
with their programs, 1,000 runs for each $k$. Ours follow the rules of these programs, with other random numbers and a look at the gradient at every
tenth step only: {{ .runs:d }} runs for each $k$ with seed {{ .seed:d }}, and the 95% Wilson interval of the share.

In words: published are shares from {{ .rows.0.published:.1%}} for six units to {{ .rows.4.published:.1%}} for ten. Ours are {{ .rows.0.ours.share:.0%}}, {{ .rows.1.ours.share:.0%}},
{{ .rows.2.ours.share:.0%}}, {{ .rows.3.ours.share:.0%}} and {{ .rows.4.ours.share:.0%}}. Unfinished runs: {{ .unfinished:d }}.
"""

from typing import NamedTuple

from figures import style
from landscape.cases.own_teacher.descent import RATE, batch
from landscape.cases.own_teacher.published import PUBLISHED
from landscape.search.shares import Share, wilson

RUNS, SEED = 100, 0


class Row(NamedTuple):
    k: int
    published: float  # share of 1000 runs
    ours: Share


class Facts(NamedTuple):
    runs: int
    seed: int
    rate: float
    rows: tuple[Row, ...]
    unfinished: int


def compute() -> Facts:
    ends = {k: batch(k, RUNS, (SEED, k, 0)) for k in PUBLISHED}
    rows = tuple(Row(k, PUBLISHED[k] / 1000, wilson(found["missed"], RUNS)) for k, found in ends.items())
    return Facts(RUNS, SEED, RATE, rows, sum(found["unfinished"] for found in ends.values()))


def table(facts: Facts) -> style.Table:
    rows = tuple(
        (
            str(row.k),
            f"{100 * row.published:.1f}",
            f"{100 * row.ours.share:.0f}",
            f"{100 * row.ours.low:.0f} to {100 * row.ours.high:.0f}",
        )
        for row in facts.rows
    )
    return style.Table(("$k$", "published, %", "ours, %", "interval, %"), rows)
