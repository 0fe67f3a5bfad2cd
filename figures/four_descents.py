r"""Three of these four runs go down at every step, and only one of them ends at a minimum.

Each dot is one step; the dashed line is the height of the start. The second run creeps towards a ledge, although lower points
exist. The third goes down for ever. The steps of the fourth are too long. So a falling cost does not tell where a run will end.

How it was made: the costs and rates, in the order of reading: $\tfrac12w^2$ from $w=2$ with rate $1/2$;
$\tfrac13w^3+\tfrac14w^4$ from $w=1$ with rate $1/6$; $\ln(1+e^{-w})$ from $w=-1$ with rate $2$; $\tfrac12w^2$ from $w=1/2$ with rate
$5/2$. The first {{ .steps:d }} steps are drawn, {{ .long_steps:d }} in the last picture. No randomness is involved.

In words: four small pictures of a cost above one weight. In a bowl the dots run to the bottom. On a slope with a flat ledge they crowd
towards the ledge, at weight 0: after {{ .steps:d }} steps they have come to {{ .ledge_end:.3f }}, while the minimum lies lower on the left. On a slope that
becomes flatter they run to the right, in ever shorter steps, and do not end. In the last bowl they jump from side to side, each time higher.
"""

from collections.abc import Callable
from math import exp
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style

STEPS, LONG_STEPS = 24, 3


class Facts(NamedTuple):
    w: dict[str, np.ndarray]
    cost: dict[str, np.ndarray]
    path: dict[str, np.ndarray]
    path_cost: dict[str, np.ndarray]
    steps: int
    long_steps: int
    ledge_end: float


class Case(NamedTuple):
    cost: Callable
    slope: Callable[[float], float]
    start: float
    rate: float
    steps: int
    left: float
    right: float


CASES = {
    "minimum": Case(lambda w: w**2 / 2, lambda w: w, 2, 1 / 2, STEPS, -2.4, 2.4),
    "ledge": Case(lambda w: w**3 / 3 + w**4 / 4, lambda w: w**2 + w**3, 1, 1 / 6, STEPS, -1.62, 1.08),
    "no end": Case(lambda w: np.log1p(np.exp(-w)), lambda w: -1 / (1 + exp(w)), -1, 2, STEPS, -1.3, 4.6),
    "too long": Case(lambda w: w**2 / 2, lambda w: w, 1 / 2, 5 / 2, LONG_STEPS, -2.4, 2.4),
}


def descend(case: Case) -> np.ndarray:
    w = [case.start]
    for _ in range(case.steps):
        w.append(w[-1] - case.rate * case.slope(w[-1]))
    return np.array(w)


def compute() -> Facts:
    w = {name: np.linspace(case.left, case.right, 97) for name, case in CASES.items()}
    path = {name: descend(case) for name, case in CASES.items()}
    cost, path_cost = ({name: CASES[name].cost(at) for name, at in places.items()} for places in (w, path))
    return Facts(w, cost, path, path_cost, STEPS, LONG_STEPS, float(path["ledge"][-1]))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(370)
    axes.remove()
    verdicts = {
        "minimum": ("a minimum", style.MINIMISER),
        "ledge": ("a flat point, no minimum", style.SADDLE),
        "no end": ("down for ever", style.PATH),
        "too long": ("up: the steps are too long", style.BARRIER),
    }
    panels = figure.subplots(2, 2)
    for k, (panel, (name, (verdict, colour))) in enumerate(zip(panels.flat, verdicts.items(), strict=True), 1):
        w, cost, path, heights = facts.w[name], facts.cost[name], facts.path[name], facts.path_cost[name]
        panel.plot(w, cost, color=style.LOSS)
        panel.axhline(heights[0], color=style.SOFT, lw=0.9, ls=(0, (5, 4)), zorder=1)
        inside = path <= w[-1]
        if name == "too long":
            panel.plot(path, heights, color=style.PATH, lw=1)
        panel.plot(
            path[inside],
            heights[inside],
            "o",
            color=style.PATH,
            ms=5,
            mec=style.GROUND,
            mew=0.4,
            zorder=style.FRONT - 1,
        )
        side, dx = ("left", 8) if name in ("no end", "too long") else ("right", -6)
        dy = -10 if name == "too long" else 9  # there the path comes back above its start
        style.label(panel, path[0], heights[0], "start", style.PATH, dx=dx, dy=dy, ha=side)
        panel.set_title(f"{k}  {verdict}", loc="left", color=colour, pad=6)
        panel.set(xticks=[], yticks=[])
        panel.set_ylim(cost.min() - 0.16 * np.ptp(cost), cost.max())
        for spine in panel.spines.values():
            spine.set_color(style.SOFT)
        if name == "minimum":
            style.minimiser(panel, 0, 0)
        if name == "ledge":
            style.saddle(panel, 0, 0)
            style.minimiser(panel, -1, -1 / 12)
            style.label(panel, -1, -1 / 12, "minimum", style.MINIMISER, dx=9, dy=-6)
        if name == "no end":
            arrow = {"arrowstyle": "->", "color": style.PATH, "lw": 1.5}
            panel.annotate("", (w[-1], 0.16), (w[-1] - 0.9, 0.22), arrowprops=arrow)
    panels[1, 1].set_xlabel("weight →", loc="right", color=style.INK)
    panels[0, 0].set_ylabel("cost →", loc="top", color=style.INK)
    return figure
