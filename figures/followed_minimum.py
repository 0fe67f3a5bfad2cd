r"""The followed minimum ends in the worse valley: the deeper one opens beside its path.

Above: a cost (dotted) and its blur (solid). The disc is the followed minimum. The ring, the other one, is already lower. Below:
minima (solid) and the hill between them (dotted) as the blur falls. The branch of the disc leads to the worse minimum.

How it was made: the cost $2x^6-21x^4-32x^3+12x^2+144x$, blurred by a Gaussian of width $s$; descent starts at $x={{ .x:.1f }}$ with
$s={{ .blur:.1f }}$. Minima and maxima are zeros of the slope in floating point; the fold, at $s={{ .folds.six.1:.3f }}$, is certified on the page.
Where scripts run, the cost can be changed to $x^4-14x^2+24x$, of which heights are drawn {{ .lift:d }} times as large; its fold lies at
$s={{ .folds.four.1:.3f }}$. Descent means short steps, which never jump over a hill.

In words: above, a curve with two valleys, one at ${{ .at:.2f }}$ with a disc in it, and one at ${{ .other:.2f }}$ with a ring. Below, a line falls
from the start to the disc and on to $-2$ for $s=0$. To the right of it an arc opens downwards from the fold; its right end is 3.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from figures.explore import Button, Choice, Experiment, Explorable, Handle, Slider, shown
from landscape.cases.smoothed_polynomials import QUARTIC, SEXTIC, critical, fold, slope
from landscape.model.smoothing import polynomial

LIFT = {"four": 5, "six": 1}  # of the heights, so that both costs fit into the same axes
COSTS = {"four": tuple(LIFT["four"] * c for c in QUARTIC), "six": SEXTIC}
NAMES = {"four": ("lowest", "worse"), "six": ("worse", "lowest")}  # of the minima, from left to right
NEAR = {"four": (1.44, 0.253), "six": (0.745, 1.31)}  # guesses at x and s^2 of the folds
WIDEST, ARC, OUT = 1.6, 14, 450  # OUT is a height above the picture: what is higher is not drawn higher
AT, AWAY = 1.5, 50  # where descent starts, and how many percent of the blur are gone
X = np.arange(81) / 10 - 4
Points = np.ndarray  # (points, 2): x and s


class Facts(NamedTuple):
    folds: dict[str, tuple[float, float]]  # x and s
    branches: dict[str, tuple[Points, Points, Points]]  # left minimum, maximum, right minimum, down to s = 0
    ends: dict[str, list[tuple[float, float]]]  # both minima of the cost itself, with the cost
    x: float  # where descent starts, with `blur`
    blur: float
    s: float  # what is left of the blur
    at: float  # the followed minimum
    other: float
    begun: float  # the minimum with all the blur
    lift: int


def height(cost: str, s: float, x: np.ndarray | float) -> np.ndarray:
    """The cost blurred with the width s, at x, in the units of the axes."""
    return np.polynomial.polynomial.polyval(x, np.array(polynomial(COSTS[cost], s**2), dtype=float))


def flat(cost: str, s: float) -> np.ndarray:
    """Minima and maxima in turn of the cost blurred with the width s."""
    return critical(slope(COSTS[cost]), s**2)


def branches(cost: str, born: tuple[float, float]) -> tuple[Points, Points, Points]:
    left = [(flat(cost, s)[0], s) for s in np.linspace(WIDEST, 0, 41)]
    # Near the fold the arc is close to a circle, (x - x0)^2 + s^2 = s0^2, so equal angles spread the points evenly.
    widths = born[1] * np.sin(np.pi / 2 * np.arange(ARC - 1, -1, -1) / ARC)
    arc = [[born, *((flat(cost, s)[n], s) for s in widths)] for n in (1, 2)]
    return np.round(left, 3), np.round(arc[0], 3), np.round(arc[1], 3)


def compute() -> Facts:
    found = {name: fold(f, NEAR[name]) for name, f in (("four", QUARTIC), ("six", SEXTIC))}
    folds = {name: (float(point.theta[0]), float(point.theta[1]) ** 0.5) for name, point in found.items()}
    ends = {name: [(float(x), float(height(name, 0, x)) / LIFT[name]) for x in flat(name, 0)[[0, 2]]] for name in COSTS}
    s = WIDEST * (1 - AWAY / 100)
    at, _, other = map(float, flat("six", s))
    return Facts(
        folds, {name: branches(name, folds[name]) for name in COSTS}, ends, AT, WIDEST, s, at, other,
        float(flat("six", WIDEST)[0]), LIFT["four"],
    )  # fmt: skip


def way(facts: Facts) -> Points:
    """From the start to the minimum with all the blur, then along its branch."""
    left = facts.branches["six"][0]
    between = left[(left[:, 1] < facts.blur) & (left[:, 1] > facts.s)]
    return np.vstack([(facts.x, facts.blur), (facts.begun, facts.blur), between, (facts.at, facts.s)])


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(385)
    axes.remove()
    panels = figure.subplots(2, 1)
    for panel, draw_panel in zip(panels, (draw_costs, draw_branches), strict=True):
        draw_panel(panel, facts)
        panel.spines[:].set_color(style.SOFT)
        panel.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure


def mark(axes: Axes, x: float, y: float, part: str, size: float = 9, ring: str = "") -> None:
    """A disc, or a ring in the colour `ring`, that a script moves."""
    inside, edge = (style.GROUND, ring) if ring else (style.MINIMISER, style.GROUND)
    axes.plot(x, y, "o", ms=size, mfc=inside, mec=edge, mew=1.8, zorder=style.FRONT, clip_on=False, gid=f"part-{part}")


def draw_costs(axes: Axes, facts: Facts) -> None:
    low = lambda s: np.minimum(height("six", s, X), OUT)
    axes.plot(X, low(0), color=style.SOFT, ls=(0, (1, 1.6)), gid="part-cost")
    axes.plot(X, low(facts.s), color=style.LOSS, gid="part-curve")
    trail = way(facts)[1:]
    axes.plot(trail[:, 0], [height("six", s, x) for x, s in trail], color=style.PATH, lw=1.8, gid="part-trail")
    mark(axes, facts.other, float(height("six", facts.s, facts.other)), "other", 8, style.MINIMISER)
    mark(axes, facts.at, float(height("six", facts.s, facts.at)), "followed", 11)
    axes.set(xlim=(-4, 4), ylim=(-700, 350), xticks=(), yticks=())
    axes.set_title("cost (dotted), blurred (solid)", loc="left", color=style.INK, pad=8)


def draw_branches(axes: Axes, facts: Facts) -> None:
    for number, (points, look) in enumerate(zip(facts.branches["six"], ("solid", (0, (1, 1.6)), "solid"), strict=True)):
        color = style.SOFT if number == 1 else style.MINIMISER
        axes.plot(*points.T, color=color, ls=look, lw=1.6, gid=f"part-branch-{number}")
    axes.plot((-4, 4), (facts.s, facts.s), color=style.LOSS, ls=(0, (5, 3)), lw=1.2, gid="part-now")
    axes.plot(*way(facts).T, color=style.PATH, lw=2.6, gid="part-way")
    mark(axes, facts.x, facts.blur, "start", 9, style.PATH)
    mark(axes, facts.at, facts.s, "dot", 10)
    style.label(axes, facts.x, facts.blur, "start", style.PATH, ha="center", dy=14).set_gid("part-start-label")
    for (x, _), name, color in zip(facts.ends["six"], NAMES["six"], (style.BARRIER, style.MINIMISER), strict=True):
        style.label(axes, x, 0, name, color, ha="center", dy=-13).set_gid(f"part-{name}")
    axes.set(xlim=(-4, 4), ylim=(-0.35, 1.95), yticks=(0, 0.5, 1, 1.5))
    axes.set_xticks(range(-3, 5), [*map(shown, range(-3, 4), [0] * 7), "$x$"])
    axes.set_title("width $s$ of the blur", loc="left", color=style.INK, pad=8)


def sentences(ends: dict[str, list[tuple[float, float]]]) -> dict[str, str]:
    """What is said, by how the run is seen, by the cost, and by the branch that it follows: 0 on the left, 2 on the right."""
    (a, at_a), (b, at_b) = [(shown(value, 0) for value in end) for end in ends["four"]]
    (c, at_c), (d, at_d) = [(shown(value, 0) for value in end) for end in ends["six"]]
    one = "At s = {s} the blurred cost has one minimum, at x = {at}, so every start leads there. As the blur goes,"
    born = (
        "At s = {s} there are two minima: the followed one, at x = {at}, and a newer one, at x = {other}, which is {is}. "
        "Descent stays in its own valley, so"
    )
    two = (
        "With s = {blur} at the start there are already two minima, so the start decides: from x = {x} descent goes to the "
        "{side} one. At s = {s} this one is at x = {at}, and it ends at"
    ).replace
    plain = "Without a blur, descent from x = {x} ends at"
    return {
        "one four 0": f"{one} it moves to x = {a}, the lowest point of the cost.",
        "one six 0": f"{one} it moves to x = {c}, and the lowest point of the cost, x = {d}, is missed.",
        "born four 0": f"{born} it ends at x = {a}, the lowest point of the cost.",
        "born six 0": f"{born} it ends at x = {c}, and the lowest point of the cost, x = {d}, is missed.",
        "end four 0": f"The blur is gone, and the followed minimum has come to x = {a}, where the cost is {at_a}: the lowest point. "
        f"The other minimum, at x = {b}, opened beside its path.",
        "end six 0": f"The blur is gone, and the followed minimum has come to x = {c}, where the cost is {at_c}. At x = {d} it is {at_d}. "
        "More blur at the start would lead to the same path.",
        "two four 0": f"{two('{side}', 'left')} x = {a}, the lowest point.",
        "two four 2": f"{two('{side}', 'right')} x = {b}, not the lowest point. Enough blur at the start would lead to x = {a}.",
        "two six 0": f"{two('{side}', 'left')} x = {c}, not the lowest point. From the right of the hill it would reach x = {d}.",
        "two six 2": f"{two('{side}', 'right')} x = {d}, the lowest point. With much blur at the start it would be missed.",
        "plain four 0": f"{plain} x = {a}, where the cost is {at_a}: the lowest point. From the other side of the hill it ends at x = {b}.",
        "plain four 2": f"{plain} x = {b}, where the cost is {at_b}. At x = {a} it is {at_a}: with enough blur every start leads there.",
        "plain six 0": f"{plain} x = {c}, where the cost is {at_c}. At x = {d} it is {at_d}. With much blur every start ends at x = {c}, too.",
        "plain six 2": f"{plain} x = {d}, where the cost is {at_d}: the lowest point. With much blur the same start ends at x = {c}.",
    }


def labels(facts: Facts, cost: str) -> list[tuple[str, tuple[int, int]]]:
    """The names of the minima of a cost, and where they stand."""
    return [(name, (round(x), 0)) for name, (x, _) in zip(NAMES[cost], facts.ends[cost], strict=True)]


def explore(facts: Facts) -> Explorable:
    def state(cost: str, x: float, blur: float, away: int) -> dict[str, float | str]:
        return {"cost": cost, "x": x, "blur": blur, "away": away}

    said = sentences(facts.ends)
    now = {"s": shown(facts.s), "at": shown(facts.at), "other": shown(facts.other), "is": "lower"}
    return Explorable(
        legend="Take the blur away",
        controls=(
            Choice("cost", "Cost", (("six", "degree six"), ("four", "degree four"))),
            Slider("x", "Start at x", -3.5, 3.5, 0.2, 1),
            Slider("blur", "Start blur s", 0, WIDEST, 0.05),
            Slider("away", "Blur gone, %", 0, 100, 1, 0),
        ),
        start=state("six", AT, WIDEST, AWAY),
        sentence=said["born six 0"].format(**now),
        sentences=said,
        experiments=(
            Experiment("Degree four, too little blur: not the lowest", state("four", 1.5, 0.4, 100)),
            Experiment("Degree four, a little more blur: the lowest", state("four", 1.5, 0.55, 100)),
            Experiment("Degree six without a blur: the lowest", state("six", 1.5, 0, 100)),
            Experiment("Stop just after the birth: which is lower?", state("six", 1.5, WIDEST, 33)),
        ),
        buttons=(Button("follow", "Follow to s = 0"),),
        handles=(Handle("start", x="x", y="blur", axes=1),),
        data={
            name: {"f": f, "branches": facts.branches[name], "labels": labels(facts, name)} for name, f in COSTS.items()
        },
        longest={"is": "higher"},
        aloud={"blur": f"{shown(WIDEST)}, one minimum", "away": f"{AWAY}%, s = {now['s']}, x = {now['at']}"},
    )
