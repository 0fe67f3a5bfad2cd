r"""Two samples, one weight: two minima, because each sample digs a hole where it is fitted.

The cost of one sample (dashed) has one hole, where the sample is fitted, and is nearly flat far from it. The sum (solid) keeps both
holes: it has two minima (discs) and a maximum between them (cross). The right minimum is worse. The weight is shown on a
logarithmic scale. There is no minimum at a negative weight.

How it was made: one logistic unit without threshold, the sum of squared errors, inputs $x = 1$ and $x = 10$, both with target
$3/4$. A sample's hole is at $w = (\ln3)/x$; far from it on either side of this scale it costs nearly $1/16$. The turning points
are certified by ball arithmetic, and there are no others.

In words: the sum falls to {{ .turns.0.loss }} at $w$ = {{ .turns.0.w }}, rises to {{ .turns.1.loss }} at {{ .turns.1.w }}, falls again to {{ .turns.2.loss }} at
{{ .turns.2.w }} and rises towards $1/8$. At $w = 0$ it is $1/8$ and falling. The second minimum is the higher one.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.one_unit.turning_points import Turn, turning_points
from landscape.model.losses import sigmoid

INPUTS = (1, 10)


class Step(NamedTuple):
    """One weight with what a pocket calculator finds there."""

    w: float
    outputs: tuple[float, ...]  # for x = 1 and x = 10
    cost: float


class Facts(NamedTuple):
    exponent: np.ndarray  # log10 w
    alone: tuple[np.ndarray, ...]
    turns: tuple[Turn, ...]
    steps: tuple[Step, ...]


def errors(w: Any, x: float) -> Any:
    return (sigmoid(w * x) - 0.75) ** 2


def step(w: float) -> Step:
    outputs = tuple(float(sigmoid(w * x)) for x in INPUTS)
    return Step(w, outputs, float(sum(errors(w, x) for x in INPUTS)))


def compute() -> Facts:
    exponent = np.linspace(-2.6, 1.4, 201)
    steps = tuple(map(step, (0.05, 0.13, 0.42, 1.1, 4.0)))
    return Facts(exponent, tuple(errors(10**exponent, x) for x in INPUTS), turning_points(INPUTS), steps)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="$\\log_{10} w$", y="sum of squared errors")
    for curve in facts.alone:
        axes.plot(facts.exponent, curve, color=style.SOFT, ls=(0, (4, 2.5)), lw=1.3)
    axes.plot(facts.exponent, sum(facts.alone), color=style.LOSS)
    for turn in facts.turns:
        place, height = np.log10(float(turn.w)), float(turn.loss)
        (style.minimiser if turn.kind == "minimum" else style.saddle)(axes, place, height)
        valley = turn.kind == "minimum"
        name, ink, dy = ("minimum", style.MINIMISER, -17) if valley else ("maximum", style.SADDLE, 14)
        dx = -9 if turn is facts.turns[0] else 0  # between the two dashed curves
        style.label(axes, place, height, name, ink, ha="center", dx=dx, dy=dy)
    style.label(axes, np.log10(np.log(3)) - 1, 0.0, "$x=10$ alone", style.SOFT, ha="right", dx=-24, dy=2)
    style.label(axes, np.log10(np.log(3)), 0.0, "$x=1$ alone", style.SOFT, dx=25, dy=2)
    style.label(axes, 1.4, 0.125, "both", style.LOSS, ha="right", dy=10)
    axes.set_ylim(-0.008, 0.142)
    return figure
