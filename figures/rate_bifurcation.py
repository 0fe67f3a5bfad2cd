r"""A short step ends at the minimum of this convex cost, and a long one never settles.

Above: the weights that descent visits in the end, for each learning rate. Up to rate 3, two divided by the curvature at the minimum, it is
the minimiser alone. Above 3 there are two weights in turn, then four, then many, at the right end three. Below: on a parabola of the same curvature, descent diverges above 3.

How it was made: logistic regression with one weight, $x = (1, 1, 1)$ and $y = (1, 1, 0)$, sum of the log-losses, whose minimiser is
$\ln 2$ with curvature $2/3$. (Their mean has a third of this curvature, and so the limit 9.) Gradient descent from $w = 0$ in floating point, with an exponential made of sums and products alone,
which all processors round alike; {{ .rates:d }} rates up to {{ .last:d }}: {{ .settle:,d }} steps to settle, and the next
{{ .watched:d }} are drawn, merged into bars where they lie closer than {{ .width:.2f }}. Starts at $5$ and $-5$ visited as many weights at the rates we tried.

In words: a horizontal line at $\ln 2$ up to rate 3. There it forks into two branches, which fork again near the rates {{ .doublings.0:.2f }} and
{{ .doublings.1:.2f }}. Soon after {{ .doublings.2:.2f }} and up to {{ .three:.2f }} the weights fill whole ranges, with gaps. After that there are three branches. A strip below says that descent on the
parabola approaches from one side up to rate 3/2, overshoots up to 3, and diverges after that.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.optimize import fsolve

from figures import style

RATES = np.linspace(0.02, 7, 350)
SETTLE, WATCHED, WIDTH = 4000, 300, 0.13
LIMIT = 3  # two divided by the curvature at the minimiser


class Facts(NamedTuple):
    bars: np.ndarray  # (bars, 3): rate, lowest and highest weight of a cluster of visited weights
    rates: int
    last: int
    settle: int
    watched: int
    width: float
    doublings: tuple[float, ...]  # rates at which the cycles of two, four and eight weights stop attracting
    three: float  # the rate at which a cycle of three appears


def exp(x: np.ndarray) -> np.ndarray:
    """The exponential from sums and products alone, so that runs which amplify rounding agree on all processors."""
    k = np.rint(x / np.log(2.0))
    r, total = x - k * np.log(2.0), np.ones_like(x)
    for n in range(18, 0, -1):
        total = 1 + r * total / n
    return np.ldexp(total, k.astype(int))


def visited(rates: np.ndarray, start: float, settle: int, watched: int) -> np.ndarray:
    """The last `watched` weights of descent with each rate, (watched, rates): the slope is 3 sigmoid(w) - 2."""
    w = np.full(len(rates), start)
    seen = np.empty((watched, len(rates)))
    for step in range(settle + watched):
        w = w - rates * (3 / (1 + exp(-w)) - 2)
        seen[max(0, step - settle)] = w
    return seen


def clusters(weights: np.ndarray, width: float) -> list[tuple[float, float]]:
    """Ends of the runs of sorted weights whose neighbours are closer than `width`."""
    weights = np.sort(weights)
    parts = np.split(weights, np.flatnonzero(np.diff(weights) > width) + 1)
    return [(float(part[0]), float(part[-1])) for part in parts]


def turning(period: int, factor: float, rate: float) -> float:
    """The rate near `rate` at which a cycle of `period` weights has the product `factor` of its derivatives."""

    def gaps(unknown: np.ndarray) -> tuple[float, float]:
        w, product = unknown[0], 1.0
        for _ in range(period):
            s = 1 / (1 + np.exp(-w))
            product *= 1 - 3 * unknown[1] * s * (1 - s)
            w -= unknown[1] * (3 * s - 2)
        return w - unknown[0], product - factor

    near = visited(np.array([rate]), 0.0, SETTLE, 1)[0, 0]
    return float(fsolve(gaps, (near, rate), xtol=1e-12)[1])


def compute() -> Facts:
    seen = visited(RATES, 0.0, SETTLE, WATCHED)
    bars = [(rate, *ends) for rate, column in zip(RATES, seen.T, strict=True) for ends in clusters(column, WIDTH)]
    doublings = tuple(turning(period, -1, near) for period, near in ((2, 4.18), (4, 4.58), (8, 4.68)))
    return Facts(np.round(bars, 3), len(RATES), int(RATES[-1]), SETTLE, WATCHED, WIDTH, doublings, turning(3, 1, 6.235))


def bars(axes: Axes, ends: np.ndarray, more: float) -> None:
    """A short upright line for each (rate, lowest, highest), longer by `more` at both ends; one path, which keeps the file small."""
    rate, low, high = ends.T
    gap = np.full(len(rate), np.nan)
    x, y = (np.stack(parts, axis=1).ravel() for parts in ((rate, rate, gap), (low - more, high + more, gap)))
    axes.plot(x, y, color=style.PATH, lw=1.4, solid_capstyle="butt")


def strip(axes: Axes, last: float) -> None:
    """What descent does on the parabola of curvature 2/3, by rate."""
    parts = (
        (0, 1.5, "one side", style.MINIMISER),
        (1.5, 3, "overshoots", style.PATH),
        (3, last, "diverges", style.BARRIER),
    )
    for left, right, text, colour in parts:
        axes.barh(0, right - left, 1, left, color=colour, alpha=0.16, lw=0)
        style.label(axes, (left + right) / 2, 0, text, colour, ha="center")
    axes.set(ylim=(-0.5, 0.5), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.set_title("a parabola of the same curvature", loc="left", color=style.INK, pad=5)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(400)
    figure.delaxes(axes)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(9, 1))
    bars(above, facts.bars, 0.03)
    above.axvline(LIMIT, color=style.SOFT, lw=1, ls=(0, (4, 3)))
    style.label(above, LIMIT, 8.0, "2 / curvature", style.SOFT, ha="right", dx=-5)
    style.label(above, 1.5, np.log(2), "the minimum", style.MINIMISER, ha="center", dy=13)
    style.label(above, 3.2, 1.0, "two in turn", style.PATH)
    style.label(above, 5.0, 8.0, "no pattern", style.PATH, ha="center")
    style.label(above, 6.6, 4.4, "three", style.PATH, ha="center")
    above.set_ylim(-4.5, 10.5)
    above.set_title("logistic regression: weights visited in the end", loc="left", color=style.INK, pad=8)
    strip(below, facts.last)
    below.set(xlim=(0, facts.last), xticks=[0, 1.5, 3, 4, 5, 6, 7])
    below.set_xticklabels(["0", "3/2", "3", "4", "5", "6", "7"])
    below.set_xlabel("learning rate", loc="right", color=style.INK)
    for one in (above, below):
        one.spines[:].set_color(style.SOFT)
        one.tick_params(color=style.SOFT, labelcolor=style.INK)
    above.tick_params(labelbottom=False)
    return figure
