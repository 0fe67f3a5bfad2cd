"""How long noise takes from the worse minimum to the better one, on the cost that opens the page on noise."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm

from figures import escape_times
from tests.claims.recorded import facts_of


def step(w):
    """One step with rate 1/2: the slope is w, then 2 - w from 1 to 4, then w - 6."""
    return w - np.minimum(w, np.maximum(2 - w, w - 6)) / 2


@pytest.mark.statistical
def test_mean_steps_to_the_better_minimum():
    r"""The cost of the first figure, rate $1/2$, from 0 until $w\ge6$, kicks uniform up to $a$ or Gaussian of the same variance: for $a=4/5$ and $a=1$ the mean numbers of steps are
    the printed ones. Sums over short cells, with as much of each as the kicks reach, agree to two parts in a hundred, and simulated means to four standard errors."""
    facts, rng = facts_of(escape_times), np.random.default_rng(77)
    edges = np.linspace(-4, 6, 801)
    middle = (edges[1:] + edges[:-1]) / 2
    for k, size, runs in ((8, 0.8, 300), (12, 1.0, 2000)):
        for mean, below, draw in (
            (facts.uniform[k], lambda z: np.clip((z + size) / (2 * size), 0, 1), lambda n: rng.uniform(-size, size, n)),
            (
                facts.gaussian[k],
                lambda z: norm.cdf(z * sqrt(3) / size),
                lambda n: rng.normal(0, size / sqrt(3), n),
            ),
        ):
            to = np.diff(below(edges - step(middle)[:, None]), axis=1)  # how likely a step leads from cell to cell
            found = np.interp(0, middle, np.linalg.solve(np.eye(800) - to, np.ones(800)))
            assert facts.sizes[k] == size and abs(found / mean - 1) < 0.02
            w, clock, seen = np.zeros(runs), 0, []
            while len(w):
                w, clock = step(w) + draw(len(w)), clock + 1
                seen += [clock] * int((w >= 6).sum())
                w = w[w < 6]
            assert abs(np.mean(seen) - mean) < 4 * np.std(seen) / sqrt(runs)
