"""Search, as a reader uses it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.facts import AXE, DESKTOP, PHONE, axe_source
from tests.site.server import serve


@pytest.fixture
def phone(browser: Browser, built_site: Path) -> Iterator[Page]:
    """The home page on a phone, its search open."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    tab = context.new_page()
    with serve(built_site) as address:
        tab.goto(address)
        tab.locator("label.md-header__button[for=__search]").click()
        yield tab
    context.close()


def test_results_lead_to_the_page_and_fit_the_screen(phone: Page):
    phone.keyboard.type("saddle")
    expect(phone.get_by_role("status")).to_contain_text("pages found", timeout=30_000)  # the index is on its way
    links = phone.locator("#search-results a")
    assert 1 < links.count() <= 10 and "saddle" in links.first.inner_text().lower()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for box in (links.first.bounding_box(), phone.locator(".md-search button[type=reset]").bounding_box()):
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/saddle*.html*")


def test_on_a_desktop_a_press_beside_the_search_closes_it(browser: Browser, built_site: Path):
    context = browser.new_context(viewport=DESKTOP)
    tab = context.new_page()
    with serve(built_site) as address:
        tab.goto(address)
        tab.locator(".md-search__input").click()
        expect(tab.locator("#__search")).to_be_checked()
        tab.mouse.click(DESKTOP["width"] / 2, DESKTOP["height"] - 50)
        expect(tab.locator("#__search")).not_to_be_checked()
    context.close()


def test_what_is_not_there_is_not_found(phone: Page):
    phone.keyboard.type("xyzzy")
    expect(phone.get_by_role("status")).to_have_text("Nothing found", timeout=30_000)
    assert phone.locator("#search-results a").count() == 0


def test_nothing_of_the_search_is_loaded_before_the_first_key(phone: Page):
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    phone.locator(".md-search__input").click()
    phone.wait_for_timeout(100)
    assert asked == []
    phone.keyboard.type("saddle")
    phone.locator("#search-results a").first.wait_for(timeout=30_000)
    assert sorted(asked) == ["lunr.js", "pages.js", "search.js"]


def test_what_cannot_be_loaded_is_said(phone: Page):
    phone.route("**/search/pages.js", lambda route: route.abort())
    phone.keyboard.type("saddle")
    expect(phone.get_by_role("status")).to_have_text("The search could not be loaded", timeout=30_000)


def test_the_keyboard_goes_through_the_results_while_the_field_keeps_the_focus(phone: Page):
    field = phone.get_by_role("combobox")
    assert field.get_attribute("aria-activedescendant") is None
    phone.keyboard.type("saddle")
    options = phone.get_by_role("option")
    options.first.wait_for(timeout=30_000)
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-controls") == phone.get_by_role("listbox").get_attribute("id")

    def chosen() -> list[int]:
        marked = phone.locator("[role=option][aria-selected=true]").evaluate_all("all => all.map(one => one.id)")
        assert field.get_attribute("aria-activedescendant") == (marked[0] if marked else None)
        return [int(name.removeprefix("result-")) for name in marked]

    seen = [chosen()]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        phone.keyboard.press(key)
        seen.append(chosen())
    assert seen == [[], [0], [1], [0], [], [options.count() - 1], []]
    expect(field).to_be_focused()
    phone.evaluate(axe_source())
    assert phone.evaluate(AXE, {}) == []
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("ArrowDown")
    target = options.nth(1).get_attribute("href")
    phone.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == ""
    expect(field).not_to_be_focused()
    phone.keyboard.press("/")
    expect(field).to_be_focused()
    phone.keyboard.type("saddle")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    phone.wait_for_url(target or "")


def test_without_a_script_there_is_no_search_and_no_word_of_it(browser: Browser, built_site: Path):
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    tab = context.new_page()
    for page in ("index.html", "404.html"):
        with serve(built_site) as address:
            tab.goto(address + page)
            assert "search" not in tab.locator("body").inner_text().lower()
            assert not tab.locator(".md-search__input").is_visible()
    context.close()
