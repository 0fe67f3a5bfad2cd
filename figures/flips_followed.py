r"""Take away the output bias that repairs a flipped unit, and the global minimum moves to a worse one.

From left to right the output bias is lowered to zero, and the minimum is followed. The two complete curves arrive at the two worse minima.
With both units flipped the minimum is lost on the way (cross). Floating point follows; nothing is proved here.

How it was made: the output bias is held at a share of the constant that a flip takes away, and the share is lowered from 1 to 0 in {{ .steps }} equal steps. At 1 the network with the signs
of one unit turned is a strict global minimum of the cost on the nine points. Each point of a curve is the minimum that Newton's method finds from the one before, and its
loss; all eigenvalues of the Hessian are positive in floats, on the two complete curves above $5/100000$. With both units flipped a weight of one unit runs off; the last minimum was found at the share {{ .lost:.4f }}.

In words: with unit 1 flipped the loss of the followed minimum rises from 0 to {{ .ends.0:.5f }}, most of it before the share is one half; with unit 2 flipped it rises to {{ .ends.1:.5f }}, slowly at first and then almost evenly. With both units
flipped it reaches {{ .ends.2:.5f }} at the share {{ .lost:.4f }}, while a weight of one unit runs off.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.worse_minima_flips import FLIPS
from landscape.cases.answer.bias_continuation import Followed, follow
from landscape.cases.answer.worse_minima import VARIANTS

STEPS = 400


class Facts(NamedTuple):
    steps: int
    paths: dict[str, Followed]
    ends: tuple[float, ...]  # the last loss of each path
    lost: float  # the last share at which the minimum of both flips was found


def compute() -> Facts:
    paths = {name: follow(VARIANTS["answer"], which, STEPS) for name, which in FLIPS.items()}
    ends = tuple(float(path.loss[-1]) for path in paths.values())
    return Facts(STEPS, paths, ends, float(paths["both units"].share[-1]))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(260, x="share of the output bias", y="loss of the followed minimum")
    axes.set_xlim(1, 0)
    axes.set_ylim(0, 0.0085)
    colours = (style.MINIMISER, style.LOSS, style.SADDLE)
    dashes = ("-", (0, (6, 2)), (0, (2, 2)))
    for path, colour, dash in zip(facts.paths.values(), colours, dashes, strict=True):
        axes.plot(path.share, path.loss, color=colour, ls=dash, lw=1.6)
        axes.plot(
            path.share[-1],
            path.loss[-1],
            "x" if path.share[-1] > 0 else "o",
            color=colour,
            ms=7,
            zorder=style.FRONT,
            clip_on=False,
        )
    first, second, both = facts.paths.values()
    style.label(
        axes,
        0.35,
        np.interp(0.35, first.share[::-1], first.loss[::-1]),
        "unit 1 flipped",
        colours[0],
        ha="center",
        dy=-14,
    )
    style.label(
        axes,
        0.35,
        np.interp(0.35, second.share[::-1], second.loss[::-1]),
        "unit 2 flipped",
        colours[1],
        ha="right",
        dx=-8,
        dy=6,
    )
    style.label(axes, both.share[-1], both.loss[-1], "both flipped: lost", colours[2], dx=8, dy=8)
    return figure
