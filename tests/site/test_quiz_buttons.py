"""The quiz in a browser: by pointer and by keys, its score and its reset; without scripts, on paper, and for axe."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.places import DOCS
from scripts.write.choices import ANSWERS, FOLD, SCRIPT
from tests.site.facts import ALL_LAID_OUT, DESKTOP, PHONE, axe_source
from tests.site.server import serve

PAGE = "quiz.html"
RIGHT = [fold["answer"] for fold in FOLD.finditer((DOCS / "quiz.md").read_text("utf-8"))]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = """(list) => axe.run([...list.children].slice(0, 3))
  .then((result) => result.violations.map((found) => `${found.id}: ${found.nodes[0].target}`))"""
SAID = """(rows) => rows.map((row) =>
  [row.dataset.right, row.parentElement.nextElementSibling.querySelector("strong").textContent])"""
MOST = 2 * 1024  # bytes of the script, compressed


@pytest.fixture(scope="module", params=["from a server", "from the disk"])
def opened(request: pytest.FixtureRequest, browser: Browser, built_site: Path) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(ALL_LAID_OUT)
    tab = context.new_page()
    with serve(built_site) as address:
        tab.goto(f"{address}{PAGE}" if request.param == "from a server" else (built_site / PAGE).as_uri())
        yield tab
    context.close()


@pytest.fixture
def tab(opened: Page) -> Iterator[Page]:
    """The page on a phone, begun anew by its own button, which a test sees to: to load it takes longest here."""
    yield opened
    opened.emulate_media(media="null")
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    opened.set_viewport_size(PHONE)
    bar(opened).get_by_role("button", name="Start again").click()


def rows(tab: Page) -> Locator:
    return tab.get_by_role("group", name=re.compile("^Your answer to question"))


def bar(tab: Page) -> Locator:
    return tab.locator("p.verdicts")


def test_the_first_press_counts_opens_the_solution_and_is_said(tab: Page):
    assert rows(tab).count() == len(RIGHT) == 30 and tab.locator("details.verdict[open]").count() == 0
    assert rows(tab).evaluate_all(SAID) == [[right, f"{right}."] for right in RIGHT]
    hits = 0
    for number, right in enumerate(RIGHT[:6]):
        wrong = number % 3 == 2
        pressed = next(answer for answer in ANSWERS if (answer != right) == wrong)
        hits += not wrong
        row = rows(tab).nth(number)
        row.get_by_role("button", name=pressed, exact=True).click()
        said = f"{'No' if wrong else 'Right'}: it is {right.lower()}. So far {hits} of {number + 1} right."
        expect(row.get_by_role("status")).to_have_text(said)
        solution = tab.locator("details.verdict").nth(number)
        assert solution.evaluate("(fold) => fold.open")
        assert row.locator("[aria-pressed=true]").all_inner_texts() == [pressed]
    rows(tab).first.get_by_role("button", name="None of these").click(force=True)  # too late
    assert rows(tab).first.locator("[aria-pressed=true]").all_inner_texts() == [RIGHT[0]]
    expect(bar(tab)).to_contain_text(f"{hits} of 6 right, 24 to go.")


def test_a_new_start_forgets_everything_and_nothing_is_stored(tab: Page):
    rows(tab).nth(4).get_by_role("button", name="Both").click()
    expect(bar(tab)).to_contain_text("0 of 1 right, 29 to go.")
    bar(tab).get_by_role("button", name="Open all answers").click()
    assert tab.locator("details.verdict[open]").count() == 30
    bar(tab).get_by_role("button", name="Start again").click()
    assert tab.locator("details.verdict[open]").count() == 0
    assert tab.locator("[aria-pressed], .verdicts [aria-disabled]").count() == 0
    expect(rows(tab).nth(4).get_by_role("status")).to_have_text("")
    expect(rows(tab).first.get_by_role("button").first).to_be_focused()
    rows(tab).nth(4).get_by_role("button", name="Convex", exact=True).click()
    expect(bar(tab)).to_contain_text("1 of 1 right, 29 to go.")
    assert tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_keys_reach_each_answer_and_stay_where_they_were(tab: Page):
    row = rows(tab).nth(1)
    row.get_by_role("button").first.focus()
    for name in ANSWERS[1:]:
        tab.keyboard.press("Tab")
        expect(row.get_by_role("button", name=name, exact=True)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(row.get_by_role("status")).to_have_text("No: it is concave. So far 0 of 1 right.")
    expect(row.get_by_role("button", name="None of these")).to_be_focused()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('details.verdict')?.open") is True
    for name in ("Space", "Enter"):
        rows(tab).nth(2).get_by_role("button").first.press(name)
    expect(rows(tab).nth(2).get_by_role("status")).to_have_text("Right: it is convex. So far 1 of 2 right.")


def test_targets_are_large_nothing_scrolls_sideways_and_a_press_moves_no_button(tab: Page):
    row = rows(tab).nth(7)
    boxes = lambda: [one.bounding_box() for one in row.get_by_role("button").all()]
    before = boxes()
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in before)
    row.get_by_role("button", name="Only quasi-convex").click()
    assert [box["width"] for box in boxes()] == [box["width"] for box in before]
    bar(tab).get_by_role("button", name="Open all answers").click()
    tab.set_viewport_size({"width": 320, "height": 700})
    assert tab.evaluate("document.documentElement.scrollWidth") == 320


def test_answered_it_breaks_no_rule_of_axe(browser: Browser, built_site: Path):
    """The first questions, answered; what else is on the page its visits ask about."""
    context = browser.new_context(viewport=DESKTOP)
    context.add_init_script(ALL_LAID_OUT)
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    for number in range(2):
        rows(tab).nth(number).get_by_role("button", name="Convex", exact=True).click()
    tab.evaluate(axe_source())
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        assert tab.locator("ol:has(.verdicts)").evaluate(AXE) == []
    context.close()


def test_without_scripts_the_questions_have_folded_solutions_and_no_buttons(browser: Browser, built_site: Path):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    assert tab.locator(".verdicts:visible").count() == 0
    first = tab.locator("details.verdict").first
    first.locator("summary").click()
    expect(first.locator("strong").first).to_be_visible()
    tab.emulate_media(media="print")
    assert tab.locator(".verdicts button:visible").count() == 5 * 30  # words to circle
    context.close()


def test_on_paper_are_the_questions_and_the_answers_that_are_open(tab: Page):
    rows(tab).nth(2).get_by_role("button", name="Convex", exact=True).click()
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = tab.locator("details.verdict").evaluate_all("all => all.map((one) => one.checkVisibility())")
    assert [number for number, is_shown in enumerate(shown) if is_shown] == [2]
    assert tab.locator(".verdicts button:visible").count() == 5 * 30 and not bar(tab).is_visible()
    assert tab.locator(".verdicts [role=status]:visible").count() == 0


def test_its_script_is_small_and_on_no_other_page(built_site: Path):
    assert len(gzip.compress((built_site / SCRIPT).read_bytes(), 6)) <= MOST
    asking = [path.name for path in built_site.rglob("*.html") if "quiz.js" in path.read_text("utf-8")]
    assert asking == [PAGE]
