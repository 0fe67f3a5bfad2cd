"""What a narrow window may not do: lose a digit when a page is laid out anew (that it does not scroll sideways, each visit
checks); and what paper may not."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.site.facts import ALL_LAID_OUT, PHONE
from tests.site.server import serve

CUT = """() => [...document.querySelectorAll("mn")].filter((number) => number.getClientRects().length).filter((number) => {
  const text = document.createRange();
  text.selectNodeContents(number);
  const { width } = text.getBoundingClientRect();
  return getComputedStyle(number).whiteSpace !== "nowrap" || width < 0.9 * number.getBoundingClientRect().width;
}).map((number) => number.textContent)"""

# Each range in a cell, and on how many lines it stands.
RANGES = r"""() => [...document.querySelectorAll("article :is(td, th)")].flatMap((cell) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), places = [];
  while (texts.nextNode()) [...texts.currentNode.data].forEach((_, at) => places.push([texts.currentNode, at]));
  return [...places.map(([node, at]) => node.data[at]).join("").matchAll(/\d%?(?: to |–| ± )[−\d]/g)].map((found) => {
    const range = document.createRange(), [from, to] = [places[found.index], places[found.index + found[0].length - 1]];
    range.setStart(...from);
    range.setEnd(to[0], to[1] + 1);
    return [cell.textContent, Math.ceil(range.getBoundingClientRect().height / 35)]; // a line has 20 to 25 pixels
  });
})"""
LOOKS = """() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth,
  parseFloat(getComputedStyle(document.querySelector("article p")).fontSize), getComputedStyle(document.documentElement).colorScheme]"""
STYLE_OF = """(what) => { const { position, maxHeight, overflow, visibility, maxWidth, margin, padding, font, backgroundColor }
  = getComputedStyle(document.querySelector(what)); return [position, maxHeight, overflow, visibility, maxWidth, margin, padding, font, backgroundColor]; }"""


def test_numbers_in_formulas_stay_whole_when_the_window_grows_for_a_picture(browser: Browser, built_site: Path):
    """Chromium broke some after the first digit and showed one line of the two; not each time, so the style is asked as well."""
    tab = browser.new_page(viewport=PHONE)
    tab.add_init_script(ALL_LAID_OUT)
    tab.goto((built_site / "other-models.html").as_uri())
    assert tab.locator("mn", has_text="101").count() > 0
    tab.screenshot(full_page=True)
    assert tab.evaluate(CUT) == []
    tab.close()


def test_the_page_not_found_can_be_read_without_its_style_sheet(browser: Browser, built_site: Path):
    """From the disk, as in a subfolder of a server, its addresses lead nowhere. With the style sheet its own style is void."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme="dark")
    tab = context.new_page()
    tab.goto((built_site / "404.html").as_uri())
    assert tab.get_by_role("heading").all_inner_texts() == ["This page does not exist"]
    tall, wide, size, scheme = tab.evaluate(LOOKS)
    assert tall <= 700 and wide == 320 and size > 16 and scheme == "light dark"
    assert not tab.get_by_role("navigation").or_(tab.locator("svg, input")).filter(visible=True).count()
    looks = []
    with serve(built_site) as address:
        for page in ("404.html", "colophon.html"):
            tab.goto(f"{address}{page}")
            assert tab.get_by_role("banner").is_visible() and tab.get_by_role("contentinfo").is_visible()
            looks.append([tab.evaluate(STYLE_OF, part) for part in ("body", ".md-header", ".md-footer", ".md-sidebar")])
    context.close()
    assert looks[0] == looks[1]


def test_no_cell_of_a_table_parts_a_number_from_its_range(browser: Browser, built_site: Path):
    tab = browser.new_page(viewport=PHONE)
    tab.add_init_script(ALL_LAID_OUT)
    seen = 0
    for page in ("pictures", "xor", "restarts", "momentum", "learning-rate"):
        tab.goto((built_site / f"{page}.html").as_uri())
        ranges = tab.evaluate(RANGES)
        seen += len(ranges)
        assert {what: lines for what, lines in ranges if lines > 1} == {}, page
    tab.close()
    assert seen > 50


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
