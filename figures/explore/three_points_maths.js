// One sigmoid unit with one weight: the costs of a few samples, and where they are least.
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

// A sample is a number s, its input with the sign of its label: plus for 1, minus for 0. Its margin at the weight w is s w.
const mean = (samples, term) => samples.reduce((total, s) => total + term(s), 0) / samples.length;
export const squared = (samples, w) => mean(samples, (s) => sigmoid(-s * w) ** 2);
export const slope = (samples, w) => mean(samples, (s) => -2 * s * sigmoid(-s * w) ** 2 * sigmoid(s * w));
export const log = (samples, w) => mean(samples, (s) => Math.log1p(Math.exp(-s * w)));
export const logSlope = (samples, w) => mean(samples, (s) => -s * sigmoid(-s * w));

// Weights from -1/2 to 1/2, closest near 0.
export const WEIGHTS = Array.from({ length: 161 }, (_, k) => (k / 80 - 1) * Math.abs(k / 80 - 1) / 2);

// Where f, of another sign at `high` than at `low`, changes it: by bisection.
export const zero = (f, low, high) => {
  const rises = f(high) > 0;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === rises) high = middle;
    else low = middle;
  }
  return high;
};

// The minima of squared error that are found between the weights, and the maxima, by increasing w.
export const turns = (samples) => {
  const f = (w) => slope(samples, w), minima = [], maxima = [];
  let last = 0, before = 0; // the last slope that was not zero, and where
  for (const w of WEIGHTS) {
    const now = f(w);
    if (before * now < 0) (now > 0 ? minima : maxima).push(zero(f, last, w));
    if (now) [last, before] = [w, now];
  }
  return { minima, maxima };
};

// The minimum of the log-loss, on the whole line; undefined without one. Inputs are whole numbers, so it lies within 3 of 0.
export const logMinimum = (samples) => {
  if (Math.min(...samples) < 0 && Math.max(...samples) > 0) return zero((w) => logSlope(samples, w), -3, 3);
};
