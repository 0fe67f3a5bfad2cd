"""Write one page, and import no more than that needs: it is what an edit waits for."""

from __future__ import annotations

from pathlib import Path

from scripts.files import write_whole
from scripts.mistakes import Mistake
from scripts.places import DOCS, SITE_DOCS
from scripts.read.sources import prose_in
from scripts.write.catalogue import Catalogue
from scripts.write.check import mistakes_in
from scripts.write.expand import Here
from scripts.write.plain_pages import completed, plain_markdown


def write_page(path: Path, known: Catalogue) -> list[Mistake]:
    """Write one page to build/docs; if something in it is wrong it stays as it was, and the mistakes are returned."""
    mistakes = [mistake for here in prose_in(path) for mistake in mistakes_in(here, known)]
    if not mistakes:
        uri = path.relative_to(DOCS).as_posix()
        text = completed(path, path.read_text("utf-8-sig"))
        write_whole(SITE_DOCS / uri, plain_markdown(text, Here(uri), known).encode())
    return sorted(mistakes, key=Mistake.order)
