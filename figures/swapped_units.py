r"""Each unit moves with all its wires, so the sum at the output has the same terms.

Above a network, below its swapped copy. Numbers on the wires are weights. Unit A, with solid wires, goes from the first
place to the second and takes its three weights along; unit B, with dashed wires, goes the other way. Only the order of the two
units has changed.

How it was made: inputs $x_1$, $x_2$, output $f(x)$, no biases. The weights are those of the thread's answer.

In words: two drawings of a network with inputs $x_1$, $x_2$, two hidden units and one output. Above, unit A stands first, with
input weights {{ .W.0.0:.1f }} and {{ .W.0.1:.1f }} and output weight {{ .v.0:.1f }}, and unit B second, with {{ .W.1.0:.1f }},
{{ .W.1.1:.1f }} and {{ .v.1:.1f }}. Below, B stands first and A second, and both have kept their weights.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.network import ANSWER
from landscape.model.symmetries import permute

INPUTS, UNITS, OUTPUT = ((0, 1), (0, 0)), ((1.5, 1), (1.5, 0)), (2.7, 0.5)
LINES: dict[str, dict[str, Any]] = {"A": {"ls": "-", "lw": 1.7}, "B": {"ls": (0, (4, 2.5)), "lw": 1.4}}


class Facts(NamedTuple):
    W: np.ndarray
    v: np.ndarray
    swapped_W: np.ndarray
    swapped_v: np.ndarray


def compute() -> Facts:
    swapped = permute(ANSWER, [1, 0])
    return Facts(ANSWER.W, ANSWER.v, swapped.W, swapped.v)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(330)
    network(axes, facts.W, facts.v, "AB", base=1.75)
    network(axes, facts.swapped_W, facts.swapped_v, "BA", base=0)
    style.label(axes, 0.5, 1.37, "swap the two units", style.PATH, dx=14)
    axes.annotate(
        "",
        (0.5, 1.17),
        (0.5, 1.57),
        arrowprops={
            "arrowstyle": "-|>,head_width=0.3,head_length=0.6",
            "color": style.PATH,
            "lw": 1.8,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    axes.set_xlim(-0.2, 3.1)
    axes.set_ylim(-0.2, 2.95)
    axes.axis("off")
    return figure


def network(axes: Axes, W: np.ndarray, v: np.ndarray, names: str, base: float) -> None:
    """One network with its units named in their order: wires with their weights, then the nodes on top."""
    raised = lambda point: np.add(point, (0, base))
    for unit, weights, out, name in zip(map(raised, UNITS), W, v, names, strict=True):
        for start, weight in zip(map(raised, INPUTS), weights, strict=True):
            wire(axes, start, unit, weight, name, at=0.27 if start[1] != unit[1] else 0.5)
        wire(axes, unit, raised(OUTPUT), out, name, at=0.5)
        axes.plot(*unit, "o", ms=20, mfc=style.GROUND, mec=style.INK, mew=1.6, zorder=style.FRONT)
        axes.annotate(name, tuple(unit), ha="center", va="center_baseline", color=style.INK, zorder=style.FRONT + 1)
    for name, point, side in (("$x_1$", INPUTS[0], "right"), ("$x_2$", INPUTS[1], "right"), ("$f(x)$", OUTPUT, "left")):
        axes.plot(*raised(point), "o", ms=7, color=style.INK, zorder=style.FRONT)
        style.label(axes, *raised(point), name, ha=side, dx=-9 if side == "right" else 9)


def wire(axes: Axes, start: np.ndarray, end: np.ndarray, weight: float, name: str, at: float) -> None:
    """A wire of unit `name` with its weight written on it, a fraction `at` of the way."""
    axes.plot(*zip(start, end, strict=True), color=style.INK, **LINES[name])
    text = style.label(axes, *(start + at * (end - start)), f"{weight:.1f}".replace("-", "\N{MINUS SIGN}"), ha="center")
    text.set_bbox({"facecolor": style.GROUND, "pad": 3})  # the halo alone would let the wire through
