r"""Where descent ends is decided by where it starts.

Every point is a start. Its colour says where descent ends: at the best fit, at its twin, at a worse minimum, or in a valley without
a bottom. Thin lines join equal losses; the borders do not follow them. The thick line is the shadow of one run, which leaves this plane.
Sizes here are not chances.

How it was made: the 2-2-1 network of the answer on the nine points, mean squared error. The plane passes through the best fit, its
twin and the first worse minimum, all three certified; the side of the square is {{ .side:d }}, and best fit and twin are {{ .apart:.2f }} apart. Gradient descent with
rate {{ .rate:.1f }} and {{ .steps:,d }} steps, then {{ .finish:d }} Levenberg-Marquardt steps, each taken only if the loss falls, bring each start to its end; the runs leave the plane at once. A run counts as in the
valley if it has then come to none of the minima; one weight of these runs grows on and on. A grid of {{ .coarse:d }} by {{ .coarse:d }} cells was refined three times where ends differ, to
{{ .fine:d }} by {{ .fine:d }}; {{ .computed:,d }} ends were computed. A basin thinner than a cell of the coarse grid, which is {{ .cell:.2f }} wide, can have been missed, and a border is
drawn to within about {{ .pixel:.2f }}. The run begins at $({{ .start.0:.1f }}, {{ .start.1:.1f }})$ in the coordinates of the plane; a ring marks its end, or where {{ .steps:,d }} steps have brought it if it comes to none; from there to the end the line is straight and dashed. Where scripts run, start and rate
can be chosen; the colours stay those of rate {{ .rate:.1f }}. One that was found is too thin to be seen: {{ .second:d }} points, where the three upper basins meet, lead to the second worse minimum. The lines of equal loss are two to a factor of ten.

In words: a square with four regions. On the left the basin of the best fit, on the right that of its twin, above them that of a worse minimum,
below a valley. A run begins in the red part, at the top, and ends at the worse minimum, where the loss is {{ .losses.1:.4f }}. In this square they take {{ .percent.0:.0f }}, {{ .percent.1:.0f }}, {{ .percent.2:.0f }} and {{ .percent.4:.0f }} percent.
"""

from typing import Any, NamedTuple

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from figures import style
from figures.explore import Button, Experiment, Explorable, Handle, Slider, shown
from figures.style.outlines import rings
from landscape.cases.answer import basins
from landscape.cases.answer.basins import FINISH, RATE, SECOND, STEPS, end_of_runs, minima, plane
from landscape.cases.answer.ends_by_rule import SWAP
from landscape.cases.answer.ends_of_descent import CASE
from landscape.search.basins import basin_map
from landscape.search.multistart import costs

HALF, CELLS, HALVINGS, LINES = 9, 36, 3, 181
KINDS = 5
START = (-0.8, 7.0)
LEVELS = np.arange(-3, 3.01, 0.5)  # of the logarithm of the loss


class Facts(NamedTuple):
    border: basins.Border  # between the best fit and the second worse minimum
    outlines: tuple[tuple[np.ndarray, ...], ...]  # for each kind of end the rings (points, 2) around its regions
    corners: np.ndarray  # (3, 2): best fit, twin, worse minimum
    lines: tuple[np.ndarray, ...]  # lines of equal loss, (points, 2) each
    percent: tuple[float, ...]  # of the grid, by kind of end
    second: int  # points that lead to the second worse minimum
    computed: int
    side: int
    apart: float
    rate: float
    steps: int
    finish: int  # steps that follow, of another kind
    coarse: int
    fine: int
    cell: float
    pixel: float
    start: tuple[float, float]  # in the plane
    run: np.ndarray  # (points, 2) the run from there, as the plane shows it, then its end
    reached: float  # its loss after the last step
    origin: np.ndarray  # (6,) of the plane, with its two directions `along`, (2, 6)
    along: np.ndarray
    minima: np.ndarray  # (3, 6) best fit, first and second worse minimum
    losses: tuple[float, ...]  # there
    limits: tuple[float, ...]  # the largest rates with which descent can settle there


def shadow(run: np.ndarray) -> np.ndarray:
    """The points of a run that are drawn, and its end, in the plane: the script draws those of the same steps."""
    cut = plane()
    drawn = [step for step in range(STEPS + 1) if step < 99 or step % 20 < 2]
    return np.round((run[[*drawn, -1]] - cut.origin) @ cut.along.T, 3)


def compute() -> Facts:
    cut = plane()
    run = basins.run_from(cut.weights(np.array(START)))
    found = basin_map(lambda xy: end_of_runs(cut.weights((2 * xy - 1) * HALF)), CELLS, HALVINGS)
    axis, lines = np.linspace(-HALF, HALF, len(found.ends)), np.linspace(-HALF, HALF, LINES)
    grid = np.stack(np.meshgrid(lines, lines), axis=-1).reshape(-1, 2)
    height = np.log10(costs(CASE.problem, cut.weights(grid)) + 1e-12).reshape(LINES, LINES)
    levels: Any = contour_generator(lines, lines, height)
    counts = np.bincount(found.ends.ravel(), minlength=KINDS)
    return Facts(
        basins.border_of_the_best(),
        tuple(rings(found.ends == kind, axis) for kind in range(KINDS)),
        np.round(cut.corners, 6),
        tuple(np.round(line, 3) for level in LEVELS for line in levels.lines(level)),
        tuple(100 * counts / counts.sum()),
        int(counts[SECOND]),
        found.computed,
        2 * HALF,
        float(np.linalg.norm(cut.corners[1] - cut.corners[0])),
        RATE, STEPS, FINISH, CELLS, CELLS * 2**HALVINGS, 2 * HALF / CELLS, 2 * HALF / CELLS / 2**HALVINGS,
        START, shadow(run), round(float(CASE.problem.cost(run[STEPS])), 9), np.round(cut.origin, 12), np.round(cut.along, 12), np.round(minima(), 6),
        tuple(np.round(costs(CASE.problem, minima()), 12)), tuple(np.round(basins.limits(), 9)),
    )  # fmt: skip


LOOKS = (
    (style.MINIMISER, 0.42), (style.MINIMISER, 0.17), (style.BARRIER, 0.3), (style.SADDLE, 0.5), (style.SOFT, 0.26),
)  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400)
    half = facts.side / 2
    for parts, (colour, strength) in zip(facts.outlines, LOOKS, strict=True):
        if parts:
            codes = [code for part in parts for code in [Path.MOVETO] + [Path.LINETO] * (len(part) - 1)]
            shape = Path(np.concatenate(parts), codes)
            axes.add_patch(PathPatch(shape, fc=to_rgba(colour, strength), ec=style.GROUND, lw=1.2))
    axes.add_collection(LineCollection(facts.lines, colors=style.INK, alpha=0.28, linewidths=0.6))
    for part, points, dash in (("run", facts.run[:-1], "-"), ("rest", facts.run[-2:], (0, (2, 1.5)))):
        axes.plot(*points.T, color=style.PATH, lw=2, ls=dash, gid=f"part-{part}", zorder=style.FRONT - 1)
    for at, (name, dx) in zip(facts.corners, (("best fit", 0), ("its twin", 0), ("worse minimum", 13)), strict=True):
        style.minimiser(axes, *at)  # its name below it, or beside it where runs come from above and from below
        style.label(axes, *at, name, style.INK, ha="left" if dx else "center", dx=dx, dy=0 if dx else -15)
    axes.plot(*facts.run[-1], "o", ms=14, mfc="none", mec=style.PATH, mew=2, zorder=style.FRONT, gid="part-end")
    axes.plot(
        *facts.start, "o", ms=11, mfc=style.PATH, mec=style.GROUND, zorder=style.FRONT, clip_on=False, gid="part-start"
    )
    style.label(axes, -3.8, -7.6, "valley without a bottom", style.INK, ha="center")
    axes.plot([5.6, 7.6], [-8.1, -8.1], color=style.INK, lw=1.4)
    style.label(axes, 6.6, -8.1, "distance 2", style.INK, ha="center", dy=9)
    axes.set(xlim=(-half, half), ylim=(-half, half), xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set_visible(False)
    return figure


ENDS = {
    "best": "at the best fit", "twin": "at the twin", "first": "at the worse minimum", "copy": "at the twin of the worse minimum",
    "second": "at a second worse minimum", "no valley": "at no minimum", "no first": "at no minimum", "no copy": "at no minimum",
    "no second": "at no minimum",
}  # fmt: skip


def sentences(facts: Facts) -> dict[str, str]:
    """What is said by where steps that only go down lead from the last point: with a long step the run may go elsewhere.

    With "also", for another rate than that of the colours, and what that one does.
    """
    after = f"After {facts.steps:,} steps the loss is {{loss}} to four decimals."
    down = f"{after} Steps that only go down lead from there to"
    above = "but it repels descent at rates above"
    why = "2 divided by the largest curvature there"
    said = {
        "best": f"{down} the best fit, where it is 0.",
        "twin": f"{down} the twin of the best fit, with other weights and the same outputs: it is 0 there, too.",
        "first": f"{down} the worse minimum, where it is {facts.losses[1]:.4f}, although 0 is possible.",
        "copy": f"{down} the twin of the worse minimum, off this plane, where it is {facts.losses[1]:.4f}.",
        "second": f"{down} a second worse minimum, off this plane, where it is {facts.losses[2]:.4f}.",
        "no valley": f"{after} {FINISH} steps of another kind, each taken only if it leads down, then come to no minimum that we know, as in a valley without a bottom.",
        "no first": f"{down} the worse minimum, {above} {facts.limits[1]:.2f}, {why}.",
        "no copy": f"{down} the twin of the worse minimum, off this plane, {above} {facts.limits[1]:.2f}, {why}.",
        "no second": f"{down} a second worse minimum, off this plane, {above} {facts.limits[2]:.2f}, {why}.",
    }
    then = f"The colours are for rate {facts.rate:.2f}: with it the same start ends {{other}}."
    return said | {f"{kind} also": f"{text} {then}" for kind, text in said.items()}


def for_the_script(facts: Facts) -> dict[str, Any]:
    """The plane, and of each minimum and its twin the name, the limit of the rate, and the weights. Last what every end matches."""
    names = (("best", "first", "second"), ("twin", "copy", "second"))
    copies = zip(names, (facts.minima, facts.minima[:, SWAP]), strict=True)
    return {
        "origin": facts.origin, "along": facts.along, "shift": np.round(-facts.along @ facts.origin, 12),
        "minima": [*(one for of, points in copies for one in zip(of, facts.limits, points, strict=True)), ("valley", 0, ())],
        "names": ENDS, "usual": facts.rate,
    }  # fmt: skip


def explore(facts: Facts) -> Explorable:
    said = sentences(facts)
    (x, y), ends = facts.start, f": ends {ENDS['first']}"
    return Explorable(
        legend="Choose a start",
        controls=(
            Slider("x", "Start, across", -HALF, HALF, 0.1, places=1),
            Slider("y", "Start, up", -HALF, HALF, 0.1, places=1),
            Slider("rate", "Rate", 0.05, 0.7, 0.05),
        ),
        start={"x": x, "y": y, "rate": facts.rate},
        sentence=said["first"].format(loss=shown(facts.reached, 4)),
        sentences=said,
        experiments=(
            Experiment("Seven times the rate: another end", {"x": x, "y": y, "rate": 0.7}),
            Experiment("A rate that leaps to and fro", {"x": 4, "y": 8, "rate": 0.2}),
            Experiment("A thin fourth basin, where three meet", {"x": -3, "y": 4.6, "rate": facts.rate}),
        ),
        buttons=(Button("run", "Watch it run"), Button("other", "Another start")),
        handles=(Handle("start", x="x", y="y"),),
        data=for_the_script(facts),
        longest={"other": max(ENDS.values(), key=len)},
        aloud={"x": f"{shown(x, 1)}{ends}", "y": f"{shown(y, 1)}{ends}", "rate": f"{shown(facts.rate)}{ends}"},
    )
