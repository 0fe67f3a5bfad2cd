"""On a phone the picture stands above the controls, often out of sight: what a reader does must show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.explorables.open import Hand, opened
from tests.site.explorables.rows import ROWS, Row
from tests.site.server import serve

pytestmark = pytest.mark.slow
TOUCHED = {"has_touch": True, "is_mobile": True}
HIDDEN = """(figure) => {
  const edge = (selector, side) => (figure.querySelector(selector) ?? document.querySelector(selector)).getBoundingClientRect()[side];
  const bar = edge(".contents", "bottom"), top = edge("svg", "top"), end = edge("[role=status]", "bottom");
  return [
    top < bar && `the picture begins at ${top}, below the bar that ends at ${bar}`,
    end > innerHeight && `the sentence ends at ${end} of ${innerHeight}`,
  ].filter(Boolean);
}"""
CUT = """(figure) => [...figure.querySelectorAll("select")].filter((one) => {
  const room = one.offsetWidth;
  one.style.width = "auto";
  return one.offsetWidth > room;
}).map((one) => one.name)"""


@pytest.fixture(scope="module")
def url(built_site: Path) -> Iterator[str]:
    with serve(built_site) as address:
        yield address


def hidden(hand: Hand) -> list[str]:
    return hand.figure.evaluate(HIDDEN)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_button_and_a_link_show_picture_and_sentence_and_no_choice_is_cut_off(
    browser: Browser, url: str, row: Row
) -> None:
    with opened(browser, row, url, f"#{row.name}?none=0", **TOUCHED) as hand:
        assert hidden(hand) == []
        for one in hand.box.locator("[data-does], [data-try]").all():
            hand.box.locator(".explore-try button").last.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
            one.tap()
            assert (one.inner_text(), hidden(hand)) == (one.inner_text(), [])
        assert hand.figure.evaluate(CUT) == []
