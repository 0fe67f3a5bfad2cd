"""Which fonts draw the letters of the formulas of an open page."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

# Marks the first leaf of the formulas, and one for every text and style that the page's own font is not known to draw.
LEAVES = """(known) => {
  const met = new Set(known.split("\\n")), marked = [];
  for (const leaf of document.querySelectorAll("mi, mn, mo, mtext")) {
    if (!leaf.textContent.trim()) continue;
    const { fontFamily, fontStyle, fontWeight } = getComputedStyle(leaf);
    const text = [leaf.tagName, leaf.textContent, fontFamily, fontStyle, fontWeight].join("|");
    if (!met.has(text) || !marked.length) { met.add(text); marked.push(text); leaf.dataset.leaf = ""; }
  }
  return marked.join("\\n");
}"""


def fallback_fonts(tab: Page, session: CDPSession, drawn: set[str]) -> list[str]:
    """Fonts other than the page's own that drew a part of a formula; `drawn` grows by what needed none."""
    marked = tab.evaluate(LEAVES, "\n".join(sorted(drawn)))
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    leaves = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-leaf]"})["nodeIds"]
    used = [session.send("CSS.getPlatformFontsForNode", {"nodeId": leaf})["fonts"] for leaf in leaves]
    found = sorted({font["familyName"] for fonts in used for font in fonts if not font["isCustomFont"]})
    drawn.update(marked.splitlines() if not found else ())
    return found
