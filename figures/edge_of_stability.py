r"""In three of these four runs the sharpness rises until it meets two divided by the rate, and stays near it.

Sharpness is the largest curvature of the cost at the point that descent has reached. Three runs stop rising near their dashed lines, at two
divided by the rate. The run with the shortest steps has not met its line, {{ .limits.0:.0f }}. This is a measurement, no law for all networks.

How it was made: one input, {{ .units:d }} tanh units, one output, with biases; {{ .samples:d }} inputs evenly spaced from $-1$ to $1$, targets
$8x^4-8x^2+1$, mean squared error. One normal start (seed {{ .seed:d }}; standard deviations $1$, $3/10$ and $3/(10\sqrt{20})$ for input weights, hidden
biases and output weights; output bias $0$), {{ .steps:,d }} steps of full-batch gradient descent with each rate. Sharpness: the largest eigenvalue of the
exact Hessian, every {{ .every:d }} steps. Plateau: its mean over the second half of the run. Another {{ .runs:d }} starts for each of the two largest rates,
from the same generator, give the shares in the text; a run counts if its plateau lies within two percent of 2/rate. The
runs amplify rounding errors, so each tanh of the four runs is computed from sums and products alone, which all processors round alike; and
from a start moved by rounding errors only what is printed was the same, not the single steps.

In words: four curves start at {{ .first:.1f }} and rise. Three turn and stay near the dashed lines at 8, {{ .limits.2:.1f }} and 20, with swings that become smaller.
The fourth, of rate 1/20, has reached {{ .last.0:.0f }} at the end.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import binomtest

from figures import style
from figures.rate_bifurcation import exp
from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import ALL, Network
from landscape.model.problem import Problem
from landscape.search.descent import descend

RATES, NAMES = (1 / 20, 1 / 10, 3 / 20, 1 / 4), ("1/20", "1/10", "3/20", "1/4")
UNITS, SAMPLES, SEED, STEPS, EVERY = 20, 20, 0, 6000, 75
RUNS, LOOKS = 50, 10
X = np.linspace(-1, 1, SAMPLES)
PROBLEM = Problem(
    Network(np.zeros((UNITS, 1)), np.zeros(UNITS), np.zeros(UNITS), 0.0),
    X[:, None], 8 * X**4 - 8 * X**2 + 1, TANH, SQUARED_ERROR, ALL,
)  # fmt: skip


class Facts(NamedTuple):
    sharpness: np.ndarray  # (rates, STEPS / EVERY + 1)
    limits: tuple[float, ...]  # two divided by the rate
    plateau: tuple[float, ...]  # mean sharpness over the second half of the run
    up: tuple[float, ...]  # percent of steps that raise the cost
    loss: tuple[float, ...]  # median over the second half of the run; a single step depends on rounding
    first: float
    last: tuple[float, ...]
    settled: tuple[int, ...]  # of `runs` starts with the two largest rates: plateau within two percent of 2/rate
    low: tuple[float, ...]  # ends of the 95 percent intervals of these shares, in percent
    high: tuple[float, ...]
    runs: int
    units: int
    samples: int
    seed: int
    steps: int
    every: int


def starts(rng: np.random.Generator, runs: int) -> np.ndarray:
    """Parameters (runs, 61), in the order of `networks.flatten`."""
    sizes = ((1.0, UNITS), (0.3, UNITS), (0.3 / np.sqrt(UNITS), UNITS))
    return np.column_stack([*(rng.normal(0, size, (runs, count)) for size, count in sizes), np.zeros(runs)])


def sharpness(theta: np.ndarray) -> float:
    return float(np.linalg.eigvalsh(PROBLEM.hessian(theta))[-1])


def follow(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From one start with all rates at once: costs (STEPS + 1, rates) and sharpness after every EVERY steps."""
    runs, rate = len(RATES), np.array(RATES)[:, None, None]
    W, b, v = (np.tile(part, (runs, 1, 1)) for part in theta[:-1].reshape(3, UNITS))
    c, costs, sharp = np.full((runs, 1, 1), theta[-1]), [], []
    for step in range(STEPS + 1):
        s = 1 - 2 / (exp(2 * (W * X[:, None] + b)) + 1)  # tanh, (rates, samples, units)
        error = (s * v).sum(2, keepdims=True) + c - PROBLEM.y[:, None]
        costs.append((error**2).mean((1, 2)))
        if step % EVERY == 0:
            sharp.append([sharpness(row) for row in np.concatenate([W, b, v, c], axis=2)[:, 0]])
        back = error * v * (1 - s**2)
        slopes = (back * X[:, None], back, error * s, error)  # half of each sample's part in the gradient
        parts = zip((W, b, v, c), slopes, strict=True)
        W, b, v, c = (part - rate * 2 * slope.mean(1, keepdims=True) for part, slope in parts)
    return np.array(costs), np.array(sharp).T


def settled(rate: float, rng: np.random.Generator) -> int:
    """Of RUNS starts, how many have a mean sharpness within two percent of 2/rate over the second half of their steps."""
    ends = descend(PROBLEM, starts(rng, RUNS), rate=rate, steps=STEPS // 2)
    seen = []
    for _ in range(LOOKS):
        ends = descend(PROBLEM, ends.theta, rate=rate, steps=STEPS // 2 // LOOKS)
        seen.append(
            [np.inf if lost else sharpness(theta) for theta, lost in zip(ends.theta, ends.diverged, strict=True)]
        )
    return int((np.abs(np.mean(seen, axis=0) * rate / 2 - 1) < 0.02).sum())


def compute() -> Facts:
    rng = np.random.default_rng(SEED)
    costs, sharp = follow(starts(rng, 1)[0])
    limits = 2 / np.array(RATES)
    plateau = sharp[:, sharp.shape[1] // 2 :].mean(axis=1)
    counts = tuple(settled(rate, rng) for rate in RATES[2:])
    intervals = [binomtest(count, RUNS).proportion_ci() for count in counts]
    return Facts(
        np.round(sharp, 3),
        tuple(np.round(limits, 6)),
        tuple(plateau),
        tuple(100 * (np.diff(costs, axis=0) > 0).mean(axis=0)),
        tuple(np.median(costs[STEPS // 2 :], axis=0)),
        float(sharp[0, 0]),
        tuple(sharp[:, -1]),
        counts,
        tuple(100 * interval.low for interval in intervals),
        tuple(100 * interval.high for interval in intervals),
        RUNS, UNITS, SAMPLES, SEED, STEPS, EVERY,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="steps", y="sharpness: largest curvature of the cost")
    steps = facts.every * np.arange(facts.sharpness.shape[1])
    for curve, limit, name in zip(facts.sharpness, facts.limits, NAMES, strict=True):
        axes.plot(steps, curve, color=style.PATH, lw=1.6)
        axes.axhline(limit, color=style.SOFT, lw=1, ls=(0, (4, 3)))
        under = name == "1/10"  # the run of rate 1/20 passes above
        at, dy = (curve[-1] if name == "1/20" else limit), (-10 if under else 9)
        style.label(axes, steps[-1], at, f"rate {name}", style.PATH, ha="right", dy=dy)
    style.label(axes, 0, facts.limits[0], "2/rate of the rate 1/20", style.SOFT, dx=6, dy=-11)
    axes.set(xlim=(0, steps[-1]), ylim=(0, 43), yticks=(0, *facts.limits))
    axes.set_yticklabels(["0", *(f"{limit:.3g}" for limit in facts.limits)])
    axes.xaxis.set_major_formatter("{x:,g}")
    return figure
