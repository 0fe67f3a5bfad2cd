"""One browser for the tests that open pages themselves, and the facts of every page, gathered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.facts import Facts
from tests.site.visits import chromium, visit_all


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def pages(built_site: Path) -> dict[str, Facts]:
    """The facts of every page of the built site, by its path below site/."""
    return visit_all(built_site)
