r"""With a duplicated feature the bowl becomes a valley with a flat floor, and it is still convex.

Every point of the green line costs nothing. The two marked minimisers are swapped copies of each other, mirrored at the dashed
diagonal. There is no hill between them: two equal minima and a symmetry do not prove that a cost is not convex.

How it was made: level lines of $J(a, b) = \tfrac54(a+b-1)^2$, the cost when the same feature is given twice, at equal steps of
$\sqrt J$, so that they are equally spaced.

In words: straight parallel level lines on both sides of the line $a + b = 1$, on which the cost is {{ .floor:d }}. The points
(1, 0) and (0, 1) lie on it; so does their midpoint, where the cost is {{ .middle:d }} too. Across the valley the curvature is
{{ .steep:d }}, along it {{ .flat:d }}.
"""

from typing import NamedTuple

import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from figures import style

FEATURE, TARGET = (1, 2), (1, 2)


class Facts(NamedTuple):
    a: np.ndarray
    b: np.ndarray
    cost: np.ndarray
    floor: int
    middle: int
    steep: int
    flat: int


def compute() -> Facts:
    a, b = sp.symbols("a b")
    J = sum((x * a + x * b - y) ** 2 for x, y in zip(FEATURE, TARGET, strict=True)) / (2 * len(FEATURE))
    flat, steep = sorted(sp.hessian(J, (a, b)).eigenvals())
    values = [J.subs({a: 1, b: 0}), J.subs({a: sp.Rational(1, 2), b: sp.Rational(1, 2)})]
    axis = np.linspace(-0.75, 1.75, 51)
    cost = sp.lambdify((a, b), J)(*np.meshgrid(axis, axis))
    return Facts(axis, axis, cost, *map(int, [*values, steep, flat]))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(340, x="$a$", y="$b$")
    style.level_lines(axes, facts.a, facts.b, facts.cost, levels=(0.35 * np.arange(1, 8)) ** 2, color=style.LOSS)
    ends = np.array([facts.a[0], facts.a[-1]])
    axes.plot(ends, ends, color=style.SOFT, lw=1, ls=(0, (5, 4)))
    axes.plot(ends, 1 - ends, color=style.MINIMISER)
    for x, y in ((1, 0), (0, 1)):
        style.minimiser(axes, x, y)
        style.label(axes, x, y, f"({x}, {y})", style.MINIMISER, dx=10, dy=8)
    style.label(axes, -0.45, 1.45, "every point here\nis a minimiser", style.MINIMISER, dx=14, dy=10)
    style.label(axes, 1.4, 1.4, "mirror", style.SOFT, dx=-6, dy=8, ha="right")
    axes.set_aspect("equal")
    return figure
