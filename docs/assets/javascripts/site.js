// The page is complete without this file. It adds a choice of colours, search, folds that open for print, and
// spares the keyboard what need not be scrolled.
(() => {
  const root = document.documentElement;

  const colours = document.querySelector(".colours");
  colours.value = root.dataset.colours || "system";
  colours.onchange = () => {
    root.dataset.colours = colours.value;
    try { localStorage.colours = colours.value; } catch { /* private browsing: the choice lasts for this page */ }
  };

  // Printing opens every fold and afterwards closes those it opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  // What is wider than its place scrolls, and must then be within reach of the keyboard; what fits is no stop on the way.
  const fit = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }));
  document.querySelectorAll("pre, .math, .scroll").forEach((box) => fit.observe(box));

  // Search: the index is fetched when the reader first goes to the field.
  const form = document.querySelector(".search");
  if (location.protocol === "file:") { form.hidden = true; return; } // a page opened from disk may not fetch
  const field = form.querySelector("input"), found = form.querySelector(".found");
  const status = found.querySelector("p"), list = found.querySelector("ol");
  let index;

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const stem = (word) => (word.length > 4 ? word.replace(/(?:ities|ity|ies|ing|ers?|ed|um|a|s|e|y)$/, "") : word);
  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim();
  const load = async () => {
    const { docs } = await (await fetch(form.dataset.index)).json();
    const pages = new Map(docs.map(({ location, title }) => [location, title]));
    return docs.map(({ location, title, text }) => {
      const page = pages.get(location.split("#")[0]); // sections of many pages share a heading, so show both
      return { location, page: plain(page), section: page === title ? "" : plain(title), text: plain(text) };
    }).map((entry) => ({ ...entry, head: fold(entry.section || entry.page), body: fold(entry.text) }));
  };

  // A section is found when every word of the query begins a word in it; words in its heading weigh more.
  const score = (entry, words) => words.reduce((sum, word) => {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[^\p{L}\p{N}]/gu, "\\$&")}`, "gu");
    const heads = (entry.head.match(pattern) || []).length, bodies = (entry.body.match(pattern) || []).length;
    return heads + bodies ? sum + 10 * heads + Math.min(bodies, 5) : -Infinity;
  }, entry.location.includes("#") ? 0 : 3);

  const element = (entry, word) => {
    const item = document.createElement("li"), link = document.createElement("a"), title = document.createElement("strong");
    const start = Math.max(0, entry.text.lastIndexOf(" ", entry.body.indexOf(word) - 50));
    const excerpt = entry.text.slice(start, start + 150).trim().replace(/\s\S*$/, "");
    title.textContent = entry.page;
    link.href = form.dataset.base + entry.location;
    link.append(title, [entry.section, `${start ? "… " : ""}${excerpt}${excerpt ? " …" : ""}`].filter(Boolean).join(": "));
    item.append(link);
    return item;
  };

  const search = async () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean).map(stem);
    const entries = await (index ||= load().catch(() => []));
    found.hidden = !words.length;
    if (!words.length) return;
    const hits = entries.map((entry) => ({ entry, weight: score(entry, words) })).filter((hit) => hit.weight > 0)
      .sort((a, b) => b.weight - a.weight);
    status.textContent = hits.length ? `${hits.length} section${hits.length > 1 ? "s" : ""} found` : "Nothing found";
    list.replaceChildren(...hits.slice(0, 12).map((hit) => element(hit.entry, words[0])));
  };

  const close = () => { found.hidden = true; };
  field.onfocus = search;
  field.oninput = search;
  form.onsubmit = (event) => { event.preventDefault(); list.querySelector("a")?.click(); };
  form.onkeydown = (event) => {
    const links = [field, ...list.querySelectorAll("a")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { field.value = ""; field.focus(); close(); }
    if (step) { event.preventDefault(); links[Math.max(0, links.indexOf(document.activeElement) + step)]?.focus(); }
  };
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); field.focus(); }
  });
})();
