r"""Three samples and one weight: squared error behind a sigmoid already has a worse minimum.

The solid curve, squared error, has two minima with a maximum (cross) between them. Descent from the left ends in the worse one.
There sample a is predicted wrongly, but its share of the cost (dashed) is flat, so it hardly pulls. The dotted curve, log-loss of
the same samples, has one minimum. Below are the samples.

How it was made: inputs $x = (100, 10, 1)$, labels $y = (1, 0, 1)$, one weight $w$, no intercept. The cost is the mean of
$(\sigma(wx)-y)^2$ over the samples; a dashed curve is one term of it, divided by 3. The turning points were found by bisection of
the slope. A fourth one, a maximum at $w = {{ .last:.4f }}$, is too flat to be seen; beyond it the cost falls for ever. Where scripts
run, the samples can be moved and the labels flipped. Minima of squared error are then counted where the slope changes sign between
{{ .marks:d }} weights, closest near $0$; two that are closer together would be missed. Squares with the same label stand at slightly
different heights.

In words: the cost falls to {{ .worse_cost:.4f }} at $w = {{ .worse:.4f }}$, rises to {{ .top_cost:.4f }} at $w = {{ .top:.4f }}$, falls
steeply to {{ .best_cost:.4f }} at $w = {{ .best:.4f }}$ and rises again. The log-loss falls to {{ .log_cost:.4f }} at
$w = {{ .log_best:.4f }}$ and rises from there.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from figures.explore import Choice, Experiment, Explorable, Handle, Slider, shown
from landscape.cases.one_unit.samples import THREE_POINTS_X as X
from landscape.cases.one_unit.samples import THREE_POINTS_Y as Y
from landscape.model import regression
from landscape.model.losses import LOG_LOSS, sigmoid
from landscape.model.losses import SIGMOID_SQUARED_ERROR as LOSS
from landscape.search.one_weight import stationary_point

NAMES = ("a", "b", "c")
LIFT = (0.13, 0.0, -0.13)  # of the squares, so that none covers another
AT = (-0.47, -0.43, -0.39)  # where the names of the shares stand
TOP = 1.05  # of the picture
HIGH, BESIDE = 0.92, 0.09  # the name of the log-loss stands at this height, so far beside its curve
ASIDE = 17  # points, BESIDE / 2 in the picture: where "better" stands, which a script takes to the other side by BESIDE
LABELS = ("111", "110", "101", "100", "011", "010", "001", "000")


class Step(NamedTuple):
    """One weight with what a pocket calculator finds there."""

    w: float
    outputs: tuple[float, ...]  # for the inputs 100, 10 and 1
    cost: float


class Facts(NamedTuple):
    w: np.ndarray
    shares: tuple[np.ndarray, ...]  # of each sample in the cost
    log: np.ndarray
    worse: float
    worse_cost: float
    top: float
    top_cost: float
    best: float
    best_cost: float
    last: float
    last_cost: float
    log_best: float
    log_cost: float
    marks: int
    steps: tuple[Step, ...]


def cost(w: float) -> float:
    return float(regression.cost(X, Y, np.array([w]), LOSS))


def weights() -> np.ndarray:
    """161 weights between -1/2 and 1/2, closest where inputs up to 120 make the curves steep."""
    t = np.arange(-80, 81) / 80
    return t * np.abs(t) / 2


def compute() -> Facts:
    w = weights()
    shares = tuple(LOSS.value(w * x, y) / len(Y) for x, y in zip(X[:, 0], Y, strict=True))
    log = np.array([regression.cost(X, Y, np.array([at]), LOG_LOSS) for at in w])
    turns = [stationary_point(X, Y, LOSS, *bracket) for bracket in ((-1, -0.1), (-0.1, -0.01), (0, 0.1), (0.2, 1))]
    steps = (Step(at, tuple(map(float, sigmoid(at * X[:, 0]))), cost(at)) for at in (-1.0, -0.2, -0.05, 0.02, 1.0))
    return Facts(
        w, shares, log, *turns[0], *turns[1], *turns[2], *turns[3],
        *stationary_point(X, Y, LOG_LOSS, -1, 1), len(w), tuple(steps),
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(380)
    axes.remove()
    above, below = figure.subplots(2, 1, height_ratios=(4, 1))
    draw_costs(above, facts)
    draw_samples(below)
    for axes in (above, below):
        axes.spines[:].set_color(style.SOFT)
        axes.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure


def draw_costs(axes: Axes, facts: Facts) -> None:
    for name, at, curve in zip(NAMES, AT, facts.shares, strict=True):
        axes.plot(facts.w, curve, color=style.SOFT, ls=(0, (4, 2.5)), lw=1.3, gid=f"part-share-{name}")
        height = float(np.interp(at, facts.w, curve))
        style.label(axes, at, height, name, style.SOFT, dy=9).set_gid(f"part-share-{name}-label")
    seen = facts.log <= TOP
    axes.plot(facts.w[seen], facts.log[seen], color=style.LOSS, ls=(0, (1, 1.6)), gid="part-log")
    axes.plot(facts.w, sum(facts.shares), color=style.LOSS, gid="part-squared")
    style.label(
        axes, 0.5, float(np.sum(facts.shares, axis=0)[-1]), "squared error", style.LOSS, ha="right", dy=14
    ).set_gid("part-squared-label")
    left = float(facts.w[facts.log <= HIGH][0])
    style.label(axes, left - BESIDE, HIGH, "log-loss", style.LOSS, ha="center").set_gid("part-log-label")
    for name, w, height, text, shift in (
        ("worse", facts.worse, facts.worse_cost, "worse minimum", (-10, 15)),
        ("best", facts.best, facts.best_cost, "better", (ASIDE, 24)),
    ):
        axes.plot(w, height, "o", ms=8, mfc=style.MINIMISER, mec=style.GROUND, zorder=style.FRONT, gid=f"part-{name}")
        style.label(axes, w, height, text, style.MINIMISER, ha="center", dx=shift[0], dy=shift[1]).set_gid(
            f"part-{name}-label"
        )
    axes.plot(facts.top, facts.top_cost, "x", ms=8, mec=style.SADDLE, mew=2.2, zorder=style.FRONT, gid="part-top")
    axes.plot(
        facts.log_best,
        facts.log_cost,
        "o",
        ms=7,
        mfc=style.GROUND,
        mec=style.LOSS,
        zorder=style.FRONT,
        gid="part-log-best",
    )
    axes.set(xlim=(-0.5, 0.5), ylim=(-0.02, TOP), yticks=(0, 0.5, 1))
    axes.set_title("cost", loc="left", color=style.INK, pad=8)
    axes.set_xlabel("weight $w$", loc="right", color=style.INK)


def draw_samples(axes: Axes) -> None:
    for name, x, y, lift in zip(NAMES, X[:, 0], Y, LIFT, strict=True):
        axes.plot(
            x, y + lift, "s", ms=9, mfc=style.GROUND, mec=style.DATA, mew=1.8, zorder=style.FRONT, gid=f"part-{name}"
        )
        style.label(axes, x, y + lift, name, style.DATA, dx=9).set_gid(f"part-{name}-label")
    axes.set(xlim=(-4, 131), ylim=(-0.6, 1.6), yticks=(0, 1))
    axes.set_title("label", loc="left", color=style.INK, pad=8)
    axes.set_xlabel("input $x$", loc="right", color=style.INK)


TWO = (
    "Squared error has two minima here, one at w = {p} that costs {at_p}, and one at w = {q} that costs {at_q}. "
    "Descent can end in either. Log-loss has one, at w = {log}."
)


def explore(facts: Facts) -> Explorable:
    def samples(a: int, b: int, c: int, labels: str) -> dict[str, float | str]:
        return {"a": a, "b": b, "c": c, "labels": labels}

    numbers = (facts.worse, facts.worse_cost, facts.best, facts.best_cost, facts.log_best)
    return Explorable(
        legend="Move the samples",
        controls=(
            *(Slider(name, f"Input {name}", 0, 120, 1, 0) for name in NAMES),
            Choice("labels", "Labels", tuple((key, "a: {}, b: {}, c: {}".format(*key)) for key in LABELS)),
        ),
        start=samples(100, 10, 1, "101"),
        sentence=TWO.format(**dict(zip(("p", "at_p", "q", "at_q", "log"), map(shown, numbers), strict=True))),
        sentences={
            "two": TWO,
            "one": "Squared error has one minimum here, at w = {p}. Its curve still bends down somewhere, so it is not convex. "
            "Log-loss has one, too, at w = {log}.",
            "none": "Squared error has no minimum between w = \u22120.5 and 0.5. Log-loss has one, at w = {log}.",
            "agree": "No two samples pull the weight to different sides, so both costs fall for ever in one direction. Neither has a minimum: "
            "convex does not mean that there is one.",
            "flat": "All inputs are 0, so the weight changes nothing: both costs are constant.",
        },
        experiments=(
            Experiment("Pull the outlier in: two minima become one", samples(30, 10, 1, "101")),
            Experiment("Flip the outlier\u2019s label instead: which one is left?", samples(100, 10, 1, "001")),
            Experiment("All labels equal: no minimum, not even for log-loss", samples(100, 10, 1, "111")),
        ),
        handles=tuple(Handle(name, x=name, axes=1) for name in NAMES),
        data={"at": AT, "lift": LIFT, "top": TOP, "high": HIGH, "beside": BESIDE},
        aloud={"a": "100, label 1", "b": "10, label 0", "c": "1, label 1"},
    )
