r"""With eight or more hidden units, putting them in the same order removes most of the hill between two trained networks.

Each pair of dots is two networks that learned to read digits from different random starts. Red: how far the cost rises on the straight line
between them. Green: the same after the units of one were put in the order of the other. Bars: mean and its interval. A low line is no proof
that the cost is convex.

How it was made: the 1,797 images of handwritten digits that scikit-learn ships, 8 by 8 pixels; one hidden layer of ReLU units, ten outputs, log-loss. Normal weights with variances
2/64 and 2/n, biases 0 (seed {{ .seed:d }}); {{ .steps:d }} steps of mini-batch descent with rate 1/5 and batches of {{ .batch:d }}, no weight decay. For each number n of units {{ .pairs:d }} disjoint
pairs. The order is found by linear assignment on all weights into and out of each unit. The barrier is the highest cost at the
points k/{{ .parts:d }} of the line, on all images, minus the cost of the worse end. Bars: 95% t-intervals of the mean.

In words: for 4, 8, 16, 32 and 64 units a red and a green column of dots. The red means are {{ .before.0:.2f }}, {{ .before.1:.2f }}, {{ .before.2:.2f }}, {{ .before.3:.2f }} and {{ .before.4:.2f }};
the green ones {{ .after.0:.2f }}, {{ .after.1:.2f }}, {{ .after.2:.2f }}, {{ .after.3:.2f }} and {{ .after.4:.2f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import t as student

from figures import style
from landscape.cases import digits
from landscape.search import alignment

WIDTHS, PAIRS, SEED = (4, 8, 16, 32, 64), 10, 0
RATE, STEPS, BATCH, PARTS = 1 / 5, 400, 50, 6
T = np.linspace(0, 1, PARTS + 1)


class Facts(NamedTuple):
    each: np.ndarray  # (widths, 3, pairs): barriers before and after, and to a shuffled copy
    before: tuple[float, ...]  # means, by width
    after: tuple[float, ...]
    shuffled: tuple[float, ...]  # between a network and itself with its units shuffled
    errors: np.ndarray  # (3, widths): half-widths of the intervals of these means
    lower: tuple[int, ...]  # pairs whose barrier is lower after, by width
    cost: tuple[float, ...]  # mean cost of the networks themselves
    recovered: int  # of `networks` shuffled copies, those whose order was found exactly
    networks: int
    covered: int  # pairs whose matched units are all closer than half of the smallest distance
    seed: int
    steps: int
    batch: int
    pairs: int
    parts: int


def aligned(one: digits.Classifiers, other: digits.Classifiers) -> np.ndarray:
    """For each pair, the order of the second network's units that fits the first."""
    pairs = zip(digits.units(one), digits.units(other), strict=True)
    return np.array([alignment.order(a, b) for a, b in pairs])


def covered(one: digits.Classifiers, other: digits.Classifiers) -> int:
    """How many aligned pairs have all matched units closer than half of the smallest distance within a network."""
    pairs = zip(digits.units(one), digits.units(other), strict=True)
    return sum(bool(np.linalg.norm(a - b, axis=1).max() < alignment.gap(a) / 2) for a, b in pairs)


def measure(n: int, X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float, int, int]:
    """Of PAIRS pairs with n units: their barriers (3, PAIRS), the mean cost, the orders found, the pairs covered."""
    nets = digits.start(rng, 2 * PAIRS, X.shape[1], n)
    nets = digits.train(nets, X, y, rng, rate=RATE, steps=STEPS, batch=BATCH)
    one, other = (digits.Classifiers(*(part[k::2] for part in nets)) for k in (0, 1))
    matched = digits.reorder(other, aligned(one, other))
    shuffle = rng.permuted(np.tile(np.arange(n), (PAIRS, 1)), axis=1)
    copies = digits.reorder(one, shuffle)
    found = np.take_along_axis(shuffle, aligned(one, copies), 1)  # the identity, if the order is found
    along = [digits.lines(one, end, X, y, T) for end in (other, matched, copies)]
    barriers = np.array([digits.barriers(line) for line in along])
    return barriers, float(along[0][[0, -1]].mean()), int((found == np.arange(n)).all(1).sum()), covered(one, matched)


def compute() -> Facts:
    rng, (X, y) = np.random.default_rng(SEED), digits.load()
    barriers, cost, found, inside = zip(*(measure(n, X, y, rng) for n in WIDTHS), strict=True)
    each = np.array(barriers)
    before, after, shuffled = (tuple(map(float, means)) for means in each.mean(2).T)
    errors = student.ppf(0.975, PAIRS - 1) * each.std(2, ddof=1).T / np.sqrt(PAIRS)
    lower = tuple(map(int, (each[:, 1] < each[:, 0]).sum(1)))
    return Facts(
        each, before, after, shuffled, errors, lower, cost, sum(found), PAIRS * len(WIDTHS), sum(inside),
        SEED, STEPS, BATCH, PAIRS, PARTS,
    )  # fmt: skip


def column(axes: Axes, x: float, dots: np.ndarray, mean: float, error: float, colour: str, mark: str) -> None:
    axes.plot(np.full(len(dots), x), dots, mark, color=colour, ms=3.5, mew=0, alpha=0.45)
    axes.errorbar([x + 0.11], [mean], yerr=[error], fmt=mark, color=colour, ms=5, lw=1.6, capsize=0)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="hidden units", y="barrier on the straight line, in log-loss")
    for k, (before, after, _) in enumerate(facts.each):
        column(axes, k - 0.2, before, facts.before[k], facts.errors[0, k], style.BARRIER, "s")
        column(axes, k + 0.15, after, facts.after[k], facts.errors[1, k], style.MINIMISER, "o")
    style.label(axes, 1.93, facts.before[2] + 0.2, "as trained", style.BARRIER)
    style.label(axes, 2.5, facts.after[2] + 0.09, "units in the same order", style.MINIMISER)
    axes.set(xlim=(-0.5, len(WIDTHS) - 0.5), xticks=range(len(WIDTHS)), ylim=(0, None))
    axes.set_xticklabels([str(n) for n in WIDTHS])
    return figure
