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
from pathlib import PurePath
from typing import Any

import markdown

from scripts.files import sha256
from scripts.mistakes import Mistake
from scripts.places import EXAMPLES, LOCK, ROOT
from scripts.write.page_texts import Text, separately

TEMPLATES = ROOT / "scripts" / "site" / "notebook_template"

HEADING = re.compile(r'^(<h([1-6]) id="([^"]*)">(.*?)(?:<a class="headerlink".*)?</h\2>)$', re.M)
FORMULA = re.compile(r"^\$+\s*(?:\\displaystyle\b)?\s*(.*?)\s*\$+$", re.S)
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "file_extension": ".py"},
}
Json = dict[str, Any]


def page_notebook(executed: Json, to_html: Callable[[str], str], facts: Json | None = None, offered: str = "") -> bytes:
    """The notebook build/docs/examples/NAME.ipynb, from the JSON of the executed one.

    `to_html` gets the Markdown of the whole page at once, so that ids, footnotes and link definitions are those of a
    page; the extension toc must give the headings their ids. A link to a page may end in .md, .py or .ipynb: it
    becomes .html here. `facts` are what machines are told of the page, `offered` is HTML below its downloads. Raises
    Mistake if a cell's text does not stand by itself, or if the table of contents that mkdocs-jupyter makes would lead
    elsewhere.
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
    cells.append(raw_cell(downloads(source) + offered))
    check_contents(cells, source)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    metadata = KERNEL | {"rendered_by": template()} | ({"page": facts} if facts else {})
    return to_bytes({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


@cache
def template() -> str:
    """A digest of our template and the lock: the cache of mkdocs-jupyter looks at the notebook alone."""
    return sha256(b"".join(path.read_bytes() for path in [*sorted(TEMPLATES.rglob("*.j2")), LOCK]))


def take_away(executed: Json, plain: Callable[[str], str]) -> bytes:
    """The executed notebook with the notations of its Markdown cells written out by `plain`, for any notebook program."""
    cells = [
        {**cell, "source": plain(whole(cell["source"]))} if cell["cell_type"] == "markdown" else cell
        for cell in executed["cells"]
    ]
    return to_bytes({**executed, "cells": cells})


def to_bytes(notebook: Json) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def whole(text: str | list[str]) -> str:
    """A text of a notebook, which stores it whole or as a list of lines."""
    return "".join(text)


def texts_of(executed: Json) -> Iterator[Text]:
    """The Markdown of every cell and of every output that is prose, as the reader meets them."""
    for cell in executed["cells"]:
        line = cell["metadata"].get("line", 0)
        if cell["cell_type"] != "code":
            yield Text(whole(cell["source"]), line)
            continue
        for output in cell["outputs"]:
            if (prose := prose_of(output)) is not None:
                yield Text(prose, line)


def prose_of(output: Json) -> str | None:
    """The Markdown of an output that is prose or a formula; IPython and SymPy display `$\\displaystyle ...$`."""
    data = output.get("data", {})
    if "text/markdown" in data:
        return whole(data["text/markdown"])
    if "text/latex" in data:
        tex = whole(data["text/latex"]).strip()
        match = FORMULA.match(tex)
        return f"$$\n{match[1]}\n$$" if match else tex
    return None


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
            "source": f"{'#' * int(level)} {escaped(text)}",
        }
        end = match.end()
    if after := html[end:].strip("\n"):
        yield raw_cell(after)


def escaped(html: str) -> str:
    """HTML whose text Markdown leaves as it is."""
    return re.sub(r"(<[^>]*>)|([\\`*_\[\]])", lambda m: m[1] or "\\" + m[2], html)


def raw_cell(html: str) -> Json:
    return {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": html}


def code_cell(cell: Json, pieces: Iterator[str]) -> Json:
    """A code cell with its outputs, each in the one form that the page shows; prose comes from `pieces`."""
    outputs = [page_output(output, pieces) for output in cell["outputs"]]
    tags = {"tags": cell["metadata"]["tags"]} if cell["metadata"].get("tags") else {}
    return {
        "cell_type": "code", "execution_count": None, "metadata": tags, "outputs": outputs,
        "source": whole(cell["source"]).strip("\n"),
    }  # fmt: skip


def page_output(output: Json, pieces: Iterator[str]) -> Json:
    """An output reduced to the form that the page shows: prose, picture, HTML or else text."""
    data = output.get("data", {})
    if prose_of(output) is not None:
        return display_data({"text/html": next(pieces)})
    if "image/svg+xml" in data:
        svg = whole(data["image/svg+xml"])
        return display_data(
            {"image/svg+xml": svg[svg.index("<svg") :], "text/plain": whole(data.get("text/plain", ""))}
        )
    if "text/html" in data:
        return display_data({"text/html": f'<div class="output">\n{whole(data["text/html"]).strip()}\n</div>'})
    text = whole(output.get("text") or data.get("text/plain", "")).strip("\n")
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def display_data(data: dict[str, str]) -> Json:
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
    for cell, anchor in zip(headings, anchors(reader.toc_tokens), strict=True):
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
