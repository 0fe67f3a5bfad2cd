r"""Following the only valley leads to the lowest point on the left, and past it on the right.

From top to bottom the blur falls. The dot is the followed minimum, the ring its place one picture earlier.

How it was made: left $x^4-14x^2+24x$, right $2x^6-21x^4-32x^3+12x^2+144x$, both blurred by a Gaussian of width $s$: left with $s^2=4,2,0$, right
with $s^2=2,1,0$; each picture has its own scale of heights. The dots are zeros of the slope in floating point; that each side is one unbroken path of
minima is proved below. No randomness.

In words: three curves on each side. On the left the dot moves from weight {{ .left.0:.0f }} to {{ .left.1:.0f }} and {{ .left.2:.0f }}, the lowest point of the sharp cost,
while a second valley opens at weight 2. On the right it moves from {{ .right.0:.2f }} to {{ .right.1:.2f }} and {{ .right.2:.0f }}, where the cost is {{ .missed.0:.0f }}, while the valley at
weight 3 reaches {{ .missed.1:.0f }}.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from landscape.cases.smoothed_polynomials import QUARTIC, SEXTIC, critical, followed, slope
from landscape.model.smoothing import polynomial

SHOWN = {"left": (QUARTIC, (4, 2, 0)), "right": (SEXTIC, (2, 1, 0))}
SIDES = {"left": (-4.3, 3.6), "right": (-3.1, 3.75)}
FINE = 201


class Facts(NamedTuple):
    x: dict[str, np.ndarray]
    curves: dict[str, np.ndarray]  # (3, points): the smoothed costs
    left: tuple[float, ...]  # the followed minimum at the three widths
    right: tuple[float, ...]
    best: tuple[float, float]  # where the sharp costs are least
    missed: tuple[float, float]  # of the right cost: at the end of the path, and the least


def value(coefficients, x):
    return np.polynomial.polynomial.polyval(x, np.array(coefficients, dtype=float))


def compute() -> Facts:
    x = {side: np.linspace(*ends, 91) for side, ends in SIDES.items()}
    curves, dots, best = {}, {}, []
    for side, (f, shown) in SHOWN.items():
        curves[side] = np.round([value(polynomial(f, u), x[side]) for u in shown], 3)
        variances = np.linspace(shown[0], 0, FINE)
        path = followed(slope(f), variances)
        dots[side] = tuple(float(path[np.argmin(np.abs(variances - u))]) for u in shown)
        best.append(float(min(critical(slope(f), 0), key=lambda at: value(f, at))))
    end, least = (float(value(SEXTIC, at)) for at in (dots["right"][-1], best[1]))
    return Facts(x, curves, dots["left"], dots["right"], (best[0], best[1]), (end, least))


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(390)
    axes.remove()
    panels = figure.subplots(3, 2)
    for column, (side, dots) in enumerate((("left", facts.left), ("right", facts.right))):
        for row, (curve, dot) in enumerate(zip(facts.curves[side], dots, strict=True)):
            panel, x = panels[row, column], facts.x[side]
            at = float(np.interp(dot, x, curve))
            panel.plot(x, curve, color=style.LOSS)
            low = curve.min()
            top = low + (3.2 if row < 2 else 2.6) * (np.interp([1.0], x, curve)[0] - low + 1)
            span = min(top, curve.max()) - low
            panel.set(xlim=(x[0], x[-1]), ylim=(low - 0.2 * span, low + 1.05 * span), xticks=[], yticks=[])
            panel.spines[["left", "right", "top"]].set_visible(False)
            panel.spines["bottom"].set_color(style.SOFT)
            if row:
                before = dots[row - 1]
                panel.plot(before, np.interp(before, x, curve), "o", ms=7, mfc=style.GROUND, mec=style.PATH, mew=1.5)
            style.minimiser(panel, dot, at)
    titles = (("much blur", "much blur"), ("less blur", "less blur"), ("no blur: lowest", "no blur: not lowest"))
    for row, pair in enumerate(titles):
        for column, text in enumerate(pair):
            bad = row == 2 and column == 1
            panels[row, column].set_title(text, loc="left", color=style.BARRIER if bad else style.INK, pad=4)
    deep = facts.best[1]
    style.label(panels[2, 1], deep, facts.missed[1], "missed", style.BARRIER, ha="right", dx=-15, dy=4)
    return figure
