r"""Limited kicks lead out only above a threshold; Gaussian kicks always do, but perhaps not soon.

Left: the cost, the weight now, and how far it has come from the worse minimum. Right: how many steps it takes, on average,
to the better one. The bar is a measurement. That nothing has arrived yet proves nothing.

How it was made: the slope of the cost is $w$ for $w\le1$, $2-w$ for $1\le w\le4$ and $w-6$ beyond. Each step is gradient descent with
rate $1/2$ and then a kick, uniform between $-a$ and $a$ or Gaussian of the same variance $a^2/3$, which is the temperature. At $w\ge6$ the run has arrived,
and the next begins at 0. The curves solve the equation of the mean for this step; dots: Kramers' law $4\pi e^{3/a^2}$, for which only the
variance counts. The measured mean is all steps divided by the arrivals, its bar the 95% interval of a Poisson process. The
numbers are those of mulberry32, seed {{ .seed:d }}; {{ .steps:,d }} steps are drawn with kicks up to ${{ .size:.1f }}$.

In words: a valley at 0, a pass at 2, a deeper valley at 6. For uniform kicks the mean rises from {{ .uniform.16:.0f }} steps, for $a = {{ .sizes.16:.1f }}$, to {{ .uniform.8:,.0f }}
for $a = {{ .sizes.8:.1f }}$ and without bound towards $a=1/2$. For Gaussian kicks it rises from {{ .gaussian.16:.0f }} to {{ .gaussian.8:,.0f }}, and at $a=1/2$ is
{{ .gaussian.2:,.0f }}.
"""

from math import exp, log10, pi, sqrt
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures import style
from figures.explore import Button, Choice, Experiment, Explorable, Slider, shown
from figures.noise_in_three_places import cost, descent
from landscape.search.escape import mean_steps, mean_steps_of_bounded_kicks
from landscape.search.kicks import Seen, Wait, follow, uniform, waiting

START, END, KINKS, LOW = 0.0, 6.0, (1.0, 4.0), -4.0
SIZES = tuple(k / 20 for k in range(8, 25))  # of the slider
THRESHOLD = 0.5
SIZE, SEED, FIRST, MOST = 0.8, 11, 100, 2000  # thousand steps
TOP = 7.4  # of the picture: a power of ten


class Facts(NamedTuple):
    sizes: tuple[float, ...]
    uniform: tuple[float, ...]  # mean steps for each size; 0 at or below the threshold, where no run arrives
    gaussian: tuple[float, ...]
    law: tuple[float, ...]  # Kramers' law
    curve: np.ndarray  # (points, 2): size and log10 of the mean with uniform kicks
    seen: Seen
    wait: Wait
    size: float
    seed: int
    steps: int


def mean_of_bounded(size: float, cells: int = 1600) -> float:
    """Mean steps with uniform kicks up to `size`, which exceeds the threshold; none lead below -2 `size`."""
    return mean_steps_of_bounded_kicks(descent, size, START, END, -2 * size, cells)


def mean_of_gaussian(size: float) -> float:
    """The same with Gaussian kicks of equal variance."""
    return mean_steps(descent, size / sqrt(3), START, END, LOW, 80, KINKS)


def law(size: float) -> float:
    """The steps of Kramers' law: curvatures 1 and -1, climb 1, temperature size^2 / 3, rate 1/2."""
    return 4 * pi * exp(3 / size**2)


def compute() -> Facts:
    bounded = tuple(mean_of_bounded(size) if size > THRESHOLD else 0.0 for size in SIZES)
    fine = np.append(np.arange(0.61, 0.8, 0.01), np.arange(0.8, 1.21, 0.05))
    curve = np.array([(size, log10(mean_of_bounded(size, 400))) for size in fine])
    slope = lambda w: min(w, max(2 - w, w - 6))
    seen = follow(slope, uniform(SIZE, SEED), 1000 * FIRST, START, END)
    wait = waiting(seen.arrived, 1000 * FIRST)
    others = tuple(map(mean_of_gaussian, SIZES)), tuple(map(law, SIZES))
    return Facts(SIZES, bounded, *others, np.round(curve, 4), seen, wait, SIZE, SEED, 1000 * FIRST)


def draw(facts: Facts) -> Figure:
    figure, whole = style.canvas(235)
    figure.delaxes(whole)
    land, times = figure.subplots(1, 2, width_ratios=(4, 5))
    draw_land(land, facts)
    draw_times(times, facts)
    for axes in (land, times):
        axes.spines[:].set_color(style.SOFT)
        axes.tick_params(color=style.SOFT, labelcolor=style.INK)
    return figure


def draw_land(axes: Axes, facts: Facts) -> None:
    w, been = np.linspace(-2.4, 8.2, 107), np.linspace(0, facts.seen.far, 41)
    axes.plot(been, cost(been), color=style.PATH, lw=7, alpha=0.45, solid_capstyle="round", gid="part-been")
    axes.plot(w, cost(w), color=style.LOSS)
    style.minimiser(axes, 0, 0)
    style.minimiser(axes, 6, -3)
    style.saddle(axes, 2, 1)
    axes.plot([1, 1], [0.1, 0.9], color=style.BARRIER, lw=2.2)
    here = facts.seen.w, float(cost(np.array(facts.seen.w)))
    axes.plot(*here, "o", ms=9, mfc=style.PATH, mec=style.GROUND, zorder=style.FRONT + 1, gid="part-weight")
    style.label(axes, 0, 0, "worse", style.MINIMISER, ha="center", dy=-15)
    style.label(axes, 6, -3, "better", style.MINIMISER, ha="center", dy=-14)
    style.label(axes, 2, 1, "pass", style.SADDLE, dx=8, dy=10)
    style.label(axes, 0.2, 0.9, "steepest", style.BARRIER, dy=26)
    axes.set(xlim=(-2.6, 8.4), ylim=(-4.2, 3), xticks=(0, 2, 6), yticks=[])
    axes.set_title("cost", loc="left", color=style.INK, pad=8)
    axes.set_xlabel("weight $w$", loc="right", color=style.INK)


def draw_times(axes: Axes, facts: Facts) -> None:
    sizes, wait = np.array(facts.sizes), facts.wait
    axes.plot([THRESHOLD] * 2, [3.5, TOP], color=style.BARRIER, lw=1.4, ls=(0, (4, 3)))  # above the words
    axes.plot(sizes, np.log10(facts.law), color=style.SOFT, ls=(0, (1, 1.6)))
    axes.plot(*facts.curve.T, color=style.LOSS)
    axes.plot(sizes, np.log10(facts.gaussian), color=style.LOSS, ls=(0, (5, 2)))
    axes.plot([facts.size] * 2, np.log10([wait.low, wait.high]), color=style.DATA, lw=2.4, gid="part-bar")
    axes.plot(
        facts.size, log10(wait.mean), "s", ms=7, mfc=style.GROUND, mec=style.DATA, mew=1.6, zorder=style.FRONT, gid="part-mean"
    )  # fmt: skip
    style.label(axes, 0.72, 5.5, "uniform", style.LOSS)
    style.label(axes, 0.36, 2.6, "Gaussian\n(dots: Kramers' law)", style.LOSS)
    axes.set(xlim=(0.34, 1.24), ylim=(1.7, TOP), xticks=(0.5, 1), yticks=(2, 4, 6))
    axes.set_xticklabels(["threshold 1/2", "1"])
    axes.set_yticklabels(["100", "10,000", "million"])
    axes.set_title("mean number of steps", loc="left", color=style.INK, pad=8)
    axes.set_xlabel("size of kicks $a$", loc="right", color=style.INK)


def rounded(value: float) -> str:
    """A number of steps with three digits, or with two where its third is not sure."""
    return f"{float(f'{value:.3g}' if value < 1e9 else f'{value:.2g}'):,.0f}"


def texts(sizes: tuple[float, ...], means: tuple[float, ...]) -> dict[str, str]:
    """A mean in words for each size for which there is one."""
    return {f"{size:g}": rounded(mean) for size, mean in zip(sizes, means, strict=True) if mean}


def explore(facts: Facts) -> Explorable:
    seen = (
        "One arrival in {mean} steps: {arrived} in {steps} (95% interval {low} to {high}). The exact mean is {exact}."
    )
    longest = {
        "arrived": "20,000", "steps": "2,000,000", "mean": "2,000,000", "low": "359,000", "high": "79,000,000",
        "exact": rounded(max(facts.uniform)), "law": rounded(max(facts.law)),
    }  # fmt: skip
    sentences = {
        "uniform": f"{seen} Kramers\u2019 law sees only the variance, not that the kicks are limited, and says {{law}}.",
        "gaussian": f"{seen} Kramers\u2019 law, which is for small steps and weak noise, says {{law}}.",
        "never": (
            "No arrival in {steps} steps, and there never is one: the steepest place of the wall, w = 1, takes back at least as much as the largest "
            "kick gives. So far the weight came to w = {far}."
        ),
        "no uniform": (
            "No arrival in {steps} steps. But these kicks exceed the threshold, so they lead out in the end: on average after "
            "{exact} steps. From this run alone one could not tell this from never."
        ),
        "no gaussian": (
            "No arrival in {steps} steps. But Gaussian kicks have no threshold: they lead out in the end, on average "
            "after {exact} steps."
        ),
    }

    def kicks(kind: str, size: float, steps: int) -> dict[str, float | str]:
        return {"kind": kind, "size": size, "seed": facts.seed, "steps": steps}

    numbers = {"mean": facts.wait.mean, "low": facts.wait.low, "high": facts.wait.high, "law": law(facts.size)}
    said = {name: rounded(value) for name, value in numbers.items()}
    k = facts.sizes.index(facts.size)
    return Explorable(
        legend=f"Kick the weight. A change of the kicks begins again, with {1000 * FIRST:,d} steps",
        controls=(
            Choice("kind", "Kicks", (("uniform", "uniform, at most a"), ("gaussian", "Gaussian, same variance"))),
            Slider("size", "Size a", SIZES[0], SIZES[-1], 0.05),
            Slider("seed", "Seed", 1, 99, 1, 0),
            Slider("steps", "Thousand steps", 20, MOST, 20, 0),
        ),
        start=kicks("uniform", facts.size, FIRST),
        sentence=sentences["uniform"].format(
            arrived=f"{facts.seen.arrived:,d}", steps=f"{facts.steps:,d}", exact=rounded(facts.uniform[k]), **said
        ),
        sentences=sentences,
        longest=longest,
        experiments=(
            Experiment("Limited kicks at the threshold, two million times", kicks("uniform", THRESHOLD, MOST)),
            Experiment("Gaussian kicks of the same variance", kicks("gaussian", THRESHOLD, MOST)),
            Experiment("A little above the threshold: is it never?", kicks("uniform", 0.55, MOST)),
        ),
        buttons=(Button("play", "Play"), Button("pause", "Pause")),
        aloud={
            "size": f"{shown(facts.size)}, standard deviation {shown(facts.size / sqrt(3))}",
            "steps": f"{FIRST} thousand, arrivals {facts.seen.arrived}",
        },
        data={
            "uniform": texts(facts.sizes, facts.uniform),
            "gaussian": texts(facts.sizes, facts.gaussian),
            "law": texts(facts.sizes, facts.law),
        },
    )
