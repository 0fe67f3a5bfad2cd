// What all explorables share. Python wrote the controls and drew the picture; here they are tied together. The controls hold
// the state: the browser itself keeps each number within its bounds and on its steps, so that no other state can be reached.

// A number with a minus sign, and no minus before zero.
export const shown = (value, places = 2) => {
  const text = value.toFixed(places);
  return (+text ? text : text.replace("-", "")).replace("-", "−");
};

// `begin` gets what is handed over below and returns { draw, ...buttons }. `draw(state)` draws, and returns
// { sentence: [key, values], values: { slider: "its value in words" } }. A button's function gets the state and returns
// { state, sentence }, each of which may be missing; one that plays calls `set` later, and `stop` is called at a touch.
export const explorable = (name, begin) => {
  const figure = document.getElementById(`fig-${name}`), svg = figure.querySelector("svg");
  const box = figure.querySelector(".explore"), status = box.querySelector("[role=status]");
  const given = JSON.parse(box.dataset.explore);
  const controls = [...box.elements].filter((one) => one.name), sliders = controls.filter((one) => one.type === "range");

  // The picture: its axes map numbers to places in the drawing and back, its parts have the names that Python gave them.
  const axes = given.axes.map(({ x: [left, right], y: [low, high], box: [x0, y0, width, height] }) => ({
    place: ([x, y]) => [x0 + (x - left) / (right - left) * width, y0 + (high - y) / (high - low) * height],
    value: ([x, y]) => [left + (x - x0) / width * (right - left), high - (y - y0) / height * (high - low)],
  }));
  const parts = {}, grips = {};
  svg.querySelectorAll("[data-part]").forEach((part) => { parts[part.dataset.part] = part; });
  const rounded = (place) => place.map((value) => value.toFixed(1));
  // A line or an area through points [x, y]; none without points.
  const line = (part, points, at = axes[0]) => lines(part, points.length ? [points] : [], at);
  // Several lines in one part: a list of points for each.
  const lines = (part, each, at = axes[0]) => parts[part].querySelector("path")
    .setAttribute("d", each.map((points) => `M${points.map((point) => rounded(at.place(point)).join(" ")).join("L")}`).join(""));
  // A marker at a point.
  const put = (part, point, at = axes[0]) => {
    const [x, y] = rounded(at.place(point)), mark = parts[part].querySelector("use");
    for (const [one, prefix] of [[mark, ""], [grips[part], "c"]]) {
      one?.setAttribute(`${prefix}x`, x);
      one?.setAttribute(`${prefix}y`, y);
    }
  };
  // A label as far from `point`, and `down` units further, as it was drawn from its own; hidden without a point.
  const label = (part, point, down = 0, at = axes[0]) => {
    parts[part].style.display = point ? "" : "none";
    if (!point) return;
    const [x, y] = at.place(point), [from, top] = at.place(given.homes[part]);
    parts[part].setAttribute("transform", `translate(${rounded([x - from, y - top + down])})`);
  };

  const read = () => Object.fromEntries(controls.map((one) => [one.name, one.type === "range" ? one.valueAsNumber : one.value]));
  const write = (state) => controls.forEach((one) => {
    const value = state[one.name];
    if (one.options ? [...one.options].some((option) => option.value === value) : Number.isFinite(parseFloat(value))) one.value = value;
  });

  // What is seen changes at once. A quarter of a second after the last change the sentence is read aloud, and the address
  // names the state.
  let timer;
  const settle = (hash) => {
    status.setAttribute("aria-live", "polite");
    status.textContent += "";
    try { history.replaceState(null, "", hash); } catch { /* too often, or not from the disk: the address stays */ }
  };
  const update = (sentence) => {
    const { sentence: [key, values], values: words = {} } = { ...view.draw(read()), ...(sentence && { sentence }) };
    status.setAttribute("aria-live", "off");
    status.textContent = given.sentences[key].replace(/\{(\w+)\}/g, (_, word) => values[word]);
    for (const one of sliders) {
      const value = shown(one.valueAsNumber, +one.dataset.places);
      one.nextElementSibling.textContent = value;
      one.setAttribute("aria-valuetext", words[one.name] ?? value);
    }
    clearTimeout(timer);
    timer = setTimeout(settle, 250, `#${name}?${new URLSearchParams(read())}`);
  };
  const set = (state, sentence) => {
    write(state);
    update(sentence);
  };

  const touched = () => view.stop?.();
  box.addEventListener("input", () => {
    touched();
    update();
  });
  box.addEventListener("click", ({ target: { dataset } }) => {
    touched();
    if (dataset.try) set(given.experiments[dataset.try].state);
    if (dataset.reset) {
      set(given.start);
      clearTimeout(timer);
      settle(`#fig-${name}`);
    }
    if (dataset.does) {
      const { state = {}, sentence } = view[dataset.does](read()) ?? {};
      set(state, sentence);
    }
  });

  // Over each handle lies a disc as large as a fingertip, which takes hold of it.
  const pull = ({ x, y, axes: number }, { clientX, clientY }) => {
    const { x: left, y: top } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    const [across, up] = axes[number].value([left, top]);
    touched();
    set({ [x]: across, [y]: up });
  };
  for (const handle of given.handles) {
    const grip = grips[handle.part] = document.createElementNS(svg.namespaceURI, "circle");
    grip.setAttribute("r", 25);
    grip.setAttribute("class", "grip");
    grip.onpointerdown = (event) => {
      if (event.button) return;
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
    };
    grip.onpointermove = (event) => grip.hasPointerCapture(event.pointerId) && pull(handle, event);
    svg.append(grip);
    if (handle.x && handle.y) svg.addEventListener("click", (event) => pull(handle, event)); // it comes to where one points
  }

  // On paper there are no controls, and the drawing is as it was.
  const originals = Object.values(parts).map((part) => [part, part.cloneNode(true)]);
  addEventListener("beforeprint", () => originals.forEach(([part, original]) => part.replaceWith(original)));
  addEventListener("afterprint", () => originals.forEach(([part, original]) => original.replaceWith(part)));

  const view = begin({ data: given.data, svg, parts, axes, line, lines, put, label, set });
  box.disabled = false;
  const follow = () => {
    const [, query] = location.hash.split(`#${name}?`);
    if (query === undefined) return false;
    touched();
    set(Object.fromEntries(new URLSearchParams(query)));
    if (parent === self) figure.scrollIntoView(); // in a frame it would move the page around it, too
    return true;
  };
  addEventListener("hashchange", follow);
  if (!follow()) {
    set(given.start);
    clearTimeout(timer);
  }
};
