const __md_scope = new URL("../..", document.querySelector("link[rel=stylesheet]").href);
const __md_get = (key) => JSON.parse(localStorage.getItem(__md_scope.pathname + "." + key));
const __md_set = (key, value) => localStorage.setItem(__md_scope.pathname + "." + key, JSON.stringify(value));
try { document.body.dataset.mdColorScheme = __md_get("__palette").color.scheme; } catch { /* no choice was made, or none is kept */ }
document.documentElement.classList.remove("no-js");
