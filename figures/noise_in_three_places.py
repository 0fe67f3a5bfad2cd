r"""A tiny kick leads off the pass, but not out of the valley.

Left: the cost on its side; the weight goes up, as in the runs. Right: a run in each row. Other walls have other thresholds.

How it was made: the slope of the cost is $w$ for $w\le1$, $2-w$ for $1\le w\le4$ and $w-6$ beyond. Each step is gradient descent with
rate $1/2$ and then a kick, uniform between $-a$ and $a$: $a=1/1000$, $1/2$ and $1$. The starts are 2, 0 and 0, the seeds {{ .seed:d }}, one generator for each row;
{{ .steps:d }} steps, every one drawn. Where the run of the last row crosses the hill is chance: the shares on the page are counts over many runs.

In words: the first run stands at the pass, weight 2, for about {{ .off:d }} steps and then goes to one of the valleys and stays. The second jumps to and fro around 0, never
beyond 1. The third does so more widely, crosses the hill at step {{ .over:d }}, and from then on jumps to and fro around 6.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.search.shares import Share, wilson

SEED, STEPS = 10, 600
ROWS = ((2.0, 0.001), (0.0, 0.5), (0.0, 1.0))  # start, largest kick
SIZES = (Fraction(1, 2), Fraction(5, 8), Fraction(3, 4), Fraction(7, 8), Fraction(1))
RUNS, WATCHED = 1000, 1000


class Facts(NamedTuple):
    paths: np.ndarray  # (rows, steps + 1)
    off: int  # the first step at which the first run is 1 away from the pass
    over: int  # the first step at which the third run is beyond the hill
    uniform: tuple[Share, ...]  # that left the worse valley, for each of SIZES
    gaussian: tuple[Share, ...]  # the same with normal kicks of equal variance
    seed: int
    steps: int
    runs: int
    watched: int


def descent(w: np.ndarray) -> np.ndarray:
    """One step with rate 1/2."""
    return np.where(w <= 1, w / 2, np.where(w <= 4, 1.5 * w - 1, w / 2 + 3))


def cost(w: np.ndarray) -> np.ndarray:
    """The integral of the slope from 0."""
    return np.where(w <= 1, w**2 / 2, np.where(w <= 4, 1 - (w - 2) ** 2 / 2, -3 + (w - 6) ** 2 / 2))


def left(kicks: np.ndarray) -> Share:
    """How many runs from 0 are beyond the hill at some step; kicks (steps, runs)."""
    w, gone = np.zeros(kicks.shape[1]), np.zeros(kicks.shape[1], dtype=bool)
    for kick in kicks:
        w = descent(w) + kick
        gone |= w > 2
    return wilson(int(gone.sum()), len(gone))


def compute() -> Facts:
    paths = []
    for row, (start, size) in enumerate(ROWS):
        path = [np.array(start)]
        for kick in size * np.random.default_rng([SEED, row]).uniform(-1, 1, STEPS):
            path.append(descent(path[-1]) + kick)
        paths.append(path)
    seen = np.array(paths, dtype=float)
    off, over = int(np.argmax(np.abs(seen[0] - 2) >= 1)), int(np.argmax(seen[2] > 2))
    rng = np.random.default_rng([SEED, len(ROWS)])
    sizes = [float(size) for size in SIZES]
    uniform = tuple(left(size * rng.uniform(-1, 1, (WATCHED, RUNS))) for size in sizes)
    gaussian = tuple(left(size / 3**0.5 * rng.standard_normal((WATCHED, RUNS))) for size in sizes)
    return Facts(np.round(seen, 3), off, over, uniform, gaussian, SEED, STEPS, RUNS, WATCHED)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(420)
    figure.delaxes(axes)
    grid = figure.subplots(3, 2, sharey=True, width_ratios=(2, 7))
    w = np.linspace(-2.2, 8.2, 261)
    names = (
        "on the pass, kicks of at most 1/1000",
        "in the worse valley, at most 1/2: never leaves",
        "in the worse valley, at most 1: leaves for good",
    )
    for (land, run), path, name in zip(grid, facts.paths, names, strict=True):
        land.plot(cost(w), w, color=style.LOSS)
        style.minimiser(land, 0, 0)
        style.minimiser(land, -3, 6)
        style.saddle(land, 1, 2)
        land.set(xlim=(-3.9, 2.6), xticks=[])
        land.spines["bottom"].set_visible(False)
        run.axhline(2, color=style.SADDLE, lw=1, ls=(0, (4, 3)))
        run.plot(path, color=style.PATH, lw=1)
        run.plot(0, path[0], "o", color=style.PATH, ms=5.5, zorder=style.FRONT)
        run.set(xlim=(-8, facts.steps), ylim=(-2.2, 8.2), yticks=[0, 2, 6])
        run.set_title(name, loc="left", color=style.INK, pad=5)
        for one in (land, run):
            one.spines[:].set_color(style.SOFT)
            one.tick_params(color=style.SOFT, labelcolor=style.INK)
        run.tick_params(labelbottom=run is grid[2, 1])
    grid[0, 0].set_title("weight", loc="left", color=style.INK, pad=5)
    style.label(grid[0, 0], -3, 6, "better", style.MINIMISER, dx=12)
    style.label(grid[0, 0], 0, 0, "worse", style.MINIMISER, ha="right", dx=-7, dy=-4)
    style.label(grid[0, 0], 1, 2, "pass", style.SADDLE, dx=-8, ha="right")
    grid[2, 0].set_xlabel("cost →", loc="right", color=style.INK)
    grid[2, 1].set_xlabel("steps", loc="right", color=style.INK)
    return figure
