"""A drawn figure in every format that its card offers."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from figures.style import GROUND, INKS
from scripts.make.svg import clean, smallest_text
from scripts.make.words import with_words

PNG_DPI = 144  # twice the 72 points per inch of the vector formats


def pictures(figure: Any, name: str, title: str) -> dict[str, bytes]:
    """The drawn figure as inline SVG, plain SVG, PDF and PNG; equal bytes for equal drawings."""
    if not isinstance(figure, Figure):
        raise TypeError(f"it returned {type(figure).__name__}, not a matplotlib Figure")
    no_date = {
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        "png": {"Software": None},
    }
    products = {}
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}):
        for kind in ("svg", "pdf", "png"):
            buffer = io.BytesIO()
            figure.savefig(
                buffer, format=kind, dpi=PNG_DPI, metadata=no_date[kind], facecolor=GROUND if kind == "png" else "none"
            )
            products[kind] = buffer.getvalue()
    inline = clean(with_words(figure, name), f"ink-{name}", INKS, title, smallest_text(figure))
    return {**products, "inline.svg": inline.encode()}
