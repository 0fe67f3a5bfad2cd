"""The terms we define, from docs/glossary.md."""

from __future__ import annotations

import re

from markdown.extensions.toc import slugify

from scripts.mistakes import text_of
from scripts.places import DOCS

GLOSSARY = DOCS / "glossary.md"


def glossary() -> dict[str, str]:
    """Terms by anchor, each with the first paragraph under its heading, as plain text for a tooltip."""
    if not GLOSSARY.exists():
        return {}
    found = {}
    for match in re.finditer(r"^### (.+)\n\s*\n?((?:.+\n?)+)", text_of(GLOSSARY), re.M):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[2])
        found[slugify(match[1], "-")] = " ".join(re.sub(r"[*_`$]|\[@[^\]]*\]", "", text).split())
    return found
