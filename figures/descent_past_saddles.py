r"""Begun near zero, this descent rests near one saddle after the other and ends at the global minimum.

Three levels, one descent: the loss stands still twice, and both times it is near a saddle, not in a minimum. The dashed lines are exact critical values. How long it rests
depends on how small the start is.

How it was made: loss along the gradient flow of the linear autoencoder with two hidden units, from sixteen weights drawn from a normal distribution with standard
deviation {{ .scale:.0e }} (seed {{ .seed:d }}). Another {{ .runs:d }} flows, from weights with standard
deviation {{ .wide:d }}, were followed to time {{ .time:d }}; {{ .reached:d }} of them reached the least loss.

In words: the loss stays at {{ .levels.0:d }}, falls to {{ .levels.1:d }}, stays there, and falls to {{ .levels.2:d }}, the least. The two upper
levels belong to saddles with {{ .indices.0:d }} and {{ .indices.1:d }} downward directions.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.critical_values_by_index import DRAWN, SAMPLES, one
from landscape.model.autoencoders import Autoencoder, second_moments
from landscape.search.flow import flow_states, gradient_flow

NETWORK = Autoencoder(second_moments(SAMPLES.astype(float)), DRAWN)
SCALE, WIDE, SEED, RUNS, TIME = 1e-6, 1, 1, 40, 100
NEAR = 1e-6  # a loss this close to the least one has reached it


class Facts(NamedTuple):
    t: np.ndarray
    loss: np.ndarray
    levels: tuple[int, ...]
    indices: tuple[int, ...]
    scale: float
    seed: int
    wide: int
    runs: int
    time: int
    reached: int


def compute() -> Facts:
    rng = np.random.default_rng(SEED)
    start = rng.normal(0, SCALE, 16)
    t = np.linspace(0.01, 1.1, 110)
    loss = np.array([NETWORK.cost(state) for state in flow_states(NETWORK, start, t)])
    passed = [one(DRAWN, kept) for kept in ((), (0,), (0, 1))]
    ends = [NETWORK.cost(gradient_flow(NETWORK, rng.normal(0, WIDE, 16), TIME)) for _ in range(RUNS)]
    reached = sum(end < passed[-1].loss + NEAR for end in ends)
    return Facts(
        t,
        loss,
        tuple(p.loss for p in passed),
        tuple(p.negative for p in passed),
        SCALE,
        SEED,
        WIDE,
        RUNS,
        TIME,
        reached,
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(240, x="time", y="loss")
    names = [f"saddle, index {index}" for index in facts.indices[:-1]] + ["global minimum"]
    for level, name, place, ha in zip(facts.levels, names, (1.1, 1.1, 0.015), ("right", "right", "left"), strict=True):
        color = style.MINIMISER if level == facts.levels[-1] else style.SADDLE
        axes.axhline(level, color=color, lw=1, ls=(0, (5, 4)))
        style.label(axes, place, level, f"{name}: {level}", color, ha=ha, dy=9)
    axes.plot(facts.t, facts.loss, color=style.PATH)
    axes.set_ylim(0, 34)
    axes.set_xlim(0, 1.12)
    return figure
