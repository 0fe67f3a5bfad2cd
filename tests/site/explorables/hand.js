// What an explorable shows now, for the tests: window.hand(name) gives its state and the points of its parts.
window.hand = (name) => {
  const figure = document.getElementById(`fig-${name}`), svg = figure.querySelector("svg"), box = figure.querySelector(".explore");
  const given = JSON.parse(box.dataset.explore), controls = [...box.elements].filter((one) => one.name);
  const value = ([x, y], { x: [left, right], y: [low, high], box: [x0, y0, width, height] }) =>
    [left + (x - x0) / width * (right - left), high - (y - y0) / height * (high - low)];
  // The points of a line, or the places of markers, in the units of axes number `at`; none if it is hidden.
  const points = (part, at = 0) => {
    const group = svg.querySelector(`[data-part="${part}"]`), marks = [...group.querySelectorAll("use")];
    if (getComputedStyle(group).display === "none") return [];
    const found = marks.length ? marks.map((mark) => [mark.getAttribute("x"), mark.getAttribute("y")])
      : [...group.querySelector("path").getAttribute("d").matchAll(/([-\d.]+)[ ,]([-\d.]+)/g)].map(([, x, y]) => [x, y]);
    return found.map((place) => value(place.map(Number), given.axes[at]));
  };
  const state = () => Object.fromEntries(controls.map((one) => [one.name, one.type === "range" ? +one.value : one.value]));
  const sentence = () => box.querySelector("[role=status]").textContent;
  const shown = () => [svg.innerHTML, sentence(), ...controls.map((one) => one.getAttribute("aria-valuetext")),
    ...[...box.querySelectorAll(".explore-row > span")].map((one) => one.textContent)].join("\n");
  // What is wrong with any explorable, whatever it is about.
  const wrong = () => [
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
  return { given, state, sentence, points, wrong, boxes, height: () => box.getBoundingClientRect().height };
};
