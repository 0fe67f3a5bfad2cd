r"""Three ways from a network to its twin: over a hill, over a low pass, and, with a third unit, without any climb.

With two units a curved path climbs far less than the straight line, but no path stays below the red line. With a third unit no climb is needed. Height is the loss; the scale
enlarges small heights, so that the pass can be seen beside the hill. The picture does not say that training finds these paths.

How it was made: the loss of the answer's 2-2-1 network on the nine points along three ways; positions are shares of each way's length. Dashed: the straight line.
Solid: a polygon of {{ .corners }} corners over a pass where both units are equal; on all of it the loss is below {{ .ceiling }}, proved in
ball arithmetic. Dotted, at zero: seven straight segments through networks with three units. The line marked "no path stays below" stands at {{ .floor:.5f }}; that no path
of two units stays below it is proved with {{ .boxes }} boxes.

In words: the straight line rises to {{ .straight_top:.4f }} at halfway. The way over the pass rises to {{ .pass_top:.4f }} at halfway, about one part
in {{ .ratio:.0f }} of that. The way with three units stays at zero. Every path with two units reaches {{ .floor:.5f }}.
"""

import itertools
from typing import NamedTuple

import numpy as np
from flint import arb
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins.lower_bound import crossing_boxes
from landscape.cases.twins.paths import Way, descent_way, stays_below, swapped
from landscape.cases.twins.saddles import best_single
from landscape.cases.twins.split_unit import transverse
from landscape.model.networks import NO_BIASES, flatten
from landscape.model.symmetries import permute
from landscape.proof.certificates import eigenvalues
from landscape.proof.krawczyk import CriticalPoint, certify
from landscape.proof.networks import BallProblem
from landscape.search.segments import profile

SEED = 0
FLOOR, CEILING = 0.01117, "0.01119"
END = ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")  # the answer's weights, as typed there
STEP, CORNERS = 0.05, 8
POINTS = 9  # drawn on each segment of the pass


class Facts(NamedTuple):
    floor: float  # every path reaches it
    boxes: int  # with which that is proved
    ceiling: str  # the pass stays below it
    pieces: int  # with which that is proved, on one half
    corners: int
    single: CriticalPoint  # the best network with one unit
    way: tuple[tuple[float, ...], ...]  # corners from the pass to the answer's network: W row by row, v
    straight_top: float
    pass_top: float
    ratio: float
    transverse: tuple[float, ...]  # eigenvalues of A at the pass, increasing
    straight: np.ndarray  # loss at equal steps
    over: np.ndarray  # position and loss


def way_down() -> tuple[CriticalPoint, Way]:
    """The best single unit, and the half of the way from two halves of it to the answer's network."""
    case = VARIANTS["answer"]
    single = certify(case.balls._replace(hidden=1), best_single(case.problem, np.random.default_rng(SEED)))
    *w, v = (float(value) for value in single.theta)
    half = [f"{value:.4f}" for value in (*w, *w, v / 2, v / 2)]
    return single, descent_way(case.problem, half, STEP, END, CORNERS)


def transverse_values(balls: BallProblem, single: CriticalPoint) -> tuple[float, ...]:
    return tuple(float(value.mid()) for value in eigenvalues(transverse(balls, list(map(arb, single.theta)))))


def along(problem, way: np.ndarray) -> np.ndarray:
    """Positions (shares of the length) and losses on a polygon, shape (2, points)."""
    points = np.concatenate([np.linspace(a, b, POINTS)[:-1] for a, b in itertools.pairwise(way)] + [way[-1:]])
    length = np.cumsum([0, *np.linalg.norm(np.diff(points, axis=0), axis=1)])
    return np.array([length / length[-1], [problem.cost(theta) for theta in points]])


def compute() -> Facts:
    case = VARIANTS["answer"]
    problem = case.problem
    single, way = way_down()
    whole = np.array([*swapped(way)[::-1], *way[1:]], dtype=float)[::-1]
    over = along(problem, whole)
    straight = profile(problem.cost, flatten(ANSWER, NO_BIASES), flatten(permute(ANSWER, (1, 0)), NO_BIASES), 61).cost
    return Facts(
        FLOOR, crossing_boxes(problem.X, problem.y, FLOOR), CEILING, stays_below(case.balls, way, CEILING),
        len(whole), single, tuple(tuple(map(float, corner)) for corner in way), float(straight.max()),
        float(over[1].max()), float(straight.max() / over[1].max()), transverse_values(case.balls, single), straight, over,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="share of the way", y="loss, square-root scale")
    axes.set_yscale("function", functions=(lambda z: np.sqrt(np.maximum(z, 0)), np.square))
    axes.plot(np.linspace(0, 1, len(facts.straight)), facts.straight, color=style.SOFT, ls=(0, (5, 3)))
    axes.plot(*facts.over, color=style.PATH, lw=2)
    axes.axhline(facts.floor, color=style.BARRIER, lw=1.2)
    axes.plot([0, 1], [0, 0], color=style.LOSS, lw=2.2, ls=(0, (1, 1.4)), clip_on=False, zorder=style.FRONT - 1)
    for x in (0, 1):
        style.minimiser(axes, x, 0)
    style.saddle(axes, 0.5, facts.pass_top)
    style.label(axes, 0.5, facts.straight_top, "straight line", style.SOFT, ha="center", dy=11)
    style.label(axes, 0.5, facts.pass_top, "pass", style.PATH, ha="center", dy=13)
    style.label(axes, 0.5, 0, "with a third unit", style.LOSS, ha="center", dy=11)
    style.label(axes, 0.28, facts.floor, "no path stays below", style.BARRIER, ha="center", dy=10)
    axes.set_yticks([0, 0.01, 0.05, 0.1, 0.2, 0.3])
    axes.set_ylim(0, 0.33)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([0, 0.5, 1], ["answer", "halfway", "twin"])
    axes.set_xlabel("")
    return figure
