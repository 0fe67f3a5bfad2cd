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
// and the ground stays. Where a page differs in dark by nothing but colours, what was found of it in light is kept, and the colours
// alone are read again. Returns how many times a rule is concerned with a text, and is to judge one.
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
  const COLOURS = /^(color|-webkit-text-fill-color|-webkit-text-stroke-color|(background|outline|text-decoration)-color|fill|stroke)$/;
  const decided = new Set(known.split("\n")), disabled = document.querySelector(":disabled, [aria-disabled]");
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
  // The elements that the rules of the style sheets, nested or not, put something before or after; and the rules that hold in one
  // scheme alone.
  const readSheets = () => {
    const chosen = { before: [], after: [] }, ofScheme = [];
    const read = (rules, isNested, isOfScheme) => {
      for (const { selectorText = "", style, cssRules, styleSheet, conditionText = "", media } of rules) {
        const bare = isNested ? "*" : selectorText.replace(/::[^,]*/g, "").replace(/(^|[\s,>+~])(?=,|$)/g, "$1*");
        for (const name of ["before", "after"])
          if (selectorText.includes(`::${name}`) && (style.content || cssRules.length)) chosen[name].push(bare);
        if (isOfScheme && style) ofScheme.push({ bare, isOfColours: [...style].every((name) => COLOURS.test(name)) });
        const isToo = isOfScheme || /prefers-color-scheme|style\(/.test(conditionText + (media?.mediaText ?? ""));
        read(cssRules ?? styleSheet?.cssRules ?? [], isNested || !!selectorText, isToo);
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules, false, /prefers-color-scheme/.test(sheet.media.mediaText));
    const found = ([name, selectors]) => [name, new Set(selectors.length ? document.querySelectorAll(selectors.join(",")) : [])];
    return { ...Object.fromEntries(Object.entries(chosen).map(found)), ofScheme };
  };
  const coversOf = (element, sheets) => ["before", "after"].reduce((sum, name) => sheets[name].has(element) ? sum + cover(element, `::${name}`) : sum, 0);
  // The looks alone, of elements and of texts, in the present scheme.
  const lookAt = (here) => {
    const { above, style, effects, display, isPainted, isReplaced, element } = here;
    const done = effects.flatMap((name) => [name, style[name]]);
    if (display) done.push(display);
    if (isPainted) done.push(isReplaced ? element.tagName : "", style.backgroundColor, style.backgroundImage, style.backgroundClip);
    here.look = done.length ? hash(above.look, ...done) : above.look;
  };
  const own = (style, names) => names.map((name) => style[name]);
  const lookAtText = ({ here, rules, size }) => hash(here.look, here.element.tagName, size, ...own(here.style, TEXT), ...(rules.includes("link-in-text-block") ?
    [...own(here.style, LINK), ...own(here.block, [...TEXT, ...LINK])] : []));
  const walk = (element, above, page) => {
    const { elements, painted, texts, grounded, sheets } = page, style = getComputedStyle(element), { display, overflowX } = style;
    if (style.backgroundImage.includes("gradient(")) element.style.backgroundImage = "none";
    const isReplaced = REPLACED.test(element.tagName);
    const cuts = /auto|scroll|hidden|clip/.test(overflowX);
    const isPainted = paints(style) || isReplaced;
    if (isPainted && above.drawing) grounded.add(above.drawing);
    const box = isPainted || cuts ? element.getBoundingClientRect() : null;
    const effects = EFFECTS.flatMap(([name, plain]) => style[name] === plain ? [] : name);
    const covers = coversOf(element, sheets);
    const here = {
      element, above, style, effects, isPainted, isReplaced, cover: covers,
      display: HOLDS.test(display) ? display : "",
      block: BLOCK.test(display) ? style : above.block,
      alone: above.alone || isReplaced,
      drawing: above.drawing || (element.tagName === "svg" ? element : null),
      covers: covers ? [...above.covers, covers] : above.covers,
      boxes: isPainted ? [...above.boxes, { element, box }] : above.boxes,
      window: cuts ? common(above.window, box) : above.window,
    };
    elements.push(here);
    lookAt(here);
    if (isPainted) painted.push({ element, box, here });
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const rules = [], said = words.map(({ data }) => data.trim()).join("");
    if (/[^\p{P}\p{S}]/u.test(said) || element.matches(FIELD)) rules.push("color-contrast");
    if (element.localName === "a" && element.matches("a[href]") && !BLOCK.test(display)) rules.push("link-in-text-block");
    if (rules.length) texts.push({ here, words, said: hash(said), rules, size: sizeOf(style) });
    if (isReplaced && !element.textContent.trim()) return;
    for (const child of element.children) if (!/^(script|style|template)$/i.test(child.tagName)) walk(child, here, page);
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
  // What a text meets: for each of its places, and for each box there, the element that paints it and where it lies.
  const surroundings = ({ here: { element, alone, boxes, window, covers }, words }, painted) => {
    if (alone || (disabled && element.matches(DISABLED))) return null;
    const rectangles = words.flatMap((node) => (range.selectNode(node), [...range.getClientRects()]));
    const places = (words.length ? rectangles : [...element.getClientRects()])
      .map((place) => common(place, window)).filter(({ left, right, top, bottom }) => left < right && top < bottom);
    const met = places.map((place) => [
      ...boxes.flatMap(({ element: other, box }, k) => inside(place, box) ? [] : [[null, "leaves", k, ...relation(place, box, other)]]),
      ...painted.flatMap(({ element: other, box, here }) => {
        const related = meets(place, box) && !other.contains(element) ? relation(place, box, other) : [];
        return related.length ? [[here, element.compareDocumentPosition(other), ...related]] : [];
      })]);
    const { width, height } = covers.length ? element.getBoundingClientRect() : {};
    return { met, covered: covers.length ? [`cover ${covers.map((area) => area > width * height / 4)}`] : [] };
  };
  const lookOf = ({ around, look }) => {
    if (!around) return { look: "" };
    const { met, covered } = around, isSeen = met.length > 0;
    const signs = new Set([...met.map((boxes) => boxes.flatMap(([here, ...rest]) => here ? [here.look, ...rest] : rest).join(" ")), ...covered]);
    const told = [...signs].filter((sign) => sign).sort();
    return { look: told.length ? hash(look, signs.has(""), ...told) : isSeen ? look : hash(look, "nowhere"), isSeen };
  };
  const walkPage = () => {
    const page = { elements: [], painted: [], texts: [], grounded: new Set(), sheets: readSheets(), isChanged: false };
    for (const element of document.querySelectorAll("[data-look]")) {
      delete element.dataset.judge;
      delete element.dataset.look;
    }
    const everywhere = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    walk(document.body, { look: 0, block: getComputedStyle(document.body), alone: false, drawing: null, covers: [], boxes: [], window: everywhere }, page);
    for (const text of page.texts) {
      const { drawing } = text.here;
      if (drawing && !page.grounded.has(drawing)) text.rules = text.rules.filter((rule) => rule !== "color-contrast");
      text.around = surroundings(text, page.painted);
      text.here.element.dataset.rules = text.rules.join(" ");
    }
    const isOurs = ({ attributeName }) => /^data-(look|rules|judge)$/.test(attributeName);
    new MutationObserver((records) => { page.isChanged ||= !records.every(isOurs); })
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    return Object.assign(page, { size: sizeOfPage() });
  };
  // Whether nothing but colours differs from when the page was walked; if so its looks are those of now.
  const lookAgain = ({ elements, sheets, isChanged, size }) => !isChanged && size.join() === sizeOfPage().join()
    && !document.querySelector("[media*=prefers-color-scheme]")
    && sheets.ofScheme.every(({ bare, isOfColours }) => isOfColours || !document.querySelector(bare))
    && elements.every((here) => {
      const { element, style, isPainted, isReplaced, cover } = here;
      lookAt(here);
      return isPainted === (paints(style) || isReplaced) && !style.backgroundImage.includes("gradient(") && cover === coversOf(element, sheets);
    });
  const sizeOfPage = ({ scrollWidth, scrollHeight } = document.documentElement) => [scrollWidth, scrollHeight];
  const page = window.walked = window.walked && lookAgain(walked) ? walked : walkPage();
  window.needed = new Set();
  window.need = (element) => { for (; element && !needed.has(element); element = element.parentElement) needed.add(element); };
  page.painted.forEach(({ element }) => need(element));
  let judged = 0;
  for (const text of page.texts) {
    const { rules, said, here: { element } } = text;
    text.look = lookAtText(text);
    const { look, isSeen } = lookOf(text), words = `${look}:${isSeen ? said : 0}`;
    const open = rules.filter((rule) => !look || !(decided.has(`${rule} ${look}`) || decided.has(`${rule} ${words}`)));
    for (const rule of look ? open : []) decided.add(`${rule} ${look}`);
    element.dataset.look = look && words;
    element.dataset.judge = open.join(" ");
    judged += open.length;
    if (open.length) need(element);
  }
  return [page.texts.reduce((sum, { rules }) => sum + rules.length, 0), judged];
}
