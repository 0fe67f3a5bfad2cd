// Ready a page for the two rules about colours: mark what axe is to judge, and note as `needed` what is judged or painted, with all
// that is around it.
// Their verdict on a text follows from its look: its own style, what the elements around it paint or do to what they hold (most
// do nothing), and the looks and places of the painted boxes that it meets or leaves; for a link, the style of the block that
// holds it too. So one text of each look is judged; `known` holds a rule and a look each that axe has passed. Where it did not
// decide, that may be for what the text says, so it is known for these words alone, if they are seen. What a scrolling box cuts
// off meets nothing.
// A text of a disabled control, or in a drawing with grounds of its own, has no look, and is always judged. On signs alone, such
// as a bracket or a plus, axe passes no judgement, nor on boxes to tick, nor on words of a drawing without grounds, for it cannot
// tell what a drawing paints. Where a box scrolls the site paints shadows, on which it passes none either; they are taken away,
// and the ground stays. Returns how many times a rule is concerned with a text, and is to judge one.
(known) => {
  const TEXT = ["color", "fontWeight", "webkitTextFillColor", "webkitTextStroke"];
  const LINK = ["fontSize", "fontFamily", "fontStyle", "textDecoration", "borderBottom", "outline"];
  const PLAIN = {  // an element with these values, and no ground of its own, leaves what it holds as it is
    opacity: "1", filter: "none", backdropFilter: "none", mixBlendMode: "normal", textShadow: "none", visibility: "visible",
    position: "static", float: "none", zIndex: "auto", transform: "none", overflow: "visible", clip: "auto", clipPath: "none",
    textIndent: "0px",
  };
  const EFFECTS = Object.entries(PLAIN), HOLDS = /flex|grid|contents|none/;
  const FIELD = "input:not([type=checkbox], [type=radio], [type=hidden], [type=range], [type=color], [type=image]), select, textarea";
  const DISABLED = ":disabled, :disabled *, [aria-disabled], [aria-disabled] *, label, label *";
  const BLOCK = /^(block|list-item|flex|grid|inline-block|table.*)$/;  // a link that is a block is not in one
  const SIDES = ["left", "right", "top", "bottom"];
  const REPLACED = /^(img|svg|canvas|video|iframe|object|embed)$/i;
  const decided = new Set(known.split("\n")), painted = [], texts = [], grounded = new Set(), disabled = document.querySelector(":disabled, [aria-disabled]");
  const hash = (...parts) => {  // 53 bits
    let a = 0xdeadbeef, b = 0x41c6ce57;
    const text = parts.join("|");
    for (let k = 0; k < text.length; k++) {
      a = Math.imul(a ^ text.charCodeAt(k), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(k), 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  };
  const paints = (style) => !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor) || style.backgroundImage !== "none";
  const cover = (element, name) => {  // the area of what is painted before or after an element, if axe asks for it
    const style = getComputedStyle(element, name);
    return style.content !== "none" && style.position === "absolute" && paints(style) ? parseFloat(style.width) * parseFloat(style.height) : 0;
  };
  const sizeOf = (style) => {  // axe asks whether text is large, and for its size where it has an outline or a shadow
    const size = parseFloat(style.fontSize), isPlain = style.textShadow === "none" && !parseFloat(style.webkitTextStrokeWidth);
    return isPlain ? [0, 14, 18].map((points) => Math.ceil(72 * size) > 96 * points - 1) : size;
  };
  const withCover = (name) => {  // where a rule of a style sheet, nested or not, puts something before or after
    const selectors = [], part = new RegExp(`::?${name}[^,]*`, "g");
    const read = (rules, isNested) => {
      for (const { selectorText = "", style, cssRules, styleSheet } of rules) {
        const bare = selectorText.replace(part, "").replace(/(^|[\s,>+~])(?=,|$)/g, "$1*");
        if (selectorText && bare !== selectorText && (style.content || cssRules.length)) selectors.push(isNested ? "*" : bare);
        read(cssRules ?? styleSheet?.cssRules ?? [], isNested || !!selectorText);
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules, false);
    return new Set(selectors.length ? document.querySelectorAll(selectors.join(",")) : []);
  };
  const covered = ["::before", "::after"].map((name) => [name, withCover(name.slice(2))]);
  const walk = (element, above) => {
    const style = getComputedStyle(element);
    if (style.backgroundImage.includes("gradient(")) element.style.backgroundImage = "none";
    const isReplaced = REPLACED.test(element.tagName);
    const cuts = /auto|scroll|hidden|clip/.test(style.overflowX);
    const isPainted = paints(style) || isReplaced;
    if (isPainted && above.drawing) grounded.add(above.drawing);
    const box = isPainted || cuts ? element.getBoundingClientRect() : null;
    const done = EFFECTS.flatMap(([name, plain]) => style[name] === plain ? [] : [name, style[name]]);
    if (HOLDS.test(style.display)) done.push(style.display);
    if (isPainted) done.push(isReplaced ? element.tagName : "", style.backgroundColor, style.backgroundImage, style.backgroundClip);
    const covers = covered.reduce((sum, [name, elements]) => elements.has(element) ? sum + cover(element, name) : sum, 0);
    const here = {
      look: done.length ? hash(above.look, ...done) : above.look,
      block: BLOCK.test(style.display) ? style : above.block,
      alone: above.alone || isReplaced,
      drawing: above.drawing || (element.tagName === "svg" ? element : null),
      covers: covers ? [...above.covers, covers] : above.covers,
      boxes: isPainted ? [...above.boxes, { element, box }] : above.boxes,
      window: cuts ? common(above.window, box) : above.window,
    };
    if (isPainted) painted.push({ element, box, look: here.look });
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const rules = [], said = words.map(({ data }) => data.trim()).join("");
    if (/[^\p{P}\p{S}]/u.test(said) || element.matches(FIELD)) rules.push("color-contrast");
    if (element.matches("a[href]") && !BLOCK.test(style.display)) rules.push("link-in-text-block");
    const own = (style, names) => names.map((name) => style[name]);
    if (rules.length) {
      const look = hash(here.look, element.tagName, sizeOf(style), ...own(style, TEXT), ...(rules.includes("link-in-text-block") ?
        [...own(style, LINK), ...own(above.block, [...TEXT, ...LINK])] : []));
      texts.push({ element, words, said, rules, ...here, look });
    }
    if (isReplaced && !element.textContent.trim()) return;
    for (const child of element.children) if (!/^(script|style|template)$/i.test(child.tagName)) walk(child, here);
  };
  const common = (one, other) => ({
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
  });
  const inside = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1 && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
  const meets = (one, other) => one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
  // How axe sees a box from a line of text: it asks whether the middle of the line lies in the box, and the line wholly. Where an
  // edge is too near to say, or the box is several, only a text in the same place is seen alike.
  const relation = (place, box, element) => {
    const x = (place.left + place.right) / 2, y = (place.top + place.bottom) / 2;
    const isNear = [box.left - x, box.right - x, box.top - y, box.bottom - y].some((distance) => Math.abs(distance) < 1.5)
      || SIDES.some((side) => Math.abs(box[side] - place[side]) < 1.5);
    if (isNear || element.getClientRects().length > 1) return SIDES.flatMap((side) => [box[side], place[side]].map((length) =>
      Math.round(10 * (length - place[/left|right/.test(side) ? "left" : "top"]))));
    return box.left < x && x < box.right && box.top < y && y < box.bottom ? ["middle", inside(place, box)] : [];
  };
  const range = document.createRange();
  const lookOf = ({ element, words, alone, covers, boxes, window, look }) => {
    if (alone || (disabled && element.matches(DISABLED))) return { look: "" };
    const rectangles = words.flatMap((node) => (range.selectNode(node), [...range.getClientRects()]));
    const places = (words.length ? rectangles : [...element.getClientRects()])
      .map((place) => common(place, window)).filter(({ left, right, top, bottom }) => left < right && top < bottom);
    const around = new Set(places.map((place) => {
      const left = boxes.flatMap(({ element: other, box }, k) => inside(place, box) ? [] : ["leaves", k, ...relation(place, box, other)]);
      const met = painted.flatMap(({ element: other, box, look }) => {
        const related = meets(place, box) && !other.contains(element) ? relation(place, box, other) : [];
        return related.length ? [look, element.compareDocumentPosition(other), ...related] : [];
      });
      return [...left, ...met].join(" ");
    }));
    if (covers.length) {
      const { width, height } = element.getBoundingClientRect();
      around.add(`cover ${covers.map((area) => area > width * height / 4)}`);
    }
    const signs = [...around].filter((sign) => sign).sort();
    return { look: signs.length ? hash(look, around.has(""), ...signs) : places.length ? look : hash(look, "nowhere"), isSeen: places.length > 0 };
  };
  for (const element of document.querySelectorAll("[data-look]")) {
    delete element.dataset.judge;
    delete element.dataset.look;
  }
  const everywhere = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  walk(document.body, { look: 0, block: getComputedStyle(document.body), alone: false, drawing: null, covers: [], boxes: [], window: everywhere });
  for (const text of texts) {
    if (text.drawing && !grounded.has(text.drawing)) text.rules = text.rules.filter((rule) => rule !== "color-contrast");
  }
  window.needed = new Set();
  window.need = (element) => { for (; element && !needed.has(element); element = element.parentElement) needed.add(element); };
  painted.forEach(({ element }) => need(element));
  let judged = 0;
  for (const text of texts) {
    const { element, rules, said } = text;
    const { look, isSeen } = lookOf(text), words = `${look}:${isSeen ? hash(said) : 0}`;
    const open = rules.filter((rule) => !look || !(decided.has(`${rule} ${look}`) || decided.has(`${rule} ${words}`)));
    for (const rule of look ? open : []) decided.add(`${rule} ${look}`);
    element.dataset.look = look && words;
    element.dataset.rules = rules.join(" ");
    element.dataset.judge = open.join(" ");
    judged += open.length;
    if (open.length) need(element);
  }
  return [texts.reduce((sum, { rules }) => sum + rules.length, 0), judged];
}
