"""Starts in the plane and their runs: what the mathematics must equal, and what sentence and picture must agree in."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.cases.answer.basins import BEST, FIRST, OPEN, SECOND, TWIN, end_of_runs, limits, minima, plane
from landscape.cases.answer.ends_by_rule import SWAP
from landscape.cases.answer.ends_of_descent import CASE

RATES, STARTS, HALF, STEPS, MORE = (0.05, 0.1, 0.2, 0.45, 0.7), 80, 9, 6, 1000
NEAR = 0.3  # a start is away from the borders if those so near, on eight sides, have its end
KINDS = (BEST, FIRST, SECOND, TWIN, FIRST, SECOND)  # of the three minima, then of their twins
COPIES = [*minima().tolist(), *minima()[:, SWAP].tolist()]

ROUNDED = [np.round(part, 12).tolist() for part in plane()[:2]]  # as the page has them: some runs forget nothing


def cases(rng: np.random.Generator) -> list[Any]:
    """Starts away from the borders of basins, with a rate and the end that the library finds."""
    around = NEAR * np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    found = []
    for rate in RATES:
        starts = rng.uniform(-HALF, HALF, (STARTS, 2))
        thetas = plane().weights((starts[:, None] + around).reshape(-1, 2))
        ends = end_of_runs(thetas, rate).reshape(STARTS, len(around))
        kept = (ends == ends[:, :1]).all(axis=1)
        found += [
            [theta.tolist(), rate, int(end)]
            for theta, end in zip(plane().weights(starts[kept]), ends[kept, 0], strict=True)
        ]
    assert {end for _, _, end in found} >= {BEST, TWIN, FIRST, OPEN}
    return found


def answer(case: Any) -> list[float]:
    """The loss at the start, the weights after six steps, the end, and how many steps are drawn that should not be, or the other way round."""
    start, rate, end = case
    theta = np.array(start)
    for _ in range(STEPS):
        theta = theta - rate * CASE.problem.gradient(theta)
    return [CASE.problem.cost(np.array(start)), *theta.tolist(), end, 0]


ASKED = f"""([start, rate]) => {{
  const end = finish(descent(start, rate).at(-1)), near = (at) => at.every((weight, i) => Math.abs(weight - end[i]) < 1e-3);
  const drawn = descent(start, rate, {MORE}), same = (one, other) => one?.every((weight, i) => weight === other[i]);
  let wrong = 0, last = 0;
  for (let step = 1, now = start; step <= {MORE}; step++) {{
    now = descent(now, rate, 1).at(-1);
    const moved = Math.max(...now.map((weight, i) => Math.abs(weight - drawn[last][i]))) >= 0.02;
    const expected = step === {MORE} || (moved && (step < 99 || step % 20 < 2)), found = same(drawn[last + 1], now);
    if (found !== expected) wrong++;
    while (same(drawn[last + 1], now)) last++;
  }}
  return [loss(start), ...descent(start, rate, {STEPS}).at(-1), {list(KINDS)}[{COPIES}.findIndex(near)] ?? {OPEN}, wrong + drawn.length - 1 - last];
}}"""

AGREES = f"""({{ x, y, rate }}, sentence, points) => {{
  const origin = {ROUNDED[0]}, along = {ROUNDED[1]}, copies = {COPIES}, limits = {limits().tolist()};
  const places = [/to the best fit, where it is 0\\./, /to the worse minimum, /, /to a second worse/, /to the twin of the best fit, /, /to the twin of the worse minimum, /, /to a second worse/];
  const names = ["at the best fit", "at the worse minimum", "at a second worse minimum", "at the twin", "at the twin of the worse minimum", "at a second worse minimum"];
  const seen = (p) => along.map((axis) => axis.reduce((sum, a, i) => sum + a * (p[i] - origin[i]), 0));
  const close = (one, other) => one.every((value, i) => Math.abs(value - other[i]) < 0.01);
  const follow = (rate) => {{
    const run = descent(origin.map((weight, i) => weight + x * along[0][i] + y * along[1][i]), rate), last = finish(run.at(-1));
    const number = copies.findIndex((at) => at.every((weight, i) => Math.abs(weight - last[i]) < 1e-3));
    return {{ run, last, number, settles: number >= 0 && rate < limits[number % 3] }};
  }};
  const {{ run, last, number, settles }} = follow(rate), end = settles ? last : run.at(-1);
  const drawn = points("run"), rest = points("rest"), [ring] = points("end"), [start] = points("start");
  const place = number < 0 ? /come to no minimum that we know/ : places[number], other = sentence.match(/start ends (.*)\\.$/)?.[1];
  return [
    !close(start, [x, y]) && "the start is elsewhere",
    !close(drawn[0], start) && "the run begins elsewhere",
    !(drawn.length === run.length && run.every((p, k) => close(seen(p), drawn[k]))) && "the line is no run",
    !close(rest[0], drawn.at(-1)) && "the dashed part begins elsewhere",
    !close(rest.at(-1), ring) && "the dashed part ends elsewhere",
    !close(ring, seen(end)) && "the ring is not at the end",
    !place.test(sentence) && `minimum number ${{number}} is said as: ${{sentence}}`,
    settles === /repels descent|to no minimum/.test(sentence) && `with rate ${{rate}} is said: ${{sentence}}`,
    !sentence.startsWith(`After 3,000 steps the loss is ${{loss(run.at(-1)).toFixed(4)}} to`) && "another loss is said",
    (rate === 0.1) !== (other === undefined) && "the colours are not explained, or where they need not be",
    other && other !== (names[follow(0.1).number] ?? "at no minimum") && `rate 0.1 is said to end ${{other}}`,
  ].filter(Boolean);
}}"""
