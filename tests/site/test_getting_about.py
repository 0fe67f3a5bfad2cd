"""Getting about: the contents of a page, the navigation that folds, the way back to the top, the neighbours at the foot."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.site.facts import ALL_LAID_OUT, DESKTOP, PHONE
from tests.site.server import serve

PAGE = "log-loss.html"
SECTION, HEADING = "#why", "Convex, strictly, strongly"
ABOVE = 0.25  # of the window: where the heading that is being read is looked for, see site.js


@pytest.fixture
def opened(browser: Browser, built_site: Path) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of the site in a new tab, on a phone unless told otherwise."""
    with ExitStack() as stack:
        address = stack.enter_context(serve(built_site))

        def open_(path: str = PAGE, **options: Any) -> Page:
            context = browser.new_context(**({"viewport": PHONE} | options))
            context.add_init_script(ALL_LAID_OUT)
            stack.callback(context.close)
            tab = context.new_page()
            tab.goto(address + path)
            return tab

        yield open_


def top_of(tab: Page, selector: str) -> float:
    return tab.evaluate("(selector) => document.querySelector(selector).getBoundingClientRect().top", selector)


def test_on_a_phone_one_tap_anywhere_shows_the_contents_and_a_second_leads_there(opened: Callable[..., Page]):
    tab = opened(is_mobile=True, has_touch=True)
    tab.evaluate("scrollTo(0, 5000)")
    bar = tab.locator(".contents")
    bottom = tab.locator(".md-header").bounding_box()["height"] + bar.bounding_box()["height"]
    bar.locator("summary").tap()
    links = "all => all.map((link) => link.hash)"
    assert bar.locator("a").evaluate_all(links) == tab.locator(".md-sidebar--secondary a").evaluate_all(links)
    expect(bar.locator("a").last).to_be_visible()
    bar.locator(f"a[href='{SECTION}']").tap()
    expect(bar.locator("details")).not_to_have_attribute("open", "")
    expect(bar.locator("summary")).to_have_attribute("data-here", HEADING)
    assert bottom - 1 <= top_of(tab, SECTION) <= ABOVE * PHONE["height"]
    bar.locator("summary").tap()
    tab.keyboard.press("Escape")
    expect(bar.locator("details")).not_to_have_attribute("open", "")
    expect(bar.locator("summary")).to_be_focused()


def test_without_a_script_the_contents_open_above_the_page_and_cover_nothing(opened: Callable[..., Page]):
    tab = opened(java_script_enabled=False)
    assert not tab.locator(".contents a").first.is_visible()
    tab.locator(".contents summary").click()
    last, title = tab.locator(".contents a").last.bounding_box(), tab.locator("h1").bounding_box()
    assert last and title and last["y"] + last["height"] <= title["y"]
    tab.locator(f".contents a[href='{SECTION}']").click()
    assert 0 <= top_of(tab, SECTION) <= ABOVE * PHONE["height"]
    assert not tab.locator(".md-top").is_visible()


def test_the_side_column_marks_the_heading_that_is_read(opened: Callable[..., Page]):
    tab = opened(viewport=DESKTOP)
    assert not tab.locator(".contents").is_visible()
    columns = "all => all.every((column) => column.scrollHeight <= column.clientHeight)"
    assert tab.locator(".md-sidebar__scrollwrap").evaluate_all(columns)  # else Firefox shows a bar at each
    here = tab.locator(".md-sidebar--secondary [aria-current=location]")
    expect(here).to_have_count(0)
    tab.evaluate(f"document.querySelector('{SECTION}').scrollIntoView()")
    expect(here).to_have_text(HEADING)
    tab.evaluate("scrollTo(0, 0)")
    expect(here).to_have_count(0)


@pytest.mark.parametrize(("viewport", "scripts"), [(DESKTOP, True), (DESKTOP, False), (PHONE, False)])
def test_sections_of_the_navigation_fold_and_unfold_by_mouse_and_by_keyboard(
    opened: Callable[..., Page], viewport: ViewportSize, scripts: bool
):
    tab = opened(viewport=viewport, java_script_enabled=scripts)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "md-skip"
    if viewport is PHONE:
        tab.evaluate("document.activeElement.blur()")  # else the link stands in front of the button
        tab.locator("label.md-header__button[for=__drawer]").click()
    column = tab.locator(".md-sidebar--primary")
    pages, label = column.locator("a:visible"), column.get_by_text("Worse minima", exact=True)
    assert "Why is the log-loss convex, and can it have no minimum?" in pages.all_inner_texts()
    before = pages.count()
    assert before < 12
    label.click()
    assert pages.count() > before + 3
    label.click()
    assert pages.count() == before
    for _ in range(20):
        if tab.evaluate("document.activeElement.nextElementSibling?.innerText.trim()") == "Getting down":
            break
        tab.keyboard.press("Tab")
    assert tab.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle") == "solid"
    tab.keyboard.press("Space")
    assert pages.count() > before


def test_who_scrolls_up_is_offered_the_top(opened: Callable[..., Page]):
    tab = opened()
    top = tab.locator(".md-top")
    assert not top.is_visible()
    tab.evaluate("scrollTo(0, 3000)")
    tab.wait_for_timeout(50)
    assert not top.is_visible()
    tab.evaluate("scrollTo(0, 2900)")
    expect(top).to_be_visible()
    top.click()
    assert tab.evaluate("scrollY") == 0
    expect(top).not_to_be_visible()


def test_nothing_of_it_is_printed(opened: Callable[..., Page]):
    tab = opened()
    tab.evaluate("document.querySelector('.md-top').hidden = false")
    tab.emulate_media(media="print")
    parts = tab.locator(".contents, .md-top, .md-sidebar, .md-footer").all()
    assert len(parts) == 5 and not any(part.is_visible() for part in parts)


def test_both_neighbours_can_be_read_and_pressed_on_the_narrowest_phone(opened: Callable[..., Page]):
    """At 360 pixels every page is measured by check_footer."""
    for page in ("stuck.html", "staying-convex.html", "examples/swap.html"):
        tab = opened(page, viewport={"width": 320, "height": 640}, is_mobile=True)
        boxes = [box for title in tab.locator(".md-footer__title").all() if (box := title.bounding_box())]
        assert len(boxes) == 2 and min(box["width"] for box in boxes) >= 80
        assert boxes[0]["x"] >= 0 and boxes[1]["x"] + boxes[1]["width"] <= 320
