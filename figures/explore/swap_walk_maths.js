// A 2-2-1 network of sigmoid units without biases: [a, b, c, d, v, w] are the weights into unit 1, into unit 2, and out of both.
const INPUTS = [...Array(9).keys()].map((k) => [Math.floor(k / 3), k % 3]);
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

export const outputs = ([a, b, c, d, v, w]) => INPUTS.map(([x, y]) => v * sigmoid(a * x + b * y) + w * sigmoid(c * x + d * y));

export const swapped = ([a, b, c, d, v, w]) => [c, d, a, b, w, v];

// The point (1 - t) p + t q.
export const mixed = (p, q, t) => p.map((value, k) => (1 - t) * value + t * q[k]);

export const loss = (p, targets) => outputs(p).reduce((sum, output, k) => sum + (output - targets[k]) ** 2, 0) / 9;

// The point at the share t of the length of a polygon, whose corner k lies at shares[k], from 0 to 1.
export const along = (corners, shares, t) => {
  const k = shares.findIndex((share) => share >= t) || 1;
  return mixed(corners[k - 1], corners[k], (t - shares[k - 1]) / (shares[k] - shares[k - 1]));
};
