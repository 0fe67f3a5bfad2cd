"""A tab of the browser that notes what a page reports, and waits until nothing is on its way."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

SETTLED = 100  # milliseconds after the first paint in which scripts may still move things
SOON = 20  # milliseconds between two looks
PATIENCE = 500  # looks: a busy machine is slow to paint or to load a font, and that is no fault of the page
FONTS = "document.body.offsetHeight, [...document.fonts].every((font) => font.status !== 'loading')"
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"


class Tab:
    """One tab in a context of its own; what it reports goes to the lists of the page that is open."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self._context = browser.new_context(**options)
        self.page = self._context.new_page()
        self.session = self._context.new_cdp_session(self.page)
        self.requests: list[Request] = []
        self._home, self._messages, self._foreign = "", list[str](), list[str]()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._messages.append(f"exception: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)

    def open(self, url: str, home: str, messages: list[str], foreign: list[str], pause: int = SETTLED) -> None:
        """Open `url` and wait for its fonts; note errors, warnings and failures, and requests that leave `home`."""
        self._home, self._messages, self._foreign, self.requests = home, messages, foreign, []
        self.page.goto(url)
        settle(self.page, pause)

    def close(self) -> None:
        self._context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._messages.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self._home, "data:", "blob:")):
            self._foreign.append(request.url)

    def _failed(self, request: Request) -> None:
        if request in self.requests:  # not one of the page before, which ends with it
            self._messages.append(f"failed: {request.url}")


def settle(page: Page, pause: int = SETTLED) -> None:
    """Wait until no font is on its way and, with a pause, until that time after the first paint: before it nothing moves.

    Asked anew each time, for a page without scripts keeps no promises.
    """
    if pause:
        _wait_for(page, PAINTED)
        page.wait_for_timeout(pause)
    _wait_for(page, FONTS)


def _wait_for(page: Page, condition: str) -> None:
    for _ in range(PATIENCE):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(SOON)
