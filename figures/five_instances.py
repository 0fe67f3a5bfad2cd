r"""A strict local minimum above a level that is approached only at infinity.

The curve leads from a strict local minimum straight to a better point. It has to climb first. The dashed line is the infimum, which
no weights attain: so there is a local minimum, but no global one. One line through three dimensions is shown; that the point is
a minimum in every direction is proved below.

How it was made: one logistic unit with two weights and a threshold, the sum of five squared errors, XOR with one pattern taken twice.
The line leads from the certified local minimum $(a,-a,a)$ to $(-{{ .far:d }},-{{ .far:d }},{{ .far:d }})$, which nearly fits four of
the five instances. The infimum is $1$.

In words: the loss is {{ .start:.4f }} at the start, climbs to {{ .top:.3f }} and then falls towards $1$.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.one_unit.no_global_minimum import COST, INSTANCES, curvatures, on_the_line
from landscape.model.losses import sigmoid
from landscape.proof.balls import precise, significant
from landscape.proof.krawczyk import krawczyk

FAR = 4
RADIUS = "0.01"


class Facts(NamedTuple):
    a: str
    loss: str
    curvatures: tuple[str, ...]
    radius: str  # no other critical point has all its coordinates within this distance
    far: int
    start: float
    share: np.ndarray  # of the way
    curve: np.ndarray
    top: float


def loss(theta: np.ndarray) -> float:
    """In floats; theta = (w_1, w_2, b)."""
    return float(sum((sigmoid(theta[:2] @ x + theta[2]) - label) ** 2 for x, label in INSTANCES))


@precise
def compute() -> Facts:
    a = on_the_line()
    text = significant(a, 20)
    if krawczyk(COST, (text, "-" + text, text), RADIUS) is None:
        raise ValueError("the box is not certified")
    bends = tuple(map(significant, curvatures(a)))
    share = np.linspace(0, 1, 201)
    home, away = float(text) * np.array([1.0, -1.0, 1.0]), FAR * np.array([-1.0, -1.0, 1.0])
    curve = np.array([loss(home + t * (away - home)) for t in share])
    return Facts(
        text,
        significant(COST.expand([a, -a, a]).value, 20),
        bends,
        RADIUS,
        FAR,
        float(curve[0]),
        share,
        curve,
        float(curve.max()),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(250, x="share of the way", y="sum of five squared errors")
    axes.axhline(1, color=style.SOFT, ls=(0, (4, 2.5)), lw=1.3)
    axes.plot(facts.share, facts.curve, color=style.LOSS)
    style.minimiser(axes, 0, facts.start)
    style.label(axes, 0, facts.start, "strict local\nminimum", style.MINIMISER, dx=-2, dy=-19)
    style.label(axes, 0.02, 1, "infimum, not attained", style.SOFT, dy=-11)
    axes.set_ylim(0.95, 1.27)
    return figure
