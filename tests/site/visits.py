"""Visit all pages of a site: one browser for each processor, each with its share of the pages."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.browser import ADVICE, find
from tests.site.facts import Facts, gather
from tests.site.server import serve

NOT_FOUND = "404.html"  # a server shows it for addresses of any depth; nobody opens it from the disk


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window, closed at the end; the test fails if there is none on this machine."""
    path = find()
    if path is None:
        pytest.fail(ADVICE + " (python -m tests.site.browser does it where it can.)")
    # Every address outside this machine is unknown: a request to a third party fails at once.
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[rules])
        yield browser
        browser.close()


def visit_all(root: Path) -> dict[str, Facts]:
    """The facts of every page below ``root``, by its path there, in order."""
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    shares = [names[k::count] for k in range(count)]
    # Processes are spawned: a fork would take over the driver of a browser that is already open here.
    with serve(root) as address, ProcessPoolExecutor(count, get_context("spawn")) as pool:
        found = [facts for share in pool.map(_visit, shares, [root] * count, [address] * count) for facts in share]
    return {facts.page: facts for facts in sorted(found, key=lambda facts: facts.page)}


def _visit(names: Sequence[str], root: Path, address: str) -> list[Facts]:
    with chromium() as browser:
        return [gather(browser, address, root, name, from_disk=name != NOT_FOUND) for name in names]
