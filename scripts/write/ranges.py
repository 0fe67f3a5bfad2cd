"""What stays on one line in the cells of tables: "0.21 to 0.27", "0.67 ± 0.30", "7 of 10", "801 or more", "at 1"."""

from __future__ import annotations

import re

COMPUTED, TYPED = r"<data\b[^>]*>[^<]*</data>", r"(?<![\w.,])[-\u2212]?\d[\d.,\u202f]*"
FORMULA = r'<span class="m"><math>(?:<mo\b[^>]*>\u2212</mo>)?<mn>[^<]*</mn></math></span>'  # a number
END = f"(?:{COMPUTED}|{TYPED}|{FORMULA})%?"
TOGETHER = re.compile(
    rf"(?P<whole>{END}(?: to |–| ± | of ){END}|{END} or more\b|\bat {FORMULA}|(?<=<td>){END}, {END}(?=</td>))"
    r"|<[^>]*>|\{ [^}]*\}"
)  # or a tag, or the attributes of Markdown


def unbroken(table: str) -> str:
    """A table, as HTML or as Markdown with its numbers in HTML, whose ranges and shares no line parts."""
    return TOGETHER.sub(lambda m: f'<span class="m">{m[0]}</span>' if m["whole"] else m[0], table)
