// One weight descends by half its slope and is kicked. The numbers are those of mulberry32 (Tommy Ettinger), which needs integers
// of 32 bits alone, so that all browsers draw the same. Kicks of size 1 are uniform in (-1, 1), or normal with the same variance,
// by Marsaglia's polar method; the function that is returned gives the next ones of them.
export const kicks = (kind, seed) => {
  const next = () => {
    let t = seed = seed + 0x6d2b79f5 | 0;
    t = Math.imul(t ^ t >>> 15, t | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) + 0.5) / 2 ** 31;
  };
  const kick = kind === "uniform" ? next : () => {
    for (;;) {
      const x = next(), y = next(), r = x * x + y * y;
      if (r < 1) return x * Math.sqrt(-2 / 3 * Math.log(r) / r);
    }
  };
  return (count) => new Float64Array(count).map(kick);
};

const slope = (w) => Math.min(w, Math.max(2 - w, w - 6));

// The place on the curve of the cost.
export const on = (w, s = slope(w)) => [w, (w < 1 ? s * s : w < 4 ? 2 - s * s : s * s - 6) / 2];

// Where the weight is, the farthest it has been, how often it has arrived at 6 and begun again at 0: after kicks, given for size 1.
export const follow = ([w, far, arrived], kicks, size) => {
  for (let k = 0; k < kicks.length; k++) {
    w += size * kicks[k] - slope(w) / 2;
    if (w > far) far = w;
    if (w >= 6) {
      w = 0;
      arrived++;
    }
  }
  return [w, far, arrived];
};

// The 95 % interval for the steps to one arrival, by Byar's approximation to Poisson's, and exact below
// where it fails, for one arrival; far away where none is known.
export const interval = (arrived, steps) => {
  const end = (n, z) => steps / n / (1 - 1 / 9 / n + z / 3 / Math.sqrt(n)) ** 3;
  return [end(arrived + 1, 1.96), arrived > 1 ? end(arrived, -1.96) : arrived ? -steps / Math.log(0.975) : 1e99];
};
