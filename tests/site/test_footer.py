"""The way on at the foot of a page, on a phone."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.site.facts import PHONE
from tests.site.server import serve

PAGES = ("log-loss.html", "staying-convex.html", "worse-minima.html", "examples/swap.html")
WIDEST_WORD = 80  # pixels: less, and a title would be cut or gone


def test_both_neighbours_can_be_read_and_pressed(browser: Browser, built_site: Path):
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    tab = context.new_page()
    with serve(built_site) as address:
        for page in PAGES:
            tab.goto(address + page)
            titles = tab.locator(".md-footer__link .md-footer__title")
            assert titles.count() == 2, page
            for box in [titles.nth(k).bounding_box() for k in range(2)]:
                assert box and box["width"] >= WIDEST_WORD and box["x"] >= 0, (page, box)
                assert box["x"] + box["width"] <= PHONE["width"], (page, box)
    context.close()
