"""A tab of the browser that notes what a page reports, and waits until nothing is on its way."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Frame, Page, Request

SETTLED = 100  # milliseconds after the first paint in which scripts may still move things
SOON = 20  # milliseconds between two looks
PATIENCE = 500  # looks: a busy machine is slow to paint or to load a font, and that is no fault of the page
FONTS = "(document.body.offsetHeight, [...document.fonts].every((font) => font.status !== 'loading'))"
PAINTED = (
    "performance.getEntriesByName('first-contentful-paint').some((paint) => performance.now() > paint.startTime + {})"
)
# A phone lays out a page from its first figure on in pieces, where scripts run, and says at the end that the drawer is ready.
LAID = "!document.querySelector(':not(.no-js) > body .md-sidebar--primary:not(.ready)')"

# What follows a frame waits until it is released.
HOLD = """(() => {
  const held = [], real = requestAnimationFrame;
  window.requestAnimationFrame = (act) => held.push(act);
  window.release = () => { window.requestAnimationFrame = real; held.forEach((act) => act()); };
})()"""
# What the policy of a page refuses; where scripts do not run it stands in the console alone.
LISTEN = """window.refused = [];
addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
  refused.push(`${effectiveDirective} refuses ${blockedURI} (${sourceFile}:${lineNumber})`);
});"""


class Tab:
    """One tab in a context of its own; what it reports goes to the lists of the page that is open."""

    def __init__(self, browser: Browser, cached: bool = True, **options: Any) -> None:
        self._context = browser.new_context(**options)
        self._context.add_init_script(LISTEN)
        self.page = self._context.new_page()
        self.session = self._context.new_cdp_session(self.page)
        if not cached:  # else nobody asks for bytes, of which the browser reports each packet
            self.session.send("Network.enable")
            self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
            self.session.on("Network.responseReceived", self._answered)
            self.session.on("Network.loadingFinished", self._received)
        self.requests: list[Request] = []
        self.sizes: dict[str, int] = {}  # bytes transferred, headers included, by address; without a cache alone
        self._addresses: dict[str, str] = {}  # by the browser's name of the request
        self._home, self._messages, self._foreign = "", list[str](), list[str]()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._messages.append(f"exception: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)

    def open(self, url: str, home: str, messages: list[str], foreign: list[str]) -> None:
        """Open `url`, as a new reader, until it is loaded; note bytes, errors, warnings and failures, and requests that leave `home`."""
        self.session.send("Storage.clearDataForOrigin", {"origin": home, "storageTypes": "all"})
        self._home, self._messages, self._foreign = home, messages, foreign
        self.requests, self.sizes, self._addresses = [], {}, {}
        self.page.goto(url)

    def close(self) -> None:
        self._context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._messages.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _answered(self, event: dict) -> None:
        self._addresses[event["requestId"]] = event["response"]["url"]

    def _received(self, event: dict) -> None:
        address = self._addresses.get(event["requestId"], "")
        self.sizes[address] = self.sizes.get(address, 0) + int(event["encodedDataLength"])

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self._home, "data:", "blob:")):
            self._foreign.append(request.url)

    def _failed(self, request: Request) -> None:
        if request in self.requests:  # not one of the page before, which ends with it
            self._messages.append(f"failed: {request.url}")


def settle(page: Page, pause: int = SETTLED, then: str = "true") -> Any:
    """What `then` is once no font is on its way and, with a pause, that time after the first paint: before it nothing moves.

    Asked anew each time, for a page without scripts keeps no promises; in one question, for each takes the driver long.
    """
    return wait_for(page, f"{LAID} && {PAINTED.format(pause)} && {FONTS}" if pause else FONTS, then)


def wait_for(page: Page | Frame, condition: str, then: str = "true") -> Any:
    """What the expression `then` is as soon as `condition` holds, or after a long wait."""
    for _ in range(PATIENCE):
        if found := page.evaluate(f"{condition} ? [{then}] : null"):
            return found[0]
        page.wait_for_timeout(SOON)
    return page.evaluate(f"[{then}]")[0]
