"""`make` finds out whether its Python can be used, and makes .venv anew when it is another."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.places import ROOT

THIS = "{}.{}".format(*sys.version_info)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout without packages, and a Python on the path that says it is 3.10."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").write_text("")
    fake(tmp_path / "python3.10", "3.10")
    return tmp_path


def fake(path: Path, version: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\n")
    path.chmod(0o755)


def without_pip(folder: Path) -> Path:
    """This Python, but the environments that it makes come without pip, which takes seconds to unpack, and find a stand-in."""
    (folder / "stand-in/pip").mkdir(parents=True)
    (folder / "stand-in/pip/__main__.py").touch()
    python = folder / "python-without-pip"
    python.write_text(
        f'#!/bin/sh\ncase "$*" in "-m venv "*) set -- "$@" --without-pip ;; esac\nexec "{sys.executable}" "$@"\n'
    )
    python.chmod(0o755)
    return python


def make(folder: Path, *arguments: str, python: str = "") -> tuple[int, str]:
    asked = [f"PYTHON={python}"] if python else []
    command = ["make", "--no-print-directory", "UV=", *asked, *arguments]
    inherited = {"MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "PYTHON"}  # these tests may run under make
    environment = {name: value for name, value in os.environ.items() if name not in inherited}
    environment["PYTHONPATH"] = str(folder / "stand-in")  # empty but for environments without pip
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def version_in(folder: Path) -> str:
    return re.search(r"version = (\d+\.\d+)", (folder / ".venv/pyvenv.cfg").read_text())[1]


def test_a_python_that_is_too_old_is_refused_in_one_line_and_harms_nothing(folder: Path) -> None:
    code, output = make(folder, ".venv/ready", python="./python3.10")
    assert code != 0
    assert re.fullmatch(
        r"Makefile:\d+: \*\*\* Python 3\.11, 3\.12 or 3\.13 is needed, ./python3\.10 is 3\.10: make PYTHON=python3\.12\.  Stop\.\n",
        output,
    ), output
    assert not (folder / ".venv").exists()
    code, output = make(folder, ".venv/ready", python="./no-such-python")
    assert code != 0 and output.count("\n") == 1 and "./no-such-python is not there" in output, output


@pytest.mark.slow  # two environments are made
def test_a_venv_is_made_once_and_anew_when_its_python_cannot_be_used(folder: Path) -> None:
    code, output = make(folder, ".venv/ready", python=sys.executable)
    assert code == 0 and version_in(folder) == THIS, output
    assert "up to date" in make(folder, ".venv/ready", python=sys.executable)[1]
    assert "up to date" in make(folder, ".venv/ready")[1]  # without PYTHON the one of .venv is good enough
    fake(folder / ".venv/bin/python", "3.10")
    code, output = make(folder, ".venv/ready", python=str(without_pip(folder)))
    assert code == 0 and "-m venv --clear" in output and version_in(folder) == THIS, output


def test_the_makefile_supports_what_pyproject_supports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = re.search(r"^SUPPORTED = (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert supported and project["requires-python"] == ">=3.11,<3.14" and supported[1] == "3.11 3.12 3.13"
