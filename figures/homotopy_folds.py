r"""With one weight a fold cannot stop the path, with two weights it can.

Minima (solid) and other critical points (dotted) as the blur is taken away, from left to right; the thick line is followed. Above, the path
is unbroken and ends in the lowest minimum. In the middle it is unbroken too, and ends in a worse one. Below, the followed minimum
vanishes in a fold, and descent falls into another valley.

How it was made: the costs $x^4-14x^2+24x$, $2x^6-21x^4-32x^3+12x^2+144x$ and $(x^2+y^2)^2-10x^2+24y^2+20x-24xy^2$; of the last one the
critical points on the line $y=0$, where the path lies. Zeros of the slope in floating point for {{ .widths:d }} values of $s^2$. The folds of the first two are certified
by Krawczyk's test in $(x,s^2)$: {{ .folds.0.x }} and {{ .folds.0.variance }}, {{ .folds.1.x }} and {{ .folds.1.variance }} to the digits printed. The third is exact, $x=1$ and $s^2=1/2$.

In words: three panels with the blur falling to zero from left to right. In the first two a new pair of critical points opens away from the
followed line. In the third the followed line and a dotted one meet at weight 1 and both end; the followed line jumps to $-2$ and then
moves on to {{ .landing:.2f }}.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.smoothed_polynomials import QUARTIC, SEXTIC, critical, fold, followed, plane_slope, slope
from landscape.model.smoothing import APPROXIMATE, density

WIDTHS = 241
CASES = {
    "quartic": (slope(QUARTIC), 3.0),
    "sextic": (slope(SEXTIC), 2.0),
    "two weights": (plane_slope, 1.0),
}
SPREADS = (0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)


class Fold(NamedTuple):
    x: str
    variance: str  # s^2
    radius: str  # no other fold nearer than this in x and in s^2
    index: int  # type: ignore[assignment]


class Facts(NamedTuple):
    variances: dict[str, np.ndarray]
    critical: dict[str, np.ndarray]  # (points, 3): s^2, x, whether it is a minimum on its line
    path: dict[str, np.ndarray]
    folds: tuple[Fold, ...]
    landing: float  # where the third path, which jumped at the fold, is when no blur is left
    widths: int
    logistic_error: float  # largest error of the approximation over the widths tried
    logistic_error_at_one: float
    tanh_error: float
    tanh_error_at_one: float


def error_of(name: str, spreads) -> float:
    """The largest error of an approximation on grids of x, for these widths: trapezoidal rule for the Gaussian mean."""
    form, z = APPROXIMATE[name], np.linspace(-9, 9, 1201)
    weight = density(z) * (z[1] - z[0])
    x = {s: np.linspace(0, 4 * (1 + s), 60) for s in spreads}
    return max(float(np.abs(form.plain(x[s][:, None] + s * z) @ weight - form.smooth(x[s], s)).max()) for s in spreads)


def certified(coefficients: tuple, near: tuple[float, float]) -> Fold:
    point = fold(coefficients, near)
    return Fold(point.theta[0][:12], point.theta[1][:12], point.radius, point.index)


def compute() -> Facts:
    variances, points, paths = {}, {}, {}
    for name, (slope_at, top) in CASES.items():
        u = variances[name] = np.linspace(top, 0, WIDTHS)
        paths[name] = np.round(followed(slope_at, u), 4)
        rows = []
        for value in u:
            zeros = critical(slope_at, value)  # increasing: minima and maxima in turn
            rows += [(value, x, k % 2 == 0) for k, x in enumerate(zeros)]
        points[name] = np.round(np.array(rows, dtype=float), 4)
    folds = (certified(QUARTIC, (1.44, 0.253)), certified(SEXTIC, (0.745, 1.31)))
    landing = float(paths["two weights"][-1])
    errors = [error_of(name, spreads) for name in APPROXIMATE for spreads in (SPREADS, (1,))]
    return Facts(variances, points, paths, folds, landing, WIDTHS, *errors)


def branches(rows: np.ndarray) -> Iterator[tuple[bool, np.ndarray]]:
    """Each branch of `Facts.critical`, as whether it consists of minima, and (points, 2): s^2 and x.

    A branch begins and ends where the number of critical points changes.
    """
    variances, counts = np.unique(rows[:, 0], return_counts=True)
    ends = np.flatnonzero(np.diff(counts)) + 1
    for run in np.split(np.arange(len(counts)), ends):
        here = rows[np.isin(rows[:, 0], variances[run])]
        for k in range(counts[run[0]]):
            yield k % 2 == 0, here[k :: counts[run[0]], :2]


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(470)
    axes.remove()
    panels = figure.subplots(3, 1)
    texts = {
        "quartic": "one weight: arrives",
        "sextic": "one weight: wrong valley",
        "two weights": "two weights: the path breaks",
    }
    folds = {
        "quartic": (float(facts.folds[0].variance), float(facts.folds[0].x)),
        "sextic": (float(facts.folds[1].variance), float(facts.folds[1].x)),
        "two weights": (0.5, 1.0),
    }
    for panel, (name, text) in zip(panels, texts.items(), strict=True):
        u, path = facts.variances[name], facts.path[name]
        for minimum, points in branches(facts.critical[name]):
            look = {"color": style.MINIMISER} if minimum else {"color": style.SOFT, "ls": (0, (1, 1.6))}
            panel.plot(*points.T, lw=1.6, **look)
        jumps = np.abs(np.diff(path)) > 1
        broken = np.where(np.append(jumps, False), np.nan, path)
        panel.plot(u, broken, color=style.MINIMISER, lw=3)
        for k in np.flatnonzero(jumps):
            panel.plot([u[k]] * 2, path[k : k + 2], color=style.BARRIER, lw=1.5, ls=(0, (3, 2)))
            style.label(panel, u[k], path[k : k + 2].mean(), "descent falls", style.BARRIER, dx=8)
        style.saddle(panel, *folds[name])
        side = 1 if name == "two weights" else -1  # where no branch runs
        style.label(panel, *folds[name], "fold", style.SADDLE, ha="left" if side > 0 else "right", dx=8 * side, dy=6)
        style.minimiser(panel, 0, path[-1])
        panel.set_title(text, loc="left", color=style.INK if name == "quartic" else style.BARRIER, pad=5)
        panel.set(xlim=(u[0], -0.02 * u[0]))
        panel.spines[:].set_color(style.SOFT)
        panel.tick_params(color=style.SOFT, labelcolor=style.INK)
    panels[0].set_ylim(-3.7, 3.4)
    panels[1].set_ylim(-3.6, 4)
    style.label(panels[0], 0, 2, "worse", style.INK, ha="right", dx=-4, dy=11)
    style.label(panels[0], 0, -3, "lowest", style.MINIMISER, ha="right", dx=-4, dy=14)
    style.label(panels[1], 0, 3, "lowest", style.INK, ha="right", dx=-10, dy=8)
    style.label(panels[1], 0, -2, "worse", style.MINIMISER, ha="right", dx=-10, dy=-9)
    panels[2].set_xlabel("squared width of the blur", loc="right", color=style.INK)
    return figure
