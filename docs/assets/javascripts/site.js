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

  // Printing opens every fold but those of code, and afterwards closes those it opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open], .code)");
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  // What is wider than its place scrolls, and must then be within reach of the keyboard; what fits is no stop on the way.
  const fit = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }));
  all("pre > code, .math, .scroll, article table").forEach((box) => fit.observe(box));

  // Search: what it needs (the largest part are the words of all pages) is loaded when the reader first types.
  const search = document.querySelector(".md-search"), open = document.getElementById("__search");
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
