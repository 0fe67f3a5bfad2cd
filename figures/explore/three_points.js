// A sigmoid unit, one weight, three samples: where does each cost have minima?
import { explorable, shown } from "./engine.js";
import { WEIGHTS, log, logMinimum, squared, turns } from "./three_points_maths.js";

explorable("three_points", ({ data: { at, lift, top, high, beside }, axes, line, put, label }) => ({
  draw({ labels, ...inputs }) {
    const names = Object.keys(inputs), samples = names.map((name, k) => (+labels[k] ? 1 : -1) * inputs[name]), values = {};
    const f = (w) => squared(samples, w), g = (w) => log(samples, w);
    const curve = (part, cost) => line(part, WEIGHTS.filter((_, k) => k % 2 < 1).map((w) => [w, cost(w)]).filter(([, height]) => height <= top));
    const show = (part, w, cost) => put(part, Math.abs(w) <= 0.5 && [w, cost(w)]); // not without a w
    names.forEach((name, k) => {
      const share = (w) => squared([samples[k]], w) / 3, place = [inputs[name], +labels[k] + lift[k]];
      curve(`share-${name}`, share);
      label(`share-${name}-label`, [at[k], share(at[k])]);
      put(name, place, axes[1]);
      label(`${name}-label`, place, 0, axes[1]);
      values[name] = `${inputs[name]}, label ${labels[k]}`;
    });
    curve("squared", f);
    label("squared-label", [0.5, f(0.5)]);
    curve("log", g);
    const side = g(-1) > g(1) ? -1 : 1, from = WEIGHTS.find((w) => g(w) <= high === side < 0 && w * side >= 0) ?? side;
    label("log-label", [Math.min(Math.max(from + side * beside, -0.4), 0.4), high]);

    const { minima, maxima } = turns(samples), [p, q] = minima, best = logMinimum(samples), two = q !== undefined;
    const [better, worse] = f(p) > f(q) ? [q, p] : minima, numbers = { log: best, p, q, at_p: f(p), at_q: f(q) };
    show("best", better, f);
    show("worse", worse, f);
    show("top", two ? maxima.find((w) => w > p) : NaN, f);
    show("log-best", best, g);
    label("best-label", two && [better - (better < worse && beside), f(better)]); // away from the steep side
    label("worse-label", two && [worse, f(worse)]);
    for (const key in numbers) numbers[key] = shown(numbers[key] ?? 0);
    return { values, sentence: [best === undefined ? samples.some(Boolean) ? "agree" : "flat" : ["none", "one", "two"][minima.length], numbers] };
  },
}));
