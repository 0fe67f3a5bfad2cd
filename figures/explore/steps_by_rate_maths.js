// Three costs of one weight, runs of descent with momentum on them, and what a run was seen to do.
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

export const COSTS = {
  parabola: { start: 5, f: (w) => w * w / 3, slope: (w) => 2 * w / 3 },
  logistic: { start: 4, f: (w) => w - 3 * Math.log(sigmoid(w)), slope: (w) => 3 * sigmoid(w) - 2 },
  levels: {
    start: -0.5,
    f: (w) => (sigmoid(10 * w) ** 2 + sigmoid(w) ** 2 + 7 * sigmoid(-w) ** 2) / 9,
    slope: (w, s = sigmoid(w), t = sigmoid(10 * w)) => (20 * t * t * (1 - t) + (16 * s - 14) * s * (1 - s)) / 9,
  },
};

// The weights that descent visits: each step goes against the slope, and repeats `momentum` times the step before.
// A run ends where it is 1000 away.
export const run = ({ start, slope }, rate, momentum, count = 2000) => {
  const weights = [start];
  for (let now = start, before = start; weights.length <= count && Math.abs(now) < 1000;) {
    [now, before] = [now - rate * slope(now) + momentum * (now - before), now];
    weights.push(now);
  }
  return weights;
};

// What a run did, given the minimisers, the first the one it begins beside: from which step on it was near one; or how many
// places it visits in turn, 17 if more than 16, and between which it was in its last 100 steps.
export const seen = (weights, minima) => {
  const last = weights.slice(-100), [start] = weights;
  if (Math.abs(last.at(-1)) >= 1000) return { kind: "grows", steps: weights.length - 1 };
  const m = minima.find((at) => last.every((w) => Math.abs(w - at) < 1e-6));
  if (m !== undefined) {
    const steps = weights.findLastIndex((w) => Math.abs(w - m) > 0.01) + 1;
    const over = weights.slice(0, steps).some((w) => (w - m) * (start - m) < 0);
    return { kind: m !== minima[0] ? "moves" : steps < 2 ? "hits" : over ? "over" : "side", steps };
  }
  let places = 2;
  while (places < 17 && last.some((w, k) => Math.abs(w - weights[weights.length - 100 + k - places]) > 1e-6)) places++;
  return { kind: places > 16 ? "none" : "cycle", places, from: Math.min(...last), to: Math.max(...last) };
};
