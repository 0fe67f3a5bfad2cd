const __md_scope = new URL("..", document.querySelector("link[rel=icon]").href);
const __md_get = (key) => JSON.parse(localStorage.getItem(__md_scope.pathname + "." + key));
const __md_set = (key, value) => localStorage.setItem(__md_scope.pathname + "." + key, JSON.stringify(value));
try { document.body.dataset.mdColorScheme = __md_get("__palette").color.scheme; } catch { /* no choice was made, or none is kept */ }
document.documentElement.classList.remove("no-js");
const __md_again = /reload|back/.test(performance.getEntriesByType("navigation")[0]?.type); // to the place where it was left
if (location.hash || __md_again) document.documentElement.classList.add("whole");
