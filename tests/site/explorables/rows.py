"""The explorables, a row each: where it stands, what its mathematics must equal, and what its picture must show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from figures import chord_test
from tests.site.explorables import basins_map, escapes, followed_minimum, one_unit, orbit_counter, rates, swap_walk


class Row(NamedTuple):
    """One explorable.

    `ask` is a function in JavaScript of one case, in the scope of the mathematics in figures/explore/`maths`, and
    `answer` the same in Python: numbers both. `agrees` is a function in JavaScript, in the same scope, of the state,
    the sentence and `points`, which maps the name of a part to its points in the units of the axes; it returns what
    contradicts what.
    """

    name: str
    page: str
    maths: str
    cases: Callable[[np.random.Generator], list[Any]]
    ask: str
    answer: Callable[[Any], list[float]]
    agrees: str


def chords(rng: np.random.Generator) -> list[Any]:
    """40 chords of each curve."""
    return [[name, *sorted(rng.uniform(-2, 2, 2))] for name in chord_test.CURVES for _ in range(40)]


def chord(case: Any) -> list[float]:
    """Heights at both ends, the largest and the least gap, and how high the curve is above the chord where it is highest."""
    name, a, b = case
    f = chord_test.CURVES[name]
    _, gaps = chord_test.excess(name, a, b)
    return [float(value) for value in (f(np.asarray(a)), f(np.asarray(b)), gaps.max(), gaps.min(), gaps.max())]


CHORD_ASKED = """([curve, a, b]) => {
  const f = CURVES[curve], { x, gap, least } = highest(f, a, b);
  return [f(a), f(b), gap, least, f(x) - (f(a) + (f(b) - f(a)) * (x - a) / (b - a))];
}"""
CHORD_AGREES = """({ curve, a, b }, sentence, points) => {
  const f = CURVES[curve], close = (one, other) => Math.abs(one - other) < 0.02, [gap] = [points("gap")];
  const [, x, height] = sentence.match(/most at x = (\\S+), where it is (\\S+) higher/) ?? [];
  const number = (text) => +text.replace("−", "-"), { kind } = verdict(f, a, b);
  const expected = { above: "is not convex", point: "no chord", on: "lies in the curve" }[kind] ?? /never runs below|all the way/;
  return [
    !points("a").every(([at, high]) => close(at, a) && close(high, f(a))) && "one end is not on the curve",
    !points("b").every(([at, high]) => close(at, b) && close(high, f(b))) && "the other end is not on the curve",
    !points("curve").every(([at, high]) => close(high, f(at))) && "another curve is drawn",
    (kind === "above") !== gap.length > 0 && "the gap is drawn and there is none, or the other way round",
    x && !(close(gap[0][0], number(x)) && close(gap[0][1] - gap[1][1], number(height))) && "the gap said is not the gap drawn",
    !sentence.match(expected) && !sentence.match(/^None of/) && `${kind} is said as: ${sentence}`,
    sentence.match(/^None of/) && kind === "above" && "a chord fails and none is said to",
  ].filter(Boolean);
}"""

ROWS = (
    Row("basins_map", "restarts.html", "basins_map_maths.js", basins_map.cases, basins_map.ASKED, basins_map.answer, basins_map.AGREES),
    Row("chord_test", "convex-functions.html", "chord_test_maths.js", chords, CHORD_ASKED, chord, CHORD_AGREES),
    Row("escape_times", "noise.html", "escape_times_maths.js", escapes.cases, escapes.ASKED, escapes.answer, escapes.AGREES),
    Row("followed_minimum", "homotopy.html", "followed_minimum_maths.js", followed_minimum.cases, followed_minimum.ASKED, followed_minimum.answer, followed_minimum.AGREES),
    Row("orbit_counter", "how-many-minima.html", "orbit_counter_maths.js", *orbit_counter.ROW),
    Row("steps_by_rate", "learning-rate.html", "steps_by_rate_maths.js", rates.cases, rates.ASKED, rates.answer, rates.AGREES),
    Row("three_points", "squared-error.html", "three_points_maths.js", one_unit.cases, one_unit.ASKED, one_unit.answer, one_unit.AGREES),
    Row("swap_walk", "two-minima.html", "swap_walk_maths.js", swap_walk.walks, swap_walk.ASKED, swap_walk.walk, swap_walk.AGREES),
)  # fmt: skip
