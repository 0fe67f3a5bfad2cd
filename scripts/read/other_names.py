"""Other names of a page: what readers type who do not know its title. The search finds the page by them.

A page has them in its front matter, a worked example in the header of its first cell, separated by commas.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.mistakes import text_of

FRONT_MATTER = re.compile(r"\A---\n(?:(?!---$).*\n)*?other_names:(.*\n(?:[ \t].*\n)*)", re.M)
FIRST_CELL = re.compile(r'\A# %%.*\bother_names="([^"]*)"')


def other_names(path: Path) -> list[str]:
    """The other names of the page whose source is `path`; none if it says none."""
    match = (FIRST_CELL if path.suffix == ".py" else FRONT_MATTER).match(text_of(path))
    names = match[1].split(",") if match else []
    return [" ".join(name.split()) for name in names if name.strip()]
