"""A miniature site built once, for the tests of the build; each works on a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.miniature import Project, create


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A finished site. Tests work on copies of it."""
    project = create(tmp_path_factory.mktemp("build") / "miniature")
    outcome = project.mkdocs(PYTHONHASHSEED="1")
    assert outcome.code == 0, outcome.output
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    return built.copy(tmp_path / "copy")
