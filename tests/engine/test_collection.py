"""Every test that is written is collected, and every test that is collected runs, also under pytest-xdist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.places import ROOT
from tests import counting
from tests.collection import not_collected
from tests.counting import COUNT, arguments_of, left_out

CONFTEST = "import sys\nsys.path.insert(0, {root!r})\npytest_plugins = ['tests.counting']\n"
CHECK = """
from pathlib import Path
from tests.collection import not_collected
from tests.counting import COUNT

def test_all(request):
    missing = not_collected([Path(__file__).parents[1]], request.config.stash[COUNT].found)
    assert not missing, "\\n".join(missing)
"""


def test_every_test_below_the_folders_of_this_run_is_collected(request: pytest.FixtureRequest) -> None:
    config = request.config
    arguments = arguments_of(config)
    missing = not_collected(arguments, config.stash[COUNT].found, left_out(arguments))
    assert not missing, "\n".join(["pytest passes these over; see norecursedirs in pyproject.toml:", *missing])


def run(root: Path, files: dict[str, str], *options: str) -> tuple[int, str]:
    """pytest on `files` below `root`: its exit status and its output."""
    for name, text in {"tests/conftest.py": CONFTEST.format(root=str(ROOT)), **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "xdist", *options, "tests"]
    bare = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # of all plugins the one that starts workers
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=bare)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_a_run_counts_and_fails_if_a_collected_test_does_not_run(tmp_path: Path, workers: list[str]) -> None:
    lose = "\ndef pytest_runtest_protocol(item, nextitem):\n    return True if item.name == 'test_b' else None\n"
    files = {
        "tests/conftest.py": CONFTEST.format(root=str(ROOT)) + lose,
        "tests/test_a.py": "def test_a(): pass\ndef test_b(): pass\ndef test_c(): pass\n",
    }
    code, output = run(tmp_path, files, *workers)
    assert code == 1 and "1 tests were collected but did not run" in output, output
    code, output = run(tmp_path, files, *workers, "-k", "test_c")
    assert code == 0 and "collected 3, ran 1, deselected 2, skipped 0 (0 without a reason)" in output, output


@pytest.mark.slow
def test_a_run_fails_if_pytest_passes_tests_over(tmp_path: Path) -> None:
    """By default pytest does not enter folders called `build` or `dist`, nor read files of any name."""
    lost = ["tests/build/test_build.py", "tests/dist/test_dist.py", "tests/lost.py"]
    files = {"tests/one/test_all.py": CHECK, **dict.fromkeys(lost, "class TestLost:\n    def test_lost(self): pass\n")}
    code, output = run(tmp_path, files)
    assert code == 1 and all(f"{path}: test_lost" in output for path in lost), output
    code, output = run(tmp_path, files, "-o", "norecursedirs=", "-o", "python_files=*.py")
    assert code == 0, output


@pytest.mark.slow
def test_a_run_fails_if_a_skip_has_no_reason(tmp_path: Path) -> None:
    skip = "import pytest\ndef test_a(): pytest.skip({})\n"
    code, output = run(tmp_path, {"tests/test_a.py": skip.format("'no printer'")})
    assert code == 0 and "skipped 1 (0 without a reason)" in output, output
    code, output = run(tmp_path, {"tests/test_a.py": skip.format("")})
    assert code == 1 and "test_a.py::test_a is skipped without a reason" in output, output


def test_a_folder_is_left_out_only_where_what_it_needs_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ROOT / "tests" / "frameworks"
    monkeypatch.setattr(counting, "NEEDS", {"frameworks": ("json", "no_such_framework")})
    assert left_out([ROOT / "tests"]) == left_out([folder / "test_a.py"]) == {folder: ["no_such_framework"]}
    assert left_out([ROOT / "tests" / "engine"]) == {}
    assert counting.pytest_ignore_collect(folder) and counting.pytest_ignore_collect(folder.parent) is None
    assert not_collected([folder], set(), left_out([folder])) == [] != not_collected([folder], set())
    monkeypatch.setattr(counting, "NEEDS", {"frameworks": ("json",)})
    assert left_out([ROOT / "tests"]) == {} and counting.pytest_ignore_collect(folder) is None
