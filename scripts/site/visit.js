// Who comes to a place in a page, by its address or back to where the page was left, needs all of it at once, and its fonts. A phone
// that opens a page at its top first lays out what stands there (site.js). Known before the style sheet, for which others wait.
(() => {
  const classes = document.documentElement.classList, narrow = matchMedia("(max-width: 30em)").matches;
  const visit = performance.getEntriesByType("navigation")[0];
  if (location.hash || /:~:/.test(visit?.name) || /reload|back/.test(visit?.type)) {
    classes.add("whole");
    const fonts = narrow ? document.querySelectorAll("link[rel=preload][media]") : [];
    fonts.forEach((font) => font.replaceWith(Object.assign(font.cloneNode(), { media: "" })));
  } else if (narrow) classes.add("pieces");
})();
