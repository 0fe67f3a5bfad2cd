// Two handles on a curve: does the chord between them stay on or above it?
import { explorable, shown } from "./engine.js";
import { CURVES, between, verdict, worst } from "./chord_test_maths.js";

// A small number needs other decimals than a large one.
const height = (gap) => (gap < 0.1 ? gap.toPrecision(2) : shown(gap));

explorable("chord_test", ({ data: { convex, marks, start, passing }, line, put, label }) => ({
  draw({ curve, a, b }) {
    const f = CURVES[curve], { kind, x, gap } = verdict(f, a, b), fails = kind === "above";
    const ends = [a, b].map((end) => [end, f(end)]), straight = (at) => f(a) + (f(b) - f(a)) * (at - a) / (b - a);
    line("curve", between(-2, 2, 160).map((at) => [at, f(at)]));
    line("chord", ends);
    const untouched = [curve, a, b].join() === start.join(); // then the picture is the one that the caption describes
    line("passing", untouched ? passing.map((at) => [at, f(at)]) : []);
    line("area", fails ? [...between(a, b, 160).map((at) => [at, Math.max(f(at), straight(at))])] : []);
    line("gap", fails ? [[x, f(x)], [x, straight(x)]] : []);
    put("a", ends[0]);
    put("b", ends[1]);
    label("above", fails && [x, Math.max(f(x), f(a), f(b))]); // no handle lies under it
    label("passing-label", untouched && [1.45, 0.1]);
    const aside = Math.tanh((f(b) - f(a)) / (b - a)) * (fails ? 0.2 : -0.2); // a steep chord would run through its word
    label("chord-label", Math.abs(a - b) > 0.4 && [(a + b) / 2 + aside, straight((a + b) / 2)], fails ? 0 : -24);
    const passes = kind === "below" ? (convex.includes(curve) ? curve : "below") : kind;
    return {
      sentence: [passes, fails ? { x: shown(x), gap: height(gap) } : {}],
      values: Object.fromEntries([["a", a], ["b", b]].map(([end, at]) => [end, `${shown(at)}, height ${shown(f(at))}`])),
    };
  },
  search({ curve }) {
    const places = between(-2, 2, marks - 1), chord = worst(CURVES[curve], places);
    if (!chord) return { sentence: [`no ${curve}`, {}] };
    return { state: { a: chord[0], b: chord[1] } };
  },
}));
