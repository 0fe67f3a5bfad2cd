"""Builds that are killed, interrupted, or not alone."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.engine.miniature import Project, ended

SLOW = '''\
"""A slow figure is slow.

Nothing to see.

In words: nothing.
"""
import time
from pathlib import Path
from typing import NamedTuple

from figures.style import Table


class Facts(NamedTuple):
    n: int


def compute() -> Facts:
    Path("begun").touch()
    while not Path("go").exists():
        time.sleep(0.02)
    return Facts(1)


def table(facts: Facts) -> Table:
    return Table(("n",), (("1",),))
'''
EXAMPLE = "# %% [markdown]\n# # Is it slow?\n\n# %%\nfrom figures import slow\n\nslow.compute()\n"


@contextmanager
def begun(project: Project, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A build that holds still inside compute() of a slow figure, everything else done."""
    records = [project.root / f"build/figures/{name}/made-from.json" for name in ("bowl", "orbits")]
    with ended(project.start(*command)) as process:
        wait_for(lambda: (project.root / "begun").exists() and all(map(Path.exists, records)))
        yield process


def wait_for(happened: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def at_ctrl_c(action: Any) -> Iterator[None]:
    """What is started inside ignores Ctrl-C if `action` is SIG_IGN, and else not, however these tests were started."""
    before = signal.signal(signal.SIGINT, action)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def add_slow(project: Project) -> None:
    project.write("figures/slow.py", SLOW)
    project.edit("docs/orbits.md", "{{ orbits }}", "{{ orbits }}\n\n{{ slow }}")


def test_a_killed_build_repeats_only_what_it_had_not_finished(project: Project) -> None:
    site = project.bytes_of("site")
    project.forget_figures()
    add_slow(project)
    with begun(project, "-m", "mkdocs", "build", "--strict") as process:
        os.killpg(process.pid, signal.SIGKILL)
    assert project.bytes_of("site") == site
    (project.root / "go").touch()
    outcome = project.mkdocs()
    assert outcome.made == ["compute slow", "draw slow"], outcome.output
    assert project.bytes_of("site").items() >= {name: digest for name, digest in site.items() if "bowl" in name}.items()


def test_two_builds_at_once_both_end_well(project: Project) -> None:
    """The second waits, says so, and then finds nothing left to do."""
    add_slow(project)
    with (
        begun(project, "-m", "mkdocs", "build", "--strict") as first,
        ended(project.start("-m", "mkdocs", "build", "--strict")) as second,
    ):
        said = second.stdout.readline()
        (project.root / "go").touch()
        outputs = [process.communicate(timeout=120)[0] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), outputs
    assert "waiting" in said and "compute" not in outputs[1]
    assert "compute slow" in outputs[0] and (project.root / "site/orbits.html").is_file()
    assert not (project.root / "build/site.partial").exists()


def test_an_interrupted_build_ends_at_once_and_without_a_traceback(project: Project) -> None:
    add_slow(project)
    with at_ctrl_c(signal.default_int_handler), begun(project, "-m", "scripts.build") as process:
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=20)
    assert process.returncode == 130 and "Traceback" not in output, output


@pytest.mark.parametrize("name", ["figures/slow.py", pytest.param("docs/examples/slow.py", marks=pytest.mark.slow)])
def test_a_build_that_a_script_starts_in_the_background_goes_on_at_ctrl_c(project: Project, name: str) -> None:
    """Such a build ignores Ctrl-C: none of its workers may end of it, for that would be reported as a mistake."""
    add_slow(project)
    project.write("docs/examples/slow.py", EXAMPLE)
    with at_ctrl_c(signal.SIG_IGN), begun(project, "-m", "scripts.build", name) as process:
        os.killpg(process.pid, signal.SIGINT)
        (project.root / "go").touch()
        output, _ = process.communicate(timeout=120)
    assert process.returncode == 0 and "slow is current" in output, output
