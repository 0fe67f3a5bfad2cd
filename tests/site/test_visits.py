"""Each page is visited once in a run, however many processes ask for its facts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.facts import Visitor
from tests.site.visits import visit_all


def test_pages_that_were_visited_in_this_run_are_not_visited_again(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, folder = tmp_path / "site", tmp_path / "visits"
    for inner in ("claims", "deep"):
        (root / inner).mkdir(parents=True)
    folder.mkdir()
    for name in ("index.html", "deep/one.html", "claims/four.html", "404.html"):
        (root / name).write_text("<!doctype html><title>A page</title><article>Words</article>", "utf-8")
    facts = visit_all(browser, root, folder)
    assert list(facts) == ["404.html", "claims/four.html", "deep/one.html", "index.html"]
    assert {one.page: [seen["text"] for seen in one.from_disk] for one in facts.values()} == {
        "404.html": [], "claims/four.html": ["Words"], "deep/one.html": ["Words", "Words"], "index.html": ["Words", "Words"],
    }  # fmt: skip
    monkeypatch.setattr(Visitor, "visit", lambda *_, **__: pytest.fail("a page is visited again"))
    assert visit_all(browser, root, folder) == facts
    (folder / "0.facts").unlink()
    with pytest.raises(pytest.fail.Exception, match="a page is visited again"):
        visit_all(browser, root, folder)
