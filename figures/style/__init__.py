"""The look of the figures: colours that mean things, a canvas, and a few marks.

Colours are the light theme's. The build replaces each by the CSS variable that INKS gives it, so that
one drawing serves light and dark. No colour stands alone: every mark has its own shape, every curve
its own dash or a label beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from figures.style.face import FACE as FACE  # as imported, the face is known

INK = "#22252b"  # axes, text, whatever has no meaning of its own
SOFT = "#6f747d"  # what stands behind: level lines, guides, remarks
LOSS = "#174f9c"  # the cost, as a curve
PATH = "#b65c00"  # a way through the weights: a descent, a segment
MINIMISER = "#00806c"
SADDLE = "#b03a9b"
BARRIER = "#9a0f2e"  # the climb between two points
DATA = "#5e4318"  # samples and measurements
GROUND = "#fdfcfa"  # the page itself: halos, the inside of hollow marks

INKS = {
    INK: "--fig-ink",
    SOFT: "--fig-soft",
    LOSS: "--fig-loss",
    PATH: "--fig-path",
    MINIMISER: "--fig-minimiser",
    SADDLE: "--fig-saddle",
    BARRIER: "--fig-barrier",
    DATA: "--fig-data",
    GROUND: "--fig-ground",
}
"""From each colour to the CSS variable that themes it."""

DARK = {
    INK: "#dcdcd6",
    SOFT: "#8f949c",
    LOSS: "#5b97e6",
    PATH: "#eb9a3c",
    MINIMISER: "#45cfb4",
    SADDLE: "#e0a3f0",
    BARRIER: "#f0697a",
    DATA: "#f2dc7c",
    GROUND: "#17191d",
}
"""From each colour to what it is in the dark theme; colours.css has the same, for the pages."""

WIDTH = 400  # points; see reference.mplstyle for why
HALO = withStroke(linewidth=3.5, foreground=GROUND)  # around a label, to keep lines off it
FRONT = 6  # the layer of marks: above lines
STEPS = [1, 2, 5, 10]  # ticks at round numbers
STYLE = Path(__file__).with_name("reference.mplstyle")


class Table(NamedTuple):
    """An exhibit that is a table: a row of headings and rows of cells, all text; the first column heads its row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def canvas(height: float = 240, width: float = WIDTH, *, x: str = "", y: str = "") -> tuple[Figure, Axes]:
    """A figure of `width` by `height` points with one set of axes on a transparent ground.

    `x` and `y` name the axes. The name of the vertical one stands level above it, where it is read
    without turning the head and costs no width.
    """
    matplotlib.style.use(["default", STYLE])
    figure = Figure(figsize=(width / 72, height / 72))
    axes = figure.add_subplot()
    for spine in axes.spines.values():
        spine.set_color(SOFT)
    axes.tick_params(color=SOFT, labelcolor=INK)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=STEPS))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.set_xlabel(x, loc="right", color=INK)
    axes.set_title(y, loc="left", color=INK, pad=8)
    return figure, axes


def label(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    color: str = INK,
    *,
    ha: str = "left",
    va: str = "center",
    dx: float = 0,
    dy: float = 0,
) -> Text:
    """Text at the data point (x, y), moved by (dx, dy) points, with a halo that keeps lines off it."""
    return axes.annotate(
        text, (x, y), (dx, dy), textcoords="offset points", color=color, ha=ha, va=va,
        path_effects=[HALO], zorder=FRONT + 1, annotation_clip=False,
    )  # fmt: skip


def level_lines(axes: Axes, x: ArrayLike, y: ArrayLike, z: ArrayLike, levels: ArrayLike, color: str = SOFT) -> None:
    """Thin lines of equal `z`, shape (len(y), len(x)); equal scales on both axes are left to the caller."""
    axes.contour(x, y, z, levels=levels, colors=color, linewidths=0.8)


def path(axes: Axes, x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray, color: str = PATH) -> None:
    """A way through the weights: a line with a dot where it starts; what it ends at has a mark of its own."""
    axes.plot(x, y, color=color, lw=1.8)
    axes.plot(x[0], y[0], "o", color=color, ms=5.5, zorder=FRONT)


def minimiser(axes: Axes, x: float, y: float) -> None:
    """A filled disc."""
    axes.plot(x, y, "o", ms=8, mfc=MINIMISER, mec=GROUND, mew=1.4, zorder=FRONT, clip_on=False)


def saddle(axes: Axes, x: float, y: float) -> None:
    """A diagonal cross."""
    axes.plot(x, y, "x", ms=8, mec=SADDLE, mew=2.2, zorder=FRONT, clip_on=False)


def data(axes: Axes, x: ArrayLike, y: ArrayLike) -> None:
    """Samples, as hollow squares."""
    axes.plot(x, y, "s", ms=6, mfc=GROUND, mec=DATA, mew=1.5, zorder=FRONT - 1, clip_on=False)


def barrier(axes: Axes, x: float, low: float, high: float) -> None:
    """The climb from `low` to `high` at `x`: a double arrow."""
    axes.annotate(
        "",
        (x, high),
        (x, low),
        arrowprops={
            "arrowstyle": "<|-|>,head_width=0.25,head_length=0.5",
            "color": BARRIER,
            "lw": 1.5,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
