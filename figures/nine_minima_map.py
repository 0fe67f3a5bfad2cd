r"""One unit, six samples, nine local minima.

With three holes for each of two weights there are three times three minima (discs), all there are, negative weights
included.

How it was made: loss levels of one logistic unit with weights $w_1$ and $w_2$, sum of squared errors, all targets $3/4$: three
samples on each axis, with the inputs $1$, $10$ and $100$. Both axes are logarithmic. The minima on one axis are certified.

In words: nine minima in three rows of three. Their losses lie between {{ .levels.0:.5f }} at the lower left and {{ .levels.5:.5f }} at the upper right.
"""

from typing import NamedTuple

from matplotlib.figure import Figure

from figures import style
from figures.four_minima_map import Axis, along, plane, sums

INPUTS = (1, 10, 100)


class Facts(NamedTuple):
    axis: Axis
    levels: tuple[float, ...]  # of the local minima in the plane, each once


def compute() -> Facts:
    axis = along(INPUTS, -3.2, 1.2)
    return Facts(axis, sums(axis.losses))


def draw(facts: Facts) -> Figure:
    figure, axes = plane(facts.axis, [0.221, 0.226, 0.231, 0.237, 0.2438, 0.2488, 0.26, 0.2656, 0.275, 0.3])
    least, _, most = facts.axis.minima
    for place, name in ((least, "lowest"), (most, "highest")):
        style.label(axes, place, place, name, style.MINIMISER, ha="center", dy=-15)
    return figure
