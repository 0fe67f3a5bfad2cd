"""Open the page of an explorable as a reader does, with eyes on what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from scripts.places import EXPLORE
from scripts.write.javascript import modules, shortened
from tests.site.explorables.rows import Row
from tests.site.facts import PHONE
from tests.site.tabs import FONTS, LAID, wait_for

HAND = Path(__file__).with_name("hand.js").read_text("utf-8")


class Hand:
    """One explorable on an open page."""

    def __init__(self, page: Page, row: Row) -> None:
        self.page, self.row = page, row
        self.figure = page.locator(f"#fig-{row.name}")
        self.box = self.figure.locator(".explore")
        self._name = f"hand({row.name!r})"

    def ask(self, what: str) -> Any:
        """What `hand.js` says: state(), sentence(), wrong(), boxes(), height(), given."""
        return self.page.evaluate(f"{self._name}.{what}")

    def problems(self) -> list[str]:
        """What is wrong now, with any explorable and with this one."""
        return self.page.evaluate(f"() => {{ {self._scope()} return problems(); }}")

    def act(self, count: int, seed: int) -> list[str]:
        """What is wrong after the first of `count` random actions that breaks something, with the action; [] if none does."""
        return self.page.evaluate(
            f"([count, seed]) => {{ {self._scope()} return one.act(count, seed, problems); }}", [count, seed]
        )

    def _scope(self) -> str:
        agrees = f"({self.row.agrees})(one.state(), one.sentence(), one.points)"
        return f"{maths(self.row)}; const one = {self._name}, problems = () => [...one.wrong(), ...{agrees}];"


def maths(row: Row) -> str:
    """The mathematics of an explorable as the page has it: the modules that its script is joined from."""
    return "".join(map(shortened, modules(EXPLORE / row.maths, ())))


@contextmanager
def opened(browser: Browser, row: Row, url: str, hash_: str = "", **options: Any) -> Iterator[Hand]:
    """The page of an explorable below `url`; an error on it fails the test."""
    context = browser.new_context(**{"viewport": PHONE, **options})
    context.add_init_script(HAND)
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(heard(message)) if message.type == "error" else None)
    page.goto(f"{url}{row.page}{hash_}")
    wait_for(page, f"{LAID} && {FONTS}")  # labels have other widths before
    hand = Hand(page, row)
    if options.get("java_script_enabled", True):
        hand.figure.locator(".explore:enabled").wait_for(state="attached")
    yield hand
    context.close()
    # Chromium refuses to fetch a font early from the disk, then loads it as usual.
    assert [error for error in errors if ".woff2" not in error] == []


def heard(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location.get('url', '')})"


def middle(box: Any) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
