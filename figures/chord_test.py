r"""One chord that runs below its curve shows that the curve is not convex.

The curve is $x^4-3x^2$. It rises above the solid chord, in the shaded part, so it is not convex. The dashed chord passes;
alone that proves nothing.

How it was made: the solid chord joins the points of the curve above ${{ .a:.0f }}$ and ${{ .b:.0f }}$, the dashed one those
above ${{ .passing.0:.0f }}$ and ${{ .passing.1:.1f }}$. Where scripts run, the ends can be moved and the curve can be chosen. The gap between
curve and chord is then looked for at 199 places in equal steps, and the search tries all {{ .chords:d }} chords between
{{ .marks:d }} places in equal steps.

In words: a curve with two valleys of the depth {{ .depth:.2f }} and a hill between them. A straight line from the left valley's slope to the right one's
runs below the hill, by {{ .gap:.0f }} at its middle. Another line, at the right, runs above the curve.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from figures import style
from figures.explore import Button, Choice, Experiment, Explorable, Handle, Slider, shown

CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "bowl": lambda x: x**2,
    "well": lambda x: x**4 - 3 * x**2,
    "trough": lambda x: np.maximum(np.abs(x) - 1, 0),
    "logloss": lambda x: np.log1p(np.exp(-2 * x)),
    "squared": lambda x: 4 * (1 - 1 / (1 + np.exp(-2 * x))) ** 2,
    "ripple": lambda x: x**2 + np.cos(4 * x) / 4,
}
NAMES = {
    "well": "two valleys: x⁴ − 3x²",
    "bowl": "parabola: x²",
    "ripple": "ripple: x² + cos(4x)/4",
    "trough": "flat floor: max(|x|−1, 0)",
    "logloss": "log-loss: ln(1 + e⁻²ˣ)",
    "squared": "squared error: 4σ(−2x)²",
}
WHY = {  # why each chord of a convex curve passes
    "bowl": "the curvature of x² is 2 everywhere",
    "trough": "the curve is the larger of two convex ones, |x| − 1 and 0",
    "logloss": "the curvature of the log-loss is positive everywhere",
}


class Facts(NamedTuple):
    x: np.ndarray
    y: np.ndarray
    a: float
    b: float
    highest: float  # where the curve is highest above the chord
    gap: float  # and by how much
    passing: tuple[float, float]  # the ends of a chord that passes
    depth: float  # of the valleys
    marks: int  # places at which the search tries an end
    chords: int


def excess(name: str, a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """199 places between a and b, and how far the curve lies above its chord there."""
    t = np.arange(1, 200) / 200
    f, x = CURVES[name], a + (b - a) * t
    return x, f(x) - (f(np.asarray(a)) * (1 - t) + f(np.asarray(b)) * t)


def compute() -> Facts:
    x = np.linspace(-2, 2, 161)
    places, above = excess("well", -1.0, 1.0)
    marks = 41
    return Facts(
        x, CURVES["well"](x), -1.0, 1.0, float(places[above.argmax()]), float(above.max()),
        (1.0, 1.9), -9 / 4, marks, marks * (marks - 1) // 2,
    )  # fmt: skip


def draw(facts: Facts) -> Figure:
    figure, axes = style.canvas(250, x="$x$")
    f = CURVES["well"]
    ends, passing = np.array([facts.a, facts.b]), np.array(facts.passing)
    between = facts.x[(facts.x >= facts.a) & (facts.x <= facts.b)]
    area = np.maximum(f(between), f(ends[0]))  # the chord is level
    axes.fill([*between, *ends[::-1]], [*area, *f(ends[::-1])], color=style.BARRIER, alpha=0.14, gid="part-area")
    axes.plot(facts.x, facts.y, color=style.LOSS, gid="part-curve")
    axes.plot(passing, f(passing), color=style.PATH, ls=(0, (4, 2.5)), lw=1.5, gid="part-passing")
    axes.plot([facts.highest] * 2, [f(ends[0]), facts.gap + f(ends[0])], color=style.BARRIER, lw=1.4, gid="part-gap")
    axes.plot(ends, f(ends), color=style.PATH, lw=2, gid="part-chord")
    for name, end in (("a", facts.a), ("b", facts.b)):
        axes.plot(
            end,
            f(np.asarray(end)),
            "o",
            ms=10,
            mfc=style.PATH,
            mec=style.GROUND,
            zorder=style.FRONT,
            gid=f"part-{name}",
        )
    style.label(axes, 0, float(f(ends[0])), "chord", style.PATH, ha="center", dy=-12).set_gid("part-chord-label")
    style.label(axes, facts.highest, 0, "curve above chord", style.BARRIER, ha="center", dy=11).set_gid("part-above")
    style.label(axes, 1.45, 0.1, "passes", style.PATH, ha="right", dx=-4, dy=9).set_gid("part-passing-label")
    axes.set_xlim(-2.06, 2.06)
    axes.set_ylim(-2.7, 4.5)
    return figure


def explore(facts: Facts) -> Explorable:
    above = (
        "The curve rises above this chord, most at x = {x}, where it is {gap} higher. "
        "One such chord is proof enough: this curve is not convex."
    )
    sentences = {
        "above": above,
        "below": "This chord runs above the curve all the way. That proves nothing: another chord of this curve fails. Can you find it?",
        "on": "This chord lies in the curve all the way. That is allowed: a convex curve may run along its chord; a strictly convex one never does.",
        "point": "Both ends are at the same place, so there is no chord. Move one of them.",
    }
    for name, why in WHY.items():
        sentences[name] = (
            f"This chord never runs below the curve. Nor does any other, because {why}. This curve is convex."
        )
        sentences[f"no {name}"] = (
            f"None of {facts.chords} chords fails. That alone would prove nothing, however many we tried. "
            f"What proves that this curve is convex: {why}."
        )
    return Explorable(
        legend="Move the ends of the chord",
        controls=(
            Choice("curve", "Curve", tuple(NAMES.items())),
            Slider("a", "One end", -2, 2, 0.05),
            Slider("b", "Other end", -2, 2, 0.05),
        ),
        start={"curve": "well", "a": facts.a, "b": facts.b},
        sentence=above.format(x=shown(facts.highest), gap=shown(facts.gap)),
        sentences=sentences,
        experiments=(
            Experiment("A chord that passes, on a curve that is not convex", {"curve": "well", "a": 1, "b": 1.9}),
            Experiment("It looks like a bowl, and is not convex", {"curve": "ripple", "a": -0.5, "b": 0.5}),
            Experiment("A chord that lies in its curve", {"curve": "trough", "a": -0.8, "b": 0.8}),
        ),
        buttons=(Button("search", "Find a chord that fails"),),
        handles=(Handle("a", x="a"), Handle("b", x="b")),
        aloud={
            name: f"{shown(at)}, height {shown(float(CURVES['well'](np.asarray(at))))}"
            for name, at in (("a", facts.a), ("b", facts.b))
        },
        data={"convex": list(WHY), "marks": facts.marks, "passing": facts.passing, "start": ["well", facts.a, facts.b]},
    )
