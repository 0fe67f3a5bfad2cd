"""Processor time from a trace of the browser: what tasks and frames cost, however busy the machine is.

What another process takes lengthens a task by the clock, and hardly in its thread's own time. A frame is what a thread does
from one call of requestAnimationFrame's function to the next.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

# One event for each task of a thread, with the thread's own time in microseconds (tdur), and one for each frame.
TASK, FRAME, CATEGORIES = "ThreadControllerImpl::RunTask", "FireAnimationFrame", ["toplevel", "devtools.timeline"]
MAIN, COMPOSITOR = "CrRendererMain", "Compositor"
SLOWER, LONG = 4, 50  # a phone is so much slower than this machine; milliseconds that a task may take there

Events = list[dict[str, Any]]


def traced(browser: Browser, page: Page, act: Callable[[], None]) -> Events:
    """The events of the process that shows `page`, the busiest of its kind, while `act` runs."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    act()
    events: Events = json.loads(browser.stop_tracing())["traceEvents"]
    shows = {event["pid"] for event in events if event["name"] == "thread_name" and event["args"]["name"] == MAIN}
    count = Counter(event["pid"] for event in events if event["name"] == TASK and event["pid"] in shows)
    return [event for event in events if event["pid"] == count.most_common(1)[0][0]]


def tasks(events: Events, thread: str) -> list[tuple[float, float]]:
    """When each task of a thread ended, in microseconds, and its own time in milliseconds."""
    known = {event["tid"] for event in events if event["name"] == "thread_name" and event["args"]["name"] == thread}
    whole = [event for event in events if event["name"] == TASK and event["tid"] in known and "tdur" in event]
    return [(event["ts"] + event["dur"], event["tdur"] / 1000) for event in whole]


def frames(events: Events, thread: str) -> list[float]:
    """The milliseconds that a thread works for each frame; the first and the last are left out, which are not whole."""
    begun = sorted(event["ts"] for event in events if event["name"] == FRAME)
    spent = [0.0] * (len(begun) + 1)
    for end, own in tasks(events, thread):
        spent[bisect_right(begun, end)] += own
    return spent[1:-1]


def blocked(events: Events) -> float:
    """Milliseconds by which the tasks of the page exceed LONG on a machine that is SLOWER."""
    return sum(max(SLOWER * own - LONG, 0) for _, own in tasks(events, MAIN))
