"""What readers type into the search: hyphens, apostrophes, other scripts. No page error may follow."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.site.server import serve

SAME = {"log-loss": "log loss", "quasi-convex?": "quasi convex", "2-2-1": "2 2 1", "newton's method": "newton s method"}
STRANGE = [
    "n!",
    "75%",
    '"',
    "#",
    "&",
    "<b>",
    "a=b",
    "\\",
    "(",
    "[x",
    "*",
    "?",
    "`",
    "~",
    "’",
    "–",
    "×",
    "²",
    "≤",
    "\u0301",
    "勾配",
    "градиент",
    "\N{SLIGHTLY SMILING FACE}",
    "-",
]


def test_punctuation_separates_words_and_nothing_throws(browser: Browser, built_site: Path):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    with serve(built_site) as address:
        tab.goto(address)
        field, status, hits = (
            tab.locator(".md-search__input"),
            tab.get_by_role("status"),
            tab.locator(".md-search ol a"),
        )

        def found(query: str) -> list[str]:
            field.fill("")
            expect(status).to_have_text("Type to search")
            field.fill(query)
            expect(status).not_to_have_text("Type to search", timeout=30_000)
            return hits.evaluate_all("links => links.map(link => link.href)")

        field.click()
        for query, plain in SAME.items():
            assert found(query) == found(plain) != [], query
        for query in STRANGE:
            field.fill(query)
            tab.wait_for_timeout(20)
            assert field.input_value() == query
    context.close()
    assert errors == []
