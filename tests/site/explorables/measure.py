"""Measure each explorable: frames while it is dragged, what it does when left alone, what it costs.

python -m tests.site.explorables.measure [NAME...]      after `make site`; prints some lines for each explorable

Frames by the clock are what a reader sees, and need a machine that does nothing else: one whose host takes the processor away
for a moment shows a slow frame that is none. All other numbers are processor time, and differ less on a busy machine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import quantiles

from playwright.sync_api import Browser, CDPSession

from scripts.places import ROOT
from scripts.write.javascript import address_of
from tests.site.explorables.open import Hand, middle, opened
from tests.site.explorables.rows import ROWS, Row
from tests.site.explorables.traced import COMPOSITOR, MAIN, SLOWER, blocked, frames, traced
from tests.site.facts import DESKTOP, PHONE
from tests.site.server import serve
from tests.site.visits import chromium

FRAMES = """window.frames_seen = []; (function next(now) {
  frames_seen.push(now);
  requestAnimationFrame(next);
})(performance.now());"""
SECONDS, IDLE, VISITS = 8, 4, 7


@contextmanager
def held(browser: Browser, row: Row, url: str) -> Iterator[tuple[Hand, CDPSession, Callable[[], None]]]:
    """The page with a handle under the mouse, which is down, and a function that moves it to and fro for some seconds."""
    with opened(browser, row, url, viewport=DESKTOP) as hand:
        # A move that Playwright makes costs the page 0.7 ms more than that of a hand: it asks the page about it.
        session = hand.page.context.new_cdp_session(hand.page)
        grip = hand.figure.locator(".grip, .explore [type=range]").first
        grip.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        x, y = middle(grip.bounding_box())

        def move(step: int) -> None:
            place = {"x": x + 4 * (step % 50), "y": y, "button": "left", "buttons": 1}
            session.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **place})

        def drag() -> None:
            end, step = time.monotonic() + SECONDS, 0
            while time.monotonic() < end:
                move(step := step + 1)

        hand.page.mouse.move(x, y)
        hand.page.mouse.down()
        for step in range(50):
            move(step)  # what is done for the first time takes longer
        hand.page.evaluate(FRAMES)
        yield hand, session, drag


def by_the_clock(browser: Browser, row: Row, url: str, pace: int) -> tuple[float, float]:
    """The median and the 99th percentile of the time between frames while a handle is dragged, in milliseconds."""
    with held(browser, row, url) as (hand, session, drag):
        session.send("Emulation.setCPUThrottlingRate", {"rate": pace})
        drag()
        seen = hand.page.evaluate("frames_seen")
    cuts = quantiles([after - before for before, after in pairwise(seen[5:])], n=100)
    return cuts[49], cuts[98]


def by_the_work(browser: Browser, row: Row, url: str) -> list[tuple[float, float]]:
    """The median and the 99th percentile of what the page's thread works for a frame of a drag, then the compositor's, in
    milliseconds of a phone."""
    with held(browser, row, url) as (hand, _, drag):
        events = traced(browser, hand.page, drag)
    cuts = [quantiles(frames(events, thread), n=100) for thread in (MAIN, COMPOSITOR)]
    return [(SLOWER * cut[49], SLOWER * cut[98]) for cut in cuts]


def working(hand: Hand) -> CDPSession:
    """A session that counts the work of the page in its own processor time, which a busy machine does not lengthen."""
    session = hand.page.context.new_cdp_session(hand.page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    return session


def work(session: CDPSession) -> float:
    """Milliseconds that the page has worked so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def idle(browser: Browser, row: Row, url: str) -> float:
    """Milliseconds of work a second, a while after a reader has let go."""
    with opened(browser, row, url, viewport=DESKTOP) as hand:
        session = working(hand)
        hand.box.locator("[data-try]").first.click()
        hand.page.wait_for_timeout(1500)
        before = work(session)
        time.sleep(IDLE)
        return (work(session) - before) / IDLE


def starting(browser: Browser, row: Row, url: str) -> float:
    """Milliseconds of work with which the script begins, in its task and the one that it asks for, layout included: the least of ten."""
    begun = "await new Promise((end) => setTimeout(() => setTimeout(end))); document.body.offsetHeight;"
    script = (ROOT / "site" / address_of(row.name)).read_text("utf-8")
    found = []
    with opened(browser, row, url, viewport=PHONE) as hand:
        session = working(hand)
        for _ in range(10):
            before = work(session)
            hand.page.evaluate(f"async () => {{ {script} {begun} }}")
            found.append(work(session) - before)
    return min(found)


def blocking(browser: Browser, row: Row, url: str) -> tuple[float, float]:
    """Milliseconds by which long tasks exceed 50 while a phone opens the page, without the script and with it: the least of
    some visits each."""
    found: list[list[float]] = [[], []]
    for number in range(2 * VISITS):
        context = browser.new_context(viewport=PHONE)
        page = context.new_page()
        if number % 2 == 0:
            page.route(f"**/{address_of(row.name)}", lambda route: route.abort())

        def visit() -> None:
            page.goto(url + row.page)
            page.wait_for_timeout(1500)

        found[number % 2].append(blocked(traced(browser, page, visit)))
        context.close()
    return min(found[0]), min(found[1])


def changing(browser: Browser, row: Row, url: str) -> float:
    """Milliseconds of work for each of 200 frames, in each of which a slider moves; layout and painting included."""
    moves = """(name) => new Promise((end) => {
      const slider = document.querySelector(`#fig-${name} input`);
      let number = 0;
      requestAnimationFrame(function next() {
        slider.value = +slider.min + (slider.max - slider.min) * (number % 50) / 50;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        if (++number < 200) requestAnimationFrame(next);
        else end();
      });
    })"""
    with opened(browser, row, url, viewport=PHONE) as hand:
        hand.figure.evaluate("(one) => one.scrollIntoView()")
        session = working(hand)
        before = work(session)
        hand.page.evaluate(moves, row.name)
        return (work(session) - before) / 200


def main(names: list[str]) -> None:
    with chromium() as browser, serve(ROOT / "site") as url:
        for row in ROWS:
            if names and row.name not in names:
                continue
            for pace in (1, SLOWER):
                median, last = by_the_clock(browser, row, url, pace)
                print(
                    f"{row.name}: by the clock at 1/{pace} of the speed a frame takes {median:.1f} ms, the slowest in a hundred {last:.1f} ms"
                )
            (median, last), (aside, most) = by_the_work(browser, row, url)
            print(
                f"{row.name}: at 1/{SLOWER} of the speed a frame is {median:.1f} ms of work, {last:.1f} ms one in a hundred, beside {aside:.1f} and {most:.1f} ms of the compositor"
            )
            begins, changes = starting(browser, row, url), changing(browser, row, url)
            print(
                f"{row.name}: works {begins:.1f} ms to begin, {changes:.2f} ms for each frame in which a slider moves"
            )
            without, having = blocking(browser, row, url)
            print(
                f"{row.name}: opening its page blocks {having:.0f} ms at 1/{SLOWER} of the speed, without the script {without:.0f} ms"
            )
            print(f"{row.name}: left alone it works {idle(browser, row, url):.2f} ms a second", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
