"""Lists that a page has at its top: in its front matter, or in the header of the first cell of a worked example.

`other_names` are what readers type who do not know the title; the search finds the page by them. `unlinked_terms` are
terms of the glossary that the page uses in another meaning. `letters` are those that mean something else than usual.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.mistakes import text_of

FRONT_MATTER = r"\A---\n(?:(?!---$).*\n)*?{}:(.*\n(?:[ \t].*\n)*)"
FIRST_CELL = r'\A# %%.*\b{}="([^"]*)"'


def other_names(path: Path) -> list[str]:
    """The other names of the page whose source is `path`; none if it says none."""
    return listed(path, "other_names")


def unlinked_terms(path: Path) -> list[str]:
    """The terms, by their anchors in the glossary, that the page is not to link by itself."""
    return listed(path, "unlinked_terms")


def declared_letters(path: Path) -> list[str]:
    """The letters to which the page gives a meaning of its own, each as `m = the momentum`."""
    return listed(path, "letters", ";")


def listed(path: Path, key: str, separator: str = ",") -> list[str]:
    match = re.match((FIRST_CELL if path.suffix == ".py" else FRONT_MATTER).format(key), text_of(path), re.M)
    names = match[1].split(separator) if match else []
    return [" ".join(name.split()) for name in names if name.strip()]
