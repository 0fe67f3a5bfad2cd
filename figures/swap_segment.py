r"""Between the two copies the loss climbs a hill, so it is not convex.

Mean squared error on nine inputs, along the straight line from the network of the answer to its swapped copy. Both ends cost 0,
and halfway the cost is certainly {{ .middle_text }}. This is one straight line in a space of six dimensions: other
ways from one copy to the other may be lower.

How it was made: the inputs are $\{0,1,2\}\times\{0,1,2\}$, the targets the network's own outputs. The mark halfway is certified in
ball arithmetic, every digit. The rest of the curve is computed in floating point at {{ .points:d }} places.

In words: a hill, symmetric about its middle. The loss is 0 at both ends, {{ .quarter:.3f }} a quarter of the way, and
{{ .middle:.3f }} halfway, which is the highest of the {{ .points:d }} places.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.network import ANSWER, EXACT, GRID
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES, cost, flatten, forward, unflatten
from landscape.model.symmetries import permute
from landscape.proof.balls import decimals, enclosure
from landscape.proof.certificates import eigenvalues
from landscape.proof.networks import expand_at, problem_of
from landscape.proof.points import between, permuted
from landscape.search.segments import highest, profile


class Facts(NamedTuple):
    t: np.ndarray
    cost: np.ndarray
    points: int
    highest_at: float
    middle: float  # certified
    middle_text: str  # with fifteen certified decimals
    quarter: float
    spectrum: tuple[float, ...]  # of the Hessian at either copy; every decimal of four is certified
    downhill: float  # the least eigenvalue of the Hessian halfway


def compute() -> Facts:
    targets = forward(ANSWER, GRID, LOGISTIC)
    loss = lambda theta: cost(unflatten(theta, ANSWER, NO_BIASES), GRID, targets, LOGISTIC, SQUARED_ERROR)
    along = profile(loss, flatten(ANSWER, NO_BIASES), flatten(permute(ANSWER, [1, 0]), NO_BIASES))
    twin = permuted(EXACT, (1, 0))
    halfway = between(EXACT, twin, "1/2")
    balls = problem_of(EXACT, GRID.astype(int).tolist(), LOGISTIC.ball, SQUARED_ERROR.ball)
    middle = enclosure(expand_at(balls, halfway).value, 15)
    spectra = [
        [float(decimals(value, 4)) for value in eigenvalues(expand_at(balls, at).hessian)] for at in (EXACT, halfway)
    ]
    quarter = float(along.cost[len(along.t) // 4])
    return Facts(
        *along, len(along.t), highest(along).t, middle.mid, middle.text, quarter, tuple(spectra[0]), spectra[1][0]
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(270, x="way from the first copy to the second", y="mean squared error")
    axes.plot(facts.t, facts.cost, color=style.LOSS)
    style.barrier(axes, 0.5, 0, facts.middle)
    axes.plot(0.5, facts.middle, "D", color=style.BARRIER, ms=6, zorder=style.FRONT)
    style.label(axes, 0.5, facts.middle, f"{facts.middle:.4f}, certified", style.BARRIER, ha="center", dy=15)
    style.label(axes, 0.5, 0.07, "halfway, both\nunits are equal", style.INK, dx=9)
    for t, name, side in ((0, "the answer's\nmatrices", "left"), (1, "their swap", "right")):
        style.minimiser(axes, t, 0)
        style.label(axes, t, 0.115, name, style.MINIMISER, ha=side)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])
    axes.set_ylim(0, 0.32)
    return figure
