// Kicks of two kinds at a hill: how often do they lead over it, and how often should they?
import { explorable, shown } from "./engine.js";
import { play, stop } from "./motion.js";
import { follow, interval, kicks, on } from "./escape_times_maths.js";

const words = (value) => (+value.toPrecision(3)).toLocaleString("en");

explorable("escape_times", ({ data, axes: [, plane], svg, line, put, set }) => {
  // What is seen after 0, 20, 40, ... thousand steps, and the kicks before each: drawn once, they serve for all sizes.
  let last, more, drawn, now, seen;
  const slider = document.getElementById("escape_times-steps");
  // Other kicks are counted from the beginning.
  slider.closest("fieldset").addEventListener("input", ({ target }) => {
    if (target !== slider) slider.value = slider.defaultValue;
  }, true);
  return {
    draw({ kind, size, seed, steps }) {
      if (last !== (last = kind + seed)) [more, drawn, now] = [kicks(kind, seed), []];
      if (now !== (now = size)) seen = [[0, 0, 0]];
      for (let k = seen.length; k <= steps / 20; k++) seen.push(follow(seen[k - 1], drawn[k] ??= more(2e4), size));
      const [w, far, arrived] = seen[steps / 20], total = steps * 1e3, ends = interval(arrived, total), [low, high] = ends.map(words);
      const at = (mean) => [size, Math.log10(mean)], exact = data[kind][size];
      line("been", Array.from({ length: 41 }, (_, k) => on(far * k / 40)));
      put("weight", on(w));
      line("bar", ends.map(at), plane);
      put("mean", at(total / (arrived || 1e-99)), plane); // out of the picture without any
      return {
        sentence: [
          arrived ? kind : exact ? `no ${kind}` : "never",
          { arrived: arrived.toLocaleString("en"), steps: words(total), mean: words(total / arrived), low, high, exact, law: data.law[size], far: shown(far) },
        ],
        values: { size: `${shown(size)}, standard deviation ${shown(size / 3 ** 0.5)}`, steps: `${steps} thousand, arrivals ${arrived}` },
      };
    },
    play({ steps }) {
      const from = steps % slider.max;
      play(6, (part) => set({ steps: from + (slider.max - from) * part }), svg);
    },
    pause() {},
    stop,
  };
});
