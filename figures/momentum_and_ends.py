r"""Memory makes descent fast in a long valley, but does not keep it out of worse minima.

Above: how far a run is from the minimum of a narrow bowl. Heavy ball, and Nesterov's variant of it, need far fewer steps than plain descent.
Below: where {{ .runs:d }} runs of a small network end, from the same starts; in the endless valley weights grow on and on. All four
reach worse minima. Other rates give another order.

How it was made: above, the bowl $\frac12(a^2+100b^2)$ from $(1,1)$ at rest; descent with rate $2/101$, heavy ball with rate $4/121$ and
momentum $81/121$, Nesterov's method with rate $1/100$ and momentum $9/11$; distance: the larger of $|a|$ and $|b|$. Below, the cost of the answer's 2-2-1 network on the nine points,
mean squared error, all six weights normal with mean zero and standard deviation 1 (seed {{ .seed:d }}), {{ .steps:,d }} steps of each rule:
descent, heavy ball and Nesterov's method with rate $1/10$, the last two with momentum $9/10$; Adam with rate $1/100$, decays $9/10$ and $999/1000$,
and $10^{-8}$ added to its divisor. Levenberg-Marquardt steps, which never raise the cost, then bring each run to its end; the end counts as a certified minimum if no weight
differs from it by more than $10^{-5}$, up to a swap of the units; endless valley: a unit has become a step on the data, and its weights grow on and on. The counts belong to this
cost, these rates and this size of the start.

In words: above, on a logarithmic scale, plain descent falls slowly and straight, to one thousandth after {{ .thousandth.0:d }} steps, Nesterov's method after
{{ .thousandth.1:d }}, heavy ball after {{ .thousandth.2:d }}. Below, of {{ .runs:d }} runs {{ .ends.0.worse.count:d }} of descent, {{ .ends.2.worse.count:d }}
of heavy ball, {{ .ends.3.worse.count:d }} of Nesterov's method and {{ .ends.4.worse.count:d }} of Adam end in a worse minimum.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.ends_by_rule import KINDS, Way, ends, kinds, minima
from landscape.search.rules import adam, heavy_ball, nesterov
from landscape.search.shares import Share, wilson

RUNS, SEED, STEPS, SHOWN = 600, 11, 5000, 360
MOMENTUM = 0.9
WAYS = (
    Way(heavy_ball(0.0), 0.1),  # descent; a rule of its own would have to be compiled too
    Way(heavy_ball(MOMENTUM), 0.1 * (1 - MOMENTUM)),
    Way(heavy_ball(MOMENTUM), 0.1),
    Way(nesterov(MOMENTUM), 0.1),
    Way(adam(), 0.01),
)
DRAWN = ("descent", None, "heavy ball", "Nesterov", "Adam")
CURVATURES = np.array([1.0, 100.0])


class Ends(NamedTuple):
    best: Share
    first: Share
    second: Share
    worse: Share  # both worse minima
    valley: Share
    undecided: int


class Facts(NamedTuple):
    curves: np.ndarray  # (3, SHOWN + 1): distance to the minimum for descent, Nesterov, heavy ball
    thousandth: tuple[int, ...]  # steps until it is below one thousandth
    ends: tuple[Ends, ...]  # one for each of WAYS
    only_heavy: int  # starts from which heavy ball (rate 1/10) alone of it and descent ends in a worse minimum
    only_descent: int  # and descent alone
    saved: int  # starts from which descent ends in a worse minimum and heavy ball at the best fit
    lost: int  # and the other way round
    sharpness: tuple[float, ...]  # the largest certified eigenvalue at the best fit and at the two worse minima
    limits: tuple[
        tuple[float, float, float], ...
    ]  # at each: largest rates of descent, heavy ball, Nesterov with momentum 9/10
    runs: int
    seed: int
    steps: int


def distances(rate: float, momentum: float, ahead: bool) -> np.ndarray:
    """The larger error of the two after 0, ..., SHOWN steps from (1, 1) at rest; `ahead`: Nesterov's method."""
    now = last = np.ones(2)
    seen = [1.0]
    for _ in range(SHOWN):
        look = now + momentum * (now - last)
        slope = CURVATURES * (look if ahead else now)
        now, last = look - rate * slope, now
        seen.append(float(np.abs(now).max()))
    return np.array(seen)


def count(found: np.ndarray) -> Ends:
    best, first, second, valley, undecided = (int((found == k).sum()) for k in range(len(KINDS)))
    b, f, s, w, v = (wilson(n, RUNS) for n in (best, first, second, first + second, valley))
    return Ends(b, f, s, w, v, undecided)


def compute() -> Facts:
    curves = np.array(
        [distances(2 / 101, 0, False), distances(1 / 100, 9 / 11, True), distances(4 / 121, 81 / 121, False)]
    )
    points = minima()
    found = [kinds(ends(way, RUNS, (SEED,), STEPS), points) for way in WAYS]
    worse = [(k == 1) | (k == 2) for k in found]
    sharpness = tuple(float(point.eigenvalues[-1]) for point in points)
    m = MOMENTUM
    return Facts(
        curves,
        tuple(int(np.flatnonzero(curve < 1e-3)[0]) for curve in curves),
        tuple(map(count, found)),
        int((worse[2] & ~worse[0]).sum()),
        int((worse[0] & ~worse[2]).sum()),
        int((worse[0] & (found[2] == 0)).sum()),
        int((worse[2] & (found[0] == 0)).sum()),
        sharpness,
        tuple((2 / s, 2 * (1 + m) / s, 2 * (1 + m) / (1 + 2 * m) / s) for s in sharpness),
        RUNS, SEED, STEPS,
    )  # fmt: skip


def speed(axes: Axes, curves: np.ndarray) -> None:
    for curve, dash in zip(curves, ("-", (0, (5, 2)), (0, (1.5, 1.5))), strict=True):
        axes.semilogy(curve, color=style.PATH, ls=dash, lw=1.7)
    style.label(axes, 215, 1.6e-2, "descent", style.PATH, dy=9)
    style.label(axes, 150, 10.0**-5.4, "Nesterov", style.PATH, dx=6)
    style.label(axes, 95, 1e-6, "heavy ball", style.PATH, ha="right", dx=-7)
    axes.set(xlim=(0, SHOWN), ylim=(1e-8, 12), yticks=[1, 1e-2, 1e-4, 1e-6, 1e-8])
    axes.set_xticks([0, 100, 200, 300])
    axes.set_xlabel("steps", loc="right", color=style.INK)
    axes.set_title("a narrow bowl: distance to the minimum", loc="left", color=style.INK, pad=8)
    axes.minorticks_off()


def shares(axes: Axes, found: list[Ends]) -> None:
    places, left = range(len(found)), np.zeros(len(found), dtype=int)
    parts = (("best", style.MINIMISER, ""), ("worse", style.BARRIER, "////"), ("valley", style.SOFT, ""))
    for part, colour, hatch in parts:
        counts = np.array([getattr(one, part).count for one in found])
        axes.barh(places, counts, left=left, height=0.68, color=colour, alpha=0.28, lw=0)
        axes.barh(places, counts, left=left, height=0.68, fill=False, ec=colour, hatch=hatch, lw=1.2)
        for y, (start, n) in enumerate(zip(left, counts, strict=True)):
            if n > 18:
                number = style.label(axes, start + n / 2, y, str(n), colour, ha="center")
                if hatch:  # the stripes would run through it
                    number.set_bbox({"fc": style.GROUND, "lw": 0, "pad": 1.5})
        left += counts
    style.label(axes, 0, -0.62, "best fit", style.MINIMISER, dy=6)
    style.label(axes, 0.5 * RUNS, -0.62, "worse minimum", style.BARRIER, ha="center", dy=6)
    style.label(axes, RUNS, -0.62, "endless valley", style.SOFT, ha="right", dy=6)
    axes.set_yticks(list(places), [name for name in DRAWN if name])
    axes.set(xlim=(0, RUNS), ylim=(len(found) - 0.5, -0.7))
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"runs of {RUNS}", loc="right", color=style.INK)
    axes.set_title("a small network: ends from the same starts", loc="left", color=style.INK, pad=26)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(470)
    figure.delaxes(axes)
    above, below = figure.subplots(2, 1, height_ratios=(5, 4))
    speed(above, facts.curves)
    shares(below, [one for one, name in zip(facts.ends, DRAWN, strict=True) if name])
    for one in (above, below):
        one.spines[:].set_color(style.SOFT)
        one.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure
