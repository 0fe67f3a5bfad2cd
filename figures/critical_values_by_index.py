r"""Among all critical values of a linear network only the lowest is a minimum; from all others there are ways down.

Each mark is a kind of critical point: higher means larger loss, further right means more independent ways down. Labels name the variances that the network keeps. Only one
mark, the lowest, stands at zero ways down. Higher does not always mean more ways down.

How it was made: all {{ .maps.1:d }} critical maps of the linear autoencoder with four inputs and two hidden units, on the eight samples of the text. A critical
point keeps some of the four principal directions and leaves out the rest; the loss is the sum of the variances left out. The index, the number of negative eigenvalues, is
counted exactly in rational arithmetic. Each mark, except "nothing", stands for a whole surface of critical points with the same map.

In words: the only point of index 0 is the lowest, with loss {{ .least.1:d }}; it keeps the variances 16 and 9. The others have indices 1 to
{{ .highest_index.1:d }} and losses 10 to {{ .highest.1:d }}; the highest, which keeps nothing, has the largest index. A higher loss need not
have a higher index: keeping 9 and 4 costs 17 with index 2, keeping 16 alone costs 14 with index 3.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.model.autoencoders import Autoencoder, critical_point, predicted_inertia, second_moments, subsets
from landscape.proof.inertia import exact_inertia

PATTERNS = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) * Fraction(1)
DIRECTIONS = PATTERNS.T / 2  # orthonormal columns
SAMPLES = np.vstack(
    [sign * size * pattern for size, pattern in zip((4, 3, 2, 1), PATTERNS, strict=True) for sign in (1, -1)]
)
VARIANCES = (16, 9, 4, 1)
DRAWN = 2  # hidden units of the network in the picture


class Critical(NamedTuple):
    kept: tuple[int, ...]  # numbers of the directions
    loss: int
    negative: int  # eigenvalues of the Hessian, counted exactly
    zero: int
    positive: int


class Facts(NamedTuple):
    critical: tuple[tuple[Critical, ...], ...]  # for 1, 2 and 3 hidden units
    maps: tuple[int, ...]
    minima: tuple[int, ...]
    least: tuple[int, ...]
    highest: tuple[int, ...]
    highest_index: tuple[int, ...]
    formula_holds: bool


def one(hidden: int, kept: tuple[int, ...]) -> Critical:
    network = Autoencoder(second_moments(SAMPLES), hidden)
    theta = critical_point(DIRECTIONS, kept, hidden)
    return Critical(kept, int(network.cost(theta)), *exact_inertia(network.hessian(theta)))


def compute() -> Facts:
    critical = tuple(tuple(one(hidden, kept) for kept in subsets(4, hidden)) for hidden in (1, 2, 3))
    return Facts(
        critical,
        tuple(len(points) for points in critical),
        tuple(sum(point.negative == 0 for point in points) for points in critical),
        tuple(min(point.loss for point in points) for points in critical),
        tuple(max(point.loss for point in points) for points in critical),
        tuple(max(point.negative for point in points) for points in critical),
        all(
            point[2:] == predicted_inertia(np.array(VARIANCES), point.kept, p)
            for p, points in enumerate(critical, 1)
            for point in points
        ),
    )


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(280, x="index: number of downward directions", y="loss")
    for point in facts.critical[DRAWN - 1]:
        mark, color = (style.saddle, style.SADDLE) if point.negative else (style.minimiser, style.MINIMISER)
        mark(axes, point.negative, point.loss)
        kept = ", ".join(str(VARIANCES[k]) for k in point.kept) or "nothing"
        style.label(axes, point.negative, point.loss, kept, color, dx=8, dy=-7)
    axes.set_xlim(-0.4, 9.2)
    axes.set_ylim(0, 33)
    axes.set_xticks(range(9))
    return figure
