"""Measure each explorable on a quiet machine: frames while it is dragged, what it does when left alone, what it costs.

python -m tests.site.explorables.measure        after `make site`; prints a line for each explorable and pace
"""

from __future__ import annotations

import time
from itertools import pairwise
from statistics import quantiles

from playwright.sync_api import Browser, CDPSession

from scripts.places import ROOT
from scripts.write.javascript import address_of
from tests.site.explorables.open import Hand, opened
from tests.site.explorables.rows import ROWS, Row
from tests.site.facts import DESKTOP, PHONE
from tests.site.server import serve
from tests.site.visits import chromium

FRAMES = """window.frames_seen = []; (function next(now) {
  frames_seen.push(now);
  requestAnimationFrame(next);
})(performance.now());"""
LONG = """window.blocked = 0; new PerformanceObserver((tasks) => tasks.getEntries().forEach(({ duration }) => {
  blocked += Math.max(duration - 50, 0);
})).observe({ type: "longtask", buffered: true });"""
SECONDS, IDLE, VISITS = 4, 4, 7


def frames(browser: Browser, row: Row, url: str, pace: int) -> tuple[float, float]:
    """The median and the 99th percentile of the time between frames while a handle is dragged, in milliseconds."""
    with opened(browser, row, url, viewport=DESKTOP) as hand:
        hand.page.context.new_cdp_session(hand.page).send("Emulation.setCPUThrottlingRate", {"rate": pace})
        grip = hand.figure.locator(".grip, .explore [type=range]").first
        grip.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        box = grip.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        hand.page.mouse.move(x, y)
        hand.page.mouse.down()
        hand.page.evaluate(FRAMES)
        end, step = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            step += 1
            hand.page.mouse.move(x + 4 * (step % 50), y)
        seen = hand.page.evaluate("frames_seen")
        hand.page.mouse.up()
    between = [after - before for before, after in pairwise(seen[5:])]
    cuts = quantiles(between, n=100)
    return cuts[49], cuts[98]


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
    """Milliseconds of work with which the script begins, layout included: the least of ten."""
    script = (ROOT / "site" / address_of(row.name)).read_text("utf-8")
    found = []
    with opened(browser, row, url, viewport=PHONE) as hand:
        session = working(hand)
        for _ in range(10):
            before = work(session)
            hand.page.evaluate(f"() => {{ {script} document.body.offsetHeight; }}")
            found.append(work(session) - before)
    return min(found)


def blocking(browser: Browser, row: Row, url: str) -> tuple[float, float]:
    """Milliseconds by which long tasks exceed 50 while a phone at a quarter of the speed opens the page, without the script
    and with it: the least of some visits each."""
    found: list[list[float]] = [[], []]
    for number in range(2 * VISITS):
        context = browser.new_context(viewport=PHONE)
        context.add_init_script(LONG)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        if number % 2 == 0:
            session.send("Network.enable")
            session.send("Network.setBlockedURLs", {"urls": [f"*{address_of(row.name)}"]})
        page.goto(url + row.page)
        page.wait_for_timeout(1500)
        found[number % 2].append(page.evaluate("blocked"))
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


def main() -> None:
    with chromium() as browser, serve(ROOT / "site") as url:
        for row in ROWS:
            for pace in (1, 4):
                median, last = frames(browser, row, url, pace)
                print(
                    f"{row.name}: at 1/{pace} of the speed a frame takes {median:.1f} ms, the slowest in a hundred {last:.1f} ms"
                )
            begins, changes = starting(browser, row, url), changing(browser, row, url)
            print(
                f"{row.name}: works {begins:.1f} ms to begin, {changes:.2f} ms for each frame in which a slider moves"
            )
            without, having = blocking(browser, row, url)
            print(
                f"{row.name}: opening its page blocks {having:.0f} ms at 1/4 of the speed, without the script {without:.0f} ms"
            )
            print(f"{row.name}: left alone it works {idle(browser, row, url):.2f} ms a second")


if __name__ == "__main__":
    main()
