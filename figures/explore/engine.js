// What all explorables share. Python wrote the controls and drew the picture; here they are tied together. The controls hold
// the state: the browser itself keeps each number within its bounds and on its steps, so that no other state can be reached.

// A number with a minus sign, and no minus before zero.
export const shown = (value, places = 2) => {
  const text = value.toFixed(places);
  return text.replace("-", +text ? "−" : "");
};

// `begin` gets what is handed over below and returns { draw, ...buttons }. `draw(state)` draws, and returns
// { sentence: [key, values], values: { slider: "its value in words" } }. A button's function gets the state and returns
// { state, sentence }, each of which may be missing; one that plays calls `set` later, and `stop` is called at a touch.
export const explorable = (name, begin) => {
  const figure = document.getElementById(`fig-${name}`);
  const svg = figure.querySelector("svg"), box = figure.querySelector(".explore"), status = figure.querySelector("[role=status]");
  const given = JSON.parse(box.dataset.explore), controls = [...box.querySelectorAll("[name]")];

  // The picture: its axes map numbers to places in the drawing, its parts have the names that Python gave them.
  const axes = given.axes.map(([a, b, c, d]) => ([x, y]) => [a + b * x, c + d * y]);
  const parts = {}, grips = {};
  for (const part of svg.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;
  const rounded = (place) => place.map((value) => Math.round(10 * value) / 10);
  // What stays as it is is not written: the browser would lay it out anew. Values are texts or numbers.
  const change = (one, name, value) => {
    if (one && one.getAttribute(name) != value) one.setAttribute(name, value);
  };
  const say = (one, text) => {
    if (one.textContent !== text) one.firstChild.data = text;
  };
  // A line or an area through points [x, y]; none without points.
  const line = (part, points, at) => lines(part, [points], at);
  // Several lines in one part: a list of points for each. Without its own join, a place would take V8 twice as long to write.
  const lines = (part, each, at = axes[0]) => change(parts[part].querySelector("path"), "d",
    each.flatMap((points) => points.map((point, k) => (k ? "L" : "M") + rounded(at(point)).join())).join(""));
  // A part is hidden where there is no point.
  const show = (part, point) => {
    parts[part].style.display = point ? "" : "none";
    return point;
  };
  // A marker at a point.
  const put = (part, point, at = axes[0]) => {
    if (!show(part, point)) return;
    const [x, y] = rounded(at(point));
    for (const one of [parts[part].querySelector("use"), grips[part]]) {
      change(one, "x", x);
      change(one, "y", y);
    }
  };
  // A label as far from `point`, and `down` units further, as it was drawn from its own.
  const label = (part, point, down = 0, at = axes[0]) => {
    if (!show(part, point)) return;
    const [x, y] = at(point), [from, top] = at(given.homes[part]);
    change(parts[part], "transform", `translate(${rounded([x - from, y - top + down])})`);
  };
  // The words of a label.
  const word = (part, text) => say(parts[part].querySelector("text"), text);

  const read = () => Object.fromEntries(controls.map((one) => [one.name, one.options ? one.value : +one.value]));
  const write = (state) => controls.forEach((one) => {
    const before = one.value, value = state[one.name];
    if (one.options ? value : isFinite(value)) one.value = value; // a select that is set is laid out anew, and the page with it
    one.value ||= before; // there is no such option
  });

  // What is seen changes at once. A quarter of a second after the last change the sentence is read aloud, and the address
  // names the state.
  let timer;
  const settle = (hash = `#${name}?` + new URLSearchParams(read())) => {
    status.ariaLive = "polite";
    status.textContent += "";
    try { history.replaceState(null, "", hash); } catch { /* too often, or not from the disk: the address stays */ }
  };
  const set = (state, sentence, hash) => {
    write(state);
    const drawn = view.draw(read()), [key, values] = sentence || drawn.sentence;
    status.ariaLive = "off";
    say(status, given.sentences[key].replace(/\{(\w+)\}/g, (_, word) => values[word]));
    for (const one of controls) {
      if (one.options) continue;
      const value = shown(+one.value, +one.dataset.places);
      say(one.nextElementSibling, value);
      change(one, "aria-valuetext", drawn.values?.[one.name] ?? value);
    }
    clearTimeout(timer);
    timer = setTimeout(settle, 250, hash);
  };

  const touched = () => view.stop?.();
  box.oninput = () => {
    touched();
    set({});
  };
  box.onclick = ({ target: { dataset } }) => {
    touched();
    if (dataset.try || dataset.does) svg.scrollIntoView({ block: "nearest" }); // on a phone the button may stand below it
    if (dataset.try) set(given.experiments[dataset.try].state);
    if (dataset.reset) set(given.start, 0, `#fig-${name}`);
    if (dataset.does) {
      const { state = {}, sentence } = view[dataset.does](read()) ?? {};
      set(state, sentence);
    }
  };

  // Over each handle lies a disc as large as a fingertip, which takes hold of it.
  // Where a change takes long, as on a slow phone, the moves of the next frame are passed over, so that this one is drawn in time; where
  // it is let go counts again.
  svg.querySelectorAll(".grip").forEach((grip, k) => {
    const { part, x, y, axes: number } = given.handles[k], [a, b, c, d] = given.axes[number];
    const pull = ({ clientX, clientY }) => {
      const now = svg.getScreenCTM(); // neither turned nor skewed
      touched();
      set({ [x]: ((clientX - now.e) / now.a - a) / b, [y]: ((clientY - now.f) / now.d - c) / d });
    };
    let late = 0;
    grips[part] = grip;
    grip.onpointerdown = (event) => {
      if (event.button) return;
      late = 0;
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
    };
    grip.onpointermove = (event) => {
      const begun = performance.now();
      if (begun < late || !grip.hasPointerCapture(event.pointerId)) return;
      pull(event);
      late = 5 * performance.now() - 4 * begun;
    };
    grip.onpointerup = (event) => late && pull(event);
    if (x && y) grip.previousSibling.onclick = pull; // it comes to where one points in its axes, which lie below it
  });

  // On paper there are no controls, and the drawing is as it was.
  const original = svg.cloneNode(true);
  onbeforeprint = () => svg.replaceWith(original);
  onafterprint = () => original.replaceWith(svg);

  const view = begin({ data: given.data, svg, parts, axes, line, lines, put, label, word, set });
  const follow = () => {
    const [, query] = location.hash.split(`#${name}?`);
    if (!query) return;
    touched();
    set(Object.fromEntries(new URLSearchParams(query)));
    if (parent === self) figure.scrollIntoView(); // in a frame it would move the page around it, too
  };
  onhashchange = follow;
  // Picture, sentence and what the sliders say aloud are those of the start: nothing is computed before a reader does something.
  setTimeout(() => {
    box.disabled = false;
    write(given.start);
    follow();
  });
};
