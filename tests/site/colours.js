// Ready a page for the two rules about colours: mark what axe is to judge, and hide in its place what it has judged before.
// Their verdict on a text follows from its own style and the styles of all elements around it, which make its look, unless
// something else is painted there. So a text has no look, and is always judged, if it stands in a drawing or a control,
// leaves a painted box around it, or meets a painted box elsewhere; what a scrolling box cuts off does neither, for it appears
// inside that box. `passed` holds what axe has passed, a rule and a look each. On signs alone, such as a bracket or a plus, axe
// passes no judgement. Where a box scrolls the site paints shadows, on which it passes none either; they are taken away, and
// the ground stays. Returns how many times a rule is concerned with a text, and how many times it is to judge one.
(passed) => {
  const STYLE = ["color", "backgroundColor", "backgroundImage", "backgroundClip", "opacity", "filter", "backdropFilter",
    "mixBlendMode", "fontSize", "fontWeight", "fontStyle", "fontFamily", "textShadow", "textDecoration", "borderBottom",
    "outline", "webkitTextFillColor", "webkitTextStroke", "visibility", "display", "position", "float", "zIndex",
    "transform", "overflow", "clip", "clipPath", "textIndent"];
  const CONTROLS = "input, select, textarea, :disabled *, [aria-disabled], [aria-disabled] *";
  const BLOCK = /^(block|list-item|flex|grid|inline-block|table.*)$/;  // a link that is a block is not in one
  const REPLACED = /^(img|svg|canvas|video|iframe|object|embed)$/i;
  const known = new Set(passed), painted = [], texts = [], disabled = document.querySelector(":disabled, [aria-disabled]");
  const hash = (text) => {  // 53 bits
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let k = 0; k < text.length; k++) {
      a = Math.imul(a ^ text.charCodeAt(k), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(k), 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  };
  const paints = (style) => !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor) || style.backgroundImage !== "none";
  const covers = (style) => style.content !== "none" && style.position === "absolute" && paints(style);
  const walk = (element, above) => {
    const style = getComputedStyle(element);
    if (style.backgroundImage.includes("gradient(")) element.style.backgroundImage = "none";
    const cuts = /auto|scroll|hidden|clip/.test(style.overflowX);
    const isPainted = paints(style) || REPLACED.test(element.tagName);
    const box = isPainted || cuts ? element.getBoundingClientRect() : null;
    const here = {
      look: hash([above.look, element.tagName, ...STYLE.map((name) => style[name])].join("|")),
      alone: above.alone || REPLACED.test(element.tagName) || ["::before", "::after"].some((name) => covers(getComputedStyle(element, name))),
      boxes: isPainted ? [...above.boxes, box] : above.boxes,
      window: cuts ? common(above.window, box) : above.window,
    };
    if (isPainted) painted.push([element, box]);
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const rules = [], said = words.map(({ data }) => data.trim()).join(""), letter = [...said].length === 1;
    if (/[^\p{P}\p{S}]/u.test(said) || element.matches("input, select, textarea")) rules.push("color-contrast");
    if (element.matches("a[href]") && !BLOCK.test(style.display)) rules.push("link-in-text-block");
    if (rules.length) texts.push({ element, words, letter, rules, ...here });
    for (const child of element.children) if (!/^(script|style|template)$/i.test(child.tagName)) walk(child, here);
  };
  const common = (one, other) => ({
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
  });
  const inside = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1 && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
  const meets = (one, other) => one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
  const range = document.createRange();
  const hasNoLook = ({ element, words, alone, boxes, window }) => {
    if (alone || element.matches(CONTROLS) || (disabled && element.matches("label, label *"))) return true;
    const places = words.flatMap((node) => (range.selectNode(node), [...range.getClientRects()]))
      .map((place) => common(place, window)).filter(({ left, right, top, bottom }) => left < right && top < bottom);
    return places.some((place) => boxes.some((box) => !inside(place, box))
      || painted.some(([other, box]) => meets(place, box) && !other.contains(element)));
  };
  for (const element of document.querySelectorAll("[data-look]")) {
    if (element.dataset.judge === "") element.style.removeProperty("visibility");
    delete element.dataset.judge;
    delete element.dataset.look;
  }
  const everywhere = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  walk(document.body, { look: 0, alone: false, boxes: [], window: everywhere });
  const needed = new Set();  // what is judged or painted, with all that is around it
  const need = (element) => { for (; element && !needed.has(element); element = element.parentElement) needed.add(element); };
  let judged = 0;
  for (const text of texts) {
    const { element, rules, letter } = text;
    const look = hasNoLook(text) ? "" : `${text.look}${letter ? " letter" : ""}`;
    const open = rules.filter((rule) => !look || !known.has(`${rule} ${look}`));
    element.dataset.look = look;
    element.dataset.judge = open.join(" ");
    judged += open.length;
    if (open.length) need(element);
  }
  painted.forEach(([element]) => need(element));
  for (const { element } of texts) if (!needed.has(element)) element.style.visibility = "hidden";
  return [texts.reduce((sum, { rules }) => sum + rules.length, 0), judged];
}
