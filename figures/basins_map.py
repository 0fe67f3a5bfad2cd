r"""Where descent ends is decided by where it starts.

Every point is a start, and its colour says where descent from it ends: at the best fit, at its twin, at a worse minimum, or in a valley that has
no bottom. Thin lines join starts of equal loss; the borders do not follow them. This is one flat cut through six dimensions, so sizes here are not chances.

How it was made: the 2-2-1 network of the answer on the nine points, mean squared error. The plane passes through the best fit, its
twin and the first worse minimum, all three certified; the side of the square is {{ .side:d }}, and best fit and twin are {{ .apart:.2f }} apart. Gradient descent with
rate {{ .rate:.1f }} and {{ .steps:,d }} steps, then Levenberg-Marquardt steps, bring each start to its end, and the runs leave the plane at once. A run counts as in the
valley if it has then come to none of the minima; one weight of these runs grows on and on. A grid of {{ .coarse:d }} by {{ .coarse:d }} cells was refined three times where ends differ, to
{{ .fine:d }} by {{ .fine:d }}; {{ .computed:,d }} ends were computed. A basin thinner than a cell of the coarse grid, which is {{ .cell:.2f }} wide, can have been missed, and a border is
drawn to within about {{ .pixel:.2f }}. One that was found is too thin to be seen: {{ .second:d }} points, where the three upper basins meet, lead to the second worse minimum. The lines of equal loss are two to a factor of ten.

In words: a square with four regions. On the left the basin of the best fit, on the right that of its twin, above them that of a worse minimum,
below a valley. In this square they take {{ .percent.0:.0f }}, {{ .percent.1:.0f }}, {{ .percent.2:.0f }} and {{ .percent.4:.0f }} percent.
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from contourpy import FillType, contour_generator
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from figures import style
from landscape.cases.answer.basins import RATE, SECOND, STEPS, borderline, end_of_runs, held_at, minima, plane
from landscape.cases.answer.ends_of_descent import CASE
from landscape.search.basins import basin_map
from landscape.search.multistart import costs

HALF, CELLS, HALVINGS, LINES = 9, 36, 3, 181
KINDS = 5
LEVELS = np.arange(-3, 3.01, 0.5)  # of the logarithm of the loss


ONE_UNIT, NEAR = (
    0.0111813,
    1e-5,
)  # the least loss of one unit (the page on worse minima has it to more places), and how near


class Border(NamedTuple):
    """A start on the way from the best fit to the second worse minimum, within 1/100000 of the border between the two."""

    end: np.ndarray  # (6,) the worse minimum, rounded: the other end of the way
    t: float  # the share of the way
    first: int  # steps between which the loss is within NEAR of that of the best single unit
    last: int


class Facts(NamedTuple):
    border: Border
    outlines: tuple[tuple[np.ndarray, ...], ...]  # for each kind of end the rings (points, 2) around its regions
    corners: np.ndarray  # (3, 2): best fit, twin, worse minimum
    lines: tuple[np.ndarray, ...]  # lines of equal loss, (points, 2) each
    percent: tuple[float, ...]  # of the grid, by kind of end
    second: int  # points that lead to the second worse minimum
    computed: int
    side: int
    apart: float
    rate: float
    steps: int
    coarse: int
    fine: int
    cell: float
    pixel: float


def rings(inside: np.ndarray, axis: np.ndarray) -> tuple[np.ndarray, ...]:
    """The outlines of the points of a grid that are `inside`, holes among them; the edge of the grid bounds them."""
    step = axis[1] - axis[0]
    ends = np.concatenate([[axis[0] - step], axis, [axis[-1] + step]])
    outlines = contour_generator(ends, ends, np.pad(inside.astype(float), 1), fill_type=FillType.OuterOffset)
    return tuple(
        np.round(smooth(np.clip(part[a:b], axis[0], axis[-1]), axis[-1]), 3)
        for part, starts in zip(*outlines.filled(0.5, 2.0), strict=True)
        for a, b in pairwise(starts)
    )


def smooth(ring: np.ndarray, edge: float) -> np.ndarray:
    """A closed ring without the stairs of the grid: means of neighbours, but for points on the edge of the square."""
    ring, held = ring[:-1], np.abs(ring[:-1]).max(axis=1, keepdims=True) >= edge
    for _ in range(4):
        ring = np.where(held, ring, (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4)
    middle = held[:, 0] & np.isclose(np.roll(ring, 1, axis=0) + np.roll(ring, -1, axis=0), 2 * ring).all(axis=1)
    ring = ring[~middle]  # what lies between two others on the edge of the square is not needed
    return np.concatenate([ring, ring[:1]])


def between() -> Border:
    """Bisection, in parts of 128, and the run from what it finds."""
    end = np.round(minima()[2], 6)
    start = borderline(minima()[0], end, steps=20_000, rounds=3)
    return Border(end, start.t, *held_at(start.theta, ONE_UNIT, NEAR, steps=20_000, every=500))


def compute() -> Facts:
    cut = plane()
    found = basin_map(lambda xy: end_of_runs(cut.weights((2 * xy - 1) * HALF)), CELLS, HALVINGS)
    axis, lines = np.linspace(-HALF, HALF, len(found.ends)), np.linspace(-HALF, HALF, LINES)
    grid = np.stack(np.meshgrid(lines, lines), axis=-1).reshape(-1, 2)
    height = np.log10(costs(CASE.problem, cut.weights(grid)) + 1e-12).reshape(LINES, LINES)
    levels: Any = contour_generator(lines, lines, height)
    counts = np.bincount(found.ends.ravel(), minlength=KINDS)
    return Facts(
        between(),
        tuple(rings(found.ends == kind, axis) for kind in range(KINDS)),
        np.round(cut.corners, 6),
        tuple(np.round(line, 3) for level in LEVELS for line in levels.lines(level)),
        tuple(100 * counts / counts.sum()),
        int(counts[SECOND]),
        found.computed,
        2 * HALF,
        float(np.linalg.norm(cut.corners[1] - cut.corners[0])),
        RATE, STEPS, CELLS, CELLS * 2**HALVINGS, 2 * HALF / CELLS, 2 * HALF / CELLS / 2**HALVINGS,
    )  # fmt: skip


LOOKS = (
    (style.MINIMISER, 0.42),
    (style.MINIMISER, 0.17),
    (style.BARRIER, 0.3),
    (style.SADDLE, 0.5),
    (style.SOFT, 0.26),
)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400)
    half = facts.side / 2
    for parts, (colour, strength) in zip(facts.outlines, LOOKS, strict=True):
        if parts:
            codes = [code for part in parts for code in [Path.MOVETO] + [Path.LINETO] * (len(part) - 1)]
            shape = Path(np.concatenate(parts), codes)
            axes.add_patch(PathPatch(shape, fc=to_rgba(colour, strength), ec=style.GROUND, lw=1.2))
    axes.add_collection(LineCollection(facts.lines, colors=style.INK, alpha=0.28, linewidths=0.6))
    for (x, y), name in zip(facts.corners, ("best fit", "its twin", "worse minimum"), strict=True):
        style.minimiser(axes, x, y)
        style.label(axes, x, y, name, style.INK, ha="center", dy=-15)
    style.label(axes, -3.8, -7.6, "valley without a bottom", style.INK, ha="center")
    axes.plot([5.6, 7.6], [-8.1, -8.1], color=style.INK, lw=1.4)
    style.label(axes, 6.6, -8.1, "distance 2", style.INK, ha="center", dy=9)
    axes.set(xlim=(-half, half), ylim=(-half, half), xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set_visible(False)
    return figure
