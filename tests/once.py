"""What many tests need and is expensive is made once in a run, by whichever pytest-xdist worker asks first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all workers of this run share and no other run uses."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def make_once(folder: Path, name: str, make: Callable[[], None]) -> None:
    """Call `make` unless a process of this run has called it already; its failure fails every test that asks.

    `folder` is the one of folder_of_run; `name` says what is made, and is unique in it.
    """
    done, failure = folder / f"{name}.done", folder / f"{name}.failure"
    with FileLock(folder / f"{name}.lock"):
        if not done.exists() and not failure.exists():
            try:
                make()
            except (Exception, pytest.fail.Exception) as error:
                failure.write_text(str(error), "utf-8")
            else:
                done.touch()
    if failure.exists():
        pytest.fail(failure.read_text("utf-8"), pytrace=False)
