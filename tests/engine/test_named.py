"""What is made after an edit while the site is served: little after pages and figures, all after anything else."""

from __future__ import annotations

import pytest

from scripts.named import figures_of, names_after
from scripts.places import DOCS, FIGURES, LANDSCAPE, ROOT


def test_after_a_page_only_the_page_is_made() -> None:
    assert names_after([DOCS / "xor.md"]) == ["docs/xor.md"]


def test_after_a_figure_the_pages_with_it_are_made_too() -> None:
    figure = next(path for path in sorted(figures_of(DOCS / "xor.md")) if names_after([path]))
    names = names_after([figure])
    assert names and {"docs/xor.md", f"figures/{figure.name}"} <= {*names}
    assert all(figure in figures_of(ROOT / name) for name in names if name.endswith(".md"))


@pytest.mark.parametrize(
    "path",
    [
        DOCS / "glossary.md",
        DOCS / "references.bib",
        DOCS / "examples" / "xor.py",
        FIGURES / "style" / "__init__.py",
        LANDSCAPE / "__init__.py",
        ROOT / "mkdocs.yml",
    ],
    ids=lambda path: path.name,
)
def test_after_what_others_use_everything_is_made(path) -> None:
    assert path.exists()
    assert names_after([path]) is None
    assert names_after([DOCS / "xor.md", path]) is None
