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


def mean_steps(
    step: Function,
    spread: float,
    start: float,
    end: float,
    low: float,
    nodes: int = 240,
    kinks: tuple[float, ...] = (),
) -> float:
    """The mean number of steps from `start` until w >= end: the solution of u = 1 + K u, by Gauss's quadrature.

    K is the normal density of the next weight; what falls below `low` is dropped, so that it must be unreachable in practice.
    Between `low`, the places where `step` has `kinks`, in order, and `end` there are `nodes` nodes each.
    """
    x, weights = _gauss(nodes)
    ends = np.array([low, *kinks, end])
    lengths = np.diff(ends)[:, None]
    z, weights = (ends[:-1, None] + (x + 1) * lengths / 2).ravel(), (weights * lengths / 2).ravel()

    def kernel(w: np.ndarray) -> np.ndarray:
        apart = (z - step(w)[:, None]) / spread
        return weights * np.exp(-(apart**2) / 2) / (spread * sqrt(2 * pi))

    u = np.linalg.solve(np.eye(len(z)) - kernel(z), np.ones(len(z)))
    return float(1 + (kernel(np.array([start])) @ u)[0])


def mean_steps_of_bounded_kicks(
    step: Function, size: float, start: float, end: float, low: float, cells: int = 1600
) -> float:
    """The same for kicks uniform between -size and size: u is linear on each of `cells` cells, and again on half as many.

    The error falls with the square of the length of a cell, so the two values tell what it tends to. Nothing may lead below
    `low`. Raises ValueError if `cells` is odd.
    """
    if cells % 2:
        raise ValueError(f"{cells} cells cannot be halved")
    fine, coarse = (_on_cells(step, size, start, np.linspace(low, end, n + 1)) for n in (cells, cells // 2))
    return (4 * fine - coarse) / 3


def _on_cells(step: Function, size: float, start: float, x: np.ndarray) -> float:
    """The mean at `start` if u is linear between the places `x`, equally far apart, and the equation holds at each."""
    low, high = step(x) - size, step(x) + size
    kernel = (_integrals(x, high) - _integrals(x, low)) / (2 * size)
    arrived = (np.maximum(high, x[-1]) - np.maximum(low, x[-1])) / (2 * size)
    return float(np.interp(start, x, steps_of_chain(kernel, arrived)))


def steps_of_chain(kernel: np.ndarray, arrived: np.ndarray) -> np.ndarray:
    """The mean number of steps of a Markov chain until it arrives, from each state: the solution of u = 1 + kernel u, (states,).

    `kernel` (states, states) holds the chances of each next state and `arrived` (states,) those of arriving; a row of both
    sums to 1. No digit is lost however long it takes, since nothing is subtracted: the last state is left out, its ways in
    joined to its ways out, then the one before (Grassmann, Taksar and Heyman, Operations Research 33, 1985).
    """
    kernel, arrived, count = kernel.copy(), arrived.copy(), len(arrived)
    steps, leaves = np.ones(count), np.zeros(count)
    for k in reversed(range(count)):
        leaves[k] = kernel[k, :k].sum() + arrived[k]
        share = kernel[:k, k] / leaves[k]
        steps[:k] += share * steps[k]
        arrived[:k] += share * arrived[k]
        to, into = _occupied(share), _occupied(kernel[k, :k])
        kernel[to, into] += np.outer(share[to], kernel[k, into])
    for k in range(count):
        steps[k] = (steps[k] + kernel[k, :k] @ steps[:k]) / leaves[k]
    return steps


def _occupied(chances: np.ndarray) -> slice:
    """From the first to the last that is not 0: of kicks that are limited most chances are 0."""
    places = np.flatnonzero(chances)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0)


def _integrals(x: np.ndarray, to: np.ndarray) -> np.ndarray:
    """The integrals from x[0] up to each of `to`, at most x[-1], as weights of the values at `x`: (len(to), len(x))."""
    length, last = x[1] - x[0], len(x) - 2
    place = np.clip((to - x[0]) / length, 0, last + 1)
    cell = np.minimum(place.astype(int), last)[:, None]
    part = place[:, None] - cell
    at = np.arange(len(x))
    whole = 0.5 * (at < cell) + 0.5 * ((at > 0) & (at <= cell))  # of each cell below, half for either end
    return length * (whole + (at == cell) * (part - part**2 / 2) + (at == cell + 1) * part**2 / 2)


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
