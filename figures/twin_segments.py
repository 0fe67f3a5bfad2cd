r"""Two pairs of equal minima: between one pair the cost stays flat, between the other it climbs.

Each curve is the cost along the straight line between two swapped copies of a minimum. Dashed: regression
with the same input twice, a convex cost. Solid: a network with two units that solves XOR. Halfway both units are equal, so one is wasted; with one unit the cost is at least $1/6$ (dotted). A curved way may be lower.

How it was made: regression on the sample with both inputs 1 and target 1, from $(a,b)=(1,0)$ to $(0,1)$. The network has two ReLU
units with input weights 1, hidden biases 0 and $-1$ and output weights 1 and $-2$; mean squared error on the four samples of XOR. Each
curve is drawn through {{ .points:d }} points.

In words: a horizontal line at cost 0, and a hill that rises from 0 at both ends to $27/16$, about {{ .middle:.2f }},
halfway. A dotted line at $1/6$ marks what one hidden unit can reach at best. The hill stands far above it.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.xor.samples import XOR_NETWORK, XOR_X, XOR_Y
from landscape.model import regression
from landscape.model.activations import RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import cost, flatten, unflatten
from landscape.model.symmetries import permute
from landscape.search.segments import profile

INPUT = np.array([[1.0, 1.0]])  # the same input twice
TARGET = np.array([1.0])
ONE_UNIT = Fraction(1, 6)


class Facts(NamedTuple):
    t: np.ndarray
    network: np.ndarray
    regression: np.ndarray
    middle: float
    one_unit: float
    points: int


def compute() -> Facts:
    loss = lambda theta: cost(unflatten(theta, XOR_NETWORK), XOR_X, XOR_Y, RELU, SQUARED_ERROR)
    hill = profile(loss, flatten(XOR_NETWORK), flatten(permute(XOR_NETWORK, [1, 0])))
    J = lambda w: regression.cost(INPUT, TARGET, w, SQUARED_ERROR)
    valley = profile(J, np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    middle = hill.cost[len(hill.t) // 2]
    return Facts(hill.t, hill.cost, valley.cost, float(middle), float(ONE_UNIT), len(hill.t))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="straight way from one copy to the other", y="mean cost")
    axes.axhline(facts.one_unit, color=style.SOFT, lw=1.2, ls=(0, (1, 2)))
    axes.plot(facts.t, facts.network, color=style.LOSS)
    axes.plot(facts.t, facts.regression, color=style.LOSS, ls=(0, (4, 2)), clip_on=False)
    style.barrier(axes, 0.5, 0, facts.middle)
    style.label(axes, 0.5, facts.middle, "27/16", style.BARRIER, ha="center", dy=12)
    style.label(axes, 0.5, 1.25, "network", style.LOSS, dx=84)
    style.label(axes, 0.5, 0, "regression", style.LOSS, ha="center", dy=-12)
    style.label(axes, 0.5, facts.one_unit, "one unit: at least 1/6", style.SOFT, ha="right", dx=-9, dy=10)
    for t in (0, 1):
        style.minimiser(axes, t, 0)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])
    axes.set_ylim(-0.3, 1.95)
    return figure
