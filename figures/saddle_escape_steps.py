r"""Every further factor of one hundred costs about eleven steps, and a start exactly on the axis never leaves.

The closer a run starts to the line that leads into the saddle, the longer it stays, but only in proportion to the number of zeros after
the decimal point. Near a saddle of another function whose Hessian has no eigenvalue zero the same holds approximately.

How it was made: gradient descent on $f(x,y) = x^2 - y^2$ with step size $1/4$ from height $y$ above the axis, in exact fractions: the number of steps until
$y \ge 1$, beside the real number $\ln(1/y)/\ln(3/2)$ whose next integer it is.

In words: from height one tenth it takes {{ .steps.0:d }} steps, from one hundredth {{ .steps.1:d }}, from $10^{-4}$ {{ .steps.2:d }}, from $10^{-8}$
{{ .steps.3:d }}, from $10^{-16}$ {{ .steps.4:d }}, from $10^{-32}$ {{ .steps.5:d }}.
"""

from fractions import Fraction
from math import log
from typing import NamedTuple

from figures.saddle_paths import descent
from figures.style import Table

POWERS = (1, 2, 4, 8, 16, 32)


class Facts(NamedTuple):
    powers: tuple[int, ...]
    steps: tuple[int, ...]
    formula: tuple[float, ...]


def compute() -> Facts:
    steps = tuple(len(descent(Fraction(1, 10**k))) - 1 for k in POWERS)
    return Facts(POWERS, steps, tuple(k * log(10) / log(1.5) for k in POWERS))


def table(facts: Facts) -> Table:
    rows = [
        (f"$10^{{-{k}}}$", str(n), f"{real:.2f}")
        for k, n, real in zip(facts.powers, facts.steps, facts.formula, strict=True)
    ]
    return Table(("start at height", "steps", "formula"), (*rows, ("0", "never", "none")))
