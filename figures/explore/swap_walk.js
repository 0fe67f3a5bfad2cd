// A walk from a network to its swapped copy: straight, or around the hill.
import { explorable, shown } from "./engine.js";
import { play, stop } from "./motion.js";
import { along, loss, mixed, outputs, swapped } from "./swap_walk_maths.js";

const digits = (value) => +(+value.toFixed(8)).toPrecision(3); // what is left of rounding is none

explorable("swap_walk", ({ data: { answer, corners, shares }, axes: [, plane], svg, parts, line, put, label, word, set }) => {
  let last;
  return {
    draw({ way, t, difference, out }) {
      const [a, b, c, d, v] = answer, second = mixed([a, b], [c, d], difference);
      const start = [a, b, ...second, v, out], twin = swapped(start), targets = outputs(start);
      const key = `${start}`, own = key === `${answer}`, equal = key === `${twin}`, pass = way === "pass";
      const here = pass && own ? along(corners, shares, t) : mixed(start, twin, t), now = loss(here, targets);
      if (last !== key) { // the curve stays while one walks along it
        const hill = equal ? [] : [...Array(101).keys()].map((k) => [k / 100, loss(mixed(start, twin, k / 100), targets)]);
        line("hill", hill, plane);
        label("hill-label", hill[50], 0, plane);
        for (const part of ["over", "over-label"]) parts[part].style.display = own ? "" : "none";
      }
      last = key;
      here.forEach((weight, k) => { word(`weight${k}`, shown(weight)); });
      line("gap", [[t, 0], [t, now]], plane);
      put("dot", [t, now], plane);
      const walk = pass ? (own ? "pass" : "lost") : t === 0.5 ? "half" : "hill";
      return {
        sentence: [
          equal ? "equal" : !difference ? "flat" : !t ? "start" : t === 1 ? "twin" : walk,
          { t: shown(t), loss: digits(now), ends: digits(loss(twin, targets)) },
        ],
        values: { t: `${shown(t)}, loss ${digits(now)}`, difference: `${shown(difference)}, weights ${second.map((weight) => shown(weight)).join(", ")}` },
      };
    },
    swap: ({ t }) => play(2.5, (part) => set({ t: t + (t < 1 ? 1 - t : -1) * part }), svg),
    stop,
  };
});
