// The page is complete without this file. On Material's markup it adds a choice of colours, search, folds that open for
// print, and spares the keyboard what need not be scrolled.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // The choice of colours, kept where Material's inline script finds it before anything is painted.
  const options = all(".md-option");
  const show = (chosen) => options.forEach((option, index) => {
    option.checked = index === chosen;
    option.nextElementSibling.hidden = index !== chosen;
  });
  let stored;
  try { stored = __md_get("__palette"); } catch { /* storage is refused: a choice lasts for this page */ }
  show(stored?.index ?? 0);
  options.forEach((option, index) => {
    option.onchange = () => {
      const scheme = document.body.dataset.mdColorScheme = option.dataset.mdColorScheme;
      show(index);
      try { __md_set("__palette", { index, color: { scheme } }); } catch { /* as above */ }
    };
  });

  // A link to a place on this page closes the drawer it stands in.
  const drawer = document.getElementById("__drawer");
  all(".md-sidebar--primary a").forEach((link) => link.addEventListener("click", () => { drawer.checked = false; }));

  // The side column shows where the page stands in it.
  const column = document.querySelector(".md-sidebar--primary .md-sidebar__scrollwrap");
  const here = column?.querySelector("a.md-nav__link--active");
  if (here) column.scrollTop = here.offsetTop - column.clientHeight / 2;

  // A finger cannot hover: its first tap on a term or a mark shows what it means, the second follows the link.
  let touched = null;
  addEventListener("click", (event) => {
    const link = event.target.closest(".term, .mark");
    if (link && link !== touched && matchMedia("(hover: none)").matches) {
      event.preventDefault();
      link.classList.add("touched");
    }
    if (link !== touched) touched?.classList.remove("touched");
    touched = link;
  });

  // Printing opens every fold and afterwards closes those it opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  // What is wider than its place scrolls, and must then be within reach of the keyboard; what fits is no stop on the way.
  const fit = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }));
  all("pre > code, .math, .scroll, article table").forEach((box) => fit.observe(box));

  // Search: the index is fetched when the reader first goes to the field.
  const search = document.querySelector(".md-search"), open = document.getElementById("__search");
  const form = search.querySelector("form"), field = form.elements.query;
  const status = search.querySelector(".md-search-result__meta"), list = search.querySelector("ol");
  let index;

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const stem = (word) => (word.length > 4 ? word.replace(/(?:ities|ity|ies|ing|ers?|ed|um|a|s|e|y)$/, "") : word);
  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim();
  const load = async () => {
    const { docs } = await (await fetch(new URL("search/search_index.json", __md_scope))).json();
    const pages = new Map(docs.map(({ location, title }) => [location, title]));
    return docs.map(({ location, title, text }) => {
      const page = pages.get(location.split("#")[0]); // sections of many pages share a heading, so show both
      return { location, page: plain(page), section: page === title ? "" : plain(title), text: plain(text) };
    }).map((entry) => ({ ...entry, head: fold(entry.section || entry.page), body: fold(entry.text) }));
  };

  // A section is found when every word of the query begins a word in it; words in its heading weigh more, and of equals the shorter heading is first.
  const score = (entry, words) => words.reduce((sum, word) => {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "gu");
    const heads = (entry.head.match(pattern) || []).length, bodies = (entry.body.match(pattern) || []).length;
    return heads + bodies ? sum + 10 * heads + Math.min(bodies, 5) : -Infinity;
  }, (entry.location.includes("#") ? 0 : 3) - entry.head.length / 1000);

  const element = (name, part, ...children) => {
    const made = document.createElement(name);
    made.className = part && `md-search-result__${part}`;
    made.append(...children);
    return made;
  };
  const item = (entry, word) => {
    const start = Math.max(0, entry.text.lastIndexOf(" ", entry.body.indexOf(word) - 50));
    const excerpt = entry.text.slice(start, start + 150).trim().replace(/\s\S*$/, "");
    const words = [entry.section, `${start ? "… " : ""}${excerpt}${excerpt ? " …" : ""}`].filter(Boolean).join(": ");
    const box = element("div", "article", element("h2", "", entry.page), element("p", "", words));
    box.classList.add("md-typeset");
    const link = element("a", "link", box);
    link.href = new URL(entry.location, __md_scope);
    return element("li", "item", link);
  };

  const find = async () => {
    const words = fold(field.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(stem);
    const entries = await (index ||= load().catch(() => []));
    const hits = words.length ? entries.map((entry) => ({ entry, weight: score(entry, words) }))
      .filter((hit) => hit.weight > 0).sort((a, b) => b.weight - a.weight) : [];
    status.textContent = !words.length ? "Type to search" : hits.length ? `${hits.length} section${hits.length > 1 ? "s" : ""} found` : "Nothing found";
    list.replaceChildren(...hits.slice(0, 12).map((hit) => item(hit.entry, words[0])));
  };

  status.setAttribute("role", "status");
  open.onchange = () => { if (open.checked) field.focus(); };
  field.onfocus = () => { open.checked = true; find(); };
  field.oninput = find;
  form.onreset = () => { setTimeout(find); field.focus(); };
  list.onclick = () => { open.checked = false; };
  form.onsubmit = (event) => { event.preventDefault(); list.querySelector("a")?.click(); };
  search.onkeydown = (event) => {
    const links = [field, ...list.querySelectorAll("a")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { field.value = ""; open.checked = false; document.activeElement.blur(); }
    if (step) { event.preventDefault(); links[Math.max(0, links.indexOf(document.activeElement) + step)]?.focus(); }
  };
  search.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !search.contains(relatedTarget)) open.checked = false; });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); field.focus(); }
  });
})();
