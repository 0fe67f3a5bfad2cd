"""Open a page in a browser in the four ways a reader may meet it, and write down what it does.

With JavaScript and without, from a web server and from the disk. The checks judge these facts
afterwards, so that each page is loaded only four times however many checks there are.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
READ = Path(__file__).with_name("facts.js").read_text("utf-8")
# Records are taken at once: a page without JavaScript runs no callback and no timer, even ours.
SHIFT = """() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
}"""
SETTLED = 100  # milliseconds after loading in which late fonts and scripts may still move things
FONTS_SETTLED = "[...document.fonts].every((font) => font.status !== 'loading')"
AGAIN = 2  # more visits where something moved: what a page does itself it does each time, a late font on a busy machine not
PATIENCE = 100  # times SETTLED: a busy machine is slow to load a font, and that is no fault of the page
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
    no_script: dict[str, Any] = field(default_factory=dict)  # from a server, without, dark, on a desk
    disk: dict[str, Any] = field(default_factory=dict)  # from the disk, with JavaScript
    disk_no_script: dict[str, Any] = field(default_factory=dict)
    bytes: int = 0  # transferred on a first visit, headers included
    requests: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # requests to anyone else, in any of the four ways
    messages: list[str] = field(default_factory=list)  # console errors and warnings, exceptions, failures
    disk_messages: list[str] = field(default_factory=list)
    shift: float = 0.0  # cumulative layout shift, the larger of phone and desk, the least of some visits
    fallback_fonts: list[str] = field(default_factory=list)
    axe_light: list[str] = field(default_factory=list)
    axe_dark: list[str] = field(default_factory=list)


@cache
def axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def gather(browser: Browser, address: str, root: Path, page: str, from_disk: bool = True) -> Facts:
    """All facts of ``page``, a path below ``root``, which ``address`` serves."""
    facts = Facts(page)
    _online(browser, address, facts)
    _no_script(browser, address, facts)
    for _ in range(AGAIN):
        if facts.shift > 0:
            facts.shift = min(facts.shift, _shift(browser, address + page))
    if from_disk:
        facts.disk = _disk(browser, root, facts, scripts=True)
        facts.disk_no_script = _disk(browser, root, facts, scripts=False)
    return facts


def _online(browser: Browser, address: str, facts: Facts) -> None:
    """A first visit on a phone; then the same page on a desk, in light and in dark."""
    context = browser.new_context(viewport=PHONE, color_scheme="light")
    tab = context.new_page()
    _listen(tab, address, facts.messages, facts)
    tab.on("request", lambda request: facts.requests.append(request.url))
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: _add(facts, event["encodedDataLength"]))
    tab.goto(address + facts.page)
    _settle(tab)
    facts.shift = tab.evaluate(SHIFT)
    tab.evaluate(ICON)  # a browser without a window does not fetch the icon; a reader's does
    facts.online = tab.evaluate(READ)
    facts.requests = [url for url in facts.requests if not url.startswith(("data:", "blob:"))]
    transferred = facts.bytes
    facts.fallback_fonts = _fallback_fonts(tab, session)
    facts.bytes = transferred  # looking at the fonts makes the browser report the style sheets again
    tab.evaluate(axe_source())
    facts.axe_light = [f"at 360 px, {found}" for found in tab.evaluate(AXE, NARROW_RULES)]
    tab.set_viewport_size(DESK)
    facts.axe_light += tab.evaluate(AXE, {})
    tab.emulate_media(color_scheme="dark")
    facts.axe_dark = tab.evaluate(AXE, COLOUR_RULES)  # the other rules do not read colours
    context.close()


def _no_script(browser: Browser, address: str, facts: Facts) -> None:
    context = browser.new_context(viewport=DESK, color_scheme="dark", java_script_enabled=False)
    tab = context.new_page()
    _listen(tab, address, facts.messages, facts)
    tab.goto(address + facts.page)
    _settle(tab)
    facts.shift = max(facts.shift, tab.evaluate(SHIFT))
    facts.no_script = tab.evaluate(READ)
    context.close()


def _shift(browser: Browser, url: str) -> float:
    """The larger layout shift of a first visit on a phone and one on a desk without JavaScript."""
    shifts = []
    for viewport, scripts in ((PHONE, True), (DESK, False)):
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts)
        tab = context.new_page()
        tab.goto(url)
        _settle(tab)
        shifts.append(tab.evaluate(SHIFT))
        context.close()
    return max(shifts)


def _disk(browser: Browser, root: Path, facts: Facts, scripts: bool) -> dict[str, Any]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    tab = context.new_page()
    _listen(tab, root.as_uri(), facts.disk_messages, facts)
    tab.goto((root / facts.page).as_uri())
    _settle(tab)
    seen = tab.evaluate(READ)
    context.close()
    return seen


def _add(facts: Facts, length: float) -> None:
    facts.bytes += int(length)


def _settle(tab: Page) -> None:
    """Wait until no font is on its way (asked anew each time, for a page without scripts keeps no promises)."""
    for _ in range(PATIENCE):
        tab.wait_for_timeout(SETTLED)
        if tab.evaluate(FONTS_SETTLED):
            return


def _listen(tab: Page, home: str, messages: list[str], facts: Facts) -> None:
    """Note errors, warnings and requests that leave ``home``."""
    tab.on("console", lambda m: m.type in ("error", "warning") and messages.append(_said(m)))
    tab.on("pageerror", lambda error: messages.append(f"exception: {error}"))
    tab.on("requestfailed", lambda request: messages.append(f"failed: {request.url}"))
    known = (home, "data:", "blob:")
    tab.on("request", lambda r: None if r.url.startswith(known) else facts.foreign.append(r.url))


def _said(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text} ({message.location.get('url', '')})"


def _fallback_fonts(tab: Page, session: CDPSession) -> list[str]:
    """Fonts other than the page's own that drew a part of a formula."""
    tab.evaluate(LEAVES)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    leaves = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-leaf]"})["nodeIds"]
    used = [session.send("CSS.getPlatformFontsForNode", {"nodeId": leaf})["fonts"] for leaf in leaves]
    return sorted({font["familyName"] for fonts in used for font in fonts if not font["isCustomFont"]})
