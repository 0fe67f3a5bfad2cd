"""A worked example in the build: executed once, its mistakes reported with the cell's line, its output checked like prose."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.miniature import Project

EXAMPLE = """\
# %% [markdown]
# # What is two and two?
#
# {{ bowl.n }} points, $x^2$ and [the table](../orbits.md#the-table).

# %%
from IPython.display import Markdown
from landscape.deep import TWO

Markdown(f"It is ${TWO} + {TWO} = {2 * TWO}$.")
"""


PLUGINS = """\
plugins:
  - mkdocs-jupyter: {include: ["examples/*.ipynb"], allow_errors: false, cache_dir: build/pages}
"""


@pytest.fixture(scope="module")
def built(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A miniature with a worked example."""
    project = built.copy(tmp_path_factory.mktemp("examples") / "miniature")
    project.write("docs/examples/sum.py", EXAMPLE)
    project.edit("mkdocs.yml", "plugins: []\n", PLUGINS)
    project.edit("mkdocs.yml", "[attr_list, ", "[attr_list, toc, ")
    outcome = project.mkdocs()
    assert outcome.code == 0, outcome.output
    assert outcome.made == ["execute sum"]
    return project


def test_it_is_a_page_with_its_output_and_its_downloads(built: Project) -> None:
    page = (built.root / "site/examples/sum.html").read_text("utf-8")
    assert "What is two and two?" in page and 'data-fact="bowl.n" value="5">5<' in page and "<mn>4</mn>" in page
    assert "<title>What is two and two?</title>" in page and 'href="../orbits.html#the-table"' in page
    downloads = built.root / "site/examples/download"
    assert (downloads / "sum.py").read_text("utf-8") == EXAMPLE
    assert "5 points, $x^2$ and" in (downloads / "sum.ipynb").read_text("utf-8")


def test_two_builds_give_the_same_bytes(built: Project, tmp_path: Path) -> None:
    """From the cache of mkdocs-jupyter, and without it."""
    project = built.copy(tmp_path / "again")
    shutil.rmtree(project.root / "build" / "pages")
    outcome = project.mkdocs()
    assert outcome.code == 0, outcome.output
    assert project.bytes_of("site", "build/examples") == built.bytes_of("site", "build/examples")


def test_it_is_executed_again_exactly_when_it_or_what_it_imports_changes(built: Project) -> None:
    assert built.stale() == []
    for name, old, new in (
        ("docs/examples/sum.py", "two and two", "2 and 2"),
        ("landscape/deep.py", "TWO = 2", "TWO = 1 + 1"),
        ("scripts/make/kernel.py", "exec_PYTHONSTARTUP = False", "exec_PYTHONSTARTUP = True"),
        ("scripts/make/matplotlibrc", "patch.facecolor: 174f9c", "patch.facecolor: b65c00"),
        ("figures/style/look.mplstyle", "1", "2"),
    ):
        with built.restored():
            built.edit(name, old, new)
            assert "execute sum" in built.stale(), name
    for name, old, new in (
        ("landscape/powers.py", "return x", "return 1 * x"),
        ("scripts/make/kernel.py", "The kernel of", "A kernel of"),
        ("docs/index.md", "Because", "Since"),
    ):
        with built.restored():
            built.edit(name, old, new)
            assert "execute sum" not in built.stale(), name


def test_a_cell_that_raises_is_reported_with_its_line_and_its_traceback(built: Project, tmp_path: Path) -> None:
    project = built.copy(tmp_path / "spoilt")
    project.edit("docs/examples/sum.py", "Markdown(f", "1 / 0\nMarkdown(f")
    before = project.bytes_of("site", "build")
    outcome = project.mkdocs()
    assert outcome.code != 0
    assert [place for place, _ in outcome.mistakes] == ["docs/examples/sum.py:6"], outcome.output
    assert "ZeroDivisionError" in outcome.output and "1 / 0" in outcome.output
    assert "scripts/build.py" not in outcome.output
    assert project.bytes_of("site", "build") == before


def test_a_formula_that_a_cell_wrote_is_checked(built: Project, tmp_path: Path) -> None:
    project = built.copy(tmp_path / "spoilt")
    project.edit("docs/examples/sum.py", "${TWO} + ", r"$\\nosuch ")
    before = project.bytes_of("site")
    outcome = project.mkdocs()
    assert outcome.code != 0 and "Traceback" not in outcome.output
    assert len(outcome.mistakes) == 1, outcome.output
    place, message = outcome.mistakes[0]
    assert place == "docs/examples/sum.py" and r"\nosuch" in message and "cannot be set" in message
    assert project.bytes_of("site") == before


def test_a_link_to_a_missing_place_is_reported_with_its_line(built: Project, tmp_path: Path) -> None:
    project = built.copy(tmp_path / "spoilt")
    project.edit("docs/examples/sum.py", "orbits.md#the-table", "orbits.md#no-table")
    outcome = project.mkdocs()
    assert outcome.code != 0
    assert [place for place, _ in outcome.mistakes] == ["docs/examples/sum.py:4"], outcome.output


def test_a_misspelt_name_in_a_cell_of_text_is_reported_with_its_line(built: Project, tmp_path: Path) -> None:
    project = built.copy(tmp_path / "spoilt")
    project.edit("docs/examples/sum.py", "bowl.n ", "bowl.m ")
    outcome = project.run(
        "-c", "from scripts.write import catalogue, check\nprint(*check.check(catalogue.catalogue()))"
    )
    assert [place for place, _ in outcome.mistakes] == ["docs/examples/sum.py:4"], outcome.output
