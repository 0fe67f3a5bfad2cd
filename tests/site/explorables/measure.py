"""Measure each explorable on a quiet machine: frames while it is dragged, what it does when left alone, what it costs at the start.

python -m tests.site.explorables.measure        after `make site`; prints a line for each explorable and pace
"""

from __future__ import annotations

import time
from statistics import quantiles

from playwright.sync_api import Browser, CDPSession

from scripts.places import ROOT
from scripts.write.javascript import address_of
from tests.site.explorables.open import opened
from tests.site.explorables.rows import ROWS, Row
from tests.site.facts import DESKTOP
from tests.site.server import serve
from tests.site.visits import chromium

FRAMES = """window.frames_seen = []; (function next(now) {
  frames_seen.push(now);
  requestAnimationFrame(next);
})(performance.now());"""
TASKS = "new PerformanceObserver((list) => list.getEntries().forEach((task) => { window.blocked = (window.blocked ?? 0) + task.duration - 50; })).observe({ type: 'longtask', buffered: true })"
SECONDS, IDLE = 4, 4


def frames(browser: Browser, row: Row, url: str, pace: int) -> tuple[float, float]:
    """The median and the 99th percentile of the time between frames while a handle is dragged, in milliseconds."""
    with opened(browser, row, url, viewport=DESKTOP) as hand:
        hand.page.context.new_cdp_session(hand.page).send("Emulation.setCPUThrottlingRate", {"rate": pace})
        grip = hand.figure.locator(".grip").first
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
    between = [after - before for before, after in zip(seen[5:], seen[6:])]
    cuts = quantiles(between, n=100)
    return cuts[49], cuts[98]


def idle(browser: Browser, row: Row, url: str) -> float:
    """Milliseconds of work a second, a while after a reader has let go."""
    with opened(browser, row, url, viewport=DESKTOP) as hand:
        session = hand.page.context.new_cdp_session(hand.page)
        session.send("Performance.enable")
        hand.box.locator("[data-try]").first.click()
        hand.page.wait_for_timeout(1500)
        before = work(session)
        time.sleep(IDLE)
        return (work(session) - before) * 1000 / IDLE


def work(session: CDPSession) -> float:
    return next(one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration")


def blocking(browser: Browser, row: Row, url: str, with_script: bool) -> float:
    """Milliseconds beyond 50 of all long tasks while the page loads on a slow phone: the least of five."""
    found = []
    for _ in range(5):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(TASKS)
        if not with_script:
            page.route(f"**/{address_of(row.name)}", lambda route: route.abort())
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(url + row.page)
        page.wait_for_timeout(1000)
        found.append(page.evaluate("window.blocked ?? 0"))
        context.close()
    return min(found)


def main() -> None:
    with chromium() as browser, serve(ROOT / "site") as url:
        for row in ROWS:
            for pace in (1, 4):
                median, last = frames(browser, row, url, pace)
                print(f"{row.name}: at 1/{pace} of the speed a frame takes {median:.1f} ms, the slowest in a hundred {last:.1f} ms")
            extra = blocking(browser, row, url, True) - blocking(browser, row, url, False)
            print(f"{row.name}: left alone {idle(browser, row, url):.2f} ms a second; blocks {extra:.0f} ms more at the start")


if __name__ == "__main__":
    main()
