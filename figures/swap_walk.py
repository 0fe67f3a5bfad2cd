r"""Halfway between two swapped copies both units are equal, and the loss is higher.

Both copies fit perfectly. Between them the loss rises, so it is not convex. Above, the network halfway: its weights stand on
the wires, and both units have the same. Below, the loss along the straight line from copy to copy, and along a curved way over
a low pass. That it is low does not make the cost convex.

How it was made: the 2-2-1 network of the thread's answer, with sigmoid units and without biases; mean squared error on the inputs
$\{0,1,2\}\times\{0,1,2\}$, the targets being its own outputs. The curved way is a polygon of {{ .number:d }} corners; positions on it are
shares of its length. Where scripts run, the weights of unit 2 can be changed: the changed network then sets the targets.

In words: above, a network with two inputs and two hidden units, which both have the input weights {{ .halfway.0:.2f }} and
{{ .halfway.1:.2f }} and the outgoing weight {{ .halfway.4:.2f }}. Below, two curves from 0 to 0: the straight line climbs to
{{ .top:.4f }}, the curved way to {{ .pass_top:.4f }}, both halfway.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from figures.explore import Button, Choice, Experiment, Explorable, Handle, Slider, shown
from figures.swapped_units import INPUTS, LINES, OUTPUT, UNITS
from figures.ways_between_twins import along, way_down
from landscape.cases.answer.network import ANSWER, GRID
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins.paths import swapped
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES, cost, flatten, forward, unflatten
from landscape.model.symmetries import permute
from landscape.search.segments import profile

PLACES = 101


class Facts(NamedTuple):
    answer: np.ndarray  # W row by row, v
    halfway: np.ndarray
    t: np.ndarray
    straight: np.ndarray  # loss
    top: float
    over: np.ndarray  # position and loss on the curved way
    pass_top: float
    corners: np.ndarray  # of the curved way, one a row
    shares: np.ndarray  # of its length, at which they lie
    number: int  # of the corners


def compute() -> Facts:
    start, twin = flatten(ANSWER, NO_BIASES), flatten(permute(ANSWER, [1, 0]), NO_BIASES)
    hill = profile(loss_of(start), start, twin, PLACES)
    _, down = way_down()
    whole = np.array([*down[::-1], *swapped(down)[1:]], dtype=float)
    length = np.cumsum([0, *np.linalg.norm(np.diff(whole, axis=0), axis=1)])
    over = along(VARIANTS["answer"].problem, whole)
    return Facts(
        start, (start + twin) / 2, *hill, float(hill.cost.max()), over, float(over[1].max()),
        whole, length / length[-1], len(whole),
    )  # fmt: skip


def loss_of(start: np.ndarray):
    """The loss of weights, shape (6,), whose targets are the outputs of the weights `start`."""
    targets = forward(unflatten(start, ANSWER, NO_BIASES), GRID, LOGISTIC)
    return lambda theta: cost(unflatten(theta, ANSWER, NO_BIASES), GRID, targets, LOGISTIC, SQUARED_ERROR)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(320)
    figure.delaxes(axes)
    above, below = figure.subplots(2, 1, height_ratios=(4, 5))
    network(above, facts.halfway)
    below.plot(facts.t, facts.straight, color=style.LOSS, gid="part-hill")
    below.plot(*facts.over, color=style.PATH, ls=(0, (4, 2.5)), gid="part-over")
    below.plot([0.5, 0.5], [0, facts.top], color=style.BARRIER, lw=1.4, gid="part-gap")
    for t in (0, 1):
        style.minimiser(below, t, 0)
    below.plot(
        0.5, facts.top, "o", ms=10, mfc=style.PATH, mec=style.GROUND, zorder=style.FRONT, clip_on=False, gid="part-dot"
    )
    style.label(below, 0.5, facts.top, "straight line", style.LOSS, ha="center", dy=15).set_gid("part-hill-label")
    style.label(below, 0.67, 0, "over the pass", style.PATH, ha="center", dy=16).set_gid("part-over-label")
    below.set(ylim=(0, 0.47), yticks=[0, 0.2, 0.4], xticks=[0, 0.5, 1], xlim=(-0.03, 1.03))
    below.set_xticklabels(["t = 0\nnetwork", "1/2", "t = 1\ntwin"])
    below.set_title("loss", loc="left", color=style.INK, pad=8)
    below.spines[:].set_color(style.SOFT)
    below.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure


def network(axes: Axes, weights: np.ndarray) -> None:
    """The wires with their weights, then the nodes on top."""
    ends = [(start, unit) for unit in UNITS for start in INPUTS] + [(unit, OUTPUT) for unit in UNITS]
    for number, ((start, end), weight) in enumerate(zip(ends, weights, strict=True)):
        line = LINES["AB"[number // 2 if number < 4 else number - 4]]
        axes.plot(*zip(start, end, strict=True), color=style.INK, **line)
        at = 0.27 if number in (1, 2) else 0.5  # where two wires cross, each has its number before
        x, y = np.add(start, at * np.subtract(end, start))
        axes.plot([x - 0.17, x + 0.17], [y, y], color=style.GROUND, lw=15, solid_capstyle="butt")
        style.label(axes, x, y, shown(float(weight)), ha="center").set_gid(f"part-weight{number}")
    for name, point in zip("12", UNITS, strict=True):
        axes.plot(*point, "o", ms=20, mfc=style.GROUND, mec=style.INK, mew=1.6, zorder=style.FRONT)
        axes.annotate(name, point, ha="center", va="center_baseline", color=style.INK, zorder=style.FRONT + 1)
    for name, spot, side in (("$x_1$", INPUTS[0], "right"), ("$x_2$", INPUTS[1], "right"), ("$f(x)$", OUTPUT, "left")):
        axes.plot(*spot, "o", ms=7, color=style.INK, zorder=style.FRONT)
        style.label(axes, *spot, name, ha=side, dx=-9 if side == "right" else 9)
    axes.set(xlim=(-0.2, 3.1), ylim=(-0.25, 1.25))
    axes.axis("off")


def explore(facts: Facts) -> Explorable:
    proof = (
        "At both ends it is {ends}: the swap changes no output. A convex cost never rises above such a chord, "
        "so this cost is not convex."
    )
    walk = "Two equal ends alone prove nothing: walk between them."
    half = f"Halfway both units are equal, and the loss is {{loss}}. {proof}"
    sentences = {
        "half": half,
        "hill": f"At t = {{t}} the loss is {{loss}}. {proof}",
        "start": (
            "Here stands the network itself. The targets are its own outputs, so its loss is 0. With the units swapped, at t = 1, "
            f"the outputs are the same (mean squared difference {{ends}}). {walk}"
        ),
        "twin": (
            "The units are swapped, and on all nine inputs the outputs are those of t = 0 (mean squared difference "
            f"{{ends}}). {walk}"
        ),
        "flat": (
            "Both units have the same input weights, and on the way the sum of their outgoing weights stays the same. So the loss "
            "is 0 all along the line. A convex cost may be flat like this: here the swap proves nothing."
        ),
        "equal": (
            "Both units are equal, so the twin is the network itself: the line is a single point, and the swap proves nothing. "
            "Now change the weight out of unit 2."
        ),
        "pass": (
            f"At t = {{t}} of this curved way the loss is {{loss}}. It climbs to {facts.pass_top:.3g}, the straight line to "
            f"{facts.top:.3g}, {facts.top / facts.pass_top:.0f} times as high. One can go around the hill, but the cost is still not convex."
        ),
        "lost": (
            "The curved way was computed for the answer's weights. For other weights you walk along the straight line: "
            "at t = {t} its loss is {loss}."
        ),
    }
    own = {"difference": 1, "out": float(facts.answer[5])}
    return Explorable(
        legend="Walk from the network to its twin",
        controls=(
            Choice("way", "Way", (("straight", "straight line"), ("pass", "over the pass"))),
            Slider("t", "Walk t", 0, 1, 0.01),
            Slider("difference", "Units differ", 0, 1, 0.25),
            Slider("out", "Out of unit 2", 0, 2.4, 0.1, places=1),
        ),
        start={"way": "straight", "t": 0.5, **own},
        sentence=half.format(loss=f"{facts.top:.3g}", ends=0),
        sentences=sentences,
        experiments=(
            Experiment("Make the two units equal", {"way": "straight", "difference": 0, "out": float(facts.answer[4])}),
            Experiment(
                "Double the weight out of unit 2: a lower hill",
                {"way": "straight", "t": 0.5, "difference": 1, "out": 1.6},
            ),
            Experiment("Go over the pass instead", {"way": "pass", "t": 0.5, **own}),
        ),
        buttons=(Button("swap", "Swap the units"),),
        handles=(Handle("dot", x="t", axes=1),),
        aloud={
            "t": f"{shown(0.5)}, loss {facts.top:.3g}",
            "difference": f"{shown(1)}, weights {', '.join(shown(float(weight)) for weight in facts.answer[2:4])}",
        },
        data={"answer": facts.answer, "corners": facts.corners, "shares": facts.shares},
    )
