r"""Four runs with a small gradient: one is near a minimum, two have a way down, and one follows a valley.

Norm of the gradient along four gradient flows, followed to time $10^7$, both axes logarithmic. Minimum and valley: the answer's network on the nine points,
without biases, begun with unit 1 flipped and with both units flipped. Saddle: $(1-w_1w_2)^2$, begun {{ .beside:.0e }} beside the line that leads into the
saddle. Plateau: $(1-w_1w_2w_3)^2$, begun with all weights {{ .small:.0e }}. Each curve ends before its first value below
{{ .floor:.0e }}, about the accuracy of the solver.

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
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="time", y="norm of the gradient")
    axes.set_xscale("log")
    axes.set_yscale("log")
    colors = {"minimum": style.MINIMISER, "saddle": style.SADDLE, "plateau": style.INK, "valley": style.PATH}
    dashes = {"minimum": "-", "saddle": (0, (5, 2)), "plateau": (0, (1, 1.2)), "valley": (0, (7, 2, 1.5, 2))}
    places = {
        "minimum": (1e5, 1e-8, "right"),
        "saddle": (2, 4e-4, "center"),
        "plateau": (0.7, 9e-7, "center"),
        "valley": (2e6, 5e-6, "center"),
    }
    for name, gradient in facts.gradients.items():
        shown = np.minimum.accumulate(np.where(gradient < facts.floor, 0, 1)).astype(bool)
        axes.plot(facts.t[shown], gradient[shown], color=colors[name], ls=dashes[name], lw=1.8)
        x, y, ha = places[name]
        style.label(axes, x, y, name, colors[name], ha=ha)
    axes.set_ylim(1e-9, 10)
    axes.set_xticks([1e-1, 1e1, 1e3, 1e5, 1e7])
    axes.minorticks_off()
    return figure
