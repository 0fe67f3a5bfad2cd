// Have axe apply `rules`, or all if there are none; those about `colours` to what colours.js has marked alone: one text of each
// look, and if it does not decide, for what the text says or because it is not asked about such a text, the other words of that
// look as well. Returns what it found, what is known from now on of colours (a rule and a look each, or with the words), and how
// many texts of other words were judged. So that it has less to look through, axe is not shown the lines of a drawing without
// words, links and roles, and of a formula or a coloured listing only the texts where it need not judge the parts: to the rules
// that do not read colours such parts mean nothing, and most elements of a page are such.
async ({ rules, colours }) => {
  axe.configure({ noHtml: true, rules: colours.map((id) => ({ id, selector: `[data-judge~=${id}]` })) });
  const lookOf = (words) => words.split(":")[0];
  const OURS = new Set(["class", "style", "data-look", "data-rules", "data-judge"]);
  const isPlain = (part) => part.tagName === "SPAN" && !part.children.length && !part.dataset.judge
    && part.getAttributeNames().every((name) => OURS.has(name));
  const shown = new Set();
  const show = (element, nodes) => { shown.add(element); Object.defineProperty(element, "childNodes", { value: nodes, configurable: true }); };
  const restore = () => { shown.forEach((element) => delete element.childNodes); shown.clear(); delete document.createTreeWalker; };
  const shorten = () => {
    for (const listing of document.querySelectorAll("pre code")) {
      show(listing, [...listing.childNodes].flatMap((part) => isPlain(part) ? [...part.childNodes] : part));
    }
    for (const formula of document.querySelectorAll("math")) {
      if (formula.querySelector("[data-judge]:not([data-judge='']), [href], [role], [tabindex]")) continue;
      const texts = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT), found = [];
      while (texts.nextNode()) found.push(texts.currentNode);
      show(formula, found);
    }
    for (const drawing of document.querySelectorAll("svg"))
      if (!drawing.querySelector("a, text, title, desc, image, foreignObject, [role], [tabindex], [data-judge]")) show(drawing, []);
  };
  // The rules about colours alone need no more than what is marked as needed, but for what they read of controls and the words
  // around them, and of the words around a link.
  const prune = () => {
    for (const link of document.querySelectorAll("[data-judge~=link-in-text-block]")) {
      let block = link.parentElement;
      while (/^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement;
      block.querySelectorAll("*").forEach(need);
    }
    document.querySelectorAll("label, label *, input, select, textarea, button, [aria-labelledby]").forEach(need);
    for (const element of needed) show(element, [...element.childNodes].filter((node) => !node.children || needed.has(node)));
  };
  // axe lays out all elements of the page to know what lies behind a text: what paints nothing and holds no such text does not
  const seesWhatIsNeeded = (root, ...options) => {
    if (root !== document.body) return Document.prototype.createTreeWalker.call(document, root, ...options);
    const others = [...root.querySelectorAll("*")].filter((element) => needed.has(element)).values();
    return { currentNode: root, nextNode: () => others.next().value ?? null };
  };
  const judge = async (rules) => {
    if (rules === colours) prune(); else shorten();
    document.createTreeWalker = seesWhatIsNeeded;
    const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
    const options = { resultTypes: ["violations", "passes"], selectors: false, elementRef: true, ...only };
    const { violations, passes } = await axe.run(document, options).finally(restore);
    const verdicts = { found: violations, known: [], undecided: new Set() };
    const elements = (results, rule) => new Set(results.filter(({ id }) => id === rule).flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    for (const rule of colours) {
      const bad = elements(violations, rule), good = elements(passes, rule);
      for (const element of document.querySelectorAll(`[data-judge~=${rule}]:not([data-look=""])`)) {
        const words = element.dataset.look;
        if (bad.has(element)) continue;
        verdicts.known.push(`${rule} ${good.has(element) ? lookOf(words) : words}`);
        if (!good.has(element)) verdicts.undecided.add(lookOf(words));
      }
    }
    return verdicts;
  };
  const { found, known, undecided } = await judge(rules.join() === colours.join() ? colours : rules);
  const met = new Set(known.map((rule_and_words) => rule_and_words.split(" ")[1]));
  const others = [...document.querySelectorAll("[data-judge='']")].filter(({ dataset: { look } }) =>
    undecided.has(lookOf(look)) && !met.has(look) && met.add(look));
  if (others.length) {
    for (const element of document.querySelectorAll("[data-judge]:not([data-judge=''])")) element.dataset.judge = "";
    for (const element of others) {
      element.dataset.judge = element.dataset.rules;
      need(element);
    }
    const more = await judge(colours);
    found.push(...more.found);
    known.push(...more.known);
  }
  const place = ({ element }) => element.outerHTML.slice(0, 200);
  const said = found.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}, first: ${place(nodes[0])})`);
  return [said, known.join("\n"), others.length];
}
