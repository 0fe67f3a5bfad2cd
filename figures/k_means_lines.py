r"""k-means has twins and a hill between them, and it has a worse minimum.

Squares are data points on a line, numbered discs are centres. A red line joins each point to its nearest centre; the cost is the sum of the squared lengths. Above: exchanging the centres keeps the cost, but
halfway it is five times as high. Below: no small move of the centres helps, although a far better solution exists.

How it was made: k-means with the points 0, 1, 2, 3 and two centres, and with the points 0, 1, 10, 11, 20, 21 and three centres. The costs are exact fractions.

In words: centres at 1/2 and 5/2 cost {{ .twins.0.cost }}, both at 3/2 cost {{ .twins.1.cost }}, at 5/2 and 1/2 cost {{ .twins.2.cost }}. For the six points centres at 1/2, 21/2 and 41/2 cost
{{ .six.0.cost }}; centres at 0, 1 and 31/2 cost {{ .six.1.cost }}: two centres share the first pair of points, and one serves the other four.
"""

from fractions import Fraction
from typing import NamedTuple

from matplotlib.figure import Figure

from figures import style

FOUR, SIX = (0, 1, 2, 3), (0, 1, 10, 11, 20, 21)


class Row(NamedTuple):
    centres: tuple[float, ...]
    nearest: tuple[int, ...]  # for each point, which centre
    cost: str  # a fraction


class Facts(NamedTuple):
    twins: tuple[Row, ...]  # the best, halfway, swapped
    six: tuple[Row, ...]  # the best, and a worse minimum


def row(points: tuple[int, ...], *centres: Fraction) -> Row:
    squares = [[(x - c) ** 2 for c in centres] for x in points]
    nearest = tuple(of.index(min(of)) for of in squares)
    return Row(tuple(map(float, centres)), nearest, str(sum(map(min, squares), Fraction(0))))


def compute() -> Facts:
    half = Fraction(1, 2)
    twins = row(FOUR, half, 5 * half), row(FOUR, 3 * half, 3 * half), row(FOUR, 5 * half, half)
    return Facts(twins, (row(SIX, half, 21 * half, 41 * half), row(SIX, Fraction(0), Fraction(1), 31 * half)))


def draw(facts: Facts) -> Figure:
    figure, _ = style.canvas(390)
    figure.clear()
    above, below = figure.subplots(2, 1, height_ratios=(3, 2))
    names = ("one best solution", "halfway", "its twin")
    for axes, points, rows, titles in (
        (above, FOUR, facts.twins, names),
        (below, SIX, facts.six, ("the best solution", "a worse minimum")),
    ):
        for k, (name, found) in enumerate(zip(titles, rows, strict=True)):
            draw_row(axes, points, found, -k, f"{name}: cost {found.cost.replace('3/2', '1½')}")
        axes.set_ylim(-len(rows) + 0.4, 0.5)
        axes.set_xlim(points[0] - 0.04 * points[-1], points[-1] * 1.04)
        axes.set_yticks([])
        axes.set_xticks(points)
        axes.tick_params(color=style.SOFT, labelcolor=style.INK)
        for side, spine in axes.spines.items():
            spine.set_visible(side == "bottom")
            spine.set_color(style.SOFT)
    return figure


def draw_row(axes, points: tuple[int, ...], found: Row, y: float, title: str) -> None:
    axes.axhline(y, color=style.SOFT, lw=0.6)
    for x, centre in zip(points, found.nearest, strict=True):
        axes.plot([x, found.centres[centre]], [y, y], color=style.BARRIER, lw=3, solid_capstyle="butt")
    style.data(axes, points, [y] * len(points))
    for k, c in enumerate(found.centres):
        shift = 0.06 * points[-1] * (k - 0.5) if len(set(found.centres)) == 1 else 0  # two at one place, side by side
        low = y - 0.3
        axes.plot([c, c + shift], [y, low], color=style.MINIMISER, lw=1.2)
        axes.plot(c + shift, low, "o", ms=15, mfc=style.MINIMISER, mec=style.GROUND, zorder=style.FRONT, clip_on=False)
        axes.text(
            c + shift, low - 0.02, str(k + 1), color=style.GROUND, ha="center", va="center", zorder=style.FRONT + 1
        )
    style.label(axes, points[0], y, title, style.INK, dy=14)
