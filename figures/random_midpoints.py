r"""The more variables, the longer random midpoint tests go on passing a function that is not convex.

The function $x_1^2+\dots+x_{d-1}^2-x_d^2$ has one bad direction among $d$. The curve says how many random midpoint tests it
takes, on average, until one refutes convexity. The squares are measured. The dotted line is the number of tests made. Where the
curve is far above it, nothing was found, and nothing is proved.

How it was made: the ends of each chord have independent standard normal coordinates. The curve is one divided by the exact
probability. The squares are {{ .tests:,d }} tests for each $d$ (seed {{ .seed:d }}), divided by the refutations found. With {{ .large:d }} variables the same number
of tests found {{ .found_large:d }}.

In words: a curve that rises steadily on a logarithmic axis, from {{ .rows.0.mean_wait:.0f }} tests for two variables to more than ten to the power {{ .power_large:d }}
tests for {{ .large:d }}. With {{ .rows.3.variables:d }} variables {{ .rows.3.found:d }} of the tests refute convexity, with {{ .rows.5.variables:d }} only {{ .rows.5.found:d }}. The measured squares lie on the curve or near it.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from figures import style
from landscape.cases.random_midpoints import refutation_probability, refutations

SEED, TESTS, LARGE, BLOCKS = 4, 100_000, 101, 10
MEASURED = (2, 5, 10, 15, 20, 25)


class Row(NamedTuple):
    variables: int
    found: int
    mean_wait: float  # tests until the first refutation, on average


class Facts(NamedTuple):
    seed: int
    tests: int
    large: int
    found_large: int
    power_large: int
    variables: np.ndarray
    wait: np.ndarray
    rows: tuple[Row, ...]


def found(variables: int, rng: np.random.Generator) -> int:
    """The refutations among all tests, drawn in blocks to save memory."""
    return sum(refutations(variables, TESTS // BLOCKS, rng) for _ in range(BLOCKS))


def compute() -> Facts:
    rng = np.random.default_rng(SEED)
    rows = tuple(Row(d, found(d, rng), 1 / refutation_probability(d)) for d in MEASURED)
    variables = np.arange(2, LARGE + 1)
    wait = np.array([1 / refutation_probability(int(d)) for d in variables])
    return Facts(SEED, TESTS, LARGE, found(LARGE, rng), int(np.floor(np.log10(wait[-1]))), variables, wait, rows)


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(290, x="variables, $d$", y="tests until the first refutation, on average")
    axes.plot(facts.variables, facts.wait, color=style.LOSS)
    axes.axhline(facts.tests, color=style.SOFT, lw=1.2, ls=":")
    style.label(axes, facts.large, facts.tests, f"{facts.tests:,} tests", style.SOFT, ha="right", dy=-10)
    style.data(axes, [row.variables for row in facts.rows], [facts.tests / row.found for row in facts.rows])
    style.label(axes, 25, facts.wait[23], "measured", style.DATA, dx=10, dy=-10)
    style.label(axes, 62, facts.wait[60], "expected", style.LOSS, ha="right", dx=-12, dy=6)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator([1, 1e4, 1e8, 1e12, 1e16]))
    axes.yaxis.set_minor_locator(FixedLocator([]))
    axes.set_ylim(0.7, 3e16)
    axes.set_xlim(0, 104)
    return figure
