// The page is complete without this file. On Material's markup it adds a choice of colours, a search, folds that open
// for print, and spares the keyboard what need not be scrolled.
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

  // A list that scrolls shows where the page stands in it.
  const centre = (list, link) => {
    if (list && link) list.scrollTop += link.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
  };
  const column = document.querySelector(".md-sidebar--primary"), search = document.querySelector(".md-search");
  const ready = () => {
    if (column.classList.contains("ready")) return;
    for (const part of [column, search]) part.classList.add("ready");
    const here = column.querySelector("[aria-current]");
    for (const list of column.querySelectorAll(".md-sidebar__scrollwrap, .md-nav--primary > ul")) centre(list, here); // in a wide window, in the drawer
  };

  // On a phone the first picture holds what stands above the first figure. When that is seen the figure comes, and then the rest, a
  // few blocks at a time so that none of it holds the phone up, and before each the fonts that the last ones needed; at the end the
  // drawer and the search. Who scrolls, presses or types before has all of it at once, as has who waits for a font in vain.
  const late = ".pieces .md-content__inner > :is(.fig, .fig ~ *, :nth-child(n + 8))", rest = all(`${late}, ${late} > :is(li, .sheet > *):nth-child(n + 4)`);
  const seen = new Promise((go) => new PerformanceObserver(go).observe({ type: "paint", buffered: true }));
  const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  const lay = (room) => {
    for (let block; room > 0 && (block = rest.shift()); room -= 3 + block.getElementsByTagName("*").length) block.classList.add("laid");
  };
  const layInPieces = async () => {
    await seen;
    for (let frames = 3; frames; frames--) await frame(); // what was seen may have been the header alone
    for (; rest.length; await frame(), await document.fonts.ready) {
      lay((rest[0].closest("ul, ol, .sheet") ?? rest[0]).getBoundingClientRect().bottom < 3 * innerHeight ? 30 : 150); // far below most of it waits (page.css)
    }
    ready();
  };
  const layAll = () => { lay(Infinity); ready(); };
  if (matchMedia("(min-width: 76.25em)").matches) ready();
  else layInPieces();
  for (const event of ["scroll", "click", "keydown"]) addEventListener(event, layAll, { capture: true, once: true });
  setTimeout(layAll, 3000);

  // The contents of the page, in the side column and in the bar: the heading is marked that was the last to pass a line a
  // quarter below the top of the window. For the observer, a heading between that line and the beginning of the page is in sight.
  const bar = document.querySelector(".contents details"), title = bar?.querySelector("summary");
  const links = all(".contents a, .md-sidebar--secondary a"), above = new Set();
  const centreAll = () => all(".contents [open] > ul, .md-sidebar--secondary .md-sidebar__scrollwrap").forEach((list) => centre(list, list.querySelector("[aria-current]")));
  const watch = new IntersectionObserver((changes) => {
    changes.forEach(({ target, isIntersecting }) => above[isIntersecting ? "add" : "delete"](`#${target.id}`));
    const last = links.findLast((link) => above.has(decodeURIComponent(link.hash)));
    links.forEach((link) => {
      const now = link.hash === last?.hash;
      link.classList.toggle("md-nav__link--active", now);
      if (now) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    if (title) title.dataset.here = last?.textContent.trim() ?? "";
    centreAll();
  }, { rootMargin: "1000000px 0px -75%" });
  new Set(links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))).forEach((heading) => heading && watch.observe(heading));
  if (bar) {
    bar.addEventListener("toggle", centreAll);
    bar.addEventListener("keydown", ({ key }) => { if (key === "Escape") { bar.open = false; title.focus(); } });
    addEventListener("click", ({ target }) => { if (target.closest("a") || !bar.contains(target)) bar.open = false; });
  }

  // Back to the top: offered to who scrolls up.
  const top = document.querySelector(".md-top");
  let height = 0;
  addEventListener("scroll", () => {
    top.hidden = scrollY > height || scrollY < innerHeight;
    height = scrollY;
  }, { passive: true });
  top.onclick = () => scrollTo(0, 0);

  // What a term or a mark means is shown where a pointer rests on it, the Tab key reaches it, or a finger taps it; the
  // second tap follows the link. Escape puts it away. It moves nothing: it lies over the page, as wide as there is room.
  const meaning = document.createElement("span"), more = document.createElement("a");
  const GAP = 6; // pixels
  let shown = null, timer;
  const hide = () => {
    if (shown) meaning.hidePopover();
    shown = null;
  };
  const tell = (link) => {
    clearTimeout(timer); // what a pointer passed before hides nothing now
    if (link === shown) return;
    hide();
    shown = link;
    more.href = link.href;
    more.textContent = link.matches(".term") ? "Glossary" : `To the ${link.textContent === "proved" ? "proof" : "test"}`;
    meaning.replaceChildren(`${link.dataset.definition} `, more);
    link.after(meaning);
    meaning.showPopover();
    const { left, top, bottom } = link.getBoundingClientRect();
    const { width, height } = meaning.getBoundingClientRect();
    const above = bottom + GAP + height > innerHeight && top > height + GAP;
    meaning.style.top = `${scrollY + (above ? top - GAP - height : bottom + GAP)}px`;
    meaning.style.left = `${Math.max(GAP, Math.min(left, document.documentElement.clientWidth - GAP - width))}px`;
  };
  if (meaning.showPopover) { // in older browsers these are links and nothing more
    const explained = (target) => target.closest?.(".term, .mark");
    const byKey = () => shown?.matches(":focus-visible"); // then a scroll under a resting pointer hides nothing
    meaning.popover = "manual";
    meaning.className = "meaning";
    more.tabIndex = -1; // the Enter key follows the link itself
    all(".term").forEach((link) => { link.ariaDescription = link.dataset.definition; });
    addEventListener("pointerover", ({ target, pointerType }) => {
      if (pointerType === "touch") return;
      clearTimeout(timer); // a pointer that only passes shows nothing, and one on its way to the text hides nothing
      const link = explained(target);
      if (!meaning.contains(target)) timer = setTimeout(() => (link ? tell(link) : byKey() || hide()), 250);
    });
    addEventListener("focusin", ({ target }) => {
      if (explained(target) && target.matches(":focus-visible")) requestAnimationFrame(() => tell(target)); // once it is scrolled to
      else if (!meaning.contains(target)) hide();
    });
    addEventListener("click", (event) => {
      const link = explained(event.target);
      if (link && link !== shown && matchMedia("(hover: none)").matches) {
        event.preventDefault();
        tell(link);
      } else if (!link && !meaning.contains(event.target)) hide();
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  // Printing opens every fold but those of code and of a quiz, and afterwards closes those it opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("article details:not([open], .code, .verdict)");
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  // What is wider than its place scrolls, and must then be within reach of the keyboard; what fits is no stop on the way.
  // A table tells of itself as well, for the box around it may have its size before what it holds is laid out.
  const fit = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    const box = target.closest(".scroll") ?? target;
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }));
  all("pre > code, .math, .scroll, article table").forEach((box) => fit.observe(box));

  // Search: what it needs (the largest part are the words of all pages) is loaded when the reader first types.
  const open = document.getElementById("__search");
  const form = search.querySelector("form"), field = form.elements.query, status = search.querySelector("[role=status]");
  const expand = (shown) => {
    open.checked = shown;
    field.setAttribute("aria-expanded", shown);
  };
  const load = (path) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: new URL(path, __md_scope), onload: resolve, onerror: reject });
    document.head.append(script);
  });
  // The buttons that copy come once the page is seen: before, all that arrives is for its words.
  if (document.querySelector("article .highlight:not(.output), article a[download]")) addEventListener("load", () => seen.then(() => load("assets/javascripts/copy.js")));
  field.oninput = async () => { // search.js puts its own in this place
    field.oninput = null;
    status.textContent = "Loading the words of all pages";
    try {
      await Promise.all(["search/lunr.js", "search/pages.js"].map(load));
      await load("assets/javascripts/search.js");
    } catch { status.textContent = "The search could not be loaded"; }
  };

  open.onchange = () => { expand(open.checked); if (open.checked) field.focus(); };
  field.onfocus = () => expand(true);
  field.addEventListener("input", () => expand(true));
  form.onreset = () => field.focus();
  form.onsubmit = (event) => event.preventDefault();
  search.addEventListener("click", (event) => { if (event.target.closest("[role=option]")) expand(false); });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { form.reset(); expand(false); document.activeElement.blur(); }
  });
  search.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !search.contains(relatedTarget)) expand(false); });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); field.focus(); }
  });
})();
