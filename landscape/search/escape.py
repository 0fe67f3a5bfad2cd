"""How long noise needs to carry one weight over a hill: Kramers' law, two exact means, and runs.

A run takes w <- step(w) + spread * (standard normal number), where step(w) = w - rate * slope(w). With spread^2 = 2 rate T it
is the Euler scheme, with time step `rate`, of the diffusion dw = -slope dt + sqrt(2 T) dB of temperature T. A run has
arrived when w >= end. Sources: H. A. Kramers, Physica 7 (1940); N. Berglund, arXiv 1106.5799.
"""

from collections.abc import Callable
from functools import cache
from math import exp, isclose, pi, sqrt

import numpy as np
from scipy.integrate import cumulative_simpson, simpson

Function = Callable[[np.ndarray], np.ndarray]  # of a weight, elementwise


def kramers_time(well: float, top: float, climb: float, temperature: float) -> float:
    """Kramers' time for curvature `well` > 0 at the minimum, `top` < 0 at the hill, and a hill `climb` above the minimum."""
    return 2 * pi / sqrt(-well * top) * exp(climb / temperature)


def diffusion_time(
    cost: Function, temperature: float, start: float, end: float, low: float, cells: int = 4000
) -> float:
    """The mean time of the diffusion from `start` to `end`: the double integral of exp((f(y) - f(z)) / T) / T, z < y.

    y runs from `start` to `end`, z from `low`, where f must be so high that nothing below counts. Simpson's rule on `cells`
    equal cells. Raises ValueError if `start` is no node.
    """
    y = np.linspace(low, end, cells + 1)
    first = round((start - low) / (end - low) * cells)
    if not isclose(y[first], start, abs_tol=1e-9):
        raise ValueError(f"the start {start} is no node between {low} and {end}")
    f = cost(y) / temperature
    below = cumulative_simpson(np.exp(f.min() - f), x=y, initial=0)
    return float(simpson(np.exp(f[first:] - f.min()) * below[first:], x=y[first:]) / temperature)


def mean_steps(step: Function, spread: float, start: float, end: float, low: float, nodes: int = 240) -> float:
    """The mean number of steps from `start` until w >= end: the solution of u = 1 + K u, by Gauss's quadrature.

    K is the normal density of the next weight; what falls below `low` is dropped, so that it must be unreachable in practice.
    """
    x, weights = _gauss(nodes)
    z, weights = low + (x + 1) * (end - low) / 2, weights * (end - low) / 2

    def kernel(w: np.ndarray) -> np.ndarray:
        apart = (z - step(w)[:, None]) / spread
        return weights * np.exp(-(apart**2) / 2) / (spread * sqrt(2 * pi))

    u = np.linalg.solve(np.eye(nodes) - kernel(z), np.ones(nodes))
    return float(1 + (kernel(np.array([start])) @ u)[0])


@cache
def _gauss(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of Gauss's quadrature on [-1, 1]: computing them takes longer than the rest of `mean_steps`."""
    return np.polynomial.legendre.leggauss(nodes)


def steps_taken(
    step: Function, spread: float, start: float, end: float, runs: int, rng: np.random.Generator, block: int = 64
) -> np.ndarray:
    """How many steps each of `runs` runs takes from `start` until w >= end: (runs,)."""
    w, taken, clock = np.full(runs, start), np.zeros(0, dtype=int), 0
    while len(w):
        arrived = np.zeros(len(w), dtype=int)
        for k, kick in enumerate(spread * rng.standard_normal((block, len(w))), 1):
            w = step(w) + kick
            arrived[(arrived == 0) & (w >= end)] = clock + k
        taken = np.concatenate([taken, arrived[arrived > 0]])
        w = w[arrived == 0]
        clock += block
    return taken
