"""A finger on a phone, whose browser would rather scroll the page with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Browser, CDPSession

from tests.site.explorables.open import Hand, middle, opened
from tests.site.explorables.rows import Row
from tests.site.explorables.traced import traced

TARGET, FINGER, MOVES = 44, 80, 20  # pixels of a target, pixels that a finger moves, and in how many moves


def test_a_finger_drags_each_handle_and_every_target_is_large_enough(browser: Browser, url: str, row: Row) -> None:
    with opened(browser, row, url, has_touch=True, is_mobile=True) as hand:
        small = [
            one.inner_text()
            for one in hand.box.locator("input, select, button").all()
            if one.bounding_box()["height"] < TARGET
        ]
        assert small == []
        session = hand.page.context.new_cdp_session(hand.page)
        for grip, handle in zip(hand.figure.locator(".grip").all(), hand.ask("given.handles")):
            grip.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
            assert min(grip.bounding_box()[side] for side in ("width", "height")) >= TARGET
            grip.evaluate("(one) => { window.taken = 0; one.onpointercancel = () => taken++; }")
            begin, scrolled = middle(grip.bounding_box()), hand.page.evaluate("scrollY")
            ways, steps = zip(*(room(hand, handle, axis) for axis in "xy"))
            path = [tuple(np.add(begin, np.multiply(ways, FINGER * k / MOVES))) for k in range(1 + MOVES)]
            events = traced(browser, hand.page, lambda: finger(session, path))
            assert [event["dur"] for event in events if event["name"] == "Layout" and whole(event)] == []
            moved = np.subtract(middle(grip.bounding_box()), begin)
            behind = np.abs(moved - np.multiply(ways, FINGER)) - np.divide(steps, 2)
            assert all(behind[k] < 1 for k, axis in enumerate("xy") if handle[axis]), (
                f"{FINGER} px of finger moved it by {moved}"
            )
            assert hand.page.evaluate("[taken, scrollY]") == [0, scrolled] and hand.problems() == []


def room(hand: Hand, handle: dict[str, Any], axis: str) -> tuple[int, float]:
    """Which way on the screen a handle has more room along an axis, and how many pixels a step of its slider is."""
    if not handle[axis]:
        return 1, 0
    value, least, most, step = hand.box.locator(f"[name={handle[axis]}]").evaluate(
        "(one) => [one.value, one.min, one.max, one.step].map(Number)"
    )
    scale = hand.figure.locator("svg").evaluate("(svg) => svg.getScreenCTM().a")
    across, up = hand.ask("given.axes")[handle["axes"]][1::2]
    per_unit = scale * (across if axis == "x" else up)
    return int(np.sign(per_unit * (least + most - 2 * value))), abs(per_unit * step)


def whole(layout: dict[str, Any]) -> bool:
    """Whether the page was laid out, and not only what moves."""
    return not layout["args"]["beginData"]["partialLayout"]


def finger(session: CDPSession, path: list[tuple[float, float]]) -> None:
    for kind, (x, y) in zip(["touchStart"] + ["touchMove"] * (len(path) - 1), path):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_on_a_slow_phone_moves_are_passed_over_and_where_it_is_let_go_counts(
    browser: Browser, url: str, row: Row
) -> None:
    """By the page's clock each look at it takes 10 ms, so a change takes as long, and the next three moves come too early."""
    with opened(browser, row, url) as hand:
        for grip in hand.figure.locator(".grip").all():
            grip.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
            hand.page.evaluate("(ms) => { performance.now = () => ms += 10; }", 1e6)
            mouse, (x, y) = hand.page.mouse, middle(grip.bounding_box())

            def drag(*steps: int) -> list[dict[str, Any]]:
                """The state after each move, of so many pixels from the begin, and when the handle is let go."""
                mouse.move(x, y)
                mouse.down()
                seen = []
                for step in steps:
                    mouse.move(x + step, y + step)
                    seen.append(hand.ask("state()"))
                mouse.up()
                return [*seen, hand.ask("state()")]

            first, *passed, fifth, sixth, end = drag(4, 8, 12, 16, 20, 24)
            assert passed == [first] * 3 and fifth == sixth and first != fifth != end
            assert drag(24)[0] == end and hand.problems() == []
