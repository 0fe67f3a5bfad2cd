r"""Steps that jump over the bottom can still settle.

Left: descent on a parabola, with a rate just below 2 divided by the curvature $L$. Every step jumps over the minimum and
lands a little closer to it. Right: the loss falls at every step. From 2 divided by $L$ on, descent never settles here. On other
costs this limit holds only close to a minimum.

How it was made: the parabola is $w^2/3$, so $L$ is $2/3$ and the limit is 3; descent starts at $w=5$, with the rate
${{ .rate:.2f }}$, and {{ .drawn:d }} steps are drawn. Where scripts run, the cost, the rate and the momentum can be chosen: each
step then repeats the step before, times the momentum, and the limit is 2 times (1 + momentum) divided by $L$. Logistic regression is that of the page, from $w=4$ (minimum $\ln 2$, $L=2/3$); the
two valleys are those of the energy levels, from $w=-1/2$ (sharp minimum, $L={{ .curvatures.0:.2f }}$; flat
minimum, $L={{ .curvatures.1:.2f }}$). The sentence judges {{ .judged:,d }} steps, or fewer if the weight exceeds {{ .far:,d }}.

In words: a parabola with the minimum at 0. A run of dots begins at $w=5$, jumps to the other side and back, and each dot
lies lower than the last. Beside it the loss, on the same scale, falls from ${{ .loss:.1f }}$ towards zero within {{ .drawn:d }} steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from scipy.optimize import brentq

from figures import energy_levels, style
from figures.explore import Choice, Experiment, Explorable, Slider, shown

SLOPES: dict[str, Callable[[float], float]] = {
    "parabola": lambda w: 2 * w / 3,
    "logistic": lambda w: float(3 / (1 + np.exp(-w)) - 2),
    "levels": energy_levels.slope,
}
COSTS: dict[str, Callable[[float], float]] = {
    "parabola": lambda w: w**2 / 3,
    "logistic": lambda w: float(2 * np.logaddexp(0, -w) + np.logaddexp(0, w)),
    "levels": energy_levels.cost,
}
STARTS = {"parabola": 5.0, "logistic": 4.0, "levels": -0.5}
NAMES = {"parabola": "parabola: w²/3", "logistic": "logistic regression", "levels": "a sharp and a flat valley"}
# Of each cost: the weights and the losses that the axes show, and the ticks, four across and four up.
VIEWS = {
    "parabola": ((-6.0, 6.0, 0.0, 12.0), ("−4", "0", "4", "0", "3", "6", "9")),
    "logistic": ((-4.0, 8.0, 0.0, 8.0), ("−2", "2", "6", "0", "2", "4", "6")),
    "levels": ((-1.0, 5.0, 0.2, 0.36), ("0", "2", "4", "0.20", "0.24", "0.28", "0.32")),
}
RATE, DRAWN, JUDGED, FAR = 2.85, 40, 2000, 1000


class Facts(NamedTuple):
    weights: np.ndarray
    rate: float
    loss: float  # at the start
    steps: int  # until it stays within 1/100 of the minimum
    minima: tuple[float, float]  # of the two valleys, the sharp one first
    curvatures: tuple[float, float]
    drawn: int
    judged: int
    far: int


def run(cost: str, rate: float, momentum: float, count: int) -> list[float]:
    """The weights that descent visits in `count` steps, or until one is FAR away."""
    weights = [STARTS[cost]]
    before = weights[0]
    while len(weights) <= count and abs(weights[-1]) < FAR:
        now = weights[-1]
        weights.append(now - rate * SLOPES[cost](now) + momentum * (now - before))
        before = now
    return weights


def compute() -> Facts:
    sharp, flat = (float(brentq(energy_levels.slope, *ends, xtol=1e-14)) for ends in ((-0.5, 0), (1, 3)))
    weights = np.array(run("parabola", RATE, 0, JUDGED))
    assert weights[1] < 0  # it jumps over the minimum
    steps = int(np.flatnonzero(np.abs(weights) > 1 / 100)[-1]) + 1
    curvatures = energy_levels.curvature(sharp), energy_levels.curvature(flat)
    start = COSTS["parabola"](STARTS["parabola"])
    return Facts(weights[: DRAWN + 1], RATE, start, steps, (sharp, flat), curvatures, DRAWN, JUDGED, FAR)


def dots(points: np.ndarray, part: str, length: float) -> PathPatch:
    """A dot at each point, (points, 2): lines of hardly any `length` with round ends, one path that a script can rewrite."""
    path = Path(
        np.column_stack([points, points + (length, 0)]).reshape(-1, 2), [Path.MOVETO, Path.LINETO] * len(points)
    )
    return PathPatch(
        path, fc="none", ec=style.PATH, lw=5, capstyle="round", zorder=style.FRONT, gid=f"part-{part}", snap=False
    )


def draw(facts: Facts) -> Figure:
    figure, whole = style.canvas(215)
    figure.delaxes(whole)
    curve, losses = figure.subplots(1, 2, width_ratios=(3, 2))
    figure.set_layout_engine("constrained", rect=(0.035, 0, 0.965, 1))  # room for ticks that are longer than these
    (left, right, low, high), ticks = VIEWS["parabola"]
    w = np.linspace(left, right, 121)
    heights = facts.weights**2 / 3
    curve.plot(w, w**2 / 3, color=style.LOSS, gid="part-curve")
    curve.plot(facts.weights, heights, color=style.PATH, lw=0.9, gid="part-walk")
    curve.add_patch(dots(np.column_stack([facts.weights, heights]), "dots", 0.01))
    for x, y, gid in ((0, 0, "part-minimum"), (left + 0.6, low - 1.3, None)):  # the second explains the first
        curve.plot(x, y, "o", ms=9, mfc=style.MINIMISER, mec=style.GROUND, mew=1, zorder=style.FRONT - 1, gid=gid)
    style.label(curve, left + 1.1, low - 1.3, "minimum", style.MINIMISER)
    steps = np.arange(DRAWN + 1)
    losses.plot(steps, heights, color=style.PATH, lw=0.9, gid="part-losses")
    losses.add_patch(dots(np.column_stack([steps, heights]), "marks", 0.05))
    curve.set(xlim=(left, right), xticks=(-4, 0, 4))
    losses.set(xlim=(-1.5, DRAWN + 1), xticks=(0, 20, 40))
    for axes, name in ((curve, "$w$"), (losses, "step")):
        axes.set(ylim=(low - 2.1, high), yticks=(0, 3, 6, 9))
        axes.spines[:].set_color(style.SOFT)
        axes.tick_params(color=style.SOFT, labelcolor=style.INK)
        axes.set_xlabel(name, loc="right", color=style.INK)
        axes.set_title("loss", loc="left", color=style.INK, pad=8)
    losses.tick_params(labelleft=False)
    for axis, texts in ((curve.xaxis, ticks[:3]), (curve.yaxis, ticks[3:])):
        axis.set_ticklabels(texts)
    for number, text in enumerate([*curve.get_xticklabels(), *curve.get_yticklabels()]):
        text.set_gid(f"part-tick-{number}")
    return figure


def scale(box: tuple[float, ...]) -> list[float]:
    """a, b, c, d such that the weight w and the loss f stand at a w + b and c f + d in the axes of the parabola."""
    found = []
    for low, high, least, most in zip(
        box[::2], box[1::2], *(VIEWS["parabola"][0][part::2] for part in (0, 1)), strict=True
    ):
        factor = (most - least) / (high - low)
        found += [factor, least - factor * low]
    return found


def sentences() -> dict[str, str]:
    """What is said, by what the run did, on which cost, and on which side of the limit the rate is."""
    settles = "from step {steps} on it stays within 0.01 of"
    did = {
        "hits": "The first step leads to the minimum.",
        "side": f"The run comes down from one side: {settles} the minimum.",
        "over": f"The run overshoots and settles: it jumps over the minimum, but {settles} it.",
        "moves": f"The run leaves this valley and settles in the flat one: {settles} its minimum.",
        "cycle": f"The run does not settle: at the end of {JUDGED} steps it is in a cycle of {{places}}, between {{from}} and {{to}}.",
        "none": f"The run has not settled in {JUDGED} steps: the last 100 weights lie between {{from}} and {{to}}, and no cycle of up to 16 is seen.",
        "grows": f"The jumps grow: after {{steps}} steps the weight is beyond {FAR}, and we stop.",
    }
    below, at = "The rate is below the limit, {limit}", "The rate is the limit itself, {limit}"
    never = "Above the limit, {limit}, the minimum repels; but farther out the slope is too small to drive the run away for ever."
    follows = {
        "hits parabola below": f"{below}; it is half of what is allowed, 1/L.",
        "cycle parabola at": f"{at}: on a parabola it goes on like this for ever.",
        "grows parabola above": "Above the limit, {limit}, this never ends on a parabola.",
        "moves levels below": f"{below} of the first valley, but the momentum carried it over the hill.",
        "moves levels above": "The rate is above the limit of the sharp valley, {limit}, and below that of the flat one.",
    }
    for kind in ("side", "over"):
        follows[f"{kind} parabola below"] = f"{below}: on a parabola every start ends so."
        follows |= {f"{kind} logistic below": f"{below}.", f"{kind} levels below": f"{below}."}
    for kind in ("cycle", "none"):
        few = f"{below}, but that is a promise only to runs that come close to the minimum with small steps."
        follows |= {
            f"{kind} logistic below": few,
            f"{kind} logistic at": f"{at}: here the curvature alone does not decide.",
        }
        follows |= {f"{kind} logistic above": never, f"{kind} levels above": never}
    return {key: f"{did[key.split()[0]]} {then}" for key, then in follows.items()}


def explore(facts: Facts) -> Explorable:
    said = sentences()
    return Explorable(
        legend="Choose the steps",
        controls=(
            Choice("cost", "Cost", tuple(NAMES.items())),
            Slider("rate", "Rate", 0.05, 6, 0.05),
            Slider("momentum", "Momentum", 0, 0.9, 0.05),
        ),
        start={"cost": "parabola", "rate": RATE, "momentum": 0},
        sentence=said["over parabola below"].format(steps=facts.steps, limit=shown(3)),
        sentences=said,
        experiments=(
            Experiment("Exactly 2/L: to and fro", {"cost": "parabola", "rate": 3, "momentum": 0}),
            Experiment("1.9/L with momentum: slower", {"cost": "parabola", "rate": RATE, "momentum": 0.9}),
            Experiment("Above 2/L, and no explosion", {"cost": "logistic", "rate": 4, "momentum": 0}),
            Experiment("Below the limit, and no end", {"cost": "logistic", "rate": 3, "momentum": 0.9}),
            Experiment("A longer step ends lower", {"cost": "levels", "rate": 3.35, "momentum": 0}),
        ),
        aloud={"rate": f"{shown(RATE)}, limit {shown(3)}"},
        data={
            name: {"scale": scale(box), "ticks": ticks, "minima": minima, "limit": limit}
            for (name, (box, ticks)), minima, limit in zip(
                VIEWS.items(), ([0.0], [float(np.log(2))], facts.minima), (3, 3, 2 / facts.curvatures[0]), strict=True
            )
        },
    )
