"""One sigmoid unit and its samples: what the mathematics of its explorable must equal, and what its picture must show."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from figures import three_points
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR

TURNS = 5  # at most, of which the last is the minimum of the log-loss; 9 stands for none


def cases(rng: np.random.Generator) -> list[Any]:
    """300 sets of three samples, [inputs, labels], near and far, and a weight."""
    near, far = rng.integers(0, 121, (300, 3)), np.exp(rng.uniform(0, np.log(120), (300, 3))).round().astype(int)
    inputs, labels = np.where(rng.random((300, 1)) < 0.5, near, far), rng.integers(0, 2, (300, 3))
    return [
        [[100, 10, 1], [1, 0, 1], 0.1],
        *(
            [x.tolist(), y.tolist(), float(w)]
            for x, y, w in zip(inputs, labels, rng.uniform(-0.5, 0.5, 300), strict=True)
        ),
    ]


def answer(case: Any) -> list[float]:
    """Both costs and slopes at the weight, then the turning points between the weights, by the library and SciPy."""
    x, y, w = np.array(case[0], dtype=float), np.array(case[1]), case[2]
    signs = (2 * y - 1) * x

    def slope(at: float) -> float:
        return float((-2 * signs * expit(-signs * at) ** 2 * expit(signs * at)).mean())

    def log_slope(at: float) -> float:
        return float((-signs * expit(-signs * at)).mean())

    costs = [float(loss.value(w * x, y).mean()) for loss in (SIGMOID_SQUARED_ERROR, LOG_LOSS)]
    weights = three_points.weights()
    slopes = np.array([slope(at) for at in weights])
    kept = np.flatnonzero(slopes)
    found = [
        brentq(slope, weights[i], weights[j], xtol=1e-15, rtol=1e-14)
        for i, j in pairwise(kept) if slopes[i] * slopes[j] < 0
    ]  # fmt: skip
    log = brentq(log_slope, -3, 3, xtol=1e-15, rtol=1e-14) if signs.min() < 0 < signs.max() else 9.0
    return [*costs, slope(w), log_slope(w), *found, *[9.0] * (TURNS - 1 - len(found)), log]


ASKED = f"""([xs, labels, w]) => {{
  const samples = xs.map((x, k) => x * (2 * labels[k] - 1)), {{ minima, maxima }} = turns(samples);
  const found = [...minima, ...maxima].sort((p, q) => p - q);
  return [squared(samples, w), log(samples, w), slope(samples, w), logSlope(samples, w),
    ...found, ...Array({TURNS - 1} - found.length).fill(9), logMinimum(samples) ?? 9];
}}"""

AGREES = """({ labels, ...inputs }, sentence, points) => {
  const names = Object.keys(inputs), samples = names.map((name, k) => inputs[name] * (2 * labels[k] - 1));
  const close = (one, other, room = 0.011) => Math.abs(one - other) < room, number = (text) => +text.replace("−", "-");
  const f = (w) => squared(samples, w), { minima } = turns(samples), best = logMinimum(samples);
  const seen = ["worse", "best"].flatMap((part) => points(part)), said = sentence.match(/(no|one|two) minim/)?.[1];
  const drawn = points("log-best"), places = [...sentence.matchAll(/w = (−?\\d+\\.\\d+)/g)].map(([, text]) => number(text));
  const counted = /has (two|one) minim/.test(sentence) || /Squared error has no/.test(sentence);
  return [
    !points("squared").every(([w, high]) => close(high, f(w))) && "another curve of squared error is drawn",
    !points("log").every(([w, high]) => close(high, log(samples, w), 0.03)) && "another curve of log-loss is drawn",
    names.some((name, k) => points(name, 1).some(([, high]) => Math.round(high) !== +labels[k])) && "a sample has another label",
    counted && { no: 0, one: 1, two: 2 }[said] !== minima.length && `${minima.length} minima are said as: ${sentence}`,
    seen.length !== minima.length && `${minima.length} minima and ${seen.length} discs`,
    !seen.every(([w, high]) => minima.some((p) => close(p, w)) && close(high, f(w))) && "a disc is at no minimum",
    seen.length > 1 && !(seen[0][1] > seen[1][1] - 0.005) && "the minimum called worse is the better one",
    minima.some((w) => counted && !places.some((place) => close(place, w))) && "a minimum is said to be elsewhere",
    best !== undefined && !places.some((place) => close(place, best)) && "the minimum of log-loss is said to be elsewhere",
    (best !== undefined) !== counted && "the labels disagree and no minimum of log-loss is said, or the other way round",
    best !== undefined && drawn.length !== +(Math.abs(best) <= 0.5) && "the minimum of log-loss is drawn off the picture, or not at all",
    !drawn.every(([w]) => close(w, best)) && "the minimum of log-loss is drawn elsewhere",
  ].filter(Boolean);
}"""
