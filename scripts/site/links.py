"""MkDocs' warnings: it names the page that holds a broken link, and this adds the line; were there any?"""

from __future__ import annotations

import logging
import re

from mkdocs.utils import CountHandler

from scripts.mistakes import repository_path, text_of
from scripts.places import DOCS

WARNING = re.compile(r"^Doc file '(?P<page>[^']+)' contains .*?link '(?P<link>[^']+)'")


class WithPlace(logging.Filter):
    """Puts `docs/page.md:line: ` before MkDocs' warnings about links; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if match := WARNING.match(text):
            path = DOCS / re.sub(r"\.ipynb$", ".py", match["page"])
            source = text_of(path) if path.is_file() else ""
            place = re.search(rf"\]\(\s*<?{re.escape(match['link'])}[\s>)]", source)
            line = f":{source.count(chr(10), 0, place.start()) + 1}" if place else ""
            record.msg = f"{repository_path(path)}{line}: {text} Correct the link, or add what it names."
            record.args = ()
        return True


def warned() -> bool:
    """Whether a strict build is about to be refused for a warning."""
    return any(handler.counts for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler))
