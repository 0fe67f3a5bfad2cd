"""A build in which nothing changed ends at once, and only such a build does."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.miniature import Project

LAST = "build/last-build.json"
ASK = "import sys; {}\nfrom scripts import build; from scripts.make.unchanged import *; print(nothing_changed(sources_now(), build.PRODUCTS))"


def nothing_changed(project: Project, first: str = "") -> bool:
    outcome = project.run("-c", ASK.format(first))
    assert outcome.output in ("True\n", "False\n"), outcome.output
    return outcome.output == "True\n"


def test_after_a_build_nothing_changed_and_nothing_is_parsed(project: Project) -> None:
    assert nothing_changed(project)
    assert project.run("-X", "importtime", "-m", "scripts.build").output.count("scripts.make.digest") == 0


def appended(name: str, text: str) -> Callable[[Path], object]:
    def append(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return append


CHANGES: dict[str, Callable[[Path], object]] = {
    "a comment in a figure": appended("figures/bowl.py", "# so\n"),
    "a page": appended("docs/index.md", "\n"),
    "a new page": lambda root: (root / "docs/new.md").write_text("# New?\n"),
    "a claim": appended("tests/claims/test_bowl.py", "\n"),
    "the library": lambda root: (root / "landscape/deep.py").write_text("TWO = 3\n"),
    "the engine": appended("scripts/make/svg.py", "\n"),
    "the style": appended("figures/style/look.mplstyle", "\n"),
    "the lock file": appended("requirements.txt", "\n"),
    "a source that is gone": lambda root: (root / "figures/orbits.py").unlink(),
    "a source under another name": lambda root: (root / "landscape/alone.py").rename(root / "landscape/other.py"),
    "a source that cannot be read": lambda root: (root / "docs/lost.md").symlink_to("nowhere"),
    "a product that is gone": lambda root: (root / "build/figures/bowl/bowl.svg").unlink(),
    "all products": lambda root: shutil.rmtree(root / "build"),
    "a damaged product": appended("build/figures/bowl/bowl.png", "x"),
    "damaged facts": lambda root: (root / "build/facts/bowl.json").write_bytes(b"{}"),
    "a folder called as a figure": lambda root: (root / "figures/folder.py").mkdir(),
    "an empty folder of a figure that is gone": lambda root: (root / "build/figures/gone").mkdir(),
    "an orphan": lambda root: (root / "build/facts/other.json").write_bytes(b"{}"),
    "a leftover": lambda root: (root / "build/figures/bowl/.partial-x").write_bytes(b""),
    "a damaged record of the last build": lambda root: (root / LAST).write_bytes(b"{"),
    "no record of the last build": lambda root: (root / LAST).unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(project: Project, what: str) -> None:
    CHANGES[what](project.root)
    assert not nothing_changed(project)


def test_another_python_is_seen(project: Project) -> None:
    other = (sys.version_info[0], sys.version_info[1] + 1)
    assert nothing_changed(project, f"sys.version_info = {tuple(sys.version_info[:2])}")
    assert not nothing_changed(project, f"sys.version_info = {other}")


def test_what_systems_leave_is_no_change(project: Project) -> None:
    (project.root / "figures/.#bowl.py").symlink_to("me@host.1:2")
    project.write("docs/.ipynb_checkpoints/orbits-checkpoint.md", "# Old?\n")
    project.write("landscape/__pycache__/deep.cpython-311.pyc", "")
    assert nothing_changed(project)


TOUCHED = "    text = Path('landscape/deep.py').read_text(); Path('landscape/deep.py').write_text('TWO = 3')\n    Path('landscape/deep.py').write_text(text)\n"


def test_a_source_that_is_edited_and_put_back_while_a_build_runs_is_not_trusted(project: Project) -> None:
    (project.root / LAST).unlink()
    project.edit(
        "figures/orbits.py", "    from landscape", f"    from pathlib import Path\n{TOUCHED}    from landscape"
    )
    assert project.build().code == 0 and not (project.root / LAST).exists()


def test_a_build_with_a_mistake_is_not_recorded(project: Project) -> None:
    project.edit("figures/bowl.py", "    name = ", "    1 / 0\n    name = ")
    for _ in range(2):
        outcome = project.build()
        assert outcome.code == 1 and "ZeroDivisionError" in outcome.output
