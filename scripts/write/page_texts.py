"""The Markdown texts of a page that has other things between them, converted together and handed back apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, NamedTuple

from scripts.mistakes import Mistake
from scripts.places import EXAMPLES

BORDER = re.compile(r"^<!-- cell (\d+) -->$", re.M)  # between two texts; Markdown passes a comment on
PAGE_LINK = re.compile(r'(<a\s(?:[^>]*\s)?href="[^":#]+)\.(?:md|py|ipynb)(?=[#"])')
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Text(NamedTuple):
    """A Markdown text of the page: a cell, or what a cell displayed. `line` is where the cell begins in its source."""

    markdown: str
    line: int


def separately(texts: list[Text], to_html: Callable[[str], str], source: str) -> list[str]:
    """The HTML of each text, all converted as one. Raises Mistake for what begins in one text and ends in another."""
    if not texts:
        return []
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
