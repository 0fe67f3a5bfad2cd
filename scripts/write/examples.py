"""A worked example as two notebooks: one that mkdocs-jupyter turns into the page, and one to take away.

The page needs what no Markdown cell of a notebook knows: our notations, links that end in .html, anchors that other
pages can name. So its prose is finished HTML in raw cells, which nbconvert passes on unread, and only its headings
are Markdown cells, where mkdocs-jupyter looks for its table of contents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import PurePath
from typing import Any, NamedTuple

import markdown

from scripts.files import sha256
from scripts.mistakes import Mistake
from scripts.places import EXAMPLES, LOCK, ROOT

TEMPLATES = ROOT / "scripts" / "site" / "notebook_template"

BORDER = re.compile(r"^<!-- cell (\d+) -->$", re.M)  # between two texts; Markdown passes a comment on
HEADING = re.compile(r'^(<h([1-6]) id="([^"]*)">(.*?)(?:<a class="headerlink".*)?</h\2>)$', re.M)
PAGE_LINK = re.compile(r'(<a\s(?:[^>]*\s)?href="[^":#]+)\.(?:md|py|ipynb)(?=[#"])')
FORMULA = re.compile(r"^\$+\s*(?:\\displaystyle\b)?\s*(.*?)\s*\$+$", re.S)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "file_extension": ".py"},
}
Json = dict[str, Any]


class Text(NamedTuple):
    """A Markdown text of the page: a cell, or what a cell displayed. `line` is where the cell begins in its source."""

    markdown: str
    line: int


def page_notebook(executed: Json, to_html: Callable[[str], str]) -> bytes:
    """The notebook build/docs/examples/NAME.ipynb, from the JSON of the executed one.

    `to_html` gets the Markdown of the whole page at once, so that ids, footnotes and link definitions are those of a
    page; the extension toc must give the headings their ids. A link to a page may end in .md, .py
    or .ipynb: it becomes .html here. Raises Mistake if a cell's text does not stand by itself, or if the table of
    contents that mkdocs-jupyter makes would lead elsewhere.
    """
    source = executed["metadata"]["source"]
    texts = list(texts_of(executed))
    pieces = iter(separately(texts, to_html, source))
    cells: list[Json] = []
    for cell in executed["cells"]:
        if cell["cell_type"] == "code":
            cells.append(code_cell(cell, pieces))
        else:
            cells += prose_cells(next(pieces))
    cells.append(raw_cell(downloads(source)))
    check_contents(cells, source)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return to_bytes(
        {"cells": cells, "metadata": KERNEL | {"rendered_by": template()}, "nbformat": 4, "nbformat_minor": 5}
    )


@cache
def template() -> str:
    """A digest of our template and the lock: the cache of mkdocs-jupyter looks at the notebook alone."""
    return sha256(b"".join(path.read_bytes() for path in [*sorted(TEMPLATES.rglob("*.j2")), LOCK]))


def take_away(executed: Json, plain: Callable[[str], str]) -> bytes:
    """The executed notebook with the notations of its Markdown cells written out by `plain`, for any notebook program."""
    cells = [
        {**cell, "source": plain(joined(cell["source"]))} if cell["cell_type"] == "markdown" else cell
        for cell in executed["cells"]
    ]
    return to_bytes({**executed, "cells": cells})


def to_bytes(notebook: Json) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def joined(text: str | list[str]) -> str:
    """A text of a notebook, which stores it whole or as a list of lines."""
    return "".join(text)


def texts_of(executed: Json) -> Iterator[Text]:
    """The Markdown of every cell and of every output that is prose, as the reader meets them."""
    for cell in executed["cells"]:
        line = cell["metadata"].get("line", 0)
        if cell["cell_type"] != "code":
            yield Text(joined(cell["source"]), line)
            continue
        for output in cell["outputs"]:
            if (prose := prose_of(output)) is not None:
                yield Text(prose, line)


def prose_of(output: Json) -> str | None:
    """The Markdown of an output that is prose or a formula; IPython and SymPy display `$\\displaystyle ...$`."""
    data = output.get("data", {})
    if "text/markdown" in data:
        return joined(data["text/markdown"])
    if "text/latex" in data:
        tex = joined(data["text/latex"]).strip()
        match = FORMULA.match(tex)
        return f"$$\n{match[1]}\n$$" if match else tex
    return None


def separately(texts: list[Text], to_html: Callable[[str], str], source: str) -> list[str]:
    """The HTML of each text, all converted as one. Raises Mistake for what begins in one text and ends in another."""
    borders = [f"\n\n<!-- cell {number} -->\n\n" for number in range(1, len(texts))]
    whole = "".join(
        part for pair in zip([text.markdown for text in texts], [*borders, ""], strict=True) for part in pair
    )
    html = PAGE_LINK.sub(r"\1.html", to_html(whole))
    pieces, numbers = BORDER.split(html)[::2], [int(number) for number in BORDER.findall(html)]
    for number, text in enumerate(texts, 1):
        if numbers[number - 1 : number] != [number] * (number < len(texts)) or unbalanced(pieces[number - 1]):
            raise Mistake(
                EXAMPLES / source, text.line, "what this cell begins, another ends.",
                "Close fences, links and HTML elements in the cell that opens them.",
            )  # fmt: skip
    return [piece.strip("\n") for piece in pieces]


class Balance(HTMLParser):
    """Reads HTML; afterwards `open` holds the elements left open, and `well` whether every end had its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.well = True

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        self.well &= bool(self.open) and self.open.pop() == tag


def unbalanced(html: str) -> bool:
    """Whether an element is opened and not closed, or closed and not opened."""
    reader = Balance()
    reader.feed(html)
    reader.close()
    return bool(reader.open) or not reader.well


def prose_cells(html: str) -> Iterator[Json]:
    """Finished HTML as raw cells, its headings as Markdown cells that carry their HTML along."""
    end = 0
    for match in HEADING.finditer(html):
        if before := html[end : match.start()].strip("\n"):
            yield raw_cell(before)
        heading, level, anchor, text = match.groups()
        yield {
            "cell_type": "markdown",
            "metadata": {"anchor": anchor, "html": heading},
            "source": f"{'#' * int(level)} {text}",
        }
        end = match.end()
    if after := html[end:].strip("\n"):
        yield raw_cell(after)


def raw_cell(html: str) -> Json:
    return {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": html}


def code_cell(cell: Json, pieces: Iterator[str]) -> Json:
    """A code cell with its outputs, each in the one form that the page shows; prose comes from `pieces`."""
    outputs = [shown(output, pieces) for output in cell["outputs"]]
    tags = {"tags": cell["metadata"]["tags"]} if cell["metadata"].get("tags") else {}
    return {
        "cell_type": "code", "execution_count": None, "metadata": tags, "outputs": outputs,
        "source": joined(cell["source"]).strip("\n"),
    }  # fmt: skip


def shown(output: Json, pieces: Iterator[str]) -> Json:
    data = output.get("data", {})
    if prose_of(output) is not None:
        return displayed({"text/html": next(pieces)})
    if "image/svg+xml" in data:
        svg = joined(data["image/svg+xml"])
        return displayed({"image/svg+xml": svg[svg.index("<svg") :], "text/plain": joined(data.get("text/plain", ""))})
    if "text/html" in data:
        return displayed({"text/html": f'<div class="output">\n{joined(data["text/html"]).strip()}\n</div>'})
    text = joined(output.get("text") or data.get("text/plain", "")).strip("\n")
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def displayed(data: dict[str, str]) -> Json:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def downloads(source: str) -> str:
    notebook = PurePath(source).with_suffix(".ipynb").name
    return (
        f'<p>Download: <a href="download/{source}">{source}</a> (the source) and '
        f'<a href="download/{notebook}">{notebook}</a> (the executed notebook).</p>'
    )


def check_contents(cells: list[Json], source: str) -> None:
    """Raise Mistake for a heading that mkdocs-jupyter's table of contents, made by Python-Markdown, would not reach."""
    headings = [cell for cell in cells if cell["cell_type"] == "markdown"]
    reader = markdown.Markdown(extensions=["toc"])
    reader.convert("\n\n".join(cell["source"] for cell in headings))
    for cell, anchor in zip(headings, anchors(reader.toc_tokens), strict=True):  # type: ignore[attr-defined]
        if cell["metadata"]["anchor"] != anchor:
            title = unescape(re.sub("<[^>]*>", "", cell["source"])).lstrip("# ")
            raise Mistake(
                EXAMPLES / source, 0, f"the heading '{title}' has the id '{cell['metadata']['anchor']}', not '{anchor}'.",
                "Leave the id of a heading to its text, and give it to nothing else.",
            )  # fmt: skip


def anchors(tokens: list[Json]) -> Iterator[str]:
    for token in tokens:
        yield token["id"]
        yield from anchors(token["children"])
