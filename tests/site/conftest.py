"""One browser for all tests of the site, and the facts of every page, gathered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.browser import ADVICE, find
from tests.site.facts import Facts, gather
from tests.site.server import serve

NOT_FOUND = "404.html"  # a server shows it for addresses of any depth; nobody opens it from the disk


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    if path is None:
        pytest.fail(ADVICE + " (python -m tests.site.browser does it where it can.)")
    # Every address outside this machine is unknown: a request to a third party fails at once.
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=[rules])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pages(built_site: Path, browser: Browser) -> dict[str, Facts]:
    """The facts of every page of the built site, by its path below site/."""
    names = sorted(path.relative_to(built_site).as_posix() for path in built_site.rglob("*.html"))
    with serve(built_site) as address:
        return {name: gather(browser, address, built_site, name, from_disk=name != NOT_FOUND) for name in names}
