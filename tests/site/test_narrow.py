"""What a narrow window may not do: scroll sideways, cut a title, or lose a digit when a page is laid out anew."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.facts import PHONE

NARROW = 320
CUT_TITLES = """() => [...document.querySelectorAll(".md-footer .md-ellipsis")]
  .filter((title) => title.scrollWidth > title.clientWidth).map((title) => title.textContent.trim())"""
CUT = """() => [...document.querySelectorAll("mn")].filter((number) => number.getClientRects().length).filter((number) => {
  const text = document.createRange();
  text.selectNodeContents(number);
  const { width } = text.getBoundingClientRect();
  return getComputedStyle(number).whiteSpace !== "nowrap" || width < 0.9 * number.getBoundingClientRect().width;
}).map((number) => number.textContent)"""


@pytest.mark.slow
def test_no_page_of_the_site_scrolls_sideways_or_cuts_a_title_of_its_foot_at_320_pixels(
    browser: Browser, built_site: Path
):
    tab = browser.new_page(viewport={"width": NARROW, "height": 700})
    wide, cut = [], {}
    for page in sorted(set(built_site.glob("*.html")) | set(built_site.glob("examples/*.html"))):
        if page.name != "404.html":  # its addresses begin at the root of a server
            tab.goto(page.as_uri())
            if tab.evaluate("document.documentElement.scrollWidth") > NARROW:
                wide.append(page.name)
            if titles := tab.evaluate(CUT_TITLES):
                cut[page.name] = titles
    tab.close()
    assert (wide, cut) == ([], {})


def test_numbers_in_formulas_stay_whole_when_the_window_grows_for_a_picture(browser: Browser, built_site: Path):
    """Chromium broke some after the first digit and showed one line of the two; not each time, so the style is asked as well."""
    tab = browser.new_page(viewport=PHONE)
    tab.goto((built_site / "other-models.html").as_uri())
    assert tab.locator("mn", has_text="101").count() > 0
    tab.screenshot(full_page=True)
    assert tab.evaluate(CUT) == []
    tab.close()
