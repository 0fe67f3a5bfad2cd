"""What the cells of a worked example may show: text that is the same in every run, and pictures fit for the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat

from figures.style import INKS
from scripts.make.svg import clean
from scripts.mistakes import Mistake

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
UNTHEMED = re.compile(r"(?<!,)#[0-9a-f]{6}")  # a colour that `clean` has not made the fallback of a CSS variable
SVG = "image/svg+xml"
BLACK, WHITE = "#000000", "#ffffff"
INK, GROUND = "--fig-ink", "--fig-ground"  # what black and white become on the page
PHONE, LEGIBLE = 354, 11  # pixels: the width of a figure on a phone of 360, and the least height of its text


class CellError(Mistake):
    """A cell that raised, or whose output cannot stand on the page; `line` is where the cell begins in the source."""


def merged_streams(outputs: list[Any]) -> list[Any]:
    """The outputs with printed text that arrived in pieces put together; where it was cut depends on timing."""
    kept: list[Any] = []
    for output in outputs:
        if kept and output.output_type == kept[-1].output_type == "stream" and output.name == kept[-1].name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


def check(cell: nbformat.NotebookNode, source: Path) -> None:
    """Raise CellError for an output that cannot stand on the page."""
    pictures = 0
    for output in cell.outputs:
        data = output.get("data", {})
        text = "".join(
            [
                output.get("text", ""),
                *(data.get(kind, "") for kind in ("text/plain", "text/markdown", "text/html") if SVG not in data),
            ]
        )
        other = sorted(kind for kind in data if kind.startswith("image/") and kind != SVG)
        pictures += SVG in data
        if output.get("name") == "stderr":
            raise CellError(
                source,
                cell.metadata.line,
                f"this cell wrote to the standard error: {COLOURS.sub('', output.text).strip()}",
                "Correct what it warns of.",
            )
        if ADDRESS.search(text):
            raise CellError(
                source,
                cell.metadata.line,
                "this cell shows a memory address, which changes with every run.",
                "End it with plt.show() if it draws, else print what matters.",
            )
        if other and SVG not in data:
            raise CellError(
                source,
                cell.metadata.line,
                f"this cell shows a picture as {other[0]}.",
                "Show a matplotlib Figure: it becomes SVG.",
            )
    if pictures != bool(cell.metadata.get("alt")):
        raise CellError(
            source,
            cell.metadata.line,
            f"this cell shows {pictures or 'no'} picture{'s' * (pictures > 1)} and has {'an' if cell.metadata.get('alt') else 'no'} alt text.",
            'One picture a cell, described in its header: # %% alt="..."',
        )


def page_picture(output: Any, prefix: str, cell: nbformat.NotebookNode, source: Path) -> str:
    """The picture of an output as SVG for the page, its ids beginning with `prefix`.

    Raises CellError for text too small on a phone, and for a colour that the dark theme cannot replace.
    """
    size = output.metadata[SVG]["font_size"]
    svg = clean(output.data[SVG], prefix, {**INKS, BLACK: INK, WHITE: GROUND}, cell.metadata.alt, size)
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])  # type: ignore[index]
    if size and PHONE * size / width < LEGIBLE:
        raise CellError(
            source,
            cell.metadata.line,
            f"text of {size:g} points in a picture {width:.0f} points wide is {PHONE * size / width:.1f} pixels high on a phone.",
            f"Make the text larger, or the picture at most {PHONE * size / LEGIBLE / 72:.1f} inches wide.",
        )
    if unthemed := UNTHEMED.findall(svg):
        raise CellError(
            source,
            cell.metadata.line,
            f"the picture has the colour {unthemed[0]}, which is the same in the dark theme.",
            "Leave the colour out, or use one of figures/style.",
        )
    # The namespace is for viewers of the downloaded notebook; matplotlib leaves out the filling where it is black.
    return svg.replace("<svg", f'<svg xmlns="http://www.w3.org/2000/svg" fill="var({INK},{BLACK})"', 1)
