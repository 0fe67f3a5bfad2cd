r"""Slide one bias at constant loss, and the trap turns from a minimum into a saddle.

The loss is $2/9$ all along. Where the curve is positive the network is a local minimum, where it is negative a saddle. The lowest point of the curve is
not a minimum of the loss.

How it was made: two logistic units, squared error on the three points, zero input weights, $b_2 = 1$, $v = (1,-1)$; $b_1=t$ moves and the output bias keeps the output
at $1/3$. The curve is the smallest eigenvalue of $K$. The change is certified to lie at $t={{ .turn }}$, rounded; at $t=0$ the second derivative of the unit changes sign.

In words: the smallest eigenvalue is {{ .start:.3f }} at $t=-2$, rises a little, falls through zero at $t = {{ .turn }}$, and is {{ .end:.3f }} at $t=3$.
"""

from typing import NamedTuple

import numpy as np
from flint import arb, fmpq
from matplotlib.figure import Figure

from figures import style
from landscape.cases.constant_trap import SQUARED, ball_block, block
from landscape.model.activations import LOGISTIC
from landscape.proof.balls import decimals, exact, precise

V = np.array([1.0, -1.0])


class Facts(NamedTuple):
    t: np.ndarray
    smallest: np.ndarray
    start: float
    end: float
    turn: str  # where det K = 0, rounded to four decimals


@precise
def determinant(t: fmpq) -> arb:
    return ball_block(SQUARED, LOGISTIC, [t, fmpq(1)], [fmpq(1), fmpq(-1)]).det()


@precise
def turn() -> str:
    """Where det K changes its sign between 0 and 1: bisection with certain signs, rounded to four decimals."""
    low, high = exact("0"), exact("1")
    while high - low > exact("1/1000000"):
        middle = (low + high) / 2
        low, high = (middle, high) if determinant(middle) > 0 else (low, middle)
    if not (determinant(low) > 0 and determinant(high) < 0):
        raise ValueError("the signs are not certain")
    return decimals(arb((low + high) / 2) + arb(0, (high - low) / 2), 4)


def compute() -> Facts:
    t = np.linspace(-2, 3, 101)
    b = np.column_stack([t, np.ones_like(t)])
    smallest = np.linalg.eigvalsh(block(SQUARED, LOGISTIC, b, V))[:, 0]
    return Facts(t, smallest, float(smallest[0]), float(smallest[-1]), turn())


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(240, x="bias $t$ of unit 1", y="smallest eigenvalue of $K$")
    turning = float(facts.turn)
    for part, color, dashes in (
        (facts.t <= turning, style.MINIMISER, "-"),
        (facts.t >= turning - 0.05, style.SADDLE, (0, (5, 2))),
    ):
        axes.plot(facts.t[part], facts.smallest[part], color=color, ls=dashes)
    axes.axhline(0, color=style.SOFT, lw=0.8)
    axes.axvline(0, color=style.SOFT, lw=0.8)
    style.label(axes, -1, facts.smallest[20], "local minimum", style.MINIMISER, ha="center", dx=-6, dy=-24)
    style.label(axes, 1.75, facts.smallest[75], "saddle", style.SADDLE, ha="center", dy=15)
    axes.set_ylim(-0.032, 0.047)
    style.label(axes, 0, facts.smallest.min(), "inflection of $s$", style.SOFT, ha="right", dx=-5, dy=4)
    return figure
