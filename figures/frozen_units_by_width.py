r"""With frozen hidden units the cost falls with the width, but a few trained units do as well as many frozen ones.

Squares: random hidden units, kept as they are, and the best output weights for them. Discs: networks of which all weights are
trained. Lines join medians; bars are 99% intervals for the median. With as many frozen units as samples the fit is perfect. How good it
is between the samples, the picture does not say.

How it was made: the targets are $\cos(3x_1)\,x_2+\tfrac12x_1$ on a grid of {{ .samples:d }} points in the square from $-1$ to $1$, mean squared error, tanh
units with biases and an output bias. Input weights are normal with standard deviation $2$, hidden biases with $1$. Frozen: {{ .draws:d }} draws for each
width, output weights by least squares. Trained: {{ .runs:d }} starts of the same kind, output weights normal with standard deviation
$1/\sqrt n$, output bias $0$, {{ .steps:,d }} steps of gradient descent with rate $1/10$. Seed {{ .seed:d }}. The intervals are order statistics of the draws.

In words: the median cost with frozen units is {{ .frozen.1.0:.2f }} with 4 units, {{ .frozen.3.0:.3f }} with 16 and {{ .frozen.4.0:.4f }} with 32. With 4
trained units it is {{ .trained.1.0:.4f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import binom

from figures import style
from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import ALL, Network
from landscape.model.problem import Problem
from landscape.search.descent import descend

SEED, DRAWS, RUNS, STEPS, RATE = 0, 200, 40, 2500, 0.1
FROZEN, TRAINED = (2, 4, 8, 16, 32), (2, 4, 8)
SIDE = np.linspace(-1, 1, 6)
X = np.array([(p, q) for p in SIDE for q in SIDE])
Y = np.cos(3 * X[:, 0]) * X[:, 1] + X[:, 0] / 2

Median = tuple[float, float, float]  # with the ends of its 99 percent interval


class Facts(NamedTuple):
    frozen: tuple[Median, ...]
    trained: tuple[Median, ...]
    frozen_units: tuple[int, ...]
    trained_units: tuple[int, ...]
    samples: int
    draws: int
    runs: int
    steps: int
    seed: int


def median(costs: np.ndarray) -> Median:
    """The median, and the order statistics between which the true one lies with a probability of at least 99%."""
    costs, count = np.sort(costs), len(costs)
    skip = int(binom.ppf(0.005, count, 0.5))
    return float(np.median(costs)), float(costs[skip - 1]), float(costs[count - skip])


def hidden(rng: np.random.Generator, units: int, runs: int) -> tuple[np.ndarray, np.ndarray]:
    """Input weights (runs, units, 2) and biases (runs, units)."""
    return rng.normal(0, 2, (runs, units, 2)), rng.normal(0, 1, (runs, units))


def least_squares(W: np.ndarray, b: np.ndarray) -> float:
    """The least mean squared error over the output weights and the output bias, for one draw."""
    H = np.column_stack([TANH.value(X @ W.T + b), np.ones(len(X))])
    error = Y - H @ np.linalg.lstsq(H, Y, rcond=None)[0]
    return float(np.mean(error**2))


def train(rng: np.random.Generator, units: int) -> np.ndarray:
    """The costs after training from RUNS starts."""
    empty = Network(np.zeros((units, 2)), np.zeros(units), np.zeros(units), 0.0)
    W, b = hidden(rng, units, RUNS)
    thetas = np.column_stack([W.reshape(RUNS, -1), b, rng.normal(0, units**-0.5, (RUNS, units)), np.zeros(RUNS)])
    return descend(Problem(empty, X, Y, TANH, SQUARED_ERROR, ALL), thetas, rate=RATE, steps=STEPS).cost


def compute() -> Facts:
    rng = np.random.default_rng(SEED)
    draws = [zip(*hidden(rng, units, DRAWS), strict=True) for units in FROZEN]
    frozen = tuple(median(np.array([least_squares(W, b) for W, b in one])) for one in draws)
    trained = tuple(median(train(rng, units)) for units in TRAINED)
    return Facts(frozen, trained, FROZEN, TRAINED, len(X), DRAWS, RUNS, STEPS, SEED)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="hidden units", y="mean squared error")
    kinds = (
        (facts.frozen, facts.frozen_units, style.DATA, "s", (0, (4, 2)), "frozen"),
        (facts.trained, facts.trained_units, style.PATH, "o", "-", "trained"),
    )
    for medians, units, colour, mark, dash, name in kinds:
        middle, low, high = np.array(medians).T
        axes.plot(units, middle, color=colour, ls=dash, lw=1.4)
        axes.errorbar(
            units, middle, (middle - low, high - middle), fmt=mark, color=colour, mfc=style.GROUND, mew=1.5, capsize=4
        )
        k = 2 if name == "frozen" else 1
        style.label(
            axes,
            units[k],
            middle[k],
            name,
            colour,
            dx=12 if k == 2 else -12,
            dy=12 if k == 2 else -10,
            ha="left" if k == 2 else "right",
        )
    axes.set(xscale="log", yscale="log", xlim=(1.7, 42), ylim=(6e-5, 1))
    axes.minorticks_off()
    axes.set_xticks(facts.frozen_units, [str(n) for n in facts.frozen_units])
    axes.set_yticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["$10^{-4}$", "1/1000", "1/100", "1/10", "1"])
    return figure
