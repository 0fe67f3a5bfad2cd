"""The files that the cards of the figures offer, each looked at before it is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scripts.mistakes import Mistake
from scripts.places import DRAWINGS
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue

OF_A_PICTURE = """\
- [PDF]({name}.pdf), for LaTeX and for print; its fonts are in it.
- [SVG]({name}.svg), for drawing programs; its text can be edited. [SVG with outlined text]({name}.outlined.svg) needs no
  font and looks the same everywhere.
- [PNG, light]({name}.png), and [PNG, dark]({name}.dark.png), for slides: 1920 pixels wide.
- [Facts as JSON]({name}.json): every number behind it.
"""
OF_A_TABLE = """\
- [CSV]({name}.csv), for a spreadsheet.
- [Facts as JSON]({name}.json): every number behind it.
"""
FILE = re.compile(r"\(\{name\}\.([^)]+)\)")
ENDS = {
    "pdf": (b"%PDF-", b"%%EOF\n"),
    "svg": (b"<?xml", b"</svg>\n"),
    "png": (b"\x89PNG\r\n", b"IEND\xaeB`\x82"),
    "json": (b"{", b"}\n"),
    "csv": (b"", b"\n"),
}
"""By the last suffix of a file, how a whole one begins and ends."""


def list_of_downloads(figure: Source) -> str:
    """What the card of a figure offers, as Markdown."""
    return (OF_A_TABLE if figure.is_table else OF_A_PICTURE).format(name=figure.name)


def suffixes(figure: Source) -> list[str]:
    """The suffix of every file that the card of a figure offers."""
    return FILE.findall(OF_A_TABLE if figure.is_table else OF_A_PICTURE)


def downloads(known: Catalogue) -> dict[str, bytes]:
    """The files that all cards offer, by address. Raises Mistake for one that is missing or not whole."""
    return {uri: content for figure in known.figures.values() for uri, content in downloads_of(figure)}


def downloads_of(figure: Source) -> Iterable[tuple[str, bytes]]:
    """The files that one card offers, by address. Raises Mistake for one that is missing or not whole."""
    for suffix in suffixes(figure):
        path = DRAWINGS / figure.name / f"{figure.name}.{suffix}"
        content = path.read_bytes() if path.is_file() else b""
        begin, end = ENDS[suffix.rpartition(".")[2]]
        if not (content and content.startswith(begin) and content.endswith(end)):
            what = f"is {'not whole' if content else 'missing'}, and the card of figures/{figure.name}.py offers it."
            raise Mistake(path, 0, what, f"Delete build/figures/{figure.name}/, then build again.")
        yield f"figures/{path.name}", content
