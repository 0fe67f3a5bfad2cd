"""Kicks that lead over a hill: the same runs in NumPy, and what the sentence and the picture must agree in."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from figures.noise_in_three_places import cost, descent
from landscape.search.kicks import waiting

STEPS, EACH = 300, 120  # of a run, and runs of each kind


def words(seeds: np.ndarray, count: int) -> np.ndarray:
    """The first numbers of mulberry32 in (-1, 1) for each seed, in words of 32 bits that overflow: (seeds, count)."""
    state = seeds[:, None] + np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
    word = (state ^ state >> np.uint32(15)) * (state | np.uint32(1))
    word ^= word + (word ^ word >> np.uint32(7)) * (word | np.uint32(61))
    return ((word ^ word >> np.uint32(14)).view(np.int32) + 0.5) / 2**31


def normal(between: np.ndarray) -> np.ndarray:
    """Normal numbers of variance 1/3 from numbers in (-1, 1), for which pairs within the circle are enough: (STEPS,)."""
    x, y = between.reshape(-1, 2).T
    r = x * x + y * y
    return (x[r < 1] * np.sqrt(-2 / 3 * np.log(r[r < 1]) / r[r < 1]))[:STEPS]


@cache
def runs() -> tuple[list[Any], np.ndarray]:
    """Cases, and for each: the last three kicks, w, the farthest it was, arrivals, cost, and the interval."""
    rng = np.random.default_rng(1)
    sizes, seeds = rng.uniform(0.4, 1.2, 2 * EACH), rng.integers(0, 2**32, 2 * EACH).astype(np.uint32)
    between = words(seeds, 4 * STEPS)
    kicks = sizes[:, None] * np.concatenate([between[:EACH, :STEPS], list(map(normal, between[EACH:]))])
    w = far = arrived = np.zeros(2 * EACH)
    for kick in kicks.T:
        w = descent(w) + kick
        far, arrived = np.maximum(far, w), arrived + (w >= 6)
        w = np.where(w >= 6, 0, w)
    ends = [(wait.low, min(wait.high, 1e99)) for wait in (waiting(int(count), STEPS) for count in arrived)]
    cases = [
        [kind, size, int(seed)] for kind, size, seed in zip(["uniform"] * EACH + ["gaussian"] * EACH, sizes, seeds)
    ]
    return cases, np.column_stack([kicks[:, -3:], w, far, arrived, cost(w), ends])


def cases(_: np.random.Generator) -> list[Any]:
    return runs()[0]


def answer(case: Any) -> list[float]:
    return list(map(float, runs()[1][runs()[0].index(case)]))


ASKED = """([kind, size, seed]) => {
  const drawn = kicks(kind, seed)(300), seen = follow([0, 0, 0], drawn, size);
  return [...drawn.slice(-3).map((kick) => size * kick), ...seen, on(seen[0])[1], ...interval(seen[2], 300)];
}"""

# Each run is repeated once, from its beginning; the numbers of steps and the means are compared as they are written.
AGREES = r"""({ kind, size, seed, steps }, sentence, points) => {
  const known = window.known ??= {}, seen = known[[kind, size, seed, steps]] ??= follow([0, 0, 0], kicks(kind, seed)(1000 * steps), size);
  const [w, far, arrived] = seen, ends = interval(arrived, 1000 * steps), mean = 1000 * steps / arrived, law = 4 * Math.PI * Math.exp(3 / size ** 2);
  const close = (one, other) => Math.abs(one - other) < 0.02, about = (one, other, part = 0.006) => Math.abs(one / other - 1) < part;
  const said = (pattern) => (sentence.match(pattern) ?? []).slice(1).map((text) => +text.replaceAll(",", "").replace("\u2212", "-"));
  const been = points("been"), bar = points("bar", 1), [[across, high]] = points("mean", 1), [[x, y]] = points("weight");
  const proved = kind === "uniform" && size <= 0.5, [one, count, all, low, most, exact, kramers] = said(
    /^One arrival in (\S+) steps: (\S+) in (\S+) \(95% interval (\S+) to (\S+)\)\. The exact mean is (\S+)\. .* says (\S+)\.$/);
  return [
    !(close(x, w) && close(y, on(w)[1])) && "the weight is elsewhere",
    !(close(been.at(-1)[0], far) && been.every(([at, height]) => close(height, on(at)[1]))) && "it came elsewhere",
    !bar.every(([at, height], k) => close(at, size) && close(height, Math.log10(ends[k]))) && "the bar is another interval",
    !(arrived ? close(across, size) && close(high, Math.log10(mean)) : high > 8) && "another mean is drawn",
    arrived && !(count === arrived && all === 1000 * steps && about(one, mean) && about(low, ends[0]) && about(most, ends[1]))
      && "another mean or interval is said",
    arrived && !(about(kramers, law) && (kind === "gaussian" ? exact < law * 1.01 : exact > law)) && "the law and the exact mean are others",
    !arrived && said(/^No arrival in (\S+) steps/)[0] !== 1000 * steps && "other steps are said",
    /never is one/.test(sentence) !== proved && "what is proved is not said, or what is said is not proved",
    proved && !(close(said(/came to w = (\S+)\.$/)[0], far) && far < 1 && !arrived) && "it came elsewhere, or too far",
    sentence.includes("have no threshold") && !(kind === "gaussian" && !arrived) && "Gaussian kicks are not used",
    sentence.includes("exceed the threshold") && !(kind === "uniform" && size > 0.5) && "the kicks are below the threshold",
  ].filter(Boolean);
}"""
