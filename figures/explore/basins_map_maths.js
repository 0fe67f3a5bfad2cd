// Descent on a 2-2-1 network of sigmoid units without biases, which learns the outputs that it has with other weights: [a, b, c, d,
// v, w] are the weights into unit 1, into unit 2, and out of both. The inputs are {0, 1, 2} x {0, 1, 2}; the loss is the mean squared error.
const sigmoid = (z) => 1 / (1 + Math.exp(-z)), targets = [];

// At input number k the output's six derivatives in the weights, and how far the output is from its target.
const sample = ([a, b, c, d, v, w], k) => {
  const x = k / 3 | 0, y = k % 3, s = sigmoid(a * x + b * y), t = sigmoid(c * x + d * y), p = v * s * (1 - s), q = w * t * (1 - t);
  return [p * x, p * y, q * x, q * y, s, t, v * s + w * t - (targets[k] ?? 0)];
};
for (let k = 0; k < 9; k++) targets[k] = sample([-1.5, 2, 1.7, .4, 2.3, .8], k)[6];

export const loss = (p) => targets.reduce((sum, _, k) => sum + sample(p, k)[6] ** 2 / 9, 0);

// The weights before the first step, after the last, and after each of those that are drawn: of the first 98, then of two of every
// twenty, which show how a run leaps to and fro, those that lead away from the last one drawn. No list is made for any other, not even by
// taking `now` apart, and no exponential for a sample, as each is a product of powers of those of the weights: thousands of steps then fit
// into a frame.
export const descent = (start, rate, count = 3000) => {
  const run = [start], now = [...start], share = rate / 4.5;
  for (let step = 1; step <= count; step++) {
    const A = Math.exp(-now[0]), B = Math.exp(-now[1]), C = Math.exp(-now[2]), D = Math.exp(-now[3]), v = now[4], w = now[5];
    for (let x = 0, e = 1, f = 1; x < 3; x++, e *= A, f *= C) for (let y = 0, g = e, h = f; y < 3; y++, g *= B, h *= D) {
      const s = 1 / (1 + g), t = 1 / (1 + h), push = share * (v * s + w * t - targets[3 * x + y]), p = push * v * s * (1 - s), q = push * w * t * (1 - t);
      now[0] -= p * x;
      now[1] -= p * y;
      now[2] -= q * x;
      now[3] -= q * y;
      now[4] -= push * s;
      now[5] -= push * t;
    }
    if (step > 98 && step % 20 > 1 || run.at(-1).every((weight, i) => Math.abs(weight - now[i]) < .02)) continue;
    run.push([...now]);
  }
  return [...run, now];
};

// The weights after those of 100 Levenberg-Marquardt steps that lower the loss: they bring a run to its end, where none does by more
// than rounding.
export const finish = (p) => {
  for (let count = 100, damping = 1, now = loss(p); count--;) {
    // The means over the samples of the products of the derivatives with each other and with the distance. Made by a map, or with typed
    // arrays for rows, they would take V8 ten to twenty times as long.
    const rows = [];
    for (let i = 0; i < 6; i++) rows[i] = [0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < 9; k++) {
      const row = sample(p, k);
      for (let i = 0; i < 6; i++) for (let j = 0; j < 7; j++) rows[i][j] += row[i] * row[j] / 9;
    }
    for (let i = 0; i < 6; i++) {
      rows[i][i] += damping;
      for (let k = 0; k < 6; k++) {
        const push = rows[k][i] / rows[i][i];
        if (i !== k) for (let j = 0; j < 7; j++) rows[k][j] -= push * rows[i][j];
      }
    }
    const next = p.map((weight, i) => weight - rows[i][6] / rows[i][i]), end = loss(next);
    if (end < now) [p, now] = [next, end];
    else if (end < now + 1e-16) break;
    damping *= p === next ? .3 : 2;
  }
  return p;
};
