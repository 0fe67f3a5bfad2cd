"""The followed minimum: what the mathematics of its explorable must equal, and what its picture must show."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

from figures import followed_minimum

NONE = 9.0  # stands for a critical point that is not there
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(8)  # exact for polynomials of degree 15


def cases(rng: np.random.Generator) -> list[Any]:
    """The coefficients, a width and a place: 120 for each cost, none beside its fold, and 60 for random costs of degree six."""
    found = []
    for name, f in followed_minimum.COSTS.items():
        widths = rng.uniform(0, followed_minimum.WIDEST, 200)
        kept = widths[np.abs(widths - followed_minimum.compute().folds[name][1]) > 0.01][:119]
        found += [[f, float(s), float(x)] for s, x in zip([0, *kept], rng.uniform(-4, 4, 120), strict=True)]
    for slopes in np.sort(rng.uniform(-4, 4, (200, 5)), axis=1):  # where the slope of a random cost is zero
        if np.diff(slopes).min() > 0.3 and len(found) < 300:
            random = Polynomial.fromroots(slopes).integ()
            found.append([random.coef.tolist(), 0.0, float(rng.uniform(-4, 4))])
    return found


def answer(case: Any) -> list[float]:
    """The blurred cost as a Gaussian mean by quadrature, then the zeros of its slope, by NumPy and two steps of Newton's."""
    f, s, x = Polynomial(case[0]), case[1], case[2]
    blurred = sum(w * f(Polynomial([s * z, 1])) for z, w in zip(NODES, WEIGHTS / WEIGHTS.sum(), strict=True))
    slope = blurred.deriv()
    zeros = slope.roots()
    zeros = np.sort(zeros[np.abs(zeros.imag) < 1e-6].real)
    for _ in range(2):
        zeros = zeros - slope(zeros) / slope.deriv()(zeros)
    return [float(blurred(x)), *map(float, zeros), *[NONE] * (5 - len(zeros))]


ASKED = f"""([f, s, x]) => {{
  const found = critical(f, s);
  return [value(blurred(f, s), x), ...found, ...Array(5 - found.length).fill({NONE})];
}}"""

AGREES = f"""({{ cost, x, blur, away }}, sentence, points) => {{
  const f = {json.dumps(followed_minimum.COSTS)}[cost], s = blur * (1 - away / 100), flat = critical(f, s);
  // Descent, then descent after each of some small steps of the blur, as the page tells it.
  const down = (x, s) => {{
    const c = critical(f, s), uphill = value(blurred(f, s), x + 1e-6) > value(blurred(f, s), x - 1e-6);
    return c.some((at) => Math.abs(at - x) < 1e-5) ? x : uphill ? c.findLast((at) => at < x) : c.find((at) => at > x);
  }};
  let at = down(x, blur), here = blur === s ? at : undefined;
  for (let k = 1; k <= 40; k++) {{
    const now = blur * (1 - k / 40);
    if (here === undefined && now <= s) here = down(at, s);
    at = down(at, now);
  }}
  const end = Math.round(at), number = (text) => +text.replace("−", "-"), close = (p, q, room = 0.011) => Math.abs(p - q) < room;
  const [[disc]] = [points("followed")], [[ring]] = [points("other")], [[dot]] = [points("dot", 1)], way = points("way", 1);
  const off = (part, s) => points(part).some(([w, high]) => high > -700 && high < 350 && !close(high, value(blurred(f, s), w), 3));
  const places = [...sentence.matchAll(/x = (−?\\d+(?:\\.\\d+)?)/g)].map(([, text]) => number(text));
  const side = flat.findIndex((w) => close(w, here)), ends = critical(f, 0), lowest = value(f, ends[0]) < value(f, ends[2]) ? ends[0] : ends[2], other = flat.length > 1 ? flat.find((w, n) => n !== 1 && !close(w, here)) : here;
  const widths = [...sentence.matchAll(/s = (\\d\\.\\d\\d)/g)].map(([, text]) => number(text)), first = critical(f, blur).length;
  const found = /the lowest point/.test(sentence) && !/not the lowest|is missed/.test(sentence);
  return [
    off("cost", 0) && "another cost is drawn",
    off("curve", s) && "another blur is drawn",
    !close(disc[0], here, 0.02) && `the disc is at ${{disc[0]}}, and descent leads to ${{here}}`,
    !close(disc[1], value(blurred(f, s), disc[0]), 3) && "the disc is not on the curve",
    !close(ring[0], other, 0.02) && "the ring is at no minimum, or at the wrong one",
    !(close(dot[0], here, 0.02) && close(dot[1], s)) && "the dot below is elsewhere",
    !points("now", 1).every(([, high]) => close(high, s)) && "the dashed line is at another blur",
    !(close(way[0][0], x, 0.02) && close(way[0][1], blur) && close(way.at(-1)[0], here, 0.02) && close(way.at(-1)[1], s)) && "the way leads from or to elsewhere",
    way.slice(1).some(([w, high]) => high > 0 && !close(w, critical(f, high)[side], 0.06)) && "the way leaves its branch",
    !places.includes(end) && `the run ends at ${{end}}, and that is not said: ${{sentence}}`,
    found !== close(end, lowest) && `the run ends at ${{end}}: ${{sentence}}`,
    /has one minimum/.test(sentence) !== (flat.length === 1) && "the minima are counted wrongly",
    /already two/.test(sentence) !== (first === 3 && blur > 0) && "the minima at the start are counted wrongly",
    /Without a blur/.test(sentence) !== (blur === 0) && "whether there is a blur is said wrongly",
    !/blur is gone|Without/.test(sentence) && !widths.some((width) => close(width, s, 0.0051)) && "another blur is said",
    !/blur is gone|Without/.test(sentence) && !places.some((place) => close(place, here)) && "the followed minimum is said to be elsewhere",
    / (lower|higher)\\./.test(sentence) && /lower/.test(sentence) !== (value(blurred(f, s), other) < value(blurred(f, s), here)) && "lower and higher are exchanged",
  ].filter(Boolean);
}}"""
