"""What one pastes into a page of one's own to show a figure there: a frame, and a script that gives it its height.

Without the script, which some editors drop and some sites refuse, the frame has a height of its own, reckoned here.
"""

from __future__ import annotations

import json
import re
from html import escape
from math import ceil

from scripts.places import DRAWINGS
from scripts.read.citation import Work
from scripts.read.sources import Source
from scripts.write.bare_pages import address_of
from scripts.write.catalogue import Catalogue
from scripts.write.expand import Here
from scripts.write.front_matter import plain

WIDEST = 608  # pixels: the width of a figure on its page, with the margin of a bare page
SNIPPET = """\
<iframe src="{address}"
  title="{title}"
  loading="lazy" referrerpolicy="strict-origin"
  style="width: 100%; max-width: {width}px; height: {height}px; border: 0"></iframe>
<script>
{{
  const frame = document.currentScript.previousElementSibling;
  addEventListener("message", ({{ data, origin, source }}) => {{
    if (source === frame.contentWindow && origin === new URL(frame.src).origin) frame.style.height = `${{data}}px`;
  }});
}}
</script>"""
SCRIPT = '<script defer src="../assets/javascripts/snippet.js"></script>'
TAG = re.compile(r"<[^>]*>")
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')

# Pixels of a bare page at its widest, as its style sheets have them.
ACROSS = WIDEST - 32
EDGES, HEADING, LINE_OF_HEADING, CAPTION, LINE, FOLDS, FOOTER = 26, 12, 23, 12, 23.25, 27, 42
BETWEEN_CONTROLS, LINE_SAID, TOUCHED = 66, 24, 44
ROW, LINE_OF_ROW = 32.5, 22.5
LETTERS, LETTERS_OF_HEADING, LETTERS_SAID, LETTERS_TRIED, LETTERS_OF_ROW = 84, 60, 76, 70, 72  # in a line


def snippet(figure: Source, known: Catalogue, work: Work) -> str:
    """The HTML to paste. Where the site has no address, that of the bare page is without it."""
    return SNIPPET.format(
        address=f"{work.address}{address_of(figure.name)}",
        title=escape(figure.title.removesuffix(".")),
        width=WIDEST,
        height=height_of(figure, known),
    )


def how_to_embed(figure: Source, known: Catalogue, work: Work) -> list[str]:
    """The section of a card, as lines of Markdown."""
    lines = [
        "## Embed",
        "",
        f"Paste these lines into a page of your own, and it shows [the {'table' if figure.is_table else 'figure'} alone]"
        f"(../{address_of(figure.name)}): [what they do, and what you can change](../cite.md#on-a-page-of-your-own).",
        "",
        "```text",
        snippet(figure, known, work),
        "```",
        "",
    ]
    if not work.address:
        lines += ["If the `src` begins with `embed/`, write the address of this site before it.", "", SCRIPT, ""]
    return lines


def height_of(figure: Source, known: Catalogue) -> int:
    """About how many pixels high the bare page is at its widest, its folds closed."""
    here = Here(address_of(figure.name), figure.name, ".html")
    title = HEADING + LINE_OF_HEADING * lines(figure.title, LETTERS_OF_HEADING)
    caption = CAPTION + LINE * lines(plain(figure.caption, here, known), LETTERS)
    exhibit = height_of_table(figure) if figure.is_table else height_of_picture(figure)
    return ceil((EDGES + title + exhibit + caption + FOLDS + FOOTER) / 10) * 10


def height_of_picture(figure: Source) -> float:
    """That of the drawing, and of its controls if it has some."""
    folder = DRAWINGS / figure.name
    drawn = SIZE.search(folder.joinpath(f"{figure.name}.inline.svg").read_text("utf-8"))
    assert drawn, figure.name
    height = ACROSS * int(drawn[2]) / int(drawn[1])
    if not figure.line_of_explore:
        return height
    given = json.loads((folder / f"{figure.name}.explore.json").read_bytes())
    longest = max(map(len, given["sentences"].values()))
    tries = ceil(sum(len(one["label"]) + 4 for one in given["experiments"]) / LETTERS_TRIED)
    said = LINE_SAID * ceil(longest / LETTERS_SAID)
    return height + BETWEEN_CONTROLS + said + TOUCHED * (len(given["controls"]) + 1 + tries)


def height_of_table(figure: Source) -> float:
    """That of its rows; one whose cells hold more letters than fit beside each other has several lines."""
    table = DRAWINGS.joinpath(figure.name, f"{figure.name}.table.html").read_text("utf-8")
    rows = [TAG.sub("", row) for row in table.split("<tr>")[1:]]
    return sum(ROW + LINE_OF_ROW * (lines(row, LETTERS_OF_ROW) - 1) for row in rows)


def lines(text: str, letters: int) -> int:
    return ceil(len(text) / letters)
