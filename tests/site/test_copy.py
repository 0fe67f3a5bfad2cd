"""The buttons that copy code, and the page that prints as a sheet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.facts import ALL_LAID_OUT, PHONE
from tests.site.server import serve

PAGE = "stuck.html"


@pytest.fixture(params=["from a server", "from the disk"])
def tab(request: pytest.FixtureRequest, browser: Browser, built_site: Path) -> Iterator[Page]:
    """The page on a phone, with a clipboard."""
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(ALL_LAID_OUT)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    with serve(built_site) as address:
        tab.goto(f"{address}{PAGE}" if request.param == "from a server" else (built_site / PAGE).as_uri())
        yield tab
    context.close()


def clipboard(tab: Page) -> str:
    return tab.evaluate("navigator.clipboard.readText()")


def test_a_block_and_a_whole_file_are_copied_and_said(tab: Page, built_site: Path):
    blocks, said = tab.get_by_role("button", name="Copy this code"), tab.locator("[aria-live=polite].said")
    expect(blocks.first).to_be_visible()  # the script is asked for once the page has loaded
    assert blocks.count() == tab.locator("article .highlight").count() > 0
    blocks.first.focus()
    tab.keyboard.press("Enter")
    expect(said).to_have_text("Copied")
    assert clipboard(tab) == tab.locator("article .highlight code").first.inner_text().rstrip() + "\n"
    tab.get_by_role("button", name="Copy the whole of landscape_probe.py").click()
    expect(said).to_have_text("Copied")
    assert clipboard(tab) == (built_site / "assets" / "landscape_probe.py").read_text()


def test_the_buttons_are_asked_for_once_the_page_is_seen(browser: Browser, built_site: Path):
    """What is asked for before, browsers share the connection with, and Lighthouse counts."""
    tab = browser.new_page()
    with serve(built_site) as address:
        tab.goto(f"{address}{PAGE}")
        expect(tab.get_by_role("button", name="Copy this code").first).to_be_visible()
    asked, seen, loaded = tab.evaluate("""() => {
      const { startTime } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("copy.js"));
      const paints = performance.getEntriesByType("paint").map(({ startTime }) => startTime);
      return [startTime, Math.max(...paints), performance.getEntriesByType("navigation")[0].loadEventStart];
    }""")
    tab.close()
    assert asked > seen > 0 and asked > loaded > 0


def test_where_the_clipboard_is_refused_a_selection_is_copied_or_it_says_so(tab: Page):
    said, button = tab.locator(".said"), tab.get_by_role("button", name="Copy this code").first
    tab.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    button.click()
    expect(said).to_have_text("Copied")
    tab.evaluate("document.execCommand = () => false")
    button.click()
    expect(said).to_have_text("Not copied: select it")


def test_buttons_are_large_and_cover_no_code(tab: Page):
    for button in tab.locator("button.copy").all():
        box = button.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44
    code, button = tab.locator("article .highlight code").first, tab.locator("article .highlight .copy").first
    (left, right) = code.bounding_box(), button.bounding_box()
    assert left and right and left["x"] + left["width"] <= right["x"]


def test_without_scripts_there_is_no_button_and_no_room_for_one(browser: Browser, built_site: Path):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    block, code = (tab.locator(f"article .highlight{inner}").first.bounding_box() for inner in ("", " code"))
    assert block and code and code["width"] == block["width"] and not tab.locator("button.copy").count()
    context.close()


def test_decision_and_symptoms_print_on_a_page_each(browser: Browser, built_site: Path):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    tab.evaluate("for (const sheet = document.querySelector('.sheet'); sheet.nextSibling; ) sheet.nextSibling.remove()")
    printed = tab.pdf(format="A4", margin={"top": "15mm", "right": "15mm", "bottom": "15mm", "left": "15mm"})
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    tab.emulate_media(media="print")
    assert tab.locator("button.copy:visible").count() == 0
    context.close()


def test_code_that_is_left_folded_is_not_printed_and_what_else_is_folded_is(browser: Browser, built_site: Path):
    """An example prints its helper code only if the reader opened it; its solutions are printed as well."""
    context = browser.new_context()
    context.add_init_script(ALL_LAID_OUT)
    tab = context.new_page()
    tab.goto((built_site / "examples/stuck.html").as_uri())
    tab.locator("details.code > summary").last.click()
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = lambda what: tab.locator(what).evaluate_all("all => all.map((one) => one.checkVisibility())")
    code, others = shown("details.code"), shown("article details:not(.code) > :last-child")
    assert len(code) > 1 and code == [False] * (len(code) - 1) + [True]
    assert others and all(others)
    context.close()
