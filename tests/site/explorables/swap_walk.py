"""The walk from a network to its swapped copy: its mathematics in NumPy, and what its sentence and picture must agree in."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.cases.answer.network import ANSWER, GRID
from landscape.model.activations import LOGISTIC
from landscape.model.networks import NO_BIASES, forward, unflatten

SWAPPED = [2, 3, 0, 1, 5, 4]


def walks(rng: np.random.Generator) -> list[Any]:
    """200 networks with a place on the line to their copy and on a polygon of four corners."""
    cases = []
    for _ in range(200):
        corners, shares = rng.normal(0, 2, (4, 6)), [0.0, *np.sort(rng.uniform(size=2)).tolist(), 1.0]
        cases.append([rng.normal(0, 2, 6).tolist(), float(rng.uniform()), corners.tolist(), shares])
    return cases


def walk(case: Any) -> list[float]:
    """The outputs at the start and at the copy, the loss on the line, and the place on the polygon."""
    start, t, corners, shares = np.array(case[0]), case[1], np.array(case[2]), case[3]
    outputs = lambda theta: forward(unflatten(theta, ANSWER, NO_BIASES), GRID, LOGISTIC)
    here = (1 - t) * start + t * start[SWAPPED]
    place = [np.interp(t, shares, row) for row in corners.T]
    loss = np.mean((outputs(here) - outputs(start)) ** 2)
    return [float(value) for value in (*outputs(start), *outputs(start[SWAPPED]), loss, *place)]


ASKED = """([start, t, corners, shares]) => {
  const targets = outputs(start), twin = swapped(start);
  return [...targets, ...outputs(twin), loss(mixed(start, twin, t), targets), ...along(corners, shares, t)];
}"""
AGREES = """({ way, t, difference, out }, sentence, points) => {
  const close = (one, other) => Math.abs(one - other) < 0.0051, number = (text) => +text.replace("−", "-");
  const words = (part) => document.querySelector(`#fig-swap_walk [data-part="${part}"] text`).textContent;
  const weights = [0, 1, 2, 3, 4, 5].map((k) => number(words(`weight${k}`)));
  const mix = (one, other, share) => (1 - share) * one + share * other;
  const start = [-1.5, 2, mix(-1.5, 1.7, difference), mix(2, 0.4, difference), 2.3, out], twin = swapped(start);
  const own = difference === 1 && out === 0.8, around = way === "pass" && own && t > 0 && t < 1;
  const [[at, height]] = points("dot", 1), hill = points("hill", 1), gap = points("gap", 1), over = points("over", 1);
  const [, said] = sentence.match(/(?:loss is|its loss is) (\\d\\S*\\d)/) ?? [], expected = loss(mixed(start, twin, t), outputs(start));
  const equal = difference === 0 && out === 2.3, [near] = hill.length ? hill.slice(Math.round(t * 100)) : [[t, 0]];
  const kind = equal ? "single point" : difference === 0 ? "proves nothing" : t === 0 ? "the network itself" : t === 1 ? "units are swapped"
    : way === "straight" ? "is not convex" : own ? "around the hill" : "computed for the answer";
  return [
    !close(at, t) && "the dot is not at t",
    !around && !weights.every((weight, k) => close(weight, mix(start[k], twin[k], t))) && "the wires have other weights",
    around && Math.abs(t - 0.5) < 1e-9 && !(weights[0] === weights[2] && weights[4] === weights[5]) && "the pass has unequal units",
    !around && !close(height, expected) && "the dot is not at the loss",
    around && !(height < 0.0125) && "the dot is not on the low way",
    !around && !close(near[1], height) && "the dot is not on the curve",
    (hill.length > 0) === equal && "a line is drawn and there is none, or the other way round",
    (over.length > 0) !== own && "the curved way belongs to the answer's weights alone",
    !close(gap[1][1], height) && "the gap does not end at the dot",
    said && !close(number(said), height) && "the loss said is not the loss drawn",
    /difference|both ends it is/.test(sentence) && !/difference 0\\)|both ends it is 0:/.test(sentence) && "the copy gives other outputs",
    sentence.includes("not convex") && !(expected > 1e-6 && t > 0 && t < 1) && "not convex without a hill",
    !sentence.includes(kind) && `${kind} is said as: ${sentence}`,
  ].filter(Boolean);
}"""
