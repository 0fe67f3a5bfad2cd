"""The labels of a figure as text of the page, which sets them in its own face: a third of the bytes of outlines.

A label with a formula keeps its outlines, since no page can be told how matplotlib sets formulas.
"""

from __future__ import annotations

import io
from typing import Any

import matplotlib
from matplotlib.cbook import is_math_text
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from figures.style import HALO
from scripts.make.svg import HALOED


def with_words(figure: Any, salt: str) -> str:
    """A figure as SVG whose labels are text; what stood around them stays. Changes how the figure draws its labels."""
    figure.draw_without_rendering()  # the marks of axes have no words before
    texts = figure.findobj(Text)
    names = [text.get_gid() for text in texts]
    for text, name in zip(texts, names, strict=True):
        effects = text.get_path_effects()
        if is_math_text(text.get_text()):
            text.set_path_effects(effects or [Normal()])  # an effect, even one that changes nothing, means outlines
        elif effects == [HALO]:
            text.set_path_effects([])
            text.set_gid(HALOED + (name or ""))
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, facecolor="none")
    for text, name in zip(texts, names, strict=True):
        text.set_gid(name)
    return buffer.getvalue()
