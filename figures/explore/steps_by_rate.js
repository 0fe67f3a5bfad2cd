// Descent with a rate and a momentum: its steps on the curve, its loss step by step.
import { explorable, shown } from "./engine.js";
import { COSTS, run, seen } from "./steps_by_rate_maths.js";

explorable("steps_by_rate", ({ data, axes, line, lines, put, word }) => {
  let last;
  const mark = document.getElementById("steps_by_rate-rate").parentNode;
  // The axes are those of the parabola, from -6 to 6; a scale maps the numbers of a cost to them.
  // A line, and a dot at each of its corners: a line of no length with round ends.
  const walk = (part, dots, points, at) => {
    line(part, points, at);
    lines(dots, points.map((point) => [point, point]), at);
  };
  return {
    draw({ cost, rate, momentum }) {
      const { f } = COSTS[cost], { scale: [a, b, c, d], ticks, minima, limit } = data[cost], at = (w) => [a * w + b, c * f(w) + d];
      const weights = run(COSTS[cost], rate, momentum), { kind, from = 0, to = 0, ...found } = seen(weights, minima), on = weights.slice(0, 41);
      walk("walk", "dots", on.map(at));
      walk("losses", "marks", on.map((w, k) => [k, at(w)[1]]), axes[1]);
      const most = limit * (1 + momentum), over = rate - most, said = shown(most);
      if (last !== (last = cost + momentum)) { // what a rate leaves as it is
        line("curve", Array.from({ length: 121 }, (_, k) => at((k / 10 - 6 - b) / a)));
        put("minimum", at(minima[0]));
        ticks.forEach((text, k) => { word(`tick-${k}`, text); });
        mark.dataset.mark = momentum ? "limit" : "2/L";
        mark.style.setProperty("--mark", (most - 0.05) / 5.95);
      }
      const side = Math.abs(over) < 1e-9 ? "at" : over < 0 ? "below" : "above";
      return {
        sentence: [`${kind} ${cost} ${side}`, { ...found, from: shown(from), to: shown(to), limit: said }],
        values: { rate: `${rate}, limit ${said}` },
      };
    },
  };
});
