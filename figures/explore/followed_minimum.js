// A cost, its blur, and the minimum that is followed while the blur is taken away.
import { explorable, shown } from "./engine.js";
import { play, stop } from "./motion.js";
import { blurred, critical, value } from "./followed_minimum_maths.js";

explorable("followed_minimum", ({ data, axes: [, below], svg, line, put, label, set }) => ({
  draw({ cost, x, blur, away }) {
    // The branches are points [x, s]: of the left minimum, of the maximum, of the right minimum, each down to s = 0.
    const { f, branches, labels } = data[cost], s = blur * (1 - away / 100), begun = critical(f, blur), now = critical(f, s);
    const side = x > begun[1] ? 2 : 0, at = now[side], other = now[2 - side], grid = [...Array(81).keys()].map((k) => k / 10 - 4);
    const on = (s, g = blurred(f, s)) => (x) => [x, Math.min(value(g, x), 450)], here = on(s);
    const way = [[x, blur], [begun[side], blur], ...branches[side].filter(([, t]) => t < blur && t > s), [at, s]];
    line("cost", grid.map(on(0)));
    line("curve", grid.map(here));
    line("trail", way.slice(1).map(([x, s]) => on(s)(x)));
    put("followed", here(at));
    put("other", here(other ?? at));
    branches.forEach((points, n) => line(`branch-${n}`, points, below));
    line("way", way, below);
    line("now", [[-4, s], [4, s]], below);
    put("dot", [at, s], below);
    put("start", [x, blur], below);
    for (const [part, point] of [["start-label", [x, blur]], ...labels]) label(part, point, 0, below);
    const said = { x: shown(x, 1), s: shown(s), blur: shown(blur), at: shown(at), other: shown(other ?? 0), is: here(other)[1] < here(at)[1] ? "lower" : "higher" };
    return {
      sentence: [`${!blur ? "plain" : begun[1] ? "two" : !other ? "one" : s ? "born" : "end"} ${cost} ${side}`, said],
      values: { blur: `${said.blur}, ${begun[1] ? "two minima" : "one minimum"}`, away: `${away}%, s = ${said.s}, x = ${said.at}` },
    };
  },
  follow: ({ away }) => play(4, (part) => set({ away: away % 100 + (100 - away % 100) * part }), svg),
  stop,
}));
