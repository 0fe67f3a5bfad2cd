"""The same pages from another generator: what a change of generators keeps, and what it loses."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.places import SITE_DOCS
from tests.site.generators import build, pages, plain_project, words

OURS_ALONE = {"404.html"}  # a template of our theme, which the successor is not given


@pytest.fixture(scope="module")
def zensical(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that Zensical, MkDocs' successor, makes of build/docs, without our hook, theme and plugins."""
    folder = plain_project(tmp_path_factory.mktemp("zensical") / "project", ["search"])
    build("zensical", folder)
    return folder / "site"


def test_every_page_written_in_markdown_has_the_same_words(built_site: Path, zensical: Path) -> None:
    markdown = [path.relative_to(SITE_DOCS).with_suffix(".html").as_posix() for path in SITE_DOCS.rglob("*.md")]
    assert len(markdown) > 100
    ours = {page: words(built_site / page) for page in markdown}
    assert [page for page in markdown if words(zensical / page) != ours[page]] == []
    assert all(len(found) > 30 for found in ours.values())


def test_what_is_lost_are_the_pages_that_are_notebooks(built_site: Path, zensical: Path) -> None:
    """Zensical copies notebooks as they are: to render them is all that is asked of mkdocs-jupyter."""
    notebooks = {
        path.relative_to(SITE_DOCS).with_suffix(".html").as_posix() for path in SITE_DOCS.glob("examples/*.ipynb")
    }
    assert notebooks and {*pages(built_site)} - {*pages(zensical)} - OURS_ALONE == notebooks
    assert all((zensical / page).with_suffix(".ipynb").is_file() for page in notebooks)
