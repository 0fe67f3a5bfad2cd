"""What the explorable of learning rates must compute, and what its sentence and its picture must agree in."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures import steps_by_rate

FOLLOWED = 12  # steps; a run without any pattern doubles a rounding error in each


def cases(rng: np.random.Generator) -> list[Any]:
    """80 rates and momenta for each cost, with a weight at which the cost is compared."""
    return [
        [cost, rng.uniform(0.05, 6), rng.uniform(0, 0.9), rng.uniform(-4, 8)]
        for cost in steps_by_rate.COSTS
        for _ in range(80)
    ]


def answer(case: Any) -> list[float]:
    """The cost at a weight, the first weights of a run, how many there are in the end."""
    cost, rate, momentum, w = case
    weights = steps_by_rate.run(cost, rate, momentum, FOLLOWED)
    weights += [weights[-1]] * (FOLLOWED + 1 - len(weights))
    judged = steps_by_rate.run("parabola", rate, momentum, steps_by_rate.JUDGED)
    return [steps_by_rate.COSTS[cost](w), *weights, len(judged)]


ASKED = """([cost, rate, momentum, w]) => {
  const weights = run(COSTS[cost], rate, momentum, 12), end = weights.at(-1);
  while (weights.length < 13) weights.push(end);
  return [COSTS[cost].f(w), ...weights, run(COSTS.parabola, rate, momentum).length];
}"""

# The picture maps the numbers of each cost to the axes of the parabola.
AGREES = """({ cost, rate, momentum }, sentence, points) => {
  const figure = document.getElementById("fig-steps_by_rate"), { data } = JSON.parse(figure.querySelector(".explore").dataset.explore);
  const { f } = COSTS[cost], { scale: [a, b, c, d], minima } = data[cost];
  const close = (one, other, scale) => Math.abs(one - other) < scale * 0.002 + Math.abs(other) * 1e-3;
  const off = (x, at) => !close(x, a * at + b, 12), high = (y, at) => !close(y, c * f(at) + d, 14);
  const weights = run(COSTS[cost], rate, momentum), on = weights.slice(0, 41), number = (text) => +text.replace("−", "-");
  const each = (part, at) => points(part, at).filter((_, k) => k % 2); // a dot is a line from a point to itself
  const [dots, walk, losses, marks] = [each("dots"), points("walk"), points("losses", 1), each("marks", 1)];
  const said = (pattern) => (sentence.match(pattern) ?? []).slice(1).map(number), [limit] = said(/limit[^\\d]*(\\d+\\.\\d\\d)/);
  const mark = figure.querySelector("[data-mark]"), slider = figure.querySelector("[name=rate]");
  const [between, to] = said(/between (\\S+) and ([^\\s.,]+\\.\\d\\d)/), last = weights.slice(-100), [near] = minima;
  const minimum = sentence.includes("the flat one: from step") ? minima[1] : near, [since] = said(/rom step (\\d+) on/);
  const size = (k) => Math.abs(weights[k] - minimum);
  return [
    [dots, walk].some((part) => part.length !== on.length || part.some(([x, y], k) => off(x, on[k]) || high(y, on[k])))
      && "other weights are drawn",
    [losses, marks].some((part) => part.length !== on.length || part.some(([k, y], n) => !close(k, n, 40) || high(y, on[n])))
      && "other losses are drawn",
    points("curve").some(([x, y]) => high(y, (x - b) / a)) && "another curve is drawn",
    points("minimum").some(([x, y]) => off(x, near) || high(y, near)) && "the minimum is elsewhere",
    !close(limit, data[cost].limit * (1 + momentum), 5) && `the limit is said to be ${limit}`,
    !close(+slider.min + mark.style.getPropertyValue("--mark") * (slider.max - slider.min), limit, 5) && "the mark is not at the limit",
    /is below the limit/.test(sentence) && rate >= limit + 0.01 && "the rate is not below the limit",
    /above the limit/i.test(sentence) && rate <= limit - 0.01 && "the rate is not above the limit",
    since && (weights.slice(since).some((_, k) => size(since + k) > 0.01) || size(since - 1) <= 0.01) && `near from step ${since}, it says`,
    /settles/.test(sentence) !== (size(weights.length - 1) < 1e-6) && !/not settle|one side|first step/.test(sentence) && "settles, or does not",
    between && !(close(between, Math.min(...last), 3) && close(to, Math.max(...last), 3)) && `ends between ${between} and ${to}`,
    /beyond/.test(sentence) !== Math.abs(weights.at(-1)) >= 1000 && "the jumps grow, or do not",
    /From step/.test(sentence) && weights.slice(1, since).some((_, k) => (weights[k] - near) * (weights[k + 1] - near) < 0) && "not from one side",
  ].filter(Boolean);
}"""
