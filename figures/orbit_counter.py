r"""Each order of the hidden units is another setting with the same outputs, and each further unit multiplies their number.

Above: a group of bars is a setting, a bar a unit; three units have {{ .three:d }} orders. Below, the dot: how many digits this number has.
For {{ .most:d }} units it has {{ .digits_of_most:d }}. The ring marks all equivalent settings that we know of; it can be on the line “infinitely many”.

How it was made: the settings are listed. The lines show the numbers of digits of $n!$ and $2^n\,n!$, which hold if no unit is zero
and no two are equal or, with flips, opposite. Where scripts run, the number of units can be moved, and units and activation can be
chosen; up to {{ .room:d }} settings are drawn, otherwise one. A bar that points down is a unit with its signs turned; a zero unit is a gap.

In words: {{ .three:d }} groups of three bars of different heights, no two groups in the same order. Below them two lines that bend upwards: from
2 to {{ .most:d }} units the number of orders grows to {{ .digits_of_most:d }} digits, that of orders and flips to {{ .digits_with_flips:d }}.
"""

from collections.abc import Callable, Sequence
from math import ceil, nan, sqrt
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.explore import Choice, Experiment, Explorable, Handle, Slider
from landscape.model.activations import TANH
from landscape.model.networks import Network
from landscape.model.symmetries import orbit, orbit_size, signed_orbit, signed_orbit_size

MOST, ROOM, ENDLESS = 60, 48, 110  # units; settings drawn at once; the height that stands for infinitely many
UNITS: dict[str, Callable[[int], list[int]]] = {  # a unit is a whole number, its weights in and out
    "different": lambda n: [*range(1, n + 1)],
    "two": lambda n: [2, 2, *range(3, n + 1)],
    "all": lambda n: [n] * n,
    "zero": lambda n: [0, *range(2, n + 1)],
}
NAMES = {"different": "all different", "two": "two equal", "all": "all equal", "zero": "one of them zero"}
ACTIVATIONS = {"any": "any: orders only", "tanh": "tanh: orders and flips", "relu": "ReLU: orders, rescaling"}
Segments = list[tuple[tuple[float, float], tuple[float, float]]]


class Facts(NamedTuple):
    bars: Segments
    bases: Segments
    units: np.ndarray
    digits: np.ndarray  # of the number of orders
    flipped: np.ndarray  # of the number of orders and flips
    three: int
    most: int
    digits_of_most: int
    digits_with_flips: int
    room: int


def network(values: Sequence[int]) -> Network:
    """One input; unit j has the weight in and the weight out values[j], no bias."""
    numbers = np.array(values, dtype=object)
    return Network(numbers[:, None], 0 * numbers, numbers, 0)


def size(values: Sequence[int], odd: bool) -> int:
    """How many settings reordering reaches, with sign flips if the activation is `odd`."""
    return signed_orbit_size(network(values)) if odd else orbit_size(network(values))


def settings(values: Sequence[int], odd: bool) -> list[tuple[int, ...]]:
    """These settings, listed; few units only."""
    points = signed_orbit(network(values), TANH) if odd else orbit(network(values))
    return sorted(tuple(unit[0] for unit in point[:-1]) for point in points)


def placed(lists: Sequence[Sequence[int]], odd: bool) -> tuple[Segments, Segments]:
    """Groups of bars in the unit square, a group for each setting, and the line on which each group stands."""
    n, rows = len(lists[0]), ceil(sqrt(len(lists) / 3))
    columns = ceil(len(lists) / rows)
    width, tall = min(0.8 / columns, 0.05 * n), (0.42 if odd else 0.64) / rows
    bars, bases = [], []
    for place, values in enumerate(lists):
        x, y = (place % columns + 0.5) / columns, 1 - (place // columns + 0.5) / rows - (0 if odd else tall / 2)
        bases.append(((x - width / 2, y), (x + width / 2, y)))
        for k, value in enumerate(values):
            at = x + width * ((k + 0.5) / n - 0.5)
            bars.append(((at, y), (at, y + tall * value / n)))
    return bars, bases


def compute() -> Facts:
    three = settings(UNITS["different"](3), odd=False)
    units = np.arange(2, MOST + 1)
    digits, flipped = (
        np.array([len(str(size(UNITS["different"](int(n)), odd))) for n in units]) for odd in (False, True)
    )
    return Facts(
        *placed(three, odd=False), units, digits, flipped, len(three), MOST, int(digits[-1]), int(flipped[-1]), ROOM
    )


def joined(segments: Segments) -> np.ndarray:
    """The segments as the points of one line that breaks between them."""
    return np.array([point for segment in segments for point in (*segment, (nan, nan))]).T


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(360)
    axes.remove()
    above, below = figure.subplots(2, 1, height_ratios=(3, 4))
    above.plot(*joined(facts.bases), color=style.SOFT, lw=0.9, gid="part-bases")
    above.plot(*joined(facts.bars), color=style.PATH, lw=3.6, solid_capstyle="butt", gid="part-bars")
    above.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    above.spines[:].set_visible(False)
    above.set_title("settings with the same outputs", loc="left", color=style.INK, pad=8)
    below.plot(facts.units, facts.digits, color=style.PATH, lw=1.8)
    below.plot(facts.units, facts.flipped, color=style.PATH, lw=1.8, ls=(0, (4, 2.5)))
    below.axhline(ENDLESS, color=style.SOFT, lw=0.9, ls=(0, (5, 4)))
    below.plot(
        3, 1, "o", ms=16, mfc="none", mec=style.BARRIER, mew=1.8, zorder=style.FRONT, clip_on=False, gid="part-ring"
    )
    below.plot(3, 1, "o", ms=9, mfc=style.PATH, mec=style.GROUND, zorder=style.FRONT, clip_on=False, gid="part-dot")
    style.label(below, 34, ENDLESS, "infinitely many", style.SOFT, ha="center", dy=-11)
    style.label(below, 46, 70, "orders and flips", style.PATH, ha="right", dx=-20, dy=4)
    style.label(below, 46, 58, "orders", style.PATH, dx=6, dy=-7)
    below.set(xlim=(0, MOST + 2), ylim=(0, ENDLESS + 13), yticks=range(0, 101, 20))
    below.set_xlabel("units", loc="right", color=style.INK)
    below.set_title("digits of their number", loc="left", color=style.INK, pad=4)
    below.spines[:].set_color(style.SOFT)
    below.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure


HEADS = {
    ("orders", "different"): "{n} different units can be listed in {count} orders",
    ("orders", "two"): "Two of {n} units are equal, so only half of the orders are different settings: {count}",
    ("orders", "all"): "The {n} units are equal, so all orders are one and the same setting: {count}",
    (
        "orders",
        "zero",
    ): "One of {n} units is zero in all its weights, and no others are equal. They can be listed in {count} orders",
    (
        "flips",
        "different",
    ): "{n} units, none zero and no two equal or opposite, have {count} settings by orders and flips",
    (
        "flips",
        "two",
    ): "Two of {n} units are equal, so only half of the orders and flips are different settings: {count}",
    ("flips", "all"): "The {n} units are equal, so only flips give different settings: {count}",
    (
        "flips",
        "zero",
    ): "One of {n} units is zero, so to flip it changes nothing. Orders and flips give {count} settings",
}
TRADE = "But equal units can trade output weight and keep every output: with that, there are infinitely many."
TAILS = {
    "any": "Each is another setting with the same outputs, whatever the activation.",
    "tanh": "All have the same outputs. If no unit can be spared, there are no others.",
    "relu": "But a ReLU unit can also be rescaled by any positive factor: with that, there are infinitely many.",
    "two": TRADE,
    "all": TRADE,
    "zero": "But while its output weight is 0, its other weights can be anything: with that, there are infinitely many.",
}


def said(units: str, activation: str) -> str:
    """What is said of such units: how many settings there are, whether all are drawn, and what follows."""
    head = HEADS["flips" if activation == "tanh" else "orders", units]
    return f"{head} ({{drawn}}). {TAILS[activation if units == 'different' else units]}"


def explore(facts: Facts) -> Explorable:
    drawn = ("one is drawn", "all are drawn")
    return Explorable(
        legend="Choose the units",
        controls=(
            Slider("n", "Units", 2, MOST, 1, 0),
            Choice("units", "They are", tuple(NAMES.items())),
            Choice("activation", "Activation", tuple(ACTIVATIONS.items())),
        ),
        start={"n": 3, "units": "different", "activation": "any"},
        sentence=said("different", "any").format(n=3, count=facts.three, drawn=drawn[1]),
        sentences={f"{activation} {units}": said(units, activation) for activation in ACTIVATIONS for units in UNITS},
        experiments=(
            Experiment(
                "Two equal units: half as many, and infinitely many", {"n": 3, "units": "two", "activation": "any"}
            ),
            Experiment("Tanh: all copies of three units", {"n": 3, "units": "different", "activation": "tanh"}),
            Experiment("More than a million million million", {"n": 20, "units": "different", "activation": "any"}),
        ),
        handles=(Handle("dot", x="n", axes=1),),
        data={"room": ROOM, "endless": ENDLESS, "drawn": drawn},
        longest={
            "count": f"{size(UNITS['different'](MOST), odd=True):,}".replace(",", ",\u200b"),
            "drawn": f"100 digits; {drawn[0]}",
        },
        aloud={"n": "3 units, a number of 1 digit"},
    )
