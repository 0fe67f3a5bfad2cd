"""Ranges in the cells of tables, "0.21 to 0.27", "86–94" and "0.67 ± 0.30", each on one line."""

from __future__ import annotations

import re

COMPUTED, TYPED = r"<data\b[^>]*>[^<]*</data>", r"(?<![\w.,])[-\u2212]?\d[\d.,\u202f]*"
END = f"(?:{COMPUTED}|{TYPED})%?"
RANGE_OR_TAG = re.compile(
    rf"(?P<range>{END}(?: to |–| ± ){END})|<[^>]*>|\{{ [^}}]*\}}"
)  # or the attributes of Markdown


def unbroken(table: str) -> str:
    """A table, as HTML or as Markdown with its numbers in HTML, whose ranges no line parts."""
    return RANGE_OR_TAG.sub(lambda m: f'<span class="m">{m[0]}</span>' if m["range"] else m[0], table)
