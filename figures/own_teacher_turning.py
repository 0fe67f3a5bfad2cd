r"""Between five and six units a saddle turns into a minimum.

The height is the smallest curvature at a critical point of the pattern of the first picture. A cross is a saddle, a disc a strict minimum; the loss there is positive for each. The signs
for five, six and seven units are certified, the others are floating-point numbers.

How it was made: the smallest eigenvalue of the Hessian at a critical point with five different weights, for {{ .rows.0.k:d }} to {{ .last:d }} units, in floating point.

In words: the smallest eigenvalue is {{ .rows.0.least:.4f }} for four units and {{ .rows.1.least:.4f }} for five, {{ .rows.2.least:.4f }} for six and {{ .rows.3.least:.4f }} for seven; it grows up to
{{ .rows.6.least:.4f }} for ten units.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.own_teacher.loss import hessian, loss
from landscape.cases.own_teacher.proof import symmetric_end

UNITS = range(4, 11)


class Row(NamedTuple):
    k: int
    loss: float
    least: float  # smallest eigenvalue of the Hessian


class Facts(NamedTuple):
    rows: tuple[Row, ...]
    last: int


def compute() -> Facts:
    ends = {k: symmetric_end(k) for k in UNITS}
    rows = tuple(Row(k, loss(W), float(np.linalg.eigvalsh(hessian(W))[0])) for k, W in ends.items())
    return Facts(rows, rows[-1].k)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(230, x="units $k$", y="smallest eigenvalue")
    axes.axhline(0, color=style.SOFT, lw=0.8)
    axes.plot([row.k for row in facts.rows], [row.least for row in facts.rows], color=style.SOFT, lw=1, ls=(0, (2, 3)))
    for row in facts.rows:
        (style.minimiser if row.least > 0 else style.saddle)(axes, row.k, row.least)
    style.label(axes, 5, facts.rows[1].least, "saddles", style.SADDLE, dx=12, dy=-4)
    style.label(axes, 7, facts.rows[3].least, "worse minima", style.MINIMISER, dx=12, dy=-4)
    axes.set(xticks=[row.k for row in facts.rows], xlim=(3.7, facts.last + 0.4))
    return figure
