// A start in a plane of weights, the run of descent from there as this plane shows it, and where it ends.
import { explorable, shown } from "./engine.js";
import { descent, finish, loss } from "./basins_map_maths.js";

explorable("basins_map", ({ data: { origin, along, shift, minima, names, usual }, parts, line, put }) => {
  let count = 0;
  const plane = (p) => along.map((axis, n) => axis.reduce((sum, a, i) => sum + a * p[i], shift[n]));
  const follow = ({ x, y }, rate) => {
    const run = descent(origin.map((weight, i) => weight + x * along[0][i] + y * along[1][i]), rate), end = finish(run.at(-1));
    const [kind, limit] = minima.find(([,, at]) => at.every((weight, i) => Math.abs(weight - end[i]) < 1e-3)) ?? ["valley", 0];
    return rate > limit ? { run, end: run.at(-1), kind: `no ${kind}` } : { run, end, kind };
  };
  return {
    draw(state) {
      const { rate } = state, { run, end, kind } = follow(state, rate), other = rate === usual || follow(state, usual).kind;
      line("run", run.filter((_, k) => k < 99 || k % 10 < 2).map(plane)); // two of ten show how it leaps to and fro
      line("rest", [run.at(-1), end].map(plane));
      put("start", plane(run[0]));
      put("end", plane(end));
      return {
        sentence: [rate === usual ? kind : `${kind} also`, { loss: shown(loss(run.at(-1)), 4), other: names[other] }],
        values: { rate: `${shown(rate)}: ${names[kind]}` },
      };
    },
    run() {
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      const path = parts.run.querySelector("path");
      path.setAttribute("pathLength", 1);
      path.animate({ strokeDasharray: ["0 1", "1 0"] }, 4000);
      for (const part of ["rest", "end"]) parts[part].animate({ opacity: [0, 0, 1] }, 4000);
    },
    other: () => ({ state: { x: 18 * (++count * 0.755 % 1) - 9, y: 18 * (count * 0.57 % 1) - 9 } }),
  };
});
