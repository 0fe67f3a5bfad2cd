r"""Five traps at widths two and three, with either loss and with logistic or tanh units, are local minima; other output weights make a saddle.

The last column is the smallest eigenvalue of $K$, certified and rounded. Positive: a local minimum. Negative: a saddle. All rows predict the same constant, $1/3$;
the rows are examples, not a list of all traps.

How it was made: each row is a network on the three points with zero input weights, the given hidden biases $b_j$ and output weights $v_j$, and the output bias that makes the
output the best constant. The eigenvalues are computed in ball arithmetic. Besides those of $K$ the Hessian has the eigenvalue zero $2n$ times and one positive eigenvalue.

In words: the smallest eigenvalue of $K$ is {{ .rows.0.smallest }} for squared error and {{ .rows.1.smallest }} for log-loss at width 2, {{ .rows.2.smallest }} and
{{ .rows.3.smallest }} at width 3, and {{ .rows.4.smallest }} for tanh units. It is {{ .rows.5.smallest }}, negative, when both output weights are 1.
"""

from typing import NamedTuple

import numpy as np
from flint import fmpq

from figures import style
from landscape.cases.constant_trap import LOG, SQUARED, Trap, ball_block, fit_weight
from landscape.model.activations import LOGISTIC, TANH, Activation
from landscape.proof.balls import significant
from landscape.proof.certificates import eigenvalues, positive_definite

DIGITS = 8  # significant digits of a certified eigenvalue in the facts
CASES = (
    (SQUARED, LOGISTIC, (-1, 1), (1, -1)),
    (LOG, LOGISTIC, (-1, 1), (1, -1)),
    (SQUARED, LOGISTIC, (-1, 1, -2), (1, -1, 1)),
    (LOG, LOGISTIC, (-1, 1, -2), (1, -1, 1)),
    (SQUARED, TANH, (-1, 1), (1, -1)),
    (SQUARED, LOGISTIC, (-1, 1), (1, 1)),
)


class Row(NamedTuple):
    loss: str
    unit: str
    b: tuple[int, ...]
    v: tuple[int, ...]
    smallest: str
    largest: str
    minimum: bool  # K is certified positive definite


class ByHand(NamedTuple):
    """Numbers of the logistic unit at -1, and the exact fit with two of them."""

    value: float
    slope: float
    bend: float
    at_zero: float  # the two units of the fit together, at x = 0
    at_one: float  # and at x = 1 or -1
    v: float
    c: float
    small: float  # the eigenvalues of K in the first row, by the formulas of the page
    large: float


class Facts(NamedTuple):
    rows: tuple[Row, ...]
    hand: ByHand


def row(trap: Trap, activation: Activation, b: tuple[int, ...], v: tuple[int, ...]) -> Row:
    K = ball_block(trap, activation, [fmpq(x) for x in b], [fmpq(x) for x in v])
    values = [significant(value, DIGITS) for value in eigenvalues(K)]
    return Row(trap.loss.name, activation.name, b, v, values[0], values[-1], positive_definite(K).verdict == "proved")


def by_hand() -> ByHand:
    at = np.array(-1.0)
    value, slope, bend = (float(function(at)) for function in (LOGISTIC.value, LOGISTIC.slope, LOGISTIC.curvature))
    at_one, v = float(LOGISTIC.value(0) + LOGISTIC.value(-2)), float(fit_weight())
    return ByHand(value, slope, bend, 2 * value, at_one, v, -v * at_one, 4 * bend / 9, 4 * bend / 9 + 8 * slope**2 / 3)


def compute() -> Facts:
    return Facts(tuple(row(*case) for case in CASES), by_hand())


def table(facts: Facts) -> style.Table:
    def numbers(values: tuple[int, ...]) -> str:
        return "$(" + ", ".join(map(str, values)) + ")$"

    rows = (
        (f"{r.loss.removesuffix(' error')}, {r.unit}", numbers(r.b), numbers(r.v), f"{float(r.smallest):.4f}")
        for r in facts.rows
    )
    return style.Table(("loss, unit", "$b$", "$v$", "smallest"), tuple(rows))
