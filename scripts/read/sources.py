"""The sources of the site, read without running them: figures, worked examples, pages."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake, text_of
from scripts.places import DOCS, EXAMPLES, FIGURES
from scripts.read.python import parse

CELL = re.compile(r"#\s*%%")
PARTS = "Its docstring has three parts: a title sentence, a caption, and a paragraph that begins with 'In words:'."


class Source(NamedTuple):
    """A figure module: its words, and whether it draws a picture or a table."""

    name: str
    path: Path
    title: str
    caption: str
    words: str
    is_table: bool
    line_of_caption: int
    line_of_words: int
    line_of_exhibit: int  # where draw or table is defined


def docstring_of(path: Path, node: ast.Module | ast.FunctionDef) -> tuple[str, int]:
    """A docstring without its indentation, and the line where its text begins; ('', 1) if there is none.

    Raises Mistake for a backslash that Python would read: "\\theta" would become a tab and "heta" without a word.
    """
    if ast.get_docstring(node, clean=False) is None:
        return "", 1
    constant = node.body[0].value
    written = "\n".join(text_of(path).splitlines()[constant.lineno - 1 : constant.end_lineno])[constant.col_offset :]
    if not written.lower().startswith("r"):
        for offset, line in enumerate(written.splitlines()):
            if "\\" in line.replace("\\\\", ""):
                raise Mistake(
                    path,
                    constant.lineno + offset,
                    "a backslash in a docstring is read by Python.",
                    'Begin the docstring with r""".',
                )
    blank = len(constant.value) - len(constant.value.lstrip())
    return inspect.cleandoc(constant.value), constant.lineno + constant.value.count("\n", 0, blank)


def figure_source(path: Path) -> Source:
    """Read one module of figures/. Raises Mistake if a part of the contract is missing."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
        raise Mistake(path, 0, "has a name that prose cannot use.", "Name it in small letters, digits and underscores.")
    tree = parse(path)
    defined = {node.name: node.lineno for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for wanted in ("Facts", "compute"):
        if wanted not in defined:
            raise Mistake(
                path, 1, f"defines no {wanted}.", "A figure has Facts, compute() and draw(facts) or table(facts)."
            )
    exhibits = defined.keys() & {"draw", "table"}
    if len(exhibits) != 1:
        raise Mistake(
            path, 1, "must define exactly one of draw and table.", "draw(facts) makes a picture, table(facts) a table."
        )
    docstring, line = docstring_of(path, tree)
    paragraphs = [(m.start(), m[0]) for m in re.finditer(r"(?:^.*\S.*\n?)+", docstring, re.M)]
    spoken = [i for i, (_, text) in enumerate(paragraphs) if text.startswith("In words:")]
    if (
        len(spoken) != 1
        or not spoken[0] >= 2
        or not docstring[paragraphs[spoken[0]][0] :].removeprefix("In words:").strip()
    ):
        raise Mistake(path, line, "has no title, no caption or no long description.", PARTS)
    title = " ".join(paragraphs[0][1].split())
    if not title.endswith(".") or re.search(r"[$\[\]`{}<>*_]", title):
        raise Mistake(
            path,
            line,
            "has a title that is not a plain sentence ending in a full stop.",
            "The title is also the alternative text: no formulas, links, numbers or code in it.",
        )
    start, end = paragraphs[1][0], paragraphs[spoken[0]][0]
    return Source(
        path.stem, path, title, docstring[start:end].strip(), docstring[end:].removeprefix("In words:").strip(), "table" in exhibits,
        line + docstring.count("\n", 0, start), line + docstring.count("\n", 0, end), defined[exhibits.pop()],
    )  # fmt: skip


def figure_paths() -> list[Path]:
    return sorted(path for path in FIGURES.glob("*.py") if path.stem != "__init__")


def example_paths() -> list[Path]:
    return sorted(EXAMPLES.glob("*.py"))


class Prose(NamedTuple):
    """A text in which notations are expanded: a page, the Markdown of a worked example, a caption."""

    path: Path
    first_line: int
    text: str
    figure: str = ""  # the figure whose facts `{{ .fact }}` means


def percent_prose(path: Path) -> list[Prose]:
    """The Markdown cells of a worked example, each with the line where it starts."""
    found, lines, start = [], text_of(path).split("\n"), None
    for number, line in enumerate([*lines, "# %%"], 1):
        if CELL.match(line):
            if start is not None:
                cell = [text.removeprefix("#").removeprefix(" ") for text in lines[start : number - 1]]
                found.append(Prose(path, start + 1, "\n".join(cell)))
            start = number if "[markdown]" in line else None
    return found


def pages() -> list[Path]:
    """Every page written by hand: Markdown and worked examples, in reading order of their paths."""
    return sorted([*DOCS.rglob("*.md"), *example_paths()])


def prose_of(path: Path) -> list[Prose]:
    return percent_prose(path) if path.suffix == ".py" else [Prose(path, 1, text_of(path))]
