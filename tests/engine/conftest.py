"""A miniature site built once, for the tests of the build; each works on a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.miniature import Project, create
from tests.once import folder_of_run, make_once


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A finished site. Tests work on copies of it."""
    folder = folder_of_run(tmp_path_factory)
    root = folder / "miniature"

    def make() -> None:
        outcome = create(root).mkdocs(PYTHONHASHSEED="1")
        assert outcome.code == 0, outcome.output
        assert outcome.made == [f"{job} {name}" for job in ("compute", "draw") for name in ("bowl", "orbits")]

    make_once(folder, "miniature", make)
    return Project(root)


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    return built.copy(tmp_path / "copy")
