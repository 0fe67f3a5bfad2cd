"""The sources of the site, read without running them: figures, worked examples, pages."""

from __future__ import annotations

import ast
import inspect
import keyword
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake, text_of
from scripts.places import DOCS, EXAMPLES, FIGURES, ROOT
from scripts.read.python import RAW, parse

CELL = re.compile(r"#\s*%%")
MARKDOWN_CELL = re.compile(r"#\s*%%.*\[(?:markdown|md)\]")
MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
RESERVED = {
    "style": "figures/style/ is the look of every figure",
    "explore": "figures/explore/ holds what moves in figures",
    "index": "MkDocs would make its card the front page of all cards",
    "readme": "MkDocs would make its card the front page of all cards",
}
PARTS = (
    "Its docstring has these parts: a title sentence, a caption, perhaps a paragraph that begins with 'How it was made:', "
    "and one that begins with 'In words:'."
)
HOW, WORDS = "How it was made:", "In words:"


class Source(NamedTuple):
    """A figure module: its words, and whether it draws a picture or a table."""

    name: str
    path: Path
    title: str
    caption: str
    how: str  # data, seeds and settings, for the fold below the caption; '' if the caption says it
    words: str
    line_of_caption: int
    line_of_how: int
    line_of_words: int
    is_table: bool
    line_of_exhibit: int  # where draw or table is defined
    line_of_explore: int = 0  # where explore is defined; 0 if the figure has no controls

    @property
    def texts(self) -> list[tuple[int, str]]:
        """The texts in which notations are expanded, each with its line."""
        texts = ((self.line_of_caption, self.caption), (self.line_of_how, self.how), (self.line_of_words, self.words))
        return [(line, text) for line, text in texts if text]


def docstring_of(path: Path, node: ast.Module | ast.FunctionDef) -> tuple[str, int]:
    """A docstring without its indentation, and the line where its text begins; ('', 1) if there is none.

    Raises Mistake for a backslash that Python would read: "\\theta" would become a tab and "heta" without a word.
    """
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str() as text) as constant), *_]:
            pass
        case _:
            return "", 1
    rows = [row.encode() for row in text_of(path).split("\n")[constant.lineno - 1 : constant.end_lineno]]
    rows[-1] = rows[-1][: constant.end_col_offset]  # columns count bytes
    rows[0] = rows[0][constant.col_offset :]
    if not rows[0].lower().startswith(b"r"):
        for line, row in enumerate(rows, constant.lineno):
            if b"\\" in row.replace(rb"\\", b""):
                raise Mistake(path, line, "has a backslash in a docstring, which Python reads as an escape.", RAW)
    blank = len(text) - len(text.lstrip())
    return inspect.cleandoc(text), constant.lineno + text.count("\n", 0, blank)


def figure_source(path: Path) -> Source:
    """Read one module of figures/. Raises Mistake if a part of the contract is missing."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
        raise Mistake(path, 0, "has a name that prose cannot use.", "Name it in small letters, digits and underscores.")
    if reason := reserved(path.stem):
        raise Mistake(path, 0, f"has a name that is taken: {reason}.", "Choose another.")
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
    begins = {label: [start for start, text in paragraphs if text.startswith(label)] for label in (HOW, WORDS)}
    if len(paragraphs) < 3 or len(begins[WORDS]) != 1 or len(begins[HOW]) > 1:
        raise Mistake(path, line, "has no title, no caption or no long description.", PARTS)
    start, end = paragraphs[1][0], begins[WORDS][0]
    between = begins[HOW][0] if begins[HOW] else end
    caption, how, words = docstring[start:between], docstring[between:end], docstring[end:].removeprefix(WORDS)
    if not start < between <= end or not caption.strip() or not words.strip():
        raise Mistake(path, line, "has no title, no caption or no long description.", PARTS)
    title = " ".join(paragraphs[0][1].split())
    if not title.endswith(".") or re.search(r"[$\[\]`{}<>*_]", title):
        raise Mistake(
            path,
            line,
            "has a title that is not a plain sentence ending in a full stop.",
            "The title is also the alternative text: no formulas, links, numbers or code in it.",
        )
    lines = [line + docstring.count("\n", 0, place) for place in (start, between, end)]
    exhibit = exhibits.pop()
    if exhibit == "table" and "explore" in defined:
        raise Mistake(path, defined["explore"], "explores a table.", "Only a picture can be explored: define draw.")
    return Source(
        path.stem, path, title, caption.strip(), how.removeprefix(HOW).strip(), words.strip(),
        lines[0], lines[1], lines[2], exhibit == "table", defined[exhibit], defined.get("explore", 0),
    )  # fmt: skip


def reserved(name: str) -> str:
    """Why no figure can be called `name`; '' if one can."""
    if keyword.iskeyword(name):
        return f"'{name}' is a word of Python, and a test could not import the figure"
    return RESERVED.get(name, "")


def authored(paths: Iterable[Path]) -> list[Path]:
    """`paths`, sorted, without what editors and systems leave: hidden names, and all that stands in hidden folders."""
    return sorted(path for path in paths if not any(part.startswith(".") for part in path.relative_to(ROOT).parts))


def figure_paths() -> list[Path]:
    """Every figure module; figures/style/ and figures/__init__.py are none."""
    return [path for path in authored(FIGURES.glob("*.py")) if path.stem != "__init__"]


def example_paths() -> list[Path]:
    """Every worked example."""
    return authored(EXAMPLES.glob("*.py"))


class Prose(NamedTuple):
    """A text in which notations are expanded: a page, the Markdown of a worked example, a caption."""

    path: Path
    first_line: int
    text: str
    figure: str = ""  # the figure whose facts `{{ .fact }}` means


def markdown_cells(path: Path) -> list[Prose]:
    """The Markdown cells of a worked example, each with the line where it starts."""
    found, lines, start = [], text_of(path).split("\n"), None
    for number, line in enumerate([*lines, "# %%"], 1):
        if CELL.match(line):
            if start is not None:
                cell = [text.removeprefix("#").removeprefix(" ") for text in lines[start : number - 1]]
                found.append(Prose(path, start + 1, "\n".join(cell)))
            start = number if MARKDOWN_CELL.match(line) else None
    return found


def page_paths() -> list[Path]:
    """Every page written by hand: Markdown and worked examples, in the order of their paths.

    Raises Mistake for Markdown under another ending, which MkDocs would read as well, but nobody would check.
    """
    found = authored(path for path in DOCS.rglob("*") if path.suffix.lower() in MARKDOWN_ENDINGS)
    for path in found:
        if path.suffix != ".md":
            raise Mistake(path, 0, f"is Markdown that ends in {path.suffix}.", f"Name it {path.stem}.md.")
    return sorted([*found, *example_paths()])


def prose_in(path: Path) -> list[Prose]:
    """The texts of a page written by hand: one of a Markdown file, one for each Markdown cell of a worked example."""
    return markdown_cells(path) if path.suffix == ".py" else [Prose(path, 1, text_of(path))]
