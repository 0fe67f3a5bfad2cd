r"""At this worse minimum one student unit has a weight with the wrong sign; the other five units do part of its work.

Each square is one weight. Green weights are positive, red weights with a minus sign are negative, and stronger colours are larger weights. The
teacher has 1 on the diagonal and 0 elsewhere, and so has a perfect student, with rows in any order. Not every run ends here.

How it was made: the {{ .k:d }} times {{ .k:d }} weights $W$ of the student at a certified worse minimum. Row $i$ holds the weights of its unit $i$, column
$m$ what the units have of the teacher's unit $m$. There are five different numbers, each written once. Descent from a start of the same pattern leads here.

In words: the first unit has the weight {{ .first:.2f }} for its own teacher unit and {{ .others:.2f }} for each of the others. Every other unit has {{ .own:.2f }} for
its own teacher unit, {{ .lean:.2f }} for the first and {{ .rest:.2f }} for the remaining ones. The loss is {{ .loss:.4f }}; a student whose weights are all zero has
{{ .idle:.3f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from figures import style
from landscape.cases.own_teacher.loss import loss, teacher_square
from landscape.cases.own_teacher.proof import symmetric_end
from landscape.model.population import relu_kernel

K = 6


class Facts(NamedTuple):
    k: int
    W: np.ndarray  # (k, k)
    first: float  # weight of the first unit on its own teacher unit
    others: float  # and on the others
    lean: float  # weight of another unit on the first teacher unit
    own: float  # on its own
    rest: float  # on the remaining ones
    loss: float
    idle: float  # loss of a student whose weights are all zero
    pull: float  # slope of the loss in the length of one more unit along the first teacher unit
    gain: float  # by how much such a unit can lower the loss


def compute() -> Facts:
    W = symmetric_end(K)
    teacher = np.eye(K)
    pull = float(relu_kernel(W, teacher[:1]).sum() - relu_kernel(teacher, teacher[:1]).sum())
    kinds = (float(W[place]) for place in ((0, 0), (0, 1), (1, 0), (1, 1), (1, 2)))
    return Facts(K, W, *kinds, loss(W), teacher_square(K) / 2, pull, pull**2)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(380)
    units = range(1, facts.k + 1)
    for (i, m), w in np.ndenumerate(facts.W):
        colour = style.MINIMISER if w > 0 else style.BARRIER
        strength = 0.08 + 0.82 * min(1.0, abs(w))
        axes.add_patch(Rectangle((m + 0.53, i + 0.53), 0.94, 0.94, fc=to_rgba(colour, strength), ec="none"))
        if w < 0:
            axes.plot([m + 0.87, m + 1.13], [i + 1, i + 1], color=colour, lw=1.6, solid_capstyle="butt")
    last = facts.k - 1
    for i, m, dy in ((0, 0, 12), (0, 2, 0), (2, 0, 0), (last, last, 0), (last, 2, -12)):
        text = f"{facts.W[i, m]:.2f}".replace("-", "\N{MINUS SIGN}")
        number = style.label(axes, m + 1, i + 1, text, ha="center", dy=dy)
        if (i, m) == (last, last):  # legible on the strongest colour, in the dark as well
            number.set_bbox({"fc": style.GROUND, "lw": 0, "pad": 1.5})
    axes.set(xlim=(0.4, facts.k + 0.6), ylim=(facts.k + 0.6, 0.4), xticks=units, yticks=units)
    axes.set_aspect("equal")
    axes.set_xlabel("unit of the teacher", loc="right")
    axes.set_title("unit of the student", loc="left", pad=8)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    return figure
