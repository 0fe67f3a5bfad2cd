r"""A linear network with two weights has two valleys of global minima, a saddle between them, and no worse minimum.

Level lines of $L(w_1, w_2) = (1 - w_1w_2)^2$, the squared error of the network $x \mapsto w_2w_1x$ for the sample $x = 1$, $y = 1$. Every
point of the two thick curves, $w_1w_2 = 1$, is a global minimum. On the dashed axes the cost is {{ .pass_height:d }}, and no path leads from one
valley to the other without crossing an axis. The three paths are gradient flows, followed from their dots to time {{ .time:d }}.

In words: a hyperbola with one branch in the upper right and one in the lower left quarter, on which the cost is zero, and a saddle at the
origin with cost {{ .pass_height:d }}. Three descents end on the hyperbola; the one begun at ({{ .starts.0.0:.2f }}, {{ .starts.0.1:.2f }}) first comes
within {{ .nearest:.2f }} of the saddle.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.model.chains import Chain
from landscape.search.flow import flow_states

NETWORK = Chain(2)
STARTS = ((1.85, -1.8), (-2.2, 0.9), (0.3, 2.2))
TIME, REACH = 10, 2.4


class Facts(NamedTuple):
    w: np.ndarray  # of both axes
    cost: np.ndarray
    starts: np.ndarray
    flows: np.ndarray  # (start, time, weight)
    time: int
    nearest: float  # how close the first flow comes to the saddle
    pass_height: int
    ends: tuple[float, ...]  # costs of the flows at the last time


def compute() -> Facts:
    w = np.linspace(-REACH, REACH, 81)
    cost = np.array([[NETWORK.cost((a, b)) for a in w] for b in w])
    times = np.geomspace(0.01, TIME, 36)
    flows = np.array([[start, *flow_states(NETWORK, np.array(start), times)] for start in STARTS])
    nearest = float(np.linalg.norm(flows[0], axis=1).min())
    return Facts(
        w,
        cost,
        np.array(STARTS),
        flows,
        TIME,
        nearest,
        int(NETWORK.cost((0, 0))),
        tuple(float(NETWORK.cost(flow[-1])) for flow in flows),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(360, x="$w_1$", y="$w_2$")
    style.level_lines(axes, facts.w, facts.w, facts.cost, levels=(0.1, 0.5, 2.25, 4, 9, 16, 25), color=style.LOSS)
    for sign in (1, -1):
        branch = sign * np.geomspace(1 / REACH, REACH, 41)
        axes.plot(branch, 1 / branch, color=style.MINIMISER, lw=3)
    for line in (axes.axhline, axes.axvline):
        line(0, color=style.SADDLE, lw=1.2, ls=(0, (5, 4)))
    for flow in facts.flows:
        style.path(axes, flow[:, 0], flow[:, 1])
        style.minimiser(axes, *flow[-1])
    style.saddle(axes, 0, 0)
    style.label(axes, 0, 0, "saddle", style.SADDLE, dx=-8, dy=-13, ha="right")
    style.label(axes, 1.6, 1 / 1.6, "cost 0", style.MINIMISER, dx=6, dy=10)
    style.label(axes, -1.0, -1.0, "cost 0", style.MINIMISER, dx=-8, dy=-9, ha="right")
    style.label(axes, 0, -2.15, f"cost {facts.pass_height}", style.SADDLE, dx=8)
    axes.set_aspect("equal")
    axes.set_xlim(-REACH, REACH)
    axes.set_ylim(-REACH, REACH)
    return figure
