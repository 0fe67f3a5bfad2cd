// The page is complete without this file. It adds a choice of colours, search, and folds that open for print.
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
    const answer = await fetch(form.dataset.index);
    return (await answer.json()).docs.map((entry) => ({ ...entry, head: fold(plain(entry.title)), body: fold(plain(entry.text)) }));
  };

  // A section is found when every word of the query begins a word in it; words in its heading weigh more.
  const score = (entry, words) => words.reduce((sum, word) => {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[^\p{L}\p{N}]/gu, "\\$&")}`, "gu");
    const heads = (entry.head.match(pattern) || []).length, bodies = (entry.body.match(pattern) || []).length;
    return heads + bodies ? sum + 10 * heads + Math.min(bodies, 5) : -Infinity;
  }, entry.location.includes("#") ? 0 : 3);

  const element = (entry, word) => {
    const item = document.createElement("li"), link = document.createElement("a"), text = plain(entry.text);
    const start = Math.max(0, fold(text).indexOf(word) - 50);
    link.href = form.dataset.base + entry.location;
    link.append(Object.assign(document.createElement("strong"), { textContent: plain(entry.title) }));
    link.append(` ${start ? "… " : ""}${text.slice(start ? text.indexOf(" ", start) + 1 : 0).slice(0, 150)}`);
    item.append(link);
    return item;
  };

  const search = async () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean).map(stem);
    found.hidden = !words.length;
    if (!words.length) return;
    const entries = await (index ||= load());
    const hits = entries.map((entry) => ({ entry, weight: score(entry, words) })).filter((hit) => hit.weight > 0)
      .sort((a, b) => b.weight - a.weight);
    status.textContent = hits.length ? `${hits.length} section${hits.length > 1 ? "s" : ""} found` : "Nothing found";
    list.replaceChildren(...hits.slice(0, 12).map((hit) => element(hit.entry, words[0])));
  };

  const close = () => { found.hidden = true; };
  field.onfocus = () => { index ||= load(); search(); };
  field.oninput = search;
  form.onsubmit = (event) => { event.preventDefault(); list.querySelector("a")?.click(); };
  form.onkeydown = (event) => {
    const links = [field, ...list.querySelectorAll("a")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { field.focus(); close(); }
    if (step) { event.preventDefault(); links[Math.max(0, links.indexOf(document.activeElement) + step)]?.focus(); }
  };
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); field.focus(); }
  });
})();
