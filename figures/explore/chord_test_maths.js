// The curves, and how far a chord lies below one of them.
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

export const CURVES = {
  bowl: (x) => x * x,
  well: (x) => x * x * (x * x - 3),
  trough: (x) => Math.max(Math.abs(x) - 1, 0),
  logloss: (x) => Math.log1p(Math.exp(-2 * x)),
  squared: (x) => 4 * (1 - sigmoid(2 * x)) ** 2,
  ripple: (x) => x * x + Math.cos(4 * x) / 4,
};

// `count + 1` points from a to b, in equal steps.
export const between = (a, b, count) => Array.from({ length: count + 1 }, (_, k) => a + (b - a) * k / count);

// Where the curve is highest above its chord, looked for at 199 places; `gap` is negative if that is nowhere.
export const highest = (f, a, b) => {
  const start = f(a), rise = f(b) - start;
  let found = { x: a, gap: -Infinity, least: Infinity };
  between(a, b, 200).slice(1, -1).forEach((x, k) => {
    const gap = f(x) - (start + rise * (k + 1) / 200);
    if (gap > found.gap) found = { ...found, x, gap };
    found.least = Math.min(found.least, gap);
  });
  return found;
};

export const ROUNDING = 1e-9; // heights are at most 5, known to some 1e-15

// What one chord says: "point" if there is none, "above" if the curve rises above it, "on" if the chord lies in it.
export const verdict = (f, a, b) => {
  if (a === b) return { kind: "point" };
  const found = highest(f, Math.min(a, b), Math.max(a, b));
  return { ...found, kind: found.gap > ROUNDING ? "above" : found.least < -ROUNDING ? "below" : "on" };
};

// Of all chords with ends at these places, the one that the curve rises above most; null if there is none.
export const worst = (f, places) => {
  let found = { gap: ROUNDING }, chord = null;
  places.forEach((a, k) => places.slice(k + 1).forEach((b) => {
    const other = highest(f, a, b);
    if (other.gap > found.gap) [found, chord] = [other, [a, b]];
  }));
  return chord;
};
