// The search. site.js loads this file, lunr and the pages when the reader first types. lunr stems, corrects and weighs
// words; here stands what a word is, which words of the site a typed one may mean, and how a result is shown.
(() => {
  // A word: a number with its marks (0.693, 2-2-1, 1/8), n!, or letters and digits.
  const WORD = /\p{N}+(?:[.,/–−-]\p{N}+)+(?![\p{L}\p{N}])|\p{L}!|[\p{L}\p{M}\p{N}]+/gu;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[–−]/g, "-").toLowerCase();
  const words = (text) => (text.match(WORD) || []).map(fold).filter(Boolean);

  // British and American spellings, and Latin plurals, have one stem.
  const spelt = (word) => word.replace(/is(?=(?:e[drs]?|ers|ing|ations?)$)/, "iz").replace(/(?<=\w\w)our(?=$|s|ed|ing|h|al|i)/, "or").replace(/im(?:um|a)$/, "im");
  const stems = new Map(); // of every word of the site
  const stem = (word) => {
    if (!stems.has(word)) stems.set(word, lunr.stemmer(new lunr.Token(spelt(word), {})).toString());
    return stems.get(word);
  };
  const telling = (word) => word.length > 1 && lunr.stopWordFilter(word);
  const stemmed = (text) => words(text).filter(telling).map(stem);
  // Of a title, a name and a heading two neighbours count as well, and the whole: `=learn rate`.
  const pairs = (list) => list.slice(1).map((word, place) => `${list[place]} ${word}`);
  const whole = (list) => `=${list.join(" ")}`;
  const withPairs = (texts) => texts.map(stemmed).flatMap((list) => (list.length ? [...list, ...pairs(list), whole(list)] : []));

  // What is searched: of every page its title with its other names, and of every section its heading and its text.
  const entries = searchedPages.flatMap((page) => [
    { page, title: withPairs([page.title]), names: withPairs(page.names.map(([name]) => name)) },
    ...page.sections.map((section) => ({ page, section })),
  ]);
  const builder = new lunr.Builder();
  builder.ref("id");
  builder.b(0.2); // a page with many names is not told less by each
  for (const [field, boost] of [["title", 4], ["names", 4], ["heading", 2], ["text", 1]]) builder.field(field, { boost });
  entries.forEach(({ page, title = [], names = [], section: [, heading, text] = ["", "", ""] }, id) => {
    builder.add({ id, title, names, heading: withPairs([heading]), text: stemmed(text) }, { boost: page.boost });
  });
  const index = builder.build();
  const known = lunr.TokenSet.fromArray([...stems.keys()].sort());
  const matching = (pattern) => known.intersect(pattern).toArray();

  // The stems that a typed word may mean, with their weights: its own; while it is being typed, those of the words it begins;
  // if the site has no such word, those of the words that differ in one letter, or in two.
  const meanings = (word, unfinished) => {
    const found = new Map();
    const add = (list, weight) => list.map((other) => stems.get(other)).forEach((other) => found.has(other) || found.set(other, weight));
    if (index.invertedIndex[stem(word)]) found.set(stem(word), 1);
    if (unfinished && word.length > 1) add(matching(lunr.TokenSet.fromString(`${word}*`)), 0.3);
    for (const letters of [1, 2]) {
      if (!found.size && word.length > 3 * letters && word.length < 30) add(matching(lunr.TokenSet.fromFuzzyString(word, letters)), 0.5);
    }
    return found;
  };

  // The pages that hold words of `query`, best first, each with its best section; `sought` are the meanings of the words.
  const find = (query) => {
    const typed = words(query), told = typed.filter(telling), unfinished = /[\p{L}\p{N}]$/u.test(query) && typed.at(-1);
    const asked = [...new Set(told.length ? told : typed.slice(-1))].slice(0, 30);
    const sought = asked.map((word) => meanings(word, word === unfinished)).filter((found) => found.size);
    const clauses = [...sought.flatMap((found) => [...found]), ...pairs(asked.map(stem)).map((pair) => [pair, 2]), [whole(asked.map(stem)), 2]];
    const pages = new Map();
    for (const { ref, score, matchData } of sought.length ? index.query((made) => clauses.forEach(([term, boost]) => made.term(term, { boost }))) : []) {
      const entry = entries[ref], held = sought.filter((found) => Object.keys(matchData.metadata).some((term) => found.has(term)));
      if (!pages.has(entry.page)) pages.set(entry.page, { page: entry.page, held: new Set(), head: 0, body: 0, titled: false, named: false, full: false, section: entry.page.sections[0] });
      const hit = pages.get(entry.page), weight = score * held.length / asked.length, full = held.length === asked.length;
      held.forEach((found) => hit.held.add(found));
      if (entry.title) Object.assign(hit, { head: score, named: full, titled: full && sought.every((found) => entry.title.some((word) => found.has(word))) });
      else if (weight > hit.body) Object.assign(hit, { body: weight, full, section: entry.section });
    }
    const hits = [...pages.values()].map((hit) => ({ ...hit, complete: hit.held.size === asked.length, score: (hit.head + hit.body) * (hit.held.size / asked.length) ** 2 }));
    return { sought, hits: hits.sort((a, b) => b.score - a.score) };
  };

  const held = (text, sought) => sought.filter((found) => stemmed(text).some((word) => found.has(word))).length;
  const most = (texts, sought) => {
    const counts = texts.map((text) => held(text, sought));
    return texts[counts.indexOf(Math.max(...counts))] || "";
  };

  // The section that a result shows and leads to. A page whose title holds all that is asked answers at its top, as does one
  // that is found by its other names, if no section says more. A name that means a section leads there, if it is asked for.
  const lead = ({ page, titled, named, full, section }, sought) => {
    const [top] = page.sections, within = (name) => stemmed(name).every((word) => sought.some((found) => found.has(word)));
    const placed = page.names.filter(([name, anchor]) => anchor && (held(name, sought) === sought.length || within(name)));
    const meant = most(placed.map(([name]) => name), sought);
    if (titled) return top;
    if (meant) return page.sections.find(([anchor]) => placed.some(([name, place]) => name === meant && place === anchor));
    return named && !(full && (held(section[1], sought) || held(top[2], sought) < sought.length)) ? top : section;
  };

  // What is shown of a section: its sentence with most of the words, shortened around the first of them, or its first paragraph.
  const sentence = (text, sought) => {
    const parts = (pattern) => text.split(pattern).filter((words) => / .* /.test(words));
    const best = held(text, sought) ? most(parts(/\n|(?<=[.!?]) (?=\p{Lu})/u), sought) : parts("\n")[0] || "";
    const first = [...best.matchAll(WORD)].find(([word]) => held(word, sought))?.index ?? 0;
    const start = first > 120 ? best.indexOf(" ", first - 60) + 1 : 0, end = start + 200 < best.length ? best.lastIndexOf(" ", start + 200) : best.length;
    return `${start ? "… " : ""}${best.slice(start, end)}${end < best.length ? " …" : ""}`;
  };
  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const marked = (text, sought) => {
    let end = 0;
    const parts = [...text.matchAll(WORD)].filter(([word]) => held(word, sought)).flatMap(({ 0: word, index }) => {
      const before = text.slice(end, index);
      end = index + word.length;
      return [before, element("mark", {}, word)];
    });
    return [...parts, text.slice(end)];
  };
  const option = (hit, sought, number) => {
    const { page } = hit, [anchor, heading, text] = lead(hit, sought), said = sentence(text, sought);
    const name = most(page.names.map(([one]) => one), sought), label = held(name, sought) > held([page.title, heading, said].join(" "), sought) ? name : heading;
    const url = new URL(page.url + (anchor && `#${anchor}`), __md_scope);
    return element("a", { id: `result-${number}`, class: "md-search-result__link", role: "option", "aria-selected": false, tabindex: -1, href: url },
      element("strong", {}, ...marked(page.title, sought)),
      element("span", {}, ...(label ? [...marked(label, sought), /[?.!]$/.test(label) ? " " : ": "] : []), ...marked(said, sought)));
  };

  const search = document.querySelector(".md-search"), list = document.getElementById("search-results");
  const form = search.querySelector("form"), field = form.elements.query, status = search.querySelector("[role=status]");
  const select = (chosen) => {
    for (const one of list.children) one.setAttribute("aria-selected", one === chosen);
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    const { sought, hits } = find(field.value), complete = hits.filter((hit) => hit.complete).length, rest = hits.length - complete;
    const count = (number) => `${number || "no"} page${number === 1 ? "" : "s"}`;
    status.textContent = !field.value.trim() ? "Type to search" : !hits.length ? "Nothing found"
      : rest ? `All words: ${count(complete)}. Some of them: ${count(rest)}` : `${count(complete)} found`;
    list.replaceChildren(...hits.slice(0, 10).map((hit, number) => option(hit, sought, number)));
    select(null);
  };
  field.oninput = show;
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", () => (list.querySelector("[aria-selected=true]") || list.firstChild)?.click());
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], options = [...list.children];
    if (!step || !options.length) return;
    event.preventDefault();
    const place = options.findIndex((one) => one.getAttribute("aria-selected") === "true") + step;
    select(place === -2 ? options.at(-1) : options[place]); // before the first and behind the last comes the field itself
  });
  show();
})();
