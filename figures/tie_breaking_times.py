r"""To start a thousand times more nearly equal costs about the same number of steps each time.

The smaller the difference with which two units start, the longer they stay together: each further factor of a thousand costs the same again. Without any difference they stay together
for ever. Another saddle would take other times.

How it was made: a thousand means $2^{10} = 1024$ here. Gradient descent as in the first figure of this page, from two equal units with $\varepsilon$ added to one weight: the number of steps until some weight
of the two units differs by at least $1/10$. At the saddle where such runs wait, the most negative of the curvatures that pull the input weights apart is
certified; for step size $1/2$ it predicts {{ .predicted:.0f }} steps for each factor $2^{10}$, the logarithm of the factor divided by the logarithm of the growth per step.

In words: from $2^{-10}$ it takes {{ .steps.0:d }} steps, from $2^{-20}$ {{ .steps.1:,d }}, from $2^{-30}$ {{ .steps.2:,d }} and from $2^{-40}$
{{ .steps.3:,d }}. Without a difference there is no such step.
"""

import itertools
from math import log, log1p
from typing import NamedTuple

import numpy as np

from figures.equal_start_training import CASE, PROBLEM, RATE, equal
from figures.style import Table
from landscape.cases.twins.saddles import best_single
from landscape.cases.twins.split_unit import pulling_apart
from landscape.proof.krawczyk import CriticalPoint, certify
from landscape.search.unitwise_descent import apart, step

POWERS = (10, 20, 30, 40)
FAR = 0.1


class Facts(NamedTuple):
    powers: tuple[int, ...]
    steps: tuple[int, ...]
    more: tuple[int, ...]  # steps more than the row before
    predicted: float
    single: CriticalPoint  # the best single unit, certified: (w_1, w_2, v)
    curvatures: tuple[str, ...]  # at its equal halves, in the directions that pull the input weights apart


def waiting(shift: float) -> int:
    """Steps until the two units differ by `FAR` in some weight."""
    net, steps = equal(shift), 0
    while apart(net) < FAR:
        net = step(net, PROBLEM.X, PROBLEM.y, PROBLEM.activation, RATE, PROBLEM.free)
        steps += 1
    return steps


def compute() -> Facts:
    steps = tuple(waiting(2.0**-k) for k in POWERS)
    single = certify(CASE.balls._replace(hidden=1), best_single(PROBLEM, np.random.default_rng(0)))
    curvatures = pulling_apart(CASE.balls, single)
    more = tuple(b - a for a, b in itertools.pairwise(steps))
    return Facts(POWERS, steps, more, 10 * log(2) / log1p(-RATE * float(curvatures[0])), single, curvatures)


def table(facts: Facts) -> Table:
    more = ("", *(f"+{n}" for n in facts.more))
    rows = [(f"$2^{{-{k}}}$", f"{n:,d}", m) for k, n, m in zip(facts.powers, facts.steps, more, strict=True)]
    return Table(("difference at the start", "steps", "more than before"), (*rows, ("0", "never", "")))
