// What one open page shows, as plain data; if not the `whole`, what is asked of a page however it is opened. Folded parts are opened
// first: they are content too.
(whole) => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  const article = document.querySelector("article") || document.body;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const prose = (node) => {  // text outside code, formulas and drawings
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (/^(code|pre|math|svg|script|style)$/i.test(node.tagName)) return " ";
    return [...node.childNodes].map(prose).join("");
  };
  const controls = all(".explore"); // where no script runs there is nothing that they could do
  controls.forEach((box) => { box.style.display = "none"; });
  const text = article.innerText.replaceAll(`${location.origin}/`, ""); // a card writes where it was read from into what one pastes
  controls.forEach((box) => { box.style.display = ""; });
  const pictures = all("figure svg, svg[role=img]", article);
  const shown = {
    text,
    formulas: all("math").length,
    formulas_hidden: all("math").filter((formula) => !seen(formula)).map((formula) => formula.textContent),
    pictures: pictures.length,
    pictures_hidden: pictures.filter((picture) => !seen(picture)).map((picture) => picture.getAttribute("aria-label")),
    fonts: [...document.fonts].filter((font) => font.status === "loaded").map((font) => font.family),
    fonts_unasked: [...document.fonts].filter((font) => font.status === "unloaded").map((font) => font.family),
    links: all("a[href]").map((link) => link.href),
    ground: [document.body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor),
    ink: getComputedStyle(article).color,
    refused: window.refused ?? [],
    unfolded: document.documentElement.scrollWidth,
  };
  if (!whole) return shown;
  const ids = all("[id]").map((element) => element.id), known = new Set(ids);
  const references = all("svg *").flatMap((element) => [...element.attributes].flatMap((attribute) =>
    /href$/.test(attribute.name) ? attribute.value.match(/^#(.+)/)?.[1] ?? []
      : [...attribute.value.matchAll(/url\(#([^)]+)\)/g)].map((match) => match[1])));
  const isLazy = (image) => image.loading === "lazy";
  const isWaiting = (image) => isLazy(image) && (!image.complete || !image.currentSrc);
  const isFirst = (image) => !isLazy(image) || (seen(image) && image.getBoundingClientRect().top < innerHeight);
  const first = new Set(all("img").filter(isFirst).map((image) => image.src));
  return {
    ...shown,
    prose: prose(document.body),
    figures_empty: all("figure", article).filter((figure) => !all("svg, table, img", figure).some(seen)).map((figure) => figure.id),
    images_broken: all("img").filter((image) => !image.naturalWidth && !isWaiting(image)).map((image) => image.getAttribute("src")),
    figure_text: pictures.map((picture) => [picture.getAttribute("aria-label"),
      picture.dataset.fontSize ? picture.dataset.fontSize * picture.getScreenCTM().a : null]),
    early: all("link[rel=preload]").map((link) => link.href),
    later: all("img").map((image) => image.src).filter((source) => !first.has(source)),
    ids,
    dangling: references.filter((name) => !known.has(name)),
    figures: all("figure[id]", article).map((figure) => figure.id),
    references: all(".reference[id]").map((entry) => entry.id),
    sections: all("article h2[id]").map((heading) => heading.id),
    policy: document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content ?? "",
    neighbours: all(".md-footer__title").map((title) => title.getBoundingClientRect()).map(({ left, right }) => [left, right]),
    width: [document.documentElement.scrollWidth, innerWidth],
  };
}
