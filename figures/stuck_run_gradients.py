r"""Four runs that all seem to stand still are four different things.

Each panel shows how steep the ground is along one run, against time, both on logarithmic scales. The dot is the moment at which the gradient is
small and one might stop. Only at the minimum does nothing more happen. The gradient alone does not tell which panel one is in.

How it was made: norm of the gradient along gradient flows, followed to time $10^7$. Minimum and valley: the answer's network on the nine points,
without biases, begun with unit 1 flipped and with both units flipped. Saddle: $(1-w_1w_2)^2$, begun {{ .beside:.0e }} beside the line that leads into the
saddle. Plateau: $(1-w_1w_2w_3)^2$, begun with all weights {{ .small:.0e }}. Each curve ends before its first value below
{{ .floor:.0e }}, about the accuracy of the solver. The dots are the stops of the next table.

In words: near the minimum the gradient dives to the floor. Past the saddle it dips to {{ .dip:.3f }} and rises again. On the plateau it stays near
{{ .plateau:.0e }} for a long time, then rises to {{ .peak:.1f }} and falls to the floor. In the valley it falls along a straight line,
like one over time; at the last time it is {{ .valley_end:.0e }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.worse_minima import VARIANTS, flipped
from landscape.model.chains import Chain
from landscape.model.problem import Problem
from landscape.search.flow import flow_states

CASE = VARIANTS["answer"]
BESIDE, SMALL, FLOOR = 1e-6, 1e-3, 1e-9
ESCAPES = np.linspace(3, 13, 41), np.linspace(490, 505, 61)  # past the saddle and off the plateau all is quick
TIMES = np.unique([*np.geomspace(0.1, 1e7, 65), *ESCAPES[0], *ESCAPES[1]])  # elsewhere eight for each factor of 10
STOPS: dict[str, float] = {"minimum": 5e4, "saddle": 3, "plateau": 100, "valley": 1e6}
RUNS: dict[str, tuple[Problem | Chain, np.ndarray]] = {
    "minimum": (CASE.problem, flipped(CASE, (0,))),
    "saddle": (Chain(2), np.array([1, BESIDE - 1])),
    "plateau": (Chain(3), np.full(3, SMALL)),
    "valley": (CASE.problem, flipped(CASE, (0, 1))),
}


class Facts(NamedTuple):
    t: np.ndarray
    gradients: dict[str, np.ndarray]
    beside: float
    small: float
    floor: float
    dip: float  # the smallest gradient on the way past the saddle
    plateau: float  # the gradient at the start of the plateau
    peak: float  # the largest gradient on the way off the plateau
    valley_end: float
    stops: dict[str, float]  # the times of the dots


def norms(name: str) -> np.ndarray:
    problem, start = RUNS[name]
    return np.array([np.linalg.norm(problem.gradient(state)) for state in flow_states(problem, start, TIMES)])


def compute() -> Facts:
    seen = {name: norms(name) for name in RUNS}
    past = seen["saddle"][TIMES < 5].min()
    return Facts(
        TIMES,
        seen,
        BESIDE,
        SMALL,
        FLOOR,
        float(past),
        float(seen["plateau"][0]),
        float(seen["plateau"].max()),
        float(seen["valley"][-1]),
        STOPS,
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400)
    axes.remove()
    verdicts = {
        "minimum": ("minimum: it stays", style.MINIMISER),
        "saddle": ("saddle: it leaves", style.SADDLE),
        "plateau": ("plateau: it moves later", style.INK),
        "valley": ("valley: still falling", style.PATH),
    }
    panels = figure.subplots(2, 2, sharex=True, sharey=True).flat
    for panel, (name, (verdict, colour)) in zip(panels, verdicts.items(), strict=True):
        gradient = facts.gradients[name]
        shown = np.minimum.accumulate(np.where(gradient < facts.floor, 0, 1)).astype(bool)
        panel.plot(facts.t[shown], gradient[shown], color=colour, lw=2)
        stop = np.abs(np.log(facts.t / facts.stops[name])).argmin()
        panel.plot(facts.t[stop], gradient[stop], "o", color=colour, ms=6.5, zorder=style.FRONT)
        panel.set_title(verdict, loc="left", color=colour, pad=6)
        panel.set(xscale="log", yscale="log", ylim=(1e-9, 10), xlim=(0.1, 1e7))
        panel.set_xticks([1, 1e3, 1e6])
        panel.set_yticks([1e-8, 1e-4, 1])
        panel.minorticks_off()
        for spine in panel.spines.values():
            spine.set_color(style.SOFT)
        panel.tick_params(color=style.SOFT, labelcolor=style.INK)
    figure.supxlabel("time", x=0.95, ha="right", fontsize=12.6, color=style.INK)
    figure.suptitle("norm of the gradient", x=0.02, ha="left", fontsize=12.6, color=style.INK)
    return figure
