"""What several layers of tests share: the site, built once; and the count of what was collected and what ran."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

from scripts.make.workers import ONE_THREAD
from tests.once import folder_of_run, make_once

ROOT = Path(__file__).resolve().parents[1]
os.environ.update(
    ONE_THREAD
)  # before NumPy is imported: sums keep the order they have in the build, workers fill the machine

# The same cases at every run and on every machine, and no limit of time that a busy machine would break.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=50)
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("repeatable"), max_examples=10)
hypothesis.settings.load_profile("repeatable")

pytest_plugins = ["tests.counting"]

gc.disable()  # what is imported stays: to look through it for garbage, again and again, takes seconds


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, but not in what was imported, and less often than Python does by itself."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the site, after `mkdocs build --strict` in a process of its own; built once in a run.

    `make test` has built it just before, and says so in the environment.
    """
    if "SITE_IS_BUILT" not in os.environ:
        make_once(folder_of_run(tmp_path_factory), "site", build_site)
    return ROOT / "site"


def build_site() -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"the site cannot be built:\n{done.stdout}{done.stderr}", pytrace=False)
