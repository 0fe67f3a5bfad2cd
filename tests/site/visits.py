"""Visit all pages of a site, in shares that the processes of a test run divide among themselves."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock, Timeout
from playwright.sync_api import Browser, sync_playwright

from scripts.places import BARE
from tests.site.browser import ADVICE, find
from tests.site.facts import BOTH, Facts, Visitor
from tests.site.server import serve

NOT_FOUND = "404.html"  # a server shows it for addresses of any depth; nobody opens it from the disk
# Of the bare pages one of each kind: with controls, a picture, a table. test_embedding reads the others.
BARE_PAGES = tuple(f"{BARE}/{name}.html" for name in ("chord_test", "four_descents", "tools_and_licences"))
ALIKE = (
    "claims/",
    "figures/",
)  # pages of one make: of these every other one is opened from the disk with scripts, the rest without
SHARES = 24  # enough that the processes end together, few enough that the locks cost nothing


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed at the end; the test fails if there is none on this machine."""
    path = find()
    if path is None:
        pytest.fail(ADVICE + " (python -m tests.site.browser does it where it can.)")
    # Every address outside this machine is unknown: a request to a third party fails at once.
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    hinting = (
        "--font-render-hinting=none"  # the shell would round the width of each letter, as no reader's browser does
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[rules, hinting])
        yield browser
        browser.close()


def visit_all(browser: Browser, root: Path, folder: Path) -> dict[str, Facts]:
    """The facts of every page below `root`, by its path there, in order; each page is visited once.

    Several processes may call this at once with the same `folder`, which holds the facts: each visits the shares of
    the pages that nobody has begun, then waits for the others.
    """
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    names = [name for name in names if not name.startswith(f"{BARE}/") or name in BARE_PAGES]
    shares = [names[k::SHARES] for k in range(SHARES)]
    found: dict[str, Facts] = {}
    with ExitStack() as stack:
        visitor = cache(lambda: stack.enter_context(Visitor(browser, stack.enter_context(serve(root)), root)))
        for timeout in (0, -1):  # first what nobody has begun; then, waiting, what another may have left unfinished
            for number, share in enumerate(shares):
                try:
                    with FileLock(folder / f"{number}.lock", timeout=timeout):
                        found |= _share(visitor, share, folder / f"{number}.facts")
                except Timeout:
                    continue
    return {name: found[name] for name in names}


def _share(visitor: Callable[[], Visitor], names: list[str], record: Path) -> dict[str, Facts]:
    """The facts of some pages: from `record` if it is there, else visited and recorded; a visitor is asked for if there is a need."""
    if record.exists():
        return pickle.loads(record.read_bytes())
    facts = {name: visitor().visit(name, from_disk=_ways(name)) for name in names}
    record.write_bytes(pickle.dumps(facts))
    return facts


def _ways(name: str) -> tuple[bool, ...]:
    """Whether a page is opened from the disk with scripts, without, or both."""
    if name == NOT_FOUND:
        return ()
    return (len(name) % 2 > 0,) if name.startswith(ALIKE) else BOTH
