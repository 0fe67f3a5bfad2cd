"""The terms we define, from docs/glossary.md."""

from __future__ import annotations

import re
from functools import cache

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


@cache
def names_of_terms() -> dict[str, str]:
    """Terms by anchor, each as its heading writes it, in small letters where that is no name or abbreviation."""
    headings = re.findall(r"^### (.+)$", text_of(GLOSSARY), re.M) if GLOSSARY.exists() else []
    return {slugify(heading, "-"): small(re.sub(r"[*_`$]", "", heading)) for heading in headings}


def small(heading: str) -> str:
    return heading[:1].lower() + heading[1:] if heading.split(" ")[0][1:].islower() else heading
