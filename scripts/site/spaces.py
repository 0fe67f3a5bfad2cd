"""The pages of a finished site without the blanks that nobody sees: indentation and empty lines between their elements."""

from __future__ import annotations

import re
from pathlib import Path

KEPT = re.compile(r"(<(pre|script|textarea)\b.*?</\2>)", re.S)  # where blanks are what stands there
BETWEEN = re.compile(r">\s*\n\s*<")
MARKED = re.compile(r'<span class="w">(\s*)</span>|<span></span>')  # Pygments marks blanks, too, for which no style is


def squeeze(site: Path) -> None:
    """Rewrite every page of a site."""
    for path in sorted(site.rglob("*.html")):
        path.write_text(squeezed(path.read_text("utf-8")), "utf-8")


def squeezed(page: str) -> str:
    """A page in which one line end stands for all blanks between two elements, and listings mark no blanks."""
    pieces = KEPT.split(page)  # what stands between, what is kept, and its name, in turn
    shorter = [BETWEEN.sub(">\n<", text) for text in pieces[::3]]
    listings = [MARKED.sub(r"\1", text) if text.startswith("<pre") else text for text in pieces[1::3]]
    return "".join(piece for pair in zip(shorter, [*listings, ""], strict=True) for piece in pair)
