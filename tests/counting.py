"""pytest counts what it collected, ran, deselected and skipped, and fails a run in which a test got lost.

Under pytest-xdist the workers collect and the controller receives the reports; elsewhere one process does both.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

SLOW_FIXTURES = {
    "built",
    "project",
    "written",
    "sound",
    "built_site",
    "pages",
    "browser",
    "twice",
    "standing",
}  # they build a site, open a browser, execute a notebook or simulate
SLOW_FOLDERS = {"census"}  # starts processes and Dask workers
TESTS = Path(__file__).resolve().parent
NEEDS = {"frameworks": ("torch", "jax")}  # folders whose tests are collected only where these can be imported


class Count:
    """The numbers of one run. `found` holds the module and the function of every test, deselected or not."""

    def __init__(self) -> None:
        self.found: set[tuple[Path, str]] = set()
        self.collected = self.deselected = 0
        self.ran: set[str] = set()
        self.skipped: dict[str, str] = {}  # the reason of each

    @property
    def line(self) -> str:
        unexplained = sum(not reason for reason in self.skipped.values())
        return (
            f"collected {self.collected}, ran {len(self.ran)}, deselected {self.deselected}, "
            f"skipped {len(self.skipped)} ({unexplained} without a reason)"
        )

    @property
    def faults(self) -> list[str]:
        """What makes a run that is otherwise green fail."""
        lost = self.collected - self.deselected - len(self.ran)
        unexplained = sorted(name for name, reason in self.skipped.items() if not reason)
        return [f"{lost} tests were collected but did not run"] * (lost != 0) + [
            f"{name} is skipped without a reason: give pytest.skip one" for name in unexplained
        ]


COUNT = pytest.StashKey[Count]()


def left_out(arguments: Sequence[Path]) -> dict[Path, list[str]]:
    """The folders below `arguments` that are not collected here, each with what they miss."""
    missing = {TESTS / folder: [name for name in names if find_spec(name) is None] for folder, names in NEEDS.items()}
    return {
        folder: names
        for folder, names in missing.items()
        if names and any(folder.is_relative_to(one) or one.is_relative_to(folder) for one in arguments)
    }


def arguments_of(config: pytest.Config) -> list[Path]:
    """The files and folders that a run was given, or that pyproject.toml names."""
    return [config.invocation_params.dir / argument.partition("::")[0] for argument in config.args]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if left_out([collection_path]).keys() & {collection_path, collection_path.parent} else None


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNT] = Count()
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary(config.stash[COUNT]))


@pytest.hookimpl(tryfirst=True)  # before -m and -k deselect
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    count = config.stash[COUNT]
    count.collected = len(items)
    for item in items:
        count.found.add((item.path, getattr(item, "originalname", item.name)))
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) or item.path.parent.name in SLOW_FOLDERS:
            item.add_marker("slow")


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    if items:
        items[0].config.stash[COUNT].deselected += len(items)


@pytest.hookimpl(tryfirst=True)  # before the worker sends its output
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        count = session.config.stash[COUNT]
        session.config.workeroutput |= {"collected": count.collected, "deselected": count.deselected}


class Summary:
    """The part of the process that receives the reports: the controller, or the one of a run without workers."""

    def __init__(self, count: Count) -> None:
        self.count = count
        self.faults: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended: each collects all, and runs its share."""
        sent = getattr(node, "workeroutput", {})
        self.count.collected = sent.get("collected", self.count.collected)
        self.count.deselected = sent.get("deselected", self.count.deselected)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self.count.ran.add(report.nodeid)
        if report.skipped and not hasattr(report, "wasxfail"):
            assert isinstance(report.longrepr, tuple)
            reason = str(report.longrepr[2]).removeprefix("Skipped").removeprefix(": ")
            self.count.skipped[report.nodeid] = "" if reason == "unconditional skip" else reason

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.OK and not session.config.option.collectonly:
            self.faults = self.count.faults
            if self.faults:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for fault in self.faults:
            terminalreporter.write_line(fault, red=True)
        if not terminalreporter.config.option.collectonly:
            terminalreporter.write_line(self.count.line)
            for folder, names in left_out(arguments_of(terminalreporter.config)).items():
                name = folder.relative_to(TESTS.parent).as_posix()
                what = f"not collected: {name}, for {' and '.join(names)} cannot be imported here; `make {folder.name}` runs it"
                terminalreporter.write_line(what, yellow=True)
