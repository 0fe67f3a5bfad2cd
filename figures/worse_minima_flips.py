r"""Without biases, descent from the network with one unit flipped ends at a worse minimum; which one depends on the unit.

Each row starts at the answer's network with the biases free and the units flipped that the first column names. "Start" is the loss
there, "end loss" the loss where descent comes to. "Undecided" is neither a minimum that floats can tell nor a valley.

How it was made: a flip turns the signs of all weights of a unit. Since $s(-z)=1-s(z)$, it changes the output only by a constant, the unit's
output weight. The gradient flow on the nine points is followed to time $10^7$ (numerical). The output
bias that would take up the constant is used where it is free. In a valley a unit is saturated and a weight grows as long as the flow is followed.

In words: without biases, flipping unit 1 leads to a minimum with loss {{ .rows.0.end:.6f }} and flipping unit 2 to one with loss
{{ .rows.1.end:.6f }}; flipping both leads into a valley to infinity at about {{ .rows.2.end:.4f }}. With an output bias every flipped
network has loss zero from the start. With hidden biases alone flipping unit 1 ends at a minimum with loss {{ .rows.3.end:.2e }}.
"""

from typing import NamedTuple

from figures import style
from figures.worse_minima_table import short
from landscape.cases.answer.worse_minima import VARIANTS, flip_end, flipped

NAMES = {"answer": "none", "hidden biases": "hidden", "output bias": "output", "both biases": "both"}
SHORT = {"saturating valley": "valley", "global minimum": "global"}
FLIPS = {"unit 1": (0,), "unit 2": (1,), "both units": (0, 1)}
ZERO = 1e-20  # squared rounding errors of the outputs stay below this


class Row(NamedTuple):
    biases: str
    flipped: str
    start: float  # loss of the flipped network
    kind: str
    end: float


class Facts(NamedTuple):
    rows: tuple[Row, ...]


def one(variant: str, units: str) -> Row:
    case, which = VARIANTS[variant], FLIPS[units]
    end = flip_end(case, which)
    kind = "global minimum" if end.cost < ZERO else end.kind
    return Row(NAMES[variant], units, cleared(case.problem.cost(flipped(case, which))), kind, cleared(end.cost))


def cleared(cost: float) -> float:
    return 0.0 if cost < ZERO else cost


def compute() -> Facts:
    return Facts(tuple(one(variant, units) for variant in NAMES for units in FLIPS))


def table(facts: Facts) -> style.Table:
    rows: list[tuple[str, ...]] = []
    for r in facts.rows:
        cells = (f"{r.start:.4g}", SHORT.get(r.kind, r.kind), short(f"{r.end:.20f}"))
        if r.kind != "global minimum":
            rows.append((f"{r.biases}: {r.flipped}", *cells))
        elif rows[-1][0] != f"{r.biases}: any":  # one row for all flips that change nothing
            rows.append((f"{r.biases}: any", *cells))
    return style.Table(("free biases: flipped", "start", "end", "end loss"), tuple(rows))
