r"""A computer proves convexity on some boxes of weights, refutes it on others and leaves the rest open.

The cost is $(1-w_1w_2)^2$. On blue boxes the curvature is proved positive in every direction. On red boxes it is proved negative in
some direction. The rest stayed undecided. Both ends of the orange segment cost $0$, and its midpoint costs more. A blue box
says nothing about chords that leave it.

How it was made: interval arithmetic, which computes with ranges of numbers in place of single numbers, puts a whole box into the
formula of the Hessian. If every matrix that results is positive
definite, the cost is convex on the box; if one direction has negative curvature in each of them, it is not. Otherwise the box is
cut into four, {{ .cuts:d }} times at most: {{ .proved:d }} boxes proved, {{ .refuted:d }} refuted, {{ .open:d }} undecided, which are {{ .percent_open:.1f }}% of the square.
The green line consists of minimisers. The midpoint of the segment from $(1/2, 2)$ to $(2, 1/2)$ costs {{ .middle_cost:.3f }}. By
symmetry the opposite quadrant looks the same.

In words: a square with both weights between 0 and 2. Blue boxes fill a curved band below the line of minimisers $w_1w_2=1$;
red boxes cover what lies further from the origin and what lies nearer to it. The orange segment between two minimisers runs
through red boxes.
"""

from typing import NamedTuple

import numpy as np
from flint import arb_mat, fmpq
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from figures import style
from landscape.proof.curvature_boxes import Cell, survey

CUTS = 6
SQUARE = ((fmpq(0), fmpq(2)), (fmpq(0), fmpq(2)))


class Facts(NamedTuple):
    cuts: int
    boxes: np.ndarray  # left, right, bottom, top and sign, shape (boxes, 5)
    proved: int
    refuted: int
    open: int
    percent_open: float
    ends: np.ndarray  # the two minimisers of the orange segment, one row each
    middle: np.ndarray
    middle_cost: float


def hessian(w) -> arb_mat:
    """The Hessian of (1 - w1 w2)^2."""
    mixed = 4 * w[0] * w[1] - 2
    return arb_mat([[2 * w[1] ** 2, mixed], [mixed, 2 * w[0] ** 2]])


def row(cell: Cell) -> list[float]:
    """A cell as numbers; its corners are dyadic, so nothing is rounded."""
    return [float(end.p) / float(end.q) for side in cell.box for end in side] + [cell.sign]


def compute() -> Facts:
    boxes = np.array([row(cell) for cell in survey(hessian, SQUARE, CUTS)])
    areas = (boxes[:, 1] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 2])
    proved, refuted, undecided = (int(np.sum(boxes[:, 4] == sign)) for sign in (1, -1, 0))
    ends = np.array([[0.5, 2.0], [2.0, 0.5]])
    middle = ends.mean(axis=0)
    cost = (1 - middle[0] * middle[1]) ** 2
    share = float(100 * areas[boxes[:, 4] == 0].sum() / areas.sum())
    return Facts(CUTS, boxes, proved, refuted, undecided, share, ends, middle, float(cost))


def fill(axes: Axes, boxes: np.ndarray, **look) -> None:
    """All boxes as one shape."""
    corners = [[(a, c), (b, c), (b, d), (a, d), (a, c)] for a, b, c, d, _ in boxes]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(np.concatenate(corners), codes * len(boxes)), **look))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(390, x="$w_1$", y="$w_2$")
    signs = facts.boxes[:, 4]
    fill(axes, facts.boxes[signs == 1], fc=to_rgba(style.LOSS, 0.22), ec=to_rgba(style.LOSS, 0.5), lw=0.4)
    fill(axes, facts.boxes[signs == -1], fc=to_rgba(style.BARRIER, 0.1), ec=to_rgba(style.BARRIER, 0.7), lw=0.4)
    w = np.geomspace(0.5, 2, 61)
    axes.plot(w, 1 / w, color=style.MINIMISER, lw=2.2)
    axes.plot(*facts.ends.T, color=style.PATH, lw=1.8)
    for end in facts.ends:
        style.minimiser(axes, *end)
    axes.plot(*facts.middle, "o", color=style.PATH, ms=6, zorder=style.FRONT)
    style.label(axes, *facts.middle, "midpoint", style.PATH, dx=9, dy=7)
    style.label(axes, 1.55, 1.7, "not convex", style.BARRIER, ha="center")
    style.label(axes, 0.31, 0.25, "not convex", style.BARRIER, ha="center")
    style.label(axes, 0.66, 0.83, "convex", style.LOSS, ha="center")
    style.label(axes, 2.0, 0.5, "minimisers", style.MINIMISER, dx=-2, dy=-13, ha="right")
    axes.set_xlim(0, 2.02)
    axes.set_ylim(0, 2.02)
    axes.set_aspect("equal")
    return figure
