r"""Where descent ends on a convex cost depends on the step: here the two longest do not settle.

The cost is convex, with its only minimum at $w = \ln 2$. The two shorter steps end there. The two longer ones visit the same
few weights again and again, listed in the last column. A convex cost does not make every step safe.

How it was made: logistic regression with one weight, $x = (1, 1, 1)$ and $y = (1, 1, 0)$, sum of the log-losses, gradient
descent from $w = 0$ for {{ .steps:,d }} steps.

In words: the steps 5/2 and 29/10 end at the minimiser. The step 31/10 ends on two weights in turn, {{ .cycles.2.0:.4f }} and
{{ .cycles.2.1:.4f }}. The step 8 ends on three.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.model import regression
from landscape.model.losses import LOG_LOSS

X, Y = np.ones((3, 1)), np.array([1.0, 1.0, 0.0])
RATES = (Fraction(5, 2), Fraction(29, 10), Fraction(31, 10), Fraction(8))
STEPS = 3000  # the steps 29/10 and 31/10 settle slowly


class Facts(NamedTuple):
    rates: tuple[str, ...]
    cycles: tuple[tuple[float, ...], ...]
    costs: tuple[tuple[float, ...], ...]
    steps: int


def cost(w: float) -> float:
    """The sum, not the mean, of the three log-losses."""
    return 3 * float(regression.cost(X, Y, np.array([w]), LOG_LOSS))


def cycle(rate: float) -> tuple[float, ...]:
    """The weights that descent from 0 visits in turn at the end, the smallest first."""
    w = [0.0]
    for _ in range(STEPS):
        w.append(w[-1] - rate * 3 * float(regression.gradient(X, Y, np.array([w[-1]]), LOG_LOSS)[0]))
    period = next(p for p in range(1, 10) if abs(w[-1] - w[-1 - p]) < 1e-9)
    last = w[-period:]
    first = int(np.argmin(last))
    return tuple(last[first:] + last[:first])


def compute() -> Facts:
    cycles = tuple(cycle(float(rate)) for rate in RATES)
    return Facts(tuple(map(str, RATES)), cycles, tuple(tuple(map(cost, one)) for one in cycles), STEPS)


def table(facts: Facts) -> Table:
    verdict = {1: "settles", 2: "alternates between two", 3: "visits three in turn"}
    places = (", ".join(f"{w:.4f}".replace("-", "\u2212") for w in one) for one in facts.cycles)
    rows = (
        (rate, verdict[len(one)], f"$w$ = {place}")
        for rate, one, place in zip(facts.rates, facts.cycles, places, strict=True)
    )
    return Table(("step", "what happens", "ends on"), tuple(rows))
