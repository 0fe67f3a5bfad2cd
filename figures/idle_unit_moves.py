r"""With an idle third unit two units change places in seven moves, and no output ever changes.

Read from left to right. The letter of a dot is the input weights of a unit: A and B belong to the two units that change places. A filled dot has an
output weight, a hollow dot has none, so it may move. An arrow hands an output weight to a hollow dot with the same letter.

How it was made: rows are the hidden units, columns the eight corners of the way. Between two columns one straight move is made: a hollow dot slides to other
input weights, or a filled one hands its output weight over. C are the input weights at which the idle unit starts. The loss is constant all along, whatever the unit
function and the data.

In words: the three units start as A filled, B filled, C hollow, and end as B filled, A filled, C hollow. In between the
idle unit slides to A and takes over the output weight of unit 1; unit 1 slides to B and takes over that of unit 2; unit 2
slides to A and takes over that of unit 3; unit 3 slides back to C.
"""

from typing import NamedTuple

from matplotlib.figure import Figure

from figures import style
from landscape.cases.twins.moves import Unit, corners

A, B, SPARE = Unit(("A",), 1), Unit(("B",), 1), ("C",)  # only letters: the moves do not depend on the weights
COLOURS = {"A": style.LOSS, "B": style.PATH, "C": style.SOFT}


class Facts(NamedTuple):
    letters: tuple[tuple[str, ...], ...]  # for each corner, the input weights of units 1, 2, 3
    filled: tuple[tuple[bool, ...], ...]  # whether their output weights are not zero
    moves: int


def compute() -> Facts:
    found = corners(A, B, SPARE)
    letters = tuple(tuple(unit.incoming[0] for unit in units) for units in found)
    filled = tuple(tuple(unit.v != 0 for unit in units) for units in found)
    return Facts(letters, filled, len(found) - 1)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(170)
    for x, (letters, filled) in enumerate(zip(facts.letters, facts.filled, strict=True)):
        for y, (letter, full) in enumerate(zip(letters, filled, strict=True)):
            colour = COLOURS[letter]
            axes.plot(x, -y, "o", ms=21, mfc=colour if full else style.GROUND, mec=colour, mew=1.8, clip_on=False)
            axes.text(
                x,
                -y - 0.02,
                letter,
                color=style.GROUND if full else colour,
                ha="center",
                va="center",
                zorder=style.FRONT + 1,
            )
        if x:
            moved = [
                -y for y in range(3) if (letters[y], filled[y]) != (facts.letters[x - 1][y], facts.filled[x - 1][y])
            ]
            axes.text(x - 0.5, moved[0], "→", color=style.INK, ha="center", va="center") if len(moved) == 1 else axes.annotate(
                "", (x - 0.5, take(facts, x)), (x - 0.5, sum(moved) - take(facts, x)),
                arrowprops={"arrowstyle": "-|>", "color": style.INK, "lw": 1.2},
            )  # fmt: skip
    axes.set_xlim(-0.5, 7.5)
    axes.set_ylim(-2.45, 0.45)
    axes.set_yticks([0, -1, -2], ["unit 1", "unit 2", "unit 3"])
    axes.set_xticks([0, 7], ["answer", "twin"])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


def take(facts: Facts, x: int) -> int:
    """The row, downwards from 0, of the unit that takes an output weight over in the move to corner x."""
    return -next(y for y in range(3) if facts.filled[x][y] and not facts.filled[x - 1][y])
