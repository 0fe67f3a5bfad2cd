"""Open a page in a browser in the four ways a reader may meet it, and write down what it does.

With JavaScript and without, from a web server and from the disk. The checks judge these facts
afterwards, so that each page is loaded only four times however many checks there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

from tests.site.tabs import Tab, settle

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
READ = Path(__file__).with_name("facts.js").read_text("utf-8")
# Records are taken at once: a page without JavaScript runs no callback and no timer, even ours.
SHIFT = """() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
}"""
AGAIN = 2  # more visits where something moved: what a page does by itself it does each time, unlike a late font
# One leaf for every different text in the formulas; where the page's own font is used is asked of each.
LEAVES = """() => {
  const met = new Set();
  for (const leaf of document.querySelectorAll("mi, mn, mo, mtext")) {
    const text = leaf.tagName + leaf.textContent;
    if (leaf.textContent.trim() && !met.has(text)) { met.add(text); leaf.dataset.leaf = ""; }
  }
}"""
ICON = "() => { const icon = document.querySelector('link[rel~=icon]'); return icon && fetch(icon.href).then((r) => r.blob()); }"
AXE = """(rules) => axe.run(document, { resultTypes: ["violations"], ...rules }).then((result) => result.violations.map(
  (found) => `${found.id}: ${found.help} (${found.nodes.length}, first: ${found.nodes[0].target.join(" ")})`))"""
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
NARROW_RULES = {"runOnly": {"type": "rule", "values": ["scrollable-region-focusable"]}}


@dataclass
class Facts:
    """What one page did. The dictionaries hold what facts.js returns."""

    page: str
    online: dict[str, Any] = field(default_factory=dict)  # from a server, with JavaScript, on a phone
    no_script: dict[str, Any] = field(default_factory=dict)  # from a server, without, dark, on a desktop
    disk: dict[str, Any] = field(default_factory=dict)  # from the disk, with JavaScript
    disk_no_script: dict[str, Any] = field(default_factory=dict)
    bytes: int = 0  # transferred on a first visit, headers included
    requests: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # requests to anyone else, in any of the four ways
    messages: list[str] = field(default_factory=list)  # console errors and warnings, exceptions, failures
    disk_messages: list[str] = field(default_factory=list)
    shift: float = 0.0  # cumulative layout shift, the larger of phone and desktop, the least of some visits
    fallback_fonts: list[str] = field(default_factory=list)
    axe_light: list[str] = field(default_factory=list)
    axe_dark: list[str] = field(default_factory=list)


@cache
def axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


class Visitor:
    """Visits pages of one site with one browser.

    The visit that counts bytes has a fresh context, as a new reader has. The other three ways keep a tab each from
    page to page, since starting a renderer costs more than most pages; without JavaScript its cache is off, so that
    what arrives late and moves the page does so on each page anew.
    """

    def __init__(self, browser: Browser, address: str, root: Path) -> None:
        self._browser, self._address, self._root = browser, address, root

    def __enter__(self) -> Visitor:
        self._no_script = Tab(self._browser, viewport=DESKTOP, color_scheme="dark", java_script_enabled=False)
        self._no_script.session.send("Network.enable")
        self._no_script.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._disk = Tab(self._browser, viewport=PHONE)
        self._disk_no_script = Tab(self._browser, viewport=PHONE, java_script_enabled=False)
        return self

    def __exit__(self, *_: object) -> None:
        for tab in (self._no_script, self._disk, self._disk_no_script):
            tab.close()

    def visit(self, page: str, from_disk: bool = True) -> Facts:
        """All facts of `page`, a path below the root."""
        facts, url = Facts(page), self._address + page
        _online(self._browser, self._address, facts)
        self._no_script.open(url, self._address, facts.messages, facts.foreign)
        facts.shift = max(facts.shift, self._no_script.page.evaluate(SHIFT))
        facts.no_script = self._no_script.page.evaluate(READ)
        for _ in range(AGAIN):
            if facts.shift > 0:
                facts.shift = min(facts.shift, _shift(self._browser, url))
        if from_disk:
            url, home = (self._root / page).as_uri(), self._root.as_uri()
            self._disk.open(url, home, facts.disk_messages, facts.foreign, pause=0)
            facts.disk = self._disk.page.evaluate(READ)
            self._disk_no_script.open(url, home, facts.disk_messages, facts.foreign, pause=0)
            facts.disk_no_script = self._disk_no_script.page.evaluate(READ)
        return facts


def _online(browser: Browser, address: str, facts: Facts) -> None:
    """A first visit on a phone; then the same page on a desktop, in light and in dark."""
    tab = Tab(browser, viewport=PHONE, color_scheme="light")
    page, session, lengths = tab.page, tab.session, list[int]()
    session.on("Network.loadingFinished", lambda event: lengths.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    tab.open(address + facts.page, address, facts.messages, facts.foreign)
    facts.shift = page.evaluate(SHIFT)
    page.evaluate(ICON)  # a headless browser does not fetch the icon; a reader's does
    facts.online = page.evaluate(READ)
    facts.requests = [request.url for request in tab.requests if not request.url.startswith(("data:", "blob:"))]
    facts.bytes = sum(lengths)  # before the fonts are looked at, which makes the browser report the style sheets again
    facts.fallback_fonts = _fallback_fonts(page, session)
    page.evaluate(axe_source())
    facts.axe_light = [f"at 360 px, {found}" for found in page.evaluate(AXE, NARROW_RULES)]
    page.set_viewport_size(DESKTOP)
    facts.axe_light += page.evaluate(AXE, {})
    page.emulate_media(color_scheme="dark")
    facts.axe_dark = page.evaluate(AXE, COLOUR_RULES)  # the other rules do not read colours
    tab.close()


def _shift(browser: Browser, url: str) -> float:
    """The larger layout shift of a first visit on a phone and one on a desktop without JavaScript."""
    shifts = []
    for viewport, scripts in ((PHONE, True), (DESKTOP, False)):
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts)
        tab = context.new_page()
        tab.goto(url)
        settle(tab)
        shifts.append(tab.evaluate(SHIFT))
        context.close()
    return max(shifts)


def _fallback_fonts(tab: Page, session: CDPSession) -> list[str]:
    """Fonts other than the page's own that drew a part of a formula."""
    tab.evaluate(LEAVES)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    leaves = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-leaf]"})["nodeIds"]
    used = [session.send("CSS.getPlatformFontsForNode", {"nodeId": leaf})["fonts"] for leaf in leaves]
    return sorted({font["familyName"] for fonts in used for font in fonts if not font["isCustomFont"]})
