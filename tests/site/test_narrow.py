"""What a narrow window may not do: lose a digit when a page is laid out anew (that it does not scroll sideways, each visit
checks); and what paper may not."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.site.facts import PHONE

CUT = """() => [...document.querySelectorAll("mn")].filter((number) => number.getClientRects().length).filter((number) => {
  const text = document.createRange();
  text.selectNodeContents(number);
  const { width } = text.getBoundingClientRect();
  return getComputedStyle(number).whiteSpace !== "nowrap" || width < 0.9 * number.getBoundingClientRect().width;
}).map((number) => number.textContent)"""


def test_numbers_in_formulas_stay_whole_when_the_window_grows_for_a_picture(browser: Browser, built_site: Path):
    """Chromium broke some after the first digit and showed one line of the two; not each time, so the style is asked as well."""
    tab = browser.new_page(viewport=PHONE)
    tab.goto((built_site / "other-models.html").as_uri())
    assert tab.locator("mn", has_text="101").count() > 0
    tab.screenshot(full_page=True)
    assert tab.evaluate(CUT) == []
    tab.close()


def test_the_page_not_found_can_be_read_without_its_styles(browser: Browser, built_site: Path):
    """From the disk, as in a subfolder of a server, its addresses lead nowhere. Its icons would fill the window."""
    tab = browser.new_page(viewport={"width": 320, "height": 700})
    tab.goto((built_site / "404.html").as_uri())
    widths = tab.evaluate("[...document.querySelectorAll('svg')].map((icon) => icon.getBoundingClientRect().width)")
    tab.close()
    assert widths and max(widths) <= 24


def test_paper_parts_no_short_table_and_no_question_of_the_quiz_but_long_folds(browser: Browser, built_site: Path):
    tab = browser.new_page()
    tab.emulate_media(media="print")
    for page, what, rule in (
        ("noise.html", ".scroll:not(:has(tr:nth-child(9)))", "avoid"),
        ("quiz.html", "li:has(.verdicts)", "avoid"),
        ("noise.html", "details", "auto"),
    ):
        tab.goto((built_site / page).as_uri())
        rules = tab.evaluate(
            "(what) => [...document.querySelectorAll(what)].map((e) => getComputedStyle(e).breakInside)", what
        )
        assert rules and set(rules) == {rule}, what
    tab.close()


def test_what_scrolls_has_a_thin_bar_in_colours_of_the_site(browser: Browser, built_site: Path):
    """A bar of the browser's own is white in the dark in Firefox, and as high as a line of a table."""
    tab = browser.new_page(viewport={"width": 320, "height": 800}, color_scheme="dark")
    tab.goto((built_site / "restarts.html").as_uri())
    bars = tab.evaluate(
        """() => [...document.querySelectorAll(".scroll, .math, pre > code")].map((box) => getComputedStyle(box))
        .map((style) => `${style.scrollbarWidth} ${style.scrollbarColor}`)"""
    )
    assert set(bars) == {"thin rgb(163, 167, 174) rgba(0, 0, 0, 0)"}
    tab.close()
