"""A card for each figure: its drawing, downloads, facts, source, and how to cite it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from scripts.mistakes import repository_path
from scripts.read.citation import CC_BY, CC_BY_ADDRESS, Work
from scripts.read.imports import closure, tree_of
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue, link_to
from scripts.write.citing import folds, in_words, part_of_figure
from scripts.write.downloads import list_of_downloads
from scripts.write.embedding import how_to_embed
from scripts.write.markdown_pieces import BETWEEN, NOT_SEARCHED, fenced


def card(figure: Source, known: Catalogue, places: list[Path], work: Work) -> str:
    """The card of one figure."""
    page = f"figures/{figure.name}.md"
    part = part_of_figure(figure)
    lines = [NOT_SEARCHED, f"# {figure.title.removesuffix('.')}", "", f"{{{{ {figure.name} }}}}", ""]
    lines += [
        "Shown in: " + BETWEEN.join(link_to(path, page) for path in places),
        "",
        "[All figures](../figures.md)",
        "",
        "## Download",
        "",
        list_of_downloads(figure),
        f"You may use and change it under [{CC_BY}]({CC_BY_ADDRESS}): [how to cite and reuse](../cite.md).",
        "",
    ]
    lines += how_to_embed(figure, known, work)
    lines += fact_table(known.facts[figure.name])
    lines += [
        "## Cite",
        "",
        f"> {in_words(work, part)}",
        "",
        *folds(work, part),
    ]
    lines += [
        "## Source",
        "",
        *modules_of(figure),
        f"The file `{repository_path(figure.path)}`:",
        "",
        fenced(figure.path.read_text("utf-8").rstrip()),
        "",
    ]
    return "\n".join(lines)


def fact_table(facts: dict[str, Any]) -> list[str]:
    """The single numbers of a figure; six digits, since further ones may differ between processors."""
    rows = [
        f"| `{name}` | `{value:.6g}` |" if isinstance(value, float) else f"| `{name}` | `{value}` |"
        for name, value in facts.items()
        if isinstance(value, int | float)
    ]
    about = "The single numbers this figure computed, to six digits. The JSON file has all digits and the arrays."
    return ["## Facts", "", about, "", "| fact | value |", "| --- | --- |", *rows, ""] if rows else []


def modules_of(figure: Source) -> list[str]:
    """Every other file of the repository that the figure imports, directly or not, by folder."""
    folders: dict[str, list[str]] = {}
    for path in sorted(closure({figure.path}) - {figure.path}):
        if has_code(path):
            folders.setdefault(repository_path(path.parent), []).append(f"`{path.name}`")
    if not folders:
        return []
    rows = [f"- `{folder}/`: {', '.join(names)}" for folder, names in folders.items()]
    return ["It is made by the file below, with what that takes from these:", "", *rows, ""]


def has_code(path: Path) -> bool:
    """Whether a file has more than words and imports, as the head of a folder may not."""
    return any(not isinstance(statement, ast.Expr | ast.Import | ast.ImportFrom) for statement in tree_of(path).body)
