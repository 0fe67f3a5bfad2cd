"""A build that is terminated from outside leaves no process, no lock, and nothing half made."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from tests.engine.miniature import Project, ended
from tests.engine.test_interruptions import EXAMPLE, add_slow, wait_for

PARENT = """
from scripts import build
with build.one_at_a_time():
    code, errors = build.run_in_subprocess()
print(errors)
raise SystemExit(code)
"""


def processes_in(folder: Path) -> list[psutil.Process]:
    """Every process whose working directory is `folder`."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()) == folder and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            pass  # it has ended, or is another user's
    return found


@contextmanager
def slow_build(project: Project, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A build that holds still inside compute() of a slow figure; whatever it leaves is ended after the block."""
    try:
        with ended(project.start(*command)) as process:
            wait_for((project.root / "begun").exists)
            yield process
    finally:
        for left in processes_in(project.root):
            left.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("command", [("-m", "scripts.build"), ("-c", PARENT)], ids=["engine", "parent of the engine"])
def test_a_terminated_build_leaves_no_process_and_no_lock(
    project: Project, command: tuple[str, ...], how: signal.Signals
) -> None:
    """Not even when the signal reaches its first process alone."""
    add_slow(project)
    with slow_build(project, *command) as process:
        process.send_signal(how)
        process.wait(timeout=20)
        wait_for(lambda: not processes_in(project.root), 10)
        with FileLock(project.root / "build/.lock", timeout=0):
            pass
    (project.root / "go").touch()
    assert project.build().made == ["compute slow", "draw slow"]


def test_a_terminated_build_ends_the_kernel_of_a_worked_example(project: Project) -> None:
    add_slow(project)
    project.write("docs/examples/slow.py", EXAMPLE)
    with slow_build(project, "-m", "scripts.build", "docs/examples/slow.py") as process:
        assert any("kernel" in " ".join(found.cmdline()) for found in processes_in(project.root))
        process.kill()
        wait_for(lambda: not processes_in(project.root), 10)


def test_a_parent_that_loses_its_engine_does_not_wait_for_the_workers(project: Project) -> None:
    add_slow(project)
    with slow_build(project, "-c", PARENT) as process:
        engine = next(child for child in psutil.Process(process.pid).children() if "scripts.build" in child.cmdline())
        os.kill(engine.pid, signal.SIGKILL)
        assert process.wait(timeout=10) != 0
