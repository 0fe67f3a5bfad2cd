r"""Two units that start equal stay equal for ever; a tiny difference frees them, after a long wait.

The solid run, with two equal units, falls to the least loss of a single unit (the thin line, hidden behind the run) and stays. The dashed run starts almost equal and leaves after about two thousand steps. The dotted run
starts at random. Circles mark the ends of four more random starts; three of these fail.

How it was made: gradient descent with step size $1/2$ on the nine points: two logistic units, no biases, mean squared error, targets the outputs
of the answer's network; both scales are logarithmic. Solid: both units start with input weights $(1/2,1/2)$ and output weight 1. Dashed: the same, with $10^{-8}$ added to one
weight. Dotted: all six weights standard normal, seed {{ .seed:d }}. It was one of five, seeds 0 to 4: [two fall below one in a million,
three do not](test:five_random_starts). The circles show the losses of the other four after {{ .last:,d }} steps. The thin line is $m_1$, [the least loss of one
unit](test:least_loss_of_one_unit).

In words: the solid and the dashed curve fall together to {{ .level:.5f }} within a hundred steps and lie there together. The solid one stays. The
dashed one leaves near step {{ .leaves:,d }} and has come to {{ .ends.1:.5f }} at the end. The dotted one passes by that level and falls below one in a million. The random starts with seeds 0 to 4 end at {{ .random.0:.1e }}, {{ .random.1:.1e }},
{{ .random.2:.4f }}, {{ .random.3:.2f }} and {{ .random.4:.4f }}; steps of this size make the fourth jump, so more digits of it would be rounding.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins.saddles import best_single
from landscape.model.networks import Network, flatten
from landscape.search.descent import descend
from landscape.search.unitwise_descent import apart, step

CASE = VARIANTS["answer"]
PROBLEM = CASE.problem
RATE, STEPS, SEED = 0.5, 6000, 0
TRIED = 5  # random starts, from this seed on
SHOWN = np.unique(np.geomspace(10, STEPS, 90).astype(int))  # step numbers drawn


class Facts(NamedTuple):
    seed: int
    last: int
    steps: np.ndarray
    losses: tuple[np.ndarray, ...]  # equal, nearly equal, random
    ends: tuple[float, ...]
    random: tuple[float, ...]  # the losses at the end for all random starts tried, the one drawn first
    level: float  # m_1
    leaves: int  # the step at which the nearly equal start is one per cent below the level
    apart: tuple[float, ...]  # the largest difference between the two units at the end
    weights: tuple[float, ...]  # of one of the equal units, at the end: w_1, w_2, v


def equal(shift: float = 0.0) -> Network:
    """Two equal units, but for `shift` in the first weight of the first."""
    return Network(np.array([[0.5 + shift, 0.5], [0.5, 0.5]]), np.zeros(2), np.ones(2), 0.0)


def drawn(seed: int) -> Network:
    """All six weights standard normal."""
    rng = np.random.default_rng(seed)
    return Network(rng.normal(size=(2, 2)), np.zeros(2), rng.normal(size=2), 0.0)


def run(net: Network) -> tuple[np.ndarray, Network]:
    """The loss before every step and at the end, and the last network."""
    losses = []
    for _ in range(STEPS):
        losses.append(loss(net))
        net = step(net, PROBLEM.X, PROBLEM.y, PROBLEM.activation, RATE, PROBLEM.free)
    return np.array([*losses, loss(net)]), net


def loss(net: Network) -> float:
    return PROBLEM.cost(np.concatenate([net.W.ravel(), net.v]))


def compute() -> Facts:
    runs = [run(net) for net in (equal(), equal(1e-8), drawn(SEED))]
    begun = np.array([flatten(drawn(SEED + k), PROBLEM.free) for k in range(TRIED)])
    random = descend(PROBLEM, begun, rate=RATE, steps=STEPS).cost
    level = PROBLEM._replace(network=Network(np.zeros((1, 2)), np.zeros(1), np.zeros(1), 0.0)).cost(
        best_single(PROBLEM, np.random.default_rng(0))
    )
    (_, stuck), (second, _), _ = runs
    leaves = int(np.flatnonzero(second < 0.99 * level)[0])
    weights = (*map(float, stuck.W[0]), float(stuck.v[0]))
    return Facts(
        SEED, STEPS, SHOWN, tuple(losses[SHOWN] for losses, _ in runs), tuple(float(losses[-1]) for losses, _ in runs),
        tuple(map(float, random)), level, leaves, tuple(apart(net) for _, net in runs), weights,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(300, x="step", y="mean squared error")
    axes.axhline(facts.level, color=style.SOFT, lw=0.8)
    for losses, dash, width in zip(facts.losses, ("-", (0, (5, 2)), (0, (1.2, 1.4))), (2.4, 1.8, 1.8), strict=True):
        axes.plot(facts.steps, losses, color=style.LOSS, ls=dash, lw=width)
    axes.plot([STEPS] * (TRIED - 1), facts.random[1:], "o", mfc="none", color=style.LOSS, ms=5, zorder=style.FRONT)
    style.label(axes, 0.75 * STEPS, facts.level, "exactly equal", style.LOSS, ha="right", va="bottom", dy=4)
    style.label(axes, facts.leaves, 2e-3, "$10^{-8}$ apart", style.LOSS, ha="right", dx=4)
    style.label(axes, 600, 1e-4, "one random start", style.LOSS, ha="right", dx=-2)
    style.label(axes, 10, facts.level, "best of a single unit", style.SOFT, va="top", dx=2, dy=-4)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_xticks([10, 100, 1000], ["10", "100", "1,000"])
    axes.set_yticks([1e-6, 1e-4, 1e-2], ["$10^{-6}$", "$10^{-4}$", "$10^{-2}$"])
    return figure
