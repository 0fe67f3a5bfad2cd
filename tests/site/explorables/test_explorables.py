"""Every explorable, in a real browser: its mathematics, its picture, and each way to take it in hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from scripts.places import DRAWINGS, EXPLORE
from scripts.read.sources import figure_paths, figure_source
from scripts.write.javascript import address_of, shortened
from tests.site.explorables.open import HAND, Hand, maths, middle, opened
from tests.site.explorables.rows import ROWS, Row
from tests.site.facts import DESKTOP, PHONE, axe_source

ACTIONS, DRAGS = 500, 20
SETTLED = 400  # milliseconds after which the address names the state
# axe looks through the whole page to judge a part of it: what stands around the figure is taken away first.
ALONE = """(figure) => {
  for (let part = figure; part !== document.body; part = part.parentElement)
    for (const other of [...part.parentElement.children]) if (other !== part && !other.matches("script, style")) other.remove();
}"""
AXE = "(figure) => axe.run(figure).then((result) => result.violations.map((found) => `${found.id}: ${found.nodes[0].target}`))"
PARTS = "[...document.querySelectorAll('#fig-{} [data-part]')].map((part) => part.outerHTML)"
ALOUD = "(box) => [...box.querySelectorAll('[type=range]')].map((one) => one.ariaValueText)"
OWN_BYTES, PAGE_BYTES = 3 * 1024, 6 * 1024  # compressed: of one script, of all that a page has


class Still(NamedTuple):
    """What an explorable shows where no script runs."""

    boxes: dict[str, Any]
    sentence: str
    parts: list[str]  # of the drawing
    aloud: list[str]  # what each slider says of itself
    controls: bool  # whether they are seen


@pytest.fixture(scope="module")
def still(browser: Browser, url: str, row: Row) -> Still:
    with opened(browser, row, url, java_script_enabled=False) as hand:
        hand.page.evaluate(f"() => {{ {HAND} }}")
        parts = hand.page.evaluate(PARTS.format(row.name))
        return Still(
            hand.ask("boxes()"), hand.ask("sentence()"), parts, hand.box.evaluate(ALOUD), hand.box.is_visible()
        )


def test_every_explorable_has_its_row() -> None:
    declared = [figure.name for figure in map(figure_source, figure_paths()) if figure.line_of_explore]
    assert sorted(row.name for row in ROWS) == declared != []


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """An empty page: mathematics needs no other."""
    page = browser.new_page()
    yield page
    page.close()


def test_the_mathematics_is_that_of_numpy(blank: Page, row: Row) -> None:
    cases = row.cases(np.random.default_rng(1))
    assert len(cases) >= 200
    asked = f"(cases) => {{ {maths(row)} return JSON.stringify(JSON.parse(cases).map({row.ask})); }}"
    found = json.loads(blank.evaluate(asked, json.dumps(cases)))
    expected = np.array([row.answer(case) for case in cases])
    scale = np.maximum(np.abs(expected), 1.0)
    assert np.max(np.abs(np.array(found) - expected) / scale) < 1e-12


def test_the_script_begins_with_the_picture_and_the_sentence_that_python_made(
    browser: Browser, url: str, row: Row, still: Still
) -> None:
    drawn, said = still.boxes, still.sentence
    assert not still.controls and None not in drawn.values()
    with opened(browser, row, url) as hand:
        hand.box.locator("[data-reset]").click()
        live = hand.ask("boxes()")
        assert hand.ask("sentence()") == said and hand.box.evaluate(ALOUD) == still.aloud and hand.problems() == []
        assert hand.box.is_enabled() and live.keys() == drawn.keys()
        far = {
            name: (box, drawn[name])
            for name, box in live.items()
            if box and np.max(np.abs(np.subtract(box, drawn[name]))) > 0.5
        }
        assert far == {} and any(live.values())


def test_nothing_that_a_reader_does_breaks_it(browser: Browser, url: str, row: Row) -> None:
    """Sliders, choices, buttons and addresses in any order, then real keys and drags among them; nothing below it moves."""
    rng, moved = np.random.default_rng(2), 0
    with opened(browser, row, url, reduced_motion="reduce") as hand:
        for seed in range(DRAGS):
            assert hand.act(ACTIONS // DRAGS - 2, seed) == []
            key, before = press(hand, rng), hand.ask("state()")
            drag = pull(hand, rng)
            assert hand.problems() == [], f"{key}, then {drag}"
            moved += hand.ask("state()") != before
        assert moved > DRAGS / 2 or not hand.ask("given.handles")


def press(hand: Hand, rng: np.random.Generator) -> str:
    """Press a key on a control; say which."""
    control = hand.box.locator("[name]").nth(int(rng.integers(hand.box.locator("[name]").count())))
    key = str(rng.choice(["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]))
    control.press(key)
    return f"{key} on {control.get_attribute('name')}"


def pull(hand: Hand, rng: np.random.Generator) -> str:
    """Drag a handle, if there is one, within the picture and beyond; say where."""
    grips = hand.figure.locator(".grip")
    if not grips.count():
        return "nothing"
    grip = grips.nth(int(rng.integers(grips.count())))
    grip.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    x, y = middle(grip.bounding_box())
    hand.page.mouse.move(x, y)
    hand.page.mouse.down()
    for dx, dy in rng.normal(0, 150, (2, 2)):
        hand.page.mouse.move(x + dx, y + dy)
    hand.page.mouse.up()
    return f"a drag from {x}, {y}"


def test_the_keyboard_alone_reaches_and_moves_everything(browser: Browser, url: str, row: Row) -> None:
    with opened(browser, row, url, viewport=DESKTOP) as hand:
        stops = hand.box.locator("[name], button")
        hand.page.evaluate(
            "(name) => { document.querySelector(`#fig-${name} .explore`).previousElementSibling.tabIndex = -1; }",
            row.name,
        )
        hand.box.locator("xpath=preceding-sibling::*[1]").focus()
        for stop in stops.all():
            hand.page.keyboard.press("Tab")
            assert stop.evaluate("(one) => one === document.activeElement && one.matches(':focus-visible')")
            before = hand.ask("state()")
            if name := stop.get_attribute("name"):
                hand.page.keyboard.press("ArrowUp" if stop.evaluate("(one) => one.value === one.min") else "ArrowDown")
                assert hand.ask("state()")[name] != before[name]
                if stop.get_attribute("type") == "range":
                    assert stop.get_attribute("aria-valuetext")
            else:
                hand.page.keyboard.press("Enter")
            assert hand.problems() == []
        assert hand.ask("state()") != hand.ask("given.start")


@pytest.mark.parametrize("name", ["basins_map", "followed_minimum"])
def test_a_handle_comes_to_where_one_points_in_its_own_axes_alone(browser: Browser, url: str, name: str) -> None:
    declared = json.loads((DRAWINGS / name / f"{name}.explore.json").read_bytes())
    (handle,) = declared["handles"]
    with opened(browser, next(row for row in ROWS if row.name == name), url, viewport=DESKTOP) as hand:
        hand.box.locator("[data-reset]").click()  # before, the picture is Python's
        for number, axes in enumerate(declared["axes"]):
            left, top, width, height = axes["box"]
            before, drawing = hand.ask("state()"), hand.figure.locator("svg")
            scale = drawing.bounding_box()["width"] / drawing.evaluate("(svg) => svg.viewBox.baseVal.width")
            drawing.click(position={"x": scale * (left + 0.6 * width), "y": scale * (top + 0.4 * height)})
            moved = {key for key, value in hand.ask("state()").items() if value != before[key]}
            assert moved == ({handle["x"], handle["y"]} if number == handle["axes"] else set())
            assert hand.problems() == []


def test_a_link_shows_what_was_seen_and_other_anchors_are_left_alone(
    browser: Browser, built_site: Path, url: str, row: Row
) -> None:
    with opened(browser, row, url) as hand:
        start = hand.ask("state()")
        hand.box.locator("[data-try]").last.click()
        hand.page.wait_for_timeout(SETTLED)
        hash_, seen = (
            hand.page.evaluate("location.hash"),
            [hand.ask(what) for what in ("state()", "sentence()", "boxes()")],
        )
        assert hash_.startswith(f"#{row.name}?") and hand.ask("state()") != start
        hand.box.locator("[data-reset]").click()
        hand.page.wait_for_timeout(SETTLED)
        assert hand.ask("state()") == start and hand.page.evaluate("location.hash") == f"#fig-{row.name}"
    for address in (url, built_site.as_uri() + "/"):
        with opened(browser, row, address, hash_) as hand:
            assert [hand.ask("state()"), hand.ask("sentence()")] == seen[:2] and near(hand.ask("boxes()"), seen[2])
            assert hand.figure.evaluate("(figure) => figure.getBoundingClientRect().top") < PHONE["height"] / 2
    with opened(browser, row, url, "#what-to-do") as hand:
        hand.page.wait_for_timeout(SETTLED)
        assert hand.ask("state()") == start and hand.page.evaluate("location.hash") == "#what-to-do"


def near(boxes: dict[str, Any], others: dict[str, Any]) -> bool:
    """Whether the same parts are seen in the same places, but for what rounding makes of a page that is scrolled."""
    pairs = [(box, others[name]) for name, box in boxes.items()]
    return boxes.keys() == others.keys() and all(
        np.allclose(*pair, atol=0.01) if all(pair) else pair == (None, None) for pair in pairs
    )


def test_in_print_and_for_axe(browser: Browser, url: str, row: Row, still: Still) -> None:
    """Moved, it breaks no rule of axe in either scheme; on paper there are no controls, and the drawing is Python's."""
    drawn, parts = still.parts, PARTS.format(row.name)
    with opened(browser, row, url) as hand:
        hand.box.locator("[data-try]").last.click()
        hand.figure.evaluate(ALONE)
        hand.page.evaluate(axe_source())
        for scheme in ("light", "dark"):
            hand.page.emulate_media(color_scheme=scheme)
            assert hand.figure.evaluate(AXE) == []
        moved = hand.page.evaluate(parts)
        hand.page.emulate_media(media="print")
        hand.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert not hand.box.is_visible() and hand.page.evaluate(parts) == drawn != moved
        hand.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert hand.page.evaluate(parts) == moved


PLAYED = """(reduced) => new Promise((end) => {
  MOTION
  const parts = [], picture = document.querySelector("article");
  play(0.3, (part) => parts.push(part), picture);
  const first = parts.length;
  setTimeout(() => {
    const whole = [...parts], stopped = parts.length;
    play(9, (part) => parts.push(part), picture);
    stop();
    picture.style.display = "none"; // what is out of sight stops by itself
    play(0.3, (part) => parts.push(part), picture);
    setTimeout(() => end({ first, whole, after: parts.length - stopped }), 200);
  }, 700);
})"""


def test_what_plays_ends_and_stops_and_jumps_for_readers_who_want_no_motion(browser: Browser, url: str) -> None:
    script = PLAYED.replace("MOTION", shortened(EXPLORE / "motion.js"))
    for reduced in (False, True):
        with opened(browser, ROWS[0], url, reduced_motion="reduce" if reduced else "no-preference") as hand:
            played = hand.page.evaluate(script)
        whole = played["whole"]
        assert whole == sorted(whole) and whole[-1] == 1
        assert (whole, played["first"]) == ([1], 1) if reduced else len(whole) > 3 and played["first"] == 0
        assert played["after"] == (2 if reduced else 0)


def test_scripts_are_small(built_site: Path) -> None:
    sizes = {row.name: len(gzip.compress((built_site / address_of(row.name)).read_bytes(), 6)) for row in ROWS}
    pages = {page: sum(sizes[row.name] for row in ROWS if row.page == page) for page in {row.page for row in ROWS}}
    assert {name: size for name, size in sizes.items() if size > OWN_BYTES} == {}
    assert {page: size for page, size in pages.items() if size > PAGE_BYTES} == {}
