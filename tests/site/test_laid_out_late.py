"""What is far below the window is laid out when it comes near: no place is missed for that, nothing jumps, nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.facts import ALL_LAID_OUT, MOVED, NEXT_FRAME, PHONE, SHIFT
from tests.site.server import serve
from tests.site.tabs import HOLD, LAID, settle, wait_for

PAGE = "homotopy.html"  # the longest first layout
LAST = "check-yourself"
WAITING = """() => [...document.querySelectorAll("article > p math")].map((formula) =>
  !formula.checkVisibility({ contentVisibilityAuto: true }))"""
TOP = "(id) => document.getElementById(id).getBoundingClientRect().top"
# The top of every block of the page, first each among the others, then each laid out alone, as those are that wait.
TOPS = """() => {
  const waiting = [...document.querySelectorAll("article *")].filter((block) => getComputedStyle(block).contentVisibility === "auto");
  const tops = () => [...document.querySelectorAll("article > *, figure > *")].map((block) => block.getBoundingClientRect().top);
  const set = (contain) => waiting.forEach((block) => { block.style.contentVisibility = "visible"; block.style.contain = contain; });
  return [waiting.length, ...["none", "layout style paint"].map((contain) => (set(contain), tops()))];
}"""


def sections(tab: Page) -> list[str]:
    return tab.locator("article > h2").evaluate_all("all => all.map((heading) => heading.id)")


@pytest.fixture
def phone(browser: Browser, built_site: Path) -> Iterator[Page]:
    tab = browser.new_page(viewport=PHONE)
    tab.goto((built_site / PAGE).as_uri())
    wait_for(tab, LAID)
    yield tab
    tab.close()


def test_most_of_a_long_page_waits_until_it_comes_near(phone: Page):
    phone.evaluate(NEXT_FRAME)
    waiting = phone.evaluate(WAITING)
    assert sum(waiting) > len(waiting) / 2 > 50 and waiting[-1]
    phone.evaluate("[...document.querySelectorAll('article > p math')].at(-1).scrollIntoView()")
    phone.wait_for_function(f"() => !({WAITING})().at(-1)")


def test_the_drawer_waits_until_the_page_is_seen_and_is_then_complete(browser: Browser, built_site: Path):
    """It is off the window; a reader who wants it, by finger or by key, finds this page in its middle."""
    low = 500  # pixels, so that the list must scroll
    context = browser.new_context(viewport={"width": PHONE["width"], "height": low})
    context.add_init_script(HOLD)
    tab = context.new_page()
    tab.goto((built_site / PAGE).as_uri())
    here = tab.locator(".md-sidebar--primary a[aria-current]")
    laid_out = "(link) => link.checkVisibility({ contentVisibilityAuto: true })"
    assert not here.evaluate(laid_out)
    tab.evaluate("release()")
    tab.locator(".md-sidebar--primary.ready").wait_for()
    assert here.evaluate(laid_out)
    tab.locator("label.md-header__button[for=__drawer]").click()
    box = here.bounding_box()
    assert box and box["x"] >= 0 and 0.3 < box["y"] / low < 0.7
    context.close()


@pytest.mark.parametrize("way", ["by its address", "by a link on the page"])
def test_a_place_is_reached_however_much_waits_above_it(browser: Browser, built_site: Path, way: str):
    """Where a link leads with all laid out is where it leads; above it more is laid out afterwards, and it stays there."""
    tab = browser.new_page(viewport=PHONE)
    address = lambda page: (built_site / page).as_uri()

    def after_a_frame(name: str) -> float:
        tab.evaluate(NEXT_FRAME)
        return tab.evaluate(TOP, name)

    def go(page: str, name: str) -> float:
        tab.goto("about:blank" if way == "by its address" else address(page))
        wait_for(tab, LAID)
        tab.goto(f"{address(page)}#{name}")
        return after_a_frame(name)

    links = [(page, LAST) for page in (PAGE, "noise.html", "momentum.html")]
    for page in ("exercises.html", "claims/noise.html"):
        tab.goto(address(page))
        ids = sections(tab)
        links += [(page, ids[len(ids) // 2]), (page, ids[-4])]  # below the last there is less than a window
    go("convex-functions.html", LAST)
    expected = tab.evaluate(f"parseFloat(getComputedStyle(document.getElementById('{LAST}')).scrollMarginTop)")
    for page, name in links:
        places = [go(page, name), *(after_a_frame(name) for _ in range(3))]
        assert places == pytest.approx([expected] * 4, abs=1), (page, name)
    tab.goto(address("momentum.html"))
    inner = tab.evaluate("[...document.querySelectorAll('article > p [id]')].at(-1).id")
    assert 0 < go("momentum.html", inner) < PHONE["height"] / 4
    tab.close()


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize("page", [PAGE, "saddles.html", "claims/noise.html"])
def test_who_comes_to_a_place_by_its_address_sees_nothing_move(
    browser: Browser, built_site: Path, page: str, width: int
):
    with serve(built_site) as address:
        tab = browser.new_page(viewport={"width": width, "height": 850})
        tab.goto(address + page)
        assert tab.evaluate("document.querySelector('.whole')") is None
        ids = sections(tab)
        for name in (ids[len(ids) // 2], ids[-2]):
            tab.goto("about:blank")
            tab.goto(f"{address}{page}#{name}")
            assert settle(tab, then=SHIFT) <= MOVED
        tab.close()


@pytest.mark.parametrize("page", [PAGE, "claims/noise.html"])
def test_a_page_that_is_opened_again_stands_where_it_was_left(phone: Page, built_site: Path, page: str):
    """As on a phone that has put a tab away; and for who goes back."""
    address, below = (built_site / page).as_uri(), 300  # pixels below the top of the window
    phone.goto(address)
    phone.mouse.move(100, 400)
    for _ in range(30):
        before = phone.evaluate("scrollY")
        phone.mouse.wheel(0, 300)
        phone.wait_for_function("(before) => scrollY > before + 200", arg=before)
    phone.evaluate(NEXT_FRAME)
    read = f"""() => {{
      const block = document.elementFromPoint(100, {below}).closest("article > *");
      return [block.textContent, Math.round(block.getBoundingClientRect().top)];
    }}"""
    left = phone.evaluate(read)
    phone.reload()
    settle(phone)
    assert phone.evaluate(read) == left
    phone.goto((built_site / "cite.html").as_uri())
    phone.go_back()
    settle(phone)
    assert phone.evaluate(read) == left


def test_who_reads_upwards_sees_nothing_jump(phone: Page):
    """Blocks above the window take their height as it comes near; what is read moves as far as the wheel turned."""
    phone.goto(f"{phone.url}#{LAST}")
    phone.mouse.move(100, 400)
    mark = "() => [...document.querySelectorAll('article > *')].find((block) => block.getBoundingClientRect().bottom > 350).dataset.read = ''"
    top = "() => document.querySelector('[data-read]').getBoundingClientRect().top"
    for _ in range(12):
        phone.evaluate(mark)
        before = phone.evaluate(top)
        phone.mouse.wheel(0, -200)
        phone.wait_for_function(f"(before) => Math.abs(({top})() - before) > 100", arg=before)
        phone.evaluate(NEXT_FRAME)
        assert phone.evaluate(top) == pytest.approx(before + 200, abs=1)
        phone.evaluate("() => delete document.querySelector('[data-read]').dataset.read")


def test_what_a_term_means_is_not_cut_off_by_the_block_it_stands_in(phone: Page):
    terms = phone.locator("article > .second ~ p .term")
    heights = terms.evaluate_all("(all) => all.map((term) => term.closest('p').getBoundingClientRect().height)")
    term = terms.nth(heights.index(min(heights)))  # so that its meaning lies outside
    term.scroll_into_view_if_needed()
    phone.evaluate(NEXT_FRAME)
    assert term.evaluate("(term) => getComputedStyle(term.closest('p')).contentVisibility") == "auto"
    term.hover()
    meaning = phone.locator(".meaning:popover-open")
    meaning.wait_for()
    assert meaning.evaluate("""(box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect(), block = box.closest("p").getBoundingClientRect();
      const corners = [[left, top], [left, bottom], [right, top], [right, bottom], [(left + right) / 2, (top + bottom) / 2]];
      const inwards = ([x, y]) => [x + Math.sign(left + right - 2 * x) * 12, y + Math.sign(top + bottom - 2 * y) * 12];
      return [block.bottom < bottom || block.top > top, corners.map(inwards).every(([x, y]) => box.contains(document.elementFromPoint(x, y)))];
    }""") == [True, True]


@pytest.mark.parametrize("width", [PHONE["width"], 412, 768, 1280])
@pytest.mark.parametrize(
    ("page", "box", "near", "alike"),
    [("quiz.html", "li:has(.verdicts)", 0.05, True), ("claims/noise.html", ".claimed", 0.1, False)],
)
def test_what_waits_is_about_as_high_as_it_is_said_to_be(
    browser: Browser, built_site: Path, page: str, box: str, near: float, alike: bool, width: int
):
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto((built_site / page).as_uri())
    wait_for(tab, LAID)
    boxes = tab.locator(box)
    heights = "all => all.map((box) => box.getBoundingClientRect().height)"
    waiting = boxes.evaluate_all(heights)
    tab.evaluate(ALL_LAID_OUT)
    laid_out = boxes.evaluate_all(heights)
    assert waiting != laid_out and (len(set(waiting)) == 1) == alike
    assert sum(waiting) == pytest.approx(sum(laid_out), rel=near)
    tab.close()


@pytest.mark.parametrize("name", [PAGE, "running-away.html", "pencil-minima.html", "claims/noise.html"])
def test_a_block_takes_the_same_place_alone_as_among_others(browser: Browser, built_site: Path, name: str):
    """Else the page would move as blocks come near: a margin that passes through a block alone stays within it."""
    tab = browser.new_page(viewport=PHONE)
    tab.goto((built_site / name).as_uri())
    wait_for(tab, LAID)
    waiting, among, alone = tab.evaluate(TOPS)
    assert waiting > 5 and among == pytest.approx(alone, abs=0.01)
    tab.close()


def test_paper_and_what_is_copied_hold_all(phone: Page):
    phone.emulate_media(media="print")
    phone.evaluate(NEXT_FRAME)
    assert not any(phone.evaluate(WAITING))
    shown = phone.evaluate("document.querySelector('article').innerText")
    phone.emulate_media(media="screen")
    phone.keyboard.press("Control+a")
    copied = phone.evaluate("getSelection().toString()")
    ends = phone.evaluate(
        "[...document.querySelectorAll('article > p')].map((block) => block.lastChild.data?.trim()).filter(Boolean)"
    )
    assert len(ends) > 40 and all(end in copied and end in shown for end in ends)
