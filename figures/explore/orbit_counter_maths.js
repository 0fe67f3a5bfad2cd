// Hidden units as whole numbers, their settings counted and listed. A unit's opposite is its negative, 0 has none.
const from = (start, end) => Array.from({ length: Math.max(end - start + 1, 0) }, (_, k) => start + k);

export const UNITS = {
  different: (n) => from(1, n),
  two: (n) => [2, 2, ...from(3, n)],
  all: (n) => Array(n).fill(n),
  zero: (n) => [0, ...from(2, n)],
};

const factorial = (n) => from(1, n).reduce((product, k) => product * BigInt(k), 1n);

// How many settings reordering reaches, with sign flips if the activation is odd: a BigInt.
export const size = (values, odd) => {
  const units = odd ? values.map(Math.abs) : values;
  const equal = [...new Set(units)].map((one) => factorial(units.filter((other) => other === one).length));
  const flips = odd ? 2n ** BigInt(units.filter((one) => one).length) : 1n;
  return equal.reduce((number, times) => number / times, flips * factorial(units.length));
};

const orders = (units) => units.length < 2 ? [units] : [...new Set(units)].flatMap((one) =>
  orders(units.filter((_, k) => k !== units.indexOf(one))).map((rest) => [one, ...rest]));
const signs = (units) => units.reduce((lists, one) =>
  lists.flatMap((list) => (one ? [one, -one] : [0]).map((other) => [...list, other])), [[]]);

// These settings, listed: few units only.
export const settings = (values, odd) => odd ? orders(values.map(Math.abs)).flatMap(signs) : orders(values);

// Groups of bars in the unit square, a group for each setting, and the line on which each group stands.
export const placed = (lists, odd) => {
  const n = lists[0].length, rows = Math.ceil(Math.sqrt(lists.length / 3)), columns = Math.ceil(lists.length / rows);
  const width = Math.min(0.8 / columns, 0.05 * n), tall = (odd ? 0.42 : 0.64) / rows, bars = [], bases = [];
  lists.forEach((values, place) => {
    const x = (place % columns + 0.5) / columns, y = 1 - (Math.floor(place / columns) + 0.5) / rows - (odd ? 0 : tall / 2);
    bases.push([[x - width / 2, y], [x + width / 2, y]]);
    values.forEach((value, k) => {
      const at = x + width * ((k + 0.5) / n - 0.5);
      bars.push([[at, y], [at, y + tall * value / n]]);
    });
  });
  return { bars, bases };
};
