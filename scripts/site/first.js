const __md_scope = new URL("../..", document.querySelector("link[rel=stylesheet]").href);
const __md_get = (key) => JSON.parse(localStorage.getItem(__md_scope.pathname + "." + key));
const __md_set = (key, value) => localStorage.setItem(__md_scope.pathname + "." + key, JSON.stringify(value));
try { document.body.dataset.mdColorScheme = __md_get("__palette").color.scheme; } catch { /* no choice was made, or none is kept */ }
document.documentElement.classList.remove("no-js");
// Who comes to a place, by its address or back to where a page was left, needs the whole page at once, and its fonts. A phone that
// opens one at its top first shows what stands there (site.js).
const __md_visit = performance.getEntriesByType("navigation")[0], __md_narrow = matchMedia("(max-width: 30em)").matches;
if (location.hash || /:~:/.test(__md_visit?.name) || /reload|back/.test(__md_visit?.type)) {
  document.documentElement.classList.add("whole");
  if (__md_narrow) document.querySelectorAll("link[rel=preload][media]").forEach((link) => link.replaceWith(Object.assign(link.cloneNode(), { media: "" })));
} else if (__md_narrow) document.documentElement.classList.add("pieces");
