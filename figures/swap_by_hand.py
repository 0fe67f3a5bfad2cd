r"""One input and a pocket calculator refute convexity.

Every step for the input $(0, 1)$: the network of the answer, its swapped copy, and the network halfway between them. A unit receives its
weighted sum $z$ and gives $\sigma(z)$. This value, multiplied by the output weight, is what the unit adds to the output. Swapping changes only the
order of the terms.

How it was made: the target is the output of the answer's network as a real number, so the first two columns end in zero. Every
digit is certified by ball arithmetic [@johansson2017].

In words: the hidden units of the answer's network receive {{ .sums.0.0:.1f }} and {{ .sums.0.1:.1f }}, those of the
swapped copy the same numbers in the other order, and the output is {{ .outputs.0:.4f }} for both. Halfway both units
receive {{ .sums.2.0:.1f }}, the output is {{ .outputs.2:.4f }} and the squared error {{ .losses.2:.4f }}.
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases.answer.network import EXACT
from landscape.model.activations import LOGISTIC
from landscape.proof.balls import decimals
from landscape.proof.networks import ByHand, by_hand, output
from landscape.proof.points import Point, between, permuted

PLACES = 4
TWIN = permuted(EXACT, (1, 0))
NETWORKS = (EXACT, TWIN, between(EXACT, TWIN, "1/2"))
INPUT = (0, 1)


class Facts(NamedTuple):
    sums: np.ndarray  # one row per network, one column per hidden unit
    units: np.ndarray
    products: np.ndarray
    outputs: np.ndarray  # one per network
    errors: np.ndarray
    losses: np.ndarray
    half_swapped: float  # the output when only the input weights are exchanged
    W: np.ndarray  # the network halfway
    v: np.ndarray
    v_answer: np.ndarray
    rows: tuple[tuple[str, ...], ...]


def compute() -> Facts:
    target = output(EXACT, INPUT, LOGISTIC.ball)
    steps = [by_hand(at, INPUT, target, LOGISTIC.ball) for at in NETWORKS]
    sure = lambda balls: [float(decimals(ball, PLACES)) for ball in balls]
    half_swapped = output(Point(TWIN.W, EXACT.v), INPUT, LOGISTIC.ball)
    halfway = NETWORKS[2]
    floats = lambda numbers: np.array([float(number) for number in numbers])
    return Facts(
        np.array([floats(step.sums) for step in steps]),
        np.array([sure(step.units) for step in steps]),
        np.array([sure(step.products) for step in steps]),
        np.array(sure([step.output for step in steps])),
        np.array(sure([step.error for step in steps])),
        np.array(sure([step.loss for step in steps])),
        sure([half_swapped])[0],
        np.array([floats(row) for row in halfway.W]),
        floats(halfway.v),
        floats(EXACT.v),
        rows(steps),
    )


def rows(steps: list[ByHand]) -> tuple[tuple[str, ...], ...]:
    """The steps as text: what is computed, then its value for each network."""
    short = lambda z: f"{float(z):.1f}"
    sure = lambda ball: decimals(ball, PLACES)
    lines = [(f"unit {j + 1} in", [short(step.sums[j]) for step in steps]) for j in (0, 1)]
    lines += [(f"unit {j + 1} out", [sure(step.units[j]) for step in steps]) for j in (0, 1)]
    lines += [(f"unit {j + 1} adds", [sure(step.products[j]) for step in steps]) for j in (0, 1)]
    lines += [(name, [sure(step[k]) for step in steps]) for name, k in (("output", 3), ("error", 4), ("its square", 5))]
    return tuple((name, *cells) for name, cells in lines)


def table(facts: Facts) -> Table:
    return Table(("step", "answer", "swapped", "halfway"), facts.rows)
