"""What a term means is shown at a tap, at the Tab key and under a pointer; Escape puts it away; nothing needs a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.facts import ALL_LAID_OUT, AXE, DESKTOP, PHONE, axe_source
from tests.site.server import serve

PAGE = "worse-minima.html"


@pytest.fixture(params=["from a server", "from the disk"])
def address(request: pytest.FixtureRequest, built_site: Path) -> Iterator[str]:
    with serve(built_site) as site:
        yield f"{site}{PAGE}" if request.param == "from a server" else (built_site / PAGE).as_uri()


@pytest.fixture
def finger(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, color_scheme="dark")
    context.add_init_script(ALL_LAID_OUT)
    tab = context.new_page()
    tab.goto(address)
    yield tab
    context.close()


@pytest.fixture
def keys(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)
    context.add_init_script(ALL_LAID_OUT)
    tab = context.new_page()
    tab.goto(address)
    yield tab
    context.close()


def shown(tab: Page) -> Locator:
    return tab.locator(".meaning:popover-open")


def lies_in_the_window(tab: Page) -> bool:
    box, window = shown(tab).bounding_box(), tab.viewport_size
    return bool(
        box and window and box["x"] >= 0 and box["x"] + box["width"] <= window["width"]
        and 0 <= box["y"] and box["y"] + box["height"] <= window["height"]
    )  # fmt: skip


def test_a_tap_shows_it_and_another_leads_to_the_glossary(finger: Page) -> None:
    terms = finger.locator("article .term:visible")
    for number in range(3):
        terms.nth(number).tap()
        expect(shown(finger)).to_have_text(f"{terms.nth(number).get_attribute('data-definition')} Glossary")
        assert lies_in_the_window(finger) and PAGE in finger.url
    finger.evaluate(axe_source())
    assert finger.evaluate(AXE, {}) == []
    finger.locator("article h1").tap()
    expect(shown(finger)).to_have_count(0)
    terms.nth(1).tap()
    key = (terms.nth(1).get_attribute("href") or "").partition("#")[2]
    terms.nth(1).tap()
    finger.wait_for_url(f"**/glossary.html#{key}")


def test_a_mark_is_explained_like_a_term(finger: Page) -> None:
    mark = finger.locator("article .mark:visible").first
    target = "**/" + (mark.get_attribute("href") or "?")
    mark.tap()
    expect(shown(finger)).to_contain_text(mark.get_attribute("data-definition") or "?")
    shown(finger).get_by_role("link").tap()
    finger.wait_for_url(target)


def test_the_tab_key_shows_it_and_escape_puts_it_away(keys: Page) -> None:
    term = keys.locator("article .term").first
    keys.mouse.move(600, 300)  # where it rests while the keys scroll the page below it
    keys.evaluate("""() => {  // to the stop before it
      const stops = [...document.querySelectorAll("a, button, input, summary, [tabindex='0']")];
      stops.slice(0, stops.indexOf(document.querySelector("article .term"))).findLast((stop) => stop.checkVisibility()).focus();
    }""")
    keys.keyboard.press("Tab")
    expect(term).to_be_focused()
    keys.wait_for_timeout(400)
    expect(shown(keys)).to_contain_text(term.get_attribute("data-definition") or "?")
    assert lies_in_the_window(keys)
    assert term.evaluate("(term) => term.ariaDescription") == term.get_attribute("data-definition")
    keys.keyboard.press("Escape")
    expect(shown(keys)).to_have_count(0)
    expect(term).to_be_focused()
    keys.keyboard.press("Tab")  # on, not into what was put away
    assert keys.evaluate("!document.activeElement.closest('.meaning')")


def test_a_pointer_shows_it_where_it_rests_and_can_move_onto_it(keys: Page) -> None:
    term = keys.locator("article .term").nth(2)
    term.scroll_into_view_if_needed()
    before = keys.evaluate("document.documentElement.scrollHeight")
    term.hover()
    expect(shown(keys)).to_have_count(1)
    shown(keys).get_by_role("link").hover()
    keys.wait_for_timeout(400)
    expect(shown(keys)).to_have_count(1)
    assert keys.evaluate("document.documentElement.scrollHeight") == before
    keys.mouse.move(5, 5)
    expect(shown(keys)).to_have_count(0)


def test_without_scripts_a_term_is_a_link(browser: Browser, built_site: Path) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=False)
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    tab.locator("article .term").first.tap()
    tab.wait_for_url("**/glossary.html#*")
    context.close()
