// A start in a plane of weights, the run of descent from there as this plane shows it, and where it ends.
import { explorable, shown } from "./engine.js";
import { descent, finish, loss } from "./basins_map_maths.js";

explorable("basins_map", ({ data: { origin, along, shift, minima, names, usual }, parts, line, put }) => {
  let count = 0;
  const plane = (p) => along.map((axis, n) => axis.reduce((sum, a, i) => sum + a * p[i], shift[n]));
  const follow = (x, y, rate) => {
    const run = descent(origin.map((weight, i) => weight + x * along[0][i] + y * along[1][i]), rate), last = run.at(-1), end = finish(last);
    const [kind, limit] = minima.find(([,, at]) => at.every((weight, i) => Math.abs(weight - end[i]) < 1e-3));
    return rate > limit ? [`no ${kind}`, run, last, last] : [kind, run, last, end];
  };
  return {
    draw({ x, y, rate }) {
      const [kind, run, last, end] = follow(x, y, rate), other = rate === usual || follow(x, y, usual)[0], ends = `: ends ${names[kind]}`;
      line("run", run.map(plane));
      line("rest", [last, end].map(plane));
      put("start", [x, y]);
      put("end", plane(end));
      return {
        sentence: [rate === usual ? kind : `${kind} also`, { loss: shown(loss(last), 4), other: names[other] }],
        values: { x: shown(x, 1) + ends, y: shown(y, 1) + ends, rate: shown(rate) + ends },
      };
    },
    run() {
      // For a reader who wants no motion in four still pictures, a second each.
      const slowly = { duration: 4000, easing: matchMedia("(prefers-reduced-motion)").matches ? "steps(4)" : "linear" }, path = parts.run.querySelector("path");
      path.setAttribute("pathLength", 1);
      path.animate({ strokeDasharray: ["0 1", "1 0"] }, slowly);
      for (const one of ["rest", "end"]) parts[one].animate({ opacity: [0, 0, 1] }, slowly);
    },
    other: () => ({ state: { x: ++count * 13.59 % 18 - 9, y: count * 10.26 % 18 - 9 } }),
  };
});
