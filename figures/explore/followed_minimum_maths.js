// Polynomials, blurred, and where they are flat. A polynomial is the list of its coefficients, the constant first.
const derivative = (f) => f.slice(1).map((c, k) => c * (k + 1));
export const value = (f, x) => f.reduceRight((sum, c) => sum * x + c, 0);

// The mean of f(x + s Z) for a standard normal Z, up to degree seven: f + A(f + A(f + A(f) / 3) / 2), A being s² / 2 times
// the second derivative.
export const blurred = (f, s) => [3, 2, 1].reduce((sum, k) => {
  const bent = derivative(derivative(sum));
  return f.map((c, n) => c + (bent[n] ?? 0) * s * s / 2 / k);
}, f);

// Where f changes its sign between -9 and 9, by increasing x: between neighbouring turning points by bisection.
const zeros = (f) => f.length < 2 ? [] : [...zeros(derivative(f)), 9].flatMap((high, k, ends) => {
  let low = ends[k - 1] ?? -9;
  const rises = value(f, high) > 0;
  if (value(f, low) > 0 === rises) return [];
  for (k = 60; k--;) {
    const middle = (low + high) / 2;
    if (value(f, middle) > 0 === rises) high = middle;
    else low = middle;
  }
  return [high];
});

// The minima and the maxima between them.
export const critical = (f, s) => zeros(derivative(blurred(f, s)));
