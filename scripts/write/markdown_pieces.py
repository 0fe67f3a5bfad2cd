"""Pieces of Markdown that several generated pages share."""

from __future__ import annotations

import re

BETWEEN = "\u00a0\u00b7 "  # titles end with a question mark, so no comma between them; never begins a line
NOT_SEARCHED = "---\nsearch:\n  exclude: true\n---\n"
FOUND_LAST = "---\nsearch:\n  boost: 0.1\n---\n"  # a list that holds the words of all pages


def fenced(source: str) -> str:
    """A block of Python, its fence longer than any run of backquotes inside."""
    fence = "`" * (1 + max([2, *map(len, re.findall("`+", source))]))
    return f"{fence}python\n{source}\n{fence}"
