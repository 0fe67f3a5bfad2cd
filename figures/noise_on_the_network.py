r"""Kicks strong enough to lead out of the worse minimum lead out of the best fit as well.

Each row is a size of random kicks: the shares of runs that end lower, or higher, than the worse minimum in which they began, and of
those that began at the best fit and lost it. No size does only good. Other schedules give other numbers.

How it was made: the answer's 2-2-1 network on the nine points, rate $1/10$. {{ .runs:d }} runs for each entry take {{ .noisy:,d }} steps, each with a kick uniform in the six-dimensional
ball of the given radius, then {{ .plain:,d }} steps without noise. Lower: the cost is then below $7/1000$. Higher: above $8/1000$; the worse minimum itself, the higher of
the two, costs {{ .loss:.5f }}. No longer near the best fit: above $1/1000$. Seed {{ .seed:d }}; in brackets the 95% interval. A run that
ends lower need not have reached the best fit, and 5,000 steps without noise are not the end of training.

In words: kicks of $1/100$ change nothing. With $1/5$ {{ .lower.2.count:d }} of {{ .runs:d }} runs end lower and {{ .higher.2.count:d }} higher, and {{ .lost.2.count:d }} of
{{ .runs:d }} that began at the best fit have lost it.
"""

from fractions import Fraction
from math import log, log1p, sqrt
from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases.answer.kick_bound import KickBound, kick_bound
from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles, flip_end
from landscape.model.networks import flatten
from landscape.search.descent import descend
from landscape.search.noise import Noise, ball
from landscape.search.shares import Share, wilson

CASE = VARIANTS["answer"]
BEST = flatten(ANSWER, CASE.problem.free)
RATE, RUNS, NOISY, PLAIN, SEED = 0.1, 256, 2000, 5000, 30
SIZES = (Fraction(1, 100), Fraction(1, 10), Fraction(1, 5), Fraction(2, 5))
AIMED, NEAR, MOST = Fraction(1, 1000), 0.2, 20000  # kicks towards the best fit, until that near; steps at most
POWERS, SADDLE_RATE, SADDLE_RUNS, AWAY, EVERY = (3, 5, 8), 0.5, 128, 0.1, 25


class Facts(NamedTuple):
    lower: tuple[Share, ...]  # from the worse minimum, for each of SIZES
    higher: tuple[Share, ...]
    lost: tuple[Share, ...]  # from the best fit
    loss: float  # of the worse minimum
    bound: KickBound
    aimed_steps: int  # until kicks of size AIMED, all towards the best fit, have led there
    aimed_top: float  # the highest cost on the way
    saddle_steps: tuple[float, ...]  # mean steps until AWAY from the saddle, for kicks of 10^-k, k in POWERS
    saddle_halves: tuple[float, ...]  # half the 95% interval of each
    decade: float  # mean steps for each further factor of ten
    predicted: float
    sample_kicks: tuple[float, float]  # rate times the smallest and the largest gradient of one sample
    saddle_runs: int
    runs: int
    noisy: int
    plain: int
    seed: int


def costs(start: np.ndarray, row: int, size: Fraction) -> np.ndarray:
    """The costs of the runs after noise and rest: (RUNS,)."""
    noise = Noise(ball, float(size), SEED + row)
    shaken = descend(CASE.problem, np.tile(start, (RUNS, 1)), rate=RATE, steps=NOISY, noise=noise)
    return descend(CASE.problem, shaken.theta, rate=RATE, steps=PLAIN).cost


def aimed(theta: np.ndarray) -> tuple[int, float]:
    """Steps until a run whose kicks all point at the best fit is NEAR it, at most MOST, and the highest cost before."""
    top = 0.0
    for k in range(MOST):
        way = BEST - theta
        if (distance := np.linalg.norm(way)) < NEAR:
            return k, top
        theta = theta - RATE * CASE.problem.gradient(theta) + float(AIMED) * way / distance
        top = max(top, CASE.problem.cost(theta)) if k % 10 == 0 else top
    return MOST, top


def leaving() -> tuple[tuple[float, ...], tuple[float, ...], float, float]:
    """Mean steps from the lower saddle after one kick, for each of POWERS, and halves of their intervals; steps for a factor of ten; prediction."""
    saddle = certified_saddles(CASE)[0]
    centre = np.array(saddle.theta, dtype=float)
    kicks = ball(np.random.default_rng(SEED), SADDLE_RUNS, len(centre))
    theta = np.concatenate([centre + 10.0**-k * kicks for k in POWERS])
    steps = np.zeros(len(theta), dtype=int)
    clock = 0
    while (steps == 0).any():
        theta = descend(CASE.problem, theta, rate=SADDLE_RATE, steps=EVERY).theta
        clock += EVERY
        steps[(steps == 0) & (np.linalg.norm(theta - centre, axis=1) >= AWAY)] = clock
    rows = steps.reshape(len(POWERS), SADDLE_RUNS)
    means, halves = rows.mean(axis=1), 1.96 * rows.std(axis=1, ddof=1) / sqrt(SADDLE_RUNS)
    growth = log1p(-SADDLE_RATE * float(saddle.eigenvalues[0]))
    decade = float(means[-1] - means[0]) / (POWERS[-1] - POWERS[0])
    return tuple(means.tolist()), tuple(halves.tolist()), decade, log(10) / growth


def compute() -> Facts:
    problem = CASE.problem
    point = certified(CASE, flip_end(CASE, (1,)).theta).point
    worse = np.array(point.theta, dtype=float)
    ends = [costs(worse, row, size) for row, size in enumerate(SIZES)]
    others = [costs(BEST, row + len(SIZES), size) for row, size in enumerate(SIZES)]
    lower = tuple(wilson(int((cost < 7e-3).sum()), RUNS) for cost in ends)
    higher = tuple(wilson(int((cost > 8e-3).sum()), RUNS) for cost in ends)
    lost = tuple(wilson(int((cost > 1e-3).sum()), RUNS) for cost in others)
    one = [
        problem._replace(X=problem.X[i : i + 1], y=problem.y[i : i + 1]).gradient(worse) for i in range(len(problem.y))
    ]
    kicks = RATE * np.linalg.norm(one, axis=1)
    means, halves, decade, predicted = leaving()
    return Facts(
        lower, higher, lost, float(point.loss), kick_bound(CASE, point, RATE), *aimed(worse), means, halves, decade, predicted,
        (float(kicks.min()), float(kicks.max())), SADDLE_RUNS, RUNS, NOISY, PLAIN, SEED,
    )  # fmt: skip


def percent(share: Share) -> str:
    return f"{100 * share.share:.0f}% ({100 * share.low:.0f} to {100 * share.high:.0f})"


def table(facts: Facts) -> Table:
    rows = zip(SIZES, facts.lower, facts.higher, facts.lost, strict=True)
    cells = tuple((f"${size}$", *map(percent, shares)) for size, *shares in rows)
    return Table(("kicks of at most", "worse minimum: ends lower", "ends higher", "best fit: lost"), cells)
