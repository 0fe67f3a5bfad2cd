"""One browser for the tests that open pages themselves, and the facts of every page, gathered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.once import folder_of_run
from tests.site.facts import Facts
from tests.site.visits import chromium, visit_all


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def pages(browser: Browser, built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Facts]:
    """The facts of every page of the built site, by its path below site/."""
    folder = folder_of_run(tmp_path_factory) / "visits"
    folder.mkdir(exist_ok=True)
    return visit_all(browser, built_site, folder)
