// Descent on a 2-2-1 network of sigmoid units without biases, which learns the outputs that it has with other weights: [a, b, c, d,
// v, w] are the weights into unit 1, into unit 2, and out of both. The inputs are {0, 1, 2} x {0, 1, 2}; the loss is the mean squared error.
const sigmoid = (z) => 1 / (1 + Math.exp(-z)), targets = [];

// At input number k the output's six derivatives in the weights, and how far the output is from its target.
const sample = ([a, b, c, d, v, w], k) => {
  const x = (k - k % 3) / 3, y = k % 3, s = sigmoid(a * x + b * y), t = sigmoid(c * x + d * y), p = v * s * (1 - s), q = w * t * (1 - t);
  return [p * x, p * y, q * x, q * y, s, t, v * s + w * t - (targets[k] ?? 0)];
};
for (let k = 0; k < 9; k++) targets[k] = sample([-1.5, 2, 1.7, 0.4, 2.3, 0.8], k)[6];

// The means over the samples of the products of any two of these seven; the last is the loss.
const means = (p) => {
  const rows = Array.from({ length: 7 }, () => [0, 0, 0, 0, 0, 0, 0]);
  for (let k = 0; k < 9; k++) {
    const row = sample(p, k);
    for (let i = 0; i < 7; i++) for (let j = 0; j < 7; j++) rows[i][j] += row[i] * row[j] / 9;
  }
  return rows;
};
export const loss = (p) => means(p)[6][6];

// The weights after 0, 1, ..., `count` steps.
export const descent = (p, rate, count = 3000) => {
  const points = [p];
  while (count--) {
    const next = [...p];
    for (let k = 0; k < 9; k++) {
      const row = sample(p, k), push = rate * row[6] * 2 / 9;
      for (let i = 0; i < 6; i++) next[i] -= push * row[i];
    }
    points.push(p = next);
  }
  return points;
};

// The weights after those of 100 Levenberg-Marquardt steps that lower the loss: they bring a run to its end.
export const finish = (p) => {
  for (let count = 100, damping = 1; count--;) {
    const rows = means(p), now = rows[6][6];
    for (let i = 0; i < 6; i++) {
      rows[i][i] += damping;
      for (let k = 0; k < 7; k++) {
        const push = rows[k][i] / rows[i][i];
        if (i !== k) for (let j = 0; j < 7; j++) rows[k][j] -= push * rows[i][j];
      }
    }
    const next = p.map((weight, i) => weight - rows[i][6] / rows[i][i]), lower = loss(next) < now;
    if (lower) p = next;
    damping *= lower ? 0.3 : 2;
  }
  return p;
};
