"""What is expensive is made once for all the processes of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.places import ROOT
from tests.once import make_once

FOUR_AT_ONCE = """
import sys, time
from multiprocessing import get_context
from pathlib import Path
from tests.once import make_once

folder = Path(sys.argv[1])

def make():
    with (folder / "made").open("a") as file:
        file.write("x")
    time.sleep(0.2)

def ask(_):
    make_once(folder, "thing", make)
    return (folder / "made").read_text()

if __name__ == "__main__":
    with get_context("fork").Pool(4) as pool:
        print(pool.map(ask, range(8), chunksize=1))
"""


def test_it_is_made_once_however_many_processes_ask(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FOUR_AT_ONCE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{['x'] * 8}\n", done.stdout + done.stderr


def test_a_failure_fails_everyone_who_asks_and_is_not_tried_again(tmp_path: Path) -> None:
    calls = []

    def make() -> None:
        calls.append(1)
        raise OSError("no space left")

    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match="no space left"):
            make_once(tmp_path, "thing", make)
    assert len(calls) == 1
