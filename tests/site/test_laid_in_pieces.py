"""A phone first shows what stands above the first figure, then the rest in pieces: all of it, and nothing moves."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.site.facts import MOVED, PHONE, SHIFT
from tests.site.server import serve
from tests.site.tabs import FONTS, HOLD, LAID, PAINTED, settle, wait_for

PAGE = "homotopy.html"
# How many blocks there are from the first figure on, and how many of them hold something that shows.
BELOW = """() => {
  const below = [...document.querySelectorAll("article > :is(.fig, .fig ~ :not(:empty))")];
  return [below.length, below.filter((block) => getComputedStyle(block).contentVisibility !== "hidden"
    && getComputedStyle(block.firstElementChild ?? block).display !== "none").length];
}"""
# The fonts that the head asks for: all, or those for which a phone does not wait.
PRELOADED = "(all) => [...document.querySelectorAll('link[rel=preload]')].filter((link) => all || !link.media).map((link) => link.href)"


@pytest.mark.parametrize(
    "page", ["index.html", PAGE, "descent.html", "examples/one_unit.html", "figures/xor_ends.html"]
)
def test_a_phone_first_shows_what_stands_above_the_first_figure_and_then_all(
    browser: Browser, built_site: Path, page: str
):
    """And asks for no font before that is needed only below, nor for any twice."""
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(HOLD)
    tab, fonts = context.new_page(), list[str]()
    tab.on("request", lambda request: fonts.append(request.url) if request.url.endswith(".woff2") else None)
    with serve(built_site) as address:
        tab.goto(address + page)
        wait_for(tab, f"{PAINTED.format(100)} && {FONTS}")
        below, shown = tab.evaluate(BELOW)
        assert below > 5 and not shown
        assert sorted(fonts) == sorted(tab.evaluate(PRELOADED, False))
        tab.evaluate("release()")
        assert settle(tab, then=SHIFT) <= MOVED
        assert tab.evaluate(BELOW) == [below, below]
        assert len(set(fonts)) == len(fonts) and set(fonts) <= set(tab.evaluate(PRELOADED, True))
    context.close()


@pytest.mark.parametrize(
    ("page", "items", "many"), [("exercises.html", "ul > li", 20), ("stuck.html", ".sheet > *", 10)]
)
def test_a_long_list_comes_item_by_item(browser: Browser, built_site: Path, page: str, items: str, many: int):
    """Of the list of all exercises and of the sheet of symptoms no frame lays out many items; at the end all are there."""
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(HOLD)
    tab = context.new_page()
    tab.goto((built_site / page).as_uri())
    wait = f"[...document.querySelectorAll('article > {items}')].filter((item) => getComputedStyle(item).display === 'none').length"
    assert tab.evaluate(wait) > many
    tab.evaluate("""window.added = [];
      new MutationObserver((items) => added.push(items.filter(({ target }) => target.matches("article > * > .laid")).length))
        .observe(document.querySelector("article"), { subtree: true, attributeFilter: ["class"] });
      release()""")
    wait_for(tab, LAID)
    assert tab.evaluate(wait) == 0 < tab.evaluate("Math.max(...added)") <= 10
    context.close()


def test_what_a_script_adds_is_seen_too(browser: Browser, built_site: Path):
    """The bar below the quiz, of which the script that lays out the page does not know."""
    tab = browser.new_page(viewport=PHONE)
    tab.goto((built_site / "quiz.html").as_uri())
    wait_for(tab, LAID)
    below, shown = tab.evaluate(BELOW)
    assert below == shown and tab.locator("article > .verdicts").count() == 1
    tab.close()


@pytest.mark.parametrize("act", ["window.scrollTo(0, 9)", "click", "press"])
def test_who_does_something_at_once_has_all_of_the_page(browser: Browser, built_site: Path, act: str):
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(HOLD)
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    assert tab.evaluate(BELOW)[1] == 0 and tab.evaluate(f"!({LAID})")
    if act == "click":
        tab.locator("h1").click(no_wait_after=True)
    elif act == "press":
        tab.keyboard.press("Tab")
    else:
        tab.evaluate(act)
    tab.wait_for_function(LAID)
    below, shown = tab.evaluate(BELOW)
    assert below == shown
    context.close()


def test_a_font_that_does_not_come_holds_up_nothing_for_long(browser: Browser, built_site: Path):
    tab = browser.new_page(viewport=PHONE)
    tab.route("**/serif-italic.woff2", lambda route: None)  # never answered
    tab.clock.install()
    with serve(built_site) as address:
        tab.goto(address + PAGE, wait_until="domcontentloaded")
        tab.clock.run_for(3100)
        tab.wait_for_function(LAID)
        below, shown = tab.evaluate(BELOW)
        assert below == shown
        tab.close()


def test_a_window_that_becomes_narrow_keeps_all_of_the_page(browser: Browser, built_site: Path):
    tab = browser.new_page(viewport={"width": 1280, "height": 700})
    tab.goto((built_site / PAGE).as_uri())
    tab.set_viewport_size(PHONE)
    below, shown = tab.evaluate(BELOW)
    assert below == shown
    tab.close()


def test_without_scripts_a_phone_shows_all_at_once_and_nothing_moves(browser: Browser, built_site: Path):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    tab, fonts = context.new_page(), set[str]()
    tab.on("request", lambda request: fonts.add(request.url) if request.url.endswith(".woff2") else None)
    with serve(built_site) as address:
        tab.goto(address + PAGE)
        assert settle(tab, then=SHIFT) <= MOVED
        below, shown = tab.evaluate(BELOW)
        assert below == shown
        assert fonts == set(tab.evaluate(PRELOADED, True))  # also the one for what is far below
    context.close()


@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_words_that_an_address_quotes_are_found_far_below(browser: Browser, built_site: Path, width: int):
    """As a search engine writes it: the page is marked there and stands there."""
    tab = browser.new_page(viewport={"width": width, "height": 740})
    with serve(built_site) as address:
        tab.goto(address + PAGE)
        words = tab.locator("article > p").evaluate_all(
            "all => all.map((block) => block.textContent.match(/^[A-Za-z ]{30,}(?= )/)?.[0]).filter(Boolean).at(-1)"
        )
        tab.goto("about:blank")
        tab.goto(f"{address}{PAGE}#:~:text={quote(words)}")
        assert tab.evaluate("document.documentElement.matches('.whole')")
        settle(tab)
        find = "(words) => [...document.querySelectorAll('article > p')].findLast((block) => block.textContent.startsWith(words)).getBoundingClientRect().top"
        assert 0 < tab.evaluate(find, words) < 740
        assert tab.evaluate(SHIFT) <= MOVED
    tab.close()
