"""A drawn figure in every format that its card offers, and as the page and the gallery show it."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from figures.style import DARK, GROUND, INKS
from scripts.make.halos import kept_as_text
from scripts.make.raster import image, png, thumbnail
from scripts.make.svg import clean, smallest_text, with_generic_font
from scripts.make.words import with_words

NO_DATE = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def pictures(figure: Any, name: str, title: str) -> dict[str, bytes]:
    """The drawn figure by suffix, equal bytes for equal drawings.

    `svg` holds its text as text, `outlined.svg` as outlines; `inline.svg` stands in pages; `pdf` embeds its fonts;
    `png` and `dark.png` are for slides; `thumbnail.png` and `thumbnail.dark.png` for the gallery.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"it returned {type(figure).__name__}, not a matplotlib Figure")
    outlined = saved(figure, "svg", name, "path")
    figure.set_layout_engine("none")  # laid out once: every file shows the same drawing
    products = {"outlined.svg": outlined}
    with kept_as_text():
        products["svg"] = with_generic_font(saved(figure, "svg", name, "none").decode()).encode()
        products["pdf"] = saved(figure, "pdf", name, Title=title)
    for theme, ground, inks in (("", GROUND, {}), ("dark.", DARK[GROUND], DARK)):
        picture = image(figure, GROUND, inks)
        products |= {f"{theme}png": png(picture), f"thumbnail.{theme}png": thumbnail(picture, ground)}
    inline = clean(with_words(figure, name), f"ink-{name}", INKS, title, smallest_text(figure))
    return {**products, "inline.svg": inline.encode()}


def saved(figure: Figure, kind: str, name: str, text: str = "path", **metadata: str) -> bytes:
    """The figure as SVG or PDF; `text` says whether an SVG holds "path" or "none": its letters as they are."""
    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": text}):
        figure.savefig(buffer, format=kind, metadata={**NO_DATE[kind], **metadata}, facecolor="none")
    return buffer.getvalue()
