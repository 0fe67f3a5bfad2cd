"""Open a page in a browser in the four ways a reader may meet it, and write down what it does.

With JavaScript and without, from a web server and from the disk. The checks judge these facts
afterwards, so that each page is loaded at most four times however many checks there are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from tests.site.letters import fallback_fonts
from tests.site.tabs import FONTS, Tab, settle, wait_for

PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 700}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
# What is far below the window is laid out too, as it will be when a reader comes near: else its texts and its width are unknown.
ALL_LAID_OUT = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { content-visibility: visible !important } .scroll > table { display: table !important }
    blockquote > * { display: block !important } article > * > li { display: list-item !important }
    .sheet > * { display: block !important }`);
  document.adoptedStyleSheets = [sheet];
})()"""
# As one text, for the driver of the browser takes long over many small values; all, or what does not depend on how a page is opened.
READ, READ_AGAIN = (
    f"JSON.stringify(({Path(__file__).with_name('facts.js').read_text('utf-8')})({whole}))"
    for whole in ("true", "false")
)
# How wide the content was before, the window, and the neighbours' titles that are cut. A font that only a fold needs is not asked
# for before.
UNFOLD = """[document.documentElement.scrollWidth, innerWidth,
  [...document.querySelectorAll(".md-footer .md-ellipsis")].filter((title) => title.scrollWidth > title.clientWidth)
    .map((title) => title.textContent.trim()),
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; })].slice(0, 3)"""
HIDE = "document.documentElement.style.display = 'none'"  # at the end, so that nobody lays out and paints what nobody reads
# Records are taken at once: a page without JavaScript runs no callback and no timer, even ours.
SHIFT = """(() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
})()"""
BOTH = (True, False)  # with scripts, and without
MOVED = 0.01  # the largest layout shift that passes
AGAIN = 2  # more visits where more moved: what a page does by itself it does each time, unlike a late font
ICON = """() => {  // by an image, for the policy of a page lets no script fetch anything
  const icon = document.querySelector("link[rel~=icon]"), image = new Image();
  return icon && new Promise((resolve) => void Object.assign(image, { onload: resolve, onerror: resolve, src: icon.href }));
}"""
# For the tests that open pages themselves: what axe finds, with all rules or as the options say.
AXE = """(options) => axe.run(document, { resultTypes: ["violations"], ...options }).then((result) => result.violations.map(
  (found) => `${found.id}: ${found.help} (${found.nodes.length}, first: ${found.nodes[0].target.join(" ")})`))"""
# Is there a box that is seen, scrolls by more than axe's 13 pixels, and neither can be focused nor holds what can? No other breaks its rule.
SCROLLERS = """() => {
  const isSeen = (box) => box.checkVisibility({ visibilityProperty: true });
  const isReached = (box) => box.tabIndex >= 0 && !box.disabled && isSeen(box);
  const ways = [["scrollWidth", "clientWidth", "overflowX"], ["scrollHeight", "clientHeight", "overflowY"]];
  const scrolls = (box, [size, room, overflow]) => box[size] > box[room] + 13 && /auto|scroll/.test(getComputedStyle(box)[overflow]);
  return [...document.querySelectorAll("*")].some((box) =>
    ways.some((way) => scrolls(box, way)) && isSeen(box) && ![box, ...box.querySelectorAll("*")].some(isReached));
}"""
# A page makes a box that scrolls reachable when it has been laid out: by an observer, which is called in the next frame.
NEXT_FRAME = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go())))"
SCROLL_RULE = ("scrollable-region-focusable",)  # the one rule that is asked about a phone
COLOURS = ("color-contrast", "link-in-text-block")  # the other rules do not read colours
MARK = Path(__file__).with_name("colours.js").read_text("utf-8")
JUDGE = Path(__file__).with_name("judge.js").read_text("utf-8")


@dataclass
class Facts:
    """What one page did. The dictionaries hold what facts.js returns."""

    page: str
    online: dict[str, Any] = field(default_factory=dict)  # from a server, with JavaScript, on a phone
    no_script: dict[str, Any] = field(default_factory=dict)  # from a server, without, dark, on a desktop
    from_disk: list[dict[str, Any]] = field(
        default_factory=list
    )  # with JavaScript, without, or both, on the narrowest phone
    # On a first visit; without lazy images below the window, of which a browser loads as many as it thinks fit.
    bytes: int = 0  # transferred, headers included
    requests: list[str] = field(default_factory=list)
    # Among the requests, those before anything is read: none that a fold needs.
    fonts: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # requests to anyone else, in any of the four ways
    messages: list[str] = field(default_factory=list)  # console errors and warnings, exceptions, failures
    disk_messages: list[str] = field(default_factory=list)
    shift: float = 0.0  # cumulative layout shift, the larger of phone and desktop, the least of some visits
    fallback_fonts: list[str] = field(default_factory=list)
    axe_light: list[str] = field(default_factory=list)
    axe_dark: list[str] = field(default_factory=list)
    texts: int = 0  # texts of which a rule about colours was asked, in light and in dark
    judged: int = 0  # those among them that look like none that was passed before


@cache
def axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


class Visitor:
    """Visits pages of one site with one browser.

    Each way keeps a tab from page to page, since starting a renderer costs more than most pages; from the server its cache
    is off, so that all bytes are sent and what arrives late and moves the page does so on each page anew.
    """

    def __init__(self, browser: Browser, address: str, root: Path) -> None:
        self._browser, self._address, self._root = browser, address, root
        self._passed: set[str] = set()  # the looks of texts that the rules about colours have passed
        self._drawn: set[str] = set()  # the letters of formulas that the site's own font has drawn

    def __enter__(self) -> Visitor:
        self._online = Tab(self._browser, cached=False, viewport=PHONE, color_scheme="light")
        self._no_script = Tab(
            self._browser, cached=False, viewport=DESKTOP, color_scheme="dark", java_script_enabled=False
        )
        self._disk = {scripts: Tab(self._browser, viewport=NARROW, java_script_enabled=scripts) for scripts in BOTH}
        return self

    def __exit__(self, *_: object) -> None:
        for tab in (self._online, self._no_script, *self._disk.values()):
            tab.close()

    def visit(self, page: str, from_disk: tuple[bool, ...] = BOTH, judged: bool = True) -> Facts:
        """All facts of `page`, a path below the root: from the disk with scripts or without, as said, and of axe, or not.

        While one tab settles the others load.
        """
        facts, url = Facts(page), self._address + page
        self._online.open(url, self._address, facts.messages, facts.foreign)
        self._no_script.open(url, self._address, facts.messages, facts.foreign)
        on_disk, home = [self._disk[scripts] for scripts in from_disk], self._root.as_uri()
        for tab in on_disk:
            tab.open((self._root / page).as_uri(), home, facts.disk_messages, facts.foreign)
        facts.from_disk = [_read(tab) for tab in on_disk]
        facts.shift = settle(self._no_script.page, then=SHIFT)
        facts.no_script = _read(self._no_script)
        _online(self._online, facts, self._drawn)
        if judged:
            _judge(self._online, facts, self._passed)
        for _ in range(AGAIN):
            if facts.shift > MOVED:
                facts.shift = min(facts.shift, _shift(self._browser, url))
        return facts


def _read(tab: Tab) -> dict[str, Any]:
    folded = wait_for(tab.page, f"({ALL_LAID_OUT}, {FONTS})", then=UNFOLD)
    return {"folded": folded, **json.loads(settle(tab.page, pause=0, then=f"{READ_AGAIN}, {HIDE}"))}


def _online(tab: Tab, facts: Facts, drawn: set[str]) -> None:
    """A first visit on a phone."""
    page = tab.page
    facts.shift = max(facts.shift, settle(page, then=SHIFT))
    facts.fonts = [request.url for request in tab.requests if request.url.endswith(".woff2")]
    page.evaluate(ICON)  # a headless browser does not fetch the icon; a reader's does
    facts.online = json.loads(page.evaluate(f"({ALL_LAID_OUT}, {READ})"))
    apart = (*facts.online["later"], "data:", "blob:")
    facts.requests = [request.url for request in tab.requests if not request.url.startswith(apart)]
    # before the fonts are looked at, which makes the browser report the style sheets again
    facts.bytes = sum(size for address, size in tab.sizes.items() if not address.startswith(apart))
    settle(page, pause=0)  # a font that only a fold needs has been asked for since
    facts.fallback_fonts = fallback_fonts(page, tab.session, drawn)


def _judge(tab: Tab, facts: Facts, passed: set[str]) -> None:
    """What axe finds on the open page: on the phone, then on a desktop, in light and in dark."""
    page = tab.page
    tab.session.send("Runtime.evaluate", {"expression": axe_source()})  # the driver would compile it anew each time
    if page.evaluate(SCROLLERS):
        page.evaluate(NEXT_FRAME)
        found, _, _ = page.evaluate(JUDGE, {"rules": SCROLL_RULE, "colours": []})
        facts.axe_light = [f"at 360 px, {one}" for one in found]
    page.set_viewport_size(DESKTOP)
    facts.axe_light += _axe(page, facts, passed, all_rules=True)
    page.emulate_media(color_scheme="dark")
    facts.axe_dark = _axe(page, facts, passed, all_rules=False)
    page.evaluate(HIDE)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")


def _axe(page: Page, facts: Facts, known: set[str], all_rules: bool) -> list[str]:
    """What all rules, or those about colours alone, find in the present scheme; `known` grows by the looks they pass."""
    texts, judged = page.evaluate(MARK, "\n".join(sorted(known)))
    found, passed, more = [], "", 0
    if judged or all_rules:
        asked = {"rules": [] if all_rules else COLOURS, "colours": COLOURS}
        found, passed, more = page.evaluate(JUDGE, asked)
    known.update(passed.splitlines())
    facts.texts, facts.judged = facts.texts + texts, facts.judged + judged + more
    return found


def _shift(browser: Browser, url: str) -> float:
    """The larger layout shift of a first visit on a phone and one on a desktop without JavaScript."""
    shifts = []
    for viewport, scripts in ((PHONE, True), (DESKTOP, False)):
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts)
        tab = context.new_page()
        tab.goto(url)
        shifts.append(settle(tab, then=SHIFT))
        context.close()
    return max(shifts)
