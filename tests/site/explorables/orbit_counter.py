"""The orbit counter: whole numbers of up to a hundred digits, settings listed, and the bars that stand for them."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures import orbit_counter

LISTED, CHUNKS, SIZE = 3, 18, 6  # units whose settings are listed; chunks of a number, and how many digits each has


def cases(rng: np.random.Generator) -> list[Any]:
    """The units that a reader can choose; then any, also zero, equal and opposite ones."""
    chosen: list[Any] = [
        [kind, n, bool(n % 2)] for kind in orbit_counter.UNITS for n in range(2, orbit_counter.MOST + 1)
    ]
    sizes = [*rng.integers(1, LISTED + 1, 60), *rng.integers(1, orbit_counter.MOST + 1, 120)]
    anything = [
        [rng.integers(-4, rng.integers(1, 70), n).tolist(), int(n), odd] for n in sizes for odd in (False, True)
    ]
    return chosen + anything


def answer(case: Any) -> list[float]:
    """The size in chunks of digits, last first; each listed setting as one number; two corners of the bars."""
    units, n, odd = case
    values = orbit_counter.UNITS[units](n) if isinstance(units, str) else units
    size = orbit_counter.size(values, odd)
    lists = orbit_counter.settings(values, odd) if n <= LISTED else [tuple(values)]
    bars, bases = orbit_counter.placed([values] * len(lists), odd)
    chunks = [size // 10 ** (SIZE * k) % 10**SIZE for k in range(CHUNKS)]
    codes = sorted(sum(value * 200**k for k, value in enumerate(one)) for one in lists)
    return [*chunks, *codes, *[0] * (orbit_counter.ROOM - len(codes)), *bars[-1][0], *bars[-1][1], *bases[-1][0]]


ASKED = f"""([units, n, odd]) => {{
  const values = UNITS[units]?.(n) ?? units, count = size(values, odd), lists = n <= {LISTED} ? settings(values, odd) : [values];
  const chunks = Array.from({{ length: {CHUNKS} }}, (_, k) => Number(count / 10n ** BigInt({SIZE} * k) % 10n ** {SIZE}n));
  const codes = Array({orbit_counter.ROOM}).fill(0), sum = (one) => one.reduce((whole, value, k) => whole + value * 200 ** k, 0);
  codes.splice(0, lists.length, ...lists.map(sum).sort((one, other) => one - other));
  const {{ bars, bases }} = placed(lists.map(() => values), odd);
  return [...chunks, ...codes, ...bars.at(-1).flat(), ...bases.at(-1)[0]];
}}"""
AGREES = f"""({{ n, units, activation }}, sentence, points) => {{
  const odd = activation === "tanh", count = size(UNITS[units](n), odd), digits = String(count).length, all = count <= {orbit_counter.ROOM};
  const said = sentence.replace(/[,\\u200b]/g, ""), endless = said.includes("infinitely many"), [[at, high]] = points("dot", 1);
  const [[over, ring]] = points("ring", 1), ends = points("bars"), heights = ends.map(([, y], k) => k % 2 ? y - ends[k - 1][1] : 0);
  const groups = Array.from({{ length: ends.length / 2 / n }}, (_, k) => heights.slice(2 * n * k, 2 * n * (k + 1)).map((y) => y.toFixed(2)).join());
  return [
    !said.match(`\\\\b${{count}}\\\\b.*[(]${{all ? "all are" : `${{digits}} digits; one is`}} drawn[)]`) && `there are ${{count}} and it says ${{sentence}}`,
    !(Math.abs(at - n) < 0.02 && Math.abs(high - digits) < 0.1) && "the dot is not at the number of digits",
    !(Math.abs(over - n) < 0.02 && Math.abs(ring - (endless ? {orbit_counter.ENDLESS} : digits)) < 0.1) && "the ring contradicts the sentence",
    endless !== (activation === "relu" || units !== "different") && "infinitely many are said, or not, of the wrong settings",
    groups.length !== (all ? Number(count) : 1) && "the bars are not as many settings as there are",
    new Set(groups).size !== groups.length && "two settings drawn are the same",
  ].filter(Boolean);
}}"""

ROW = cases, ASKED, answer, AGREES
