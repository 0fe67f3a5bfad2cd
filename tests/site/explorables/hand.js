// What an explorable shows now, for the tests: window.hand(name) gives its state and the points of its parts.
window.hand = (name) => {
  const figure = document.getElementById(`fig-${name}`), svg = figure.querySelector("svg"), box = figure.querySelector(".explore");
  const given = JSON.parse(box.dataset.explore), controls = [...box.elements].filter((one) => one.name);
  const value = ([x, y], [a, b, c, d]) => [(x - a) / b, (y - c) / d];
  // The points of a line, or the places of markers, in the units of axes number `at`; none if it is hidden.
  const points = (part, at = 0) => {
    const group = svg.querySelector(`[data-part="${part}"]`), marks = [...group.querySelectorAll("use")];
    if (getComputedStyle(group).display === "none") return [];
    const found = marks.length ? marks.map((mark) => [mark.getAttribute("x"), mark.getAttribute("y")])
      : [...group.querySelector("path").getAttribute("d").matchAll(/([-\d.]+)[ ,]([-\d.]+)/g)].map(([, x, y]) => [x, y]);
    return found.map((place) => value(place.map(Number), given.axes[at]));
  };
  const state = () => Object.fromEntries(controls.map((one) => [one.name, one.type === "range" ? +one.value : one.value]));
  const sentence = () => box.querySelector("[role=status]").textContent.replaceAll("\u00a0", " ");
  const shown = () => [svg.innerHTML, sentence(), ...controls.map((one) => one.getAttribute("aria-valuetext")),
    ...[...box.querySelectorAll(".explore-row > span")].map((one) => one.textContent)].join("\n");
  // What is wrong with any explorable, whatever it is about.
  const status = box.querySelector("[role=status]");
  const wrong = () => [
    status.scrollHeight > status.clientHeight && `the sentence needs more room than it has: ${sentence()}`,
    /NaN|Infinity|undefined|null|\{\w+\}/.test(shown()) && `shows ${shown().match(/.{0,40}(?:NaN|Infinity|undefined|null|\{\w+\})/)[0]}`,
    ...controls.map((one) => one.type === "range" && +one.nextElementSibling.textContent.replace("−", "-") !== +(+one.value).toFixed(one.dataset.places)
      && `${one.name} is ${one.value} and shown as ${one.nextElementSibling.textContent}`),
    ...given.handles.map(({ part, x, y, axes }) => points(part, axes).some(([left, high]) =>
      (x && Math.abs(left - state()[x]) > 0.02) || (y && Math.abs(high - state()[y]) > 0.02)) && `the handle ${part} is not where its slider is`),
  ].filter(Boolean);
  // The box of each part, in units of the drawing: null if nothing of it is seen.
  const boxes = () => Object.fromEntries([...svg.querySelectorAll("[data-part]")].map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect(), frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
    const seen = getComputedStyle(part).display !== "none" && (width || height);
    return [part.dataset.part, seen ? [x - frame.x, y - frame.y, width, height].map((length) => length / scale) : null];
  }));
  // Sliders set within and beyond their bounds, other choices, buttons, addresses with sense and without; the first that breaks
  // something, or moves what stands below, ends it.
  const height = () => box.getBoundingClientRect().height;
  const act = (count, seed, problems) => {
    const random = () => { // mulberry32
      let t = seed += 0x6d2b79f5;
      t = Math.imul(t ^ t >>> 15, t | 1);
      t ^= t + Math.imul(t ^ t >>> 7, t | 61);
      return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
    };
    const any = (list) => list[Math.floor(random() * list.length)];
    const strange = ["NaN", "1e999", "", "-3", "0.123", "x", "null", "%", "__proto__"], room = height();
    for (let number = 0; number < count; number++) {
      let did = any(["value", "value", "button", "address"]);
      const control = any(controls);
      if (did === "value") {
        control.value = control.options ? any(control.options).value : +control.min + (random() * 1.4 - 0.2) * (control.max - control.min);
        control.dispatchEvent(new Event("input", { bubbles: true }));
        did = `${control.name} is set to ${control.value}`;
      } else if (did === "button") {
        const button = any(box.querySelectorAll("button"));
        button.click();
        did = `the button ${button.textContent}`;
      } else {
        history.replaceState(null, "", did = `#${name}?${control.name}=${any(strange)}`);
        dispatchEvent(new Event("hashchange"));
      }
      const found = [...problems(), ...(height() === room ? [] : ["what stands below moves"])];
      if (found.length) return [`action ${number}: ${did}`, ...found];
    }
    return [];
  };
  return { given, act, state, sentence, points, wrong, boxes };
};
