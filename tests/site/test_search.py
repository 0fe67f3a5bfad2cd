"""Search, as a reader uses it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.facts import DESKTOP, PHONE
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
    expect(phone.get_by_role("status")).to_contain_text("sections found", timeout=30_000)  # the index is on its way
    links = phone.locator(".md-search ol a")
    assert 1 < links.count() <= 12 and "saddle" in links.first.inner_text().lower()
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
    assert phone.locator(".md-search ol a").count() == 0
