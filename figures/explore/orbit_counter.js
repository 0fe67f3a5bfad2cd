// How many settings of a network have the same outputs, because its units can be listed in any order or flipped?
import { explorable } from "./engine.js";
import { UNITS, placed, settings, size } from "./orbit_counter_maths.js";

explorable("orbit_counter", ({ data: { room, endless, drawn }, lines, put, axes: [, chart] }) => ({
  draw({ n, units, activation }) {
    const values = UNITS[units](n), odd = activation === "tanh", count = size(values, odd), all = count <= room;
    const { bars, bases } = placed(all ? settings(values, odd) : [values], odd);
    lines("bars", bars);
    lines("bases", bases);
    const { length } = String(count), digits = `${length} digit${length > 1 ? "s" : ""}`;
    put("dot", [n, length], chart);
    put("ring", [n, activation === "relu" || units !== "different" ? endless : length], chart);
    const text = `${count}`.replace(/\B(?=(...)+$)/g, ",\u200b"); // a long number may break behind a comma
    return {
      sentence: [`${activation} ${units}`, { n, count: text, drawn: all ? drawn[1] : `${digits}; ${drawn[0]}` }],
      values: { n: `${n} units, a number of ${digits}` },
    };
  },
}));
