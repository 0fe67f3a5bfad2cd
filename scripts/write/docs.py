"""Write build/docs: the whole site as plain Markdown, notebooks and assets, with no notation left in it.

Whatever generator turns Markdown into a site can take it from there. A file whose content did not change is not
touched, so that a server sees only what changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.files import write_whole
from scripts.mistakes import Mistake
from scripts.places import DOCS, SITE_DOCS
from scripts.read.citation import cited_work
from scripts.read.sources import example_paths, page_paths, prose_in
from scripts.write.archive import ARCHIVE
from scripts.write.bare_pages import bare_pages
from scripts.write.catalogue import Catalogue
from scripts.write.check import broken_links, check, check_generated
from scripts.write.cite_page import ENTRIES, OFFERED, bibliography_entries
from scripts.write.downloads import downloads
from scripts.write.example_pages import example_files, taken_away, text_of_outputs
from scripts.write.exercises import SHEET, exercises_sheet
from scripts.write.expand import Here
from scripts.write.figures_archive import figures_archive
from scripts.write.fonts import ADDRESSES as FONT_ADDRESSES
from scripts.write.fonts import fonts
from scripts.write.gallery import strips
from scripts.write.generated_pages import generated
from scripts.write.handed_over import handed_over
from scripts.write.javascript import scripts
from scripts.write.one_file import one_file
from scripts.write.plain_pages import completed, plain_markdown
from scripts.write.topics import topics_of


def write_docs(known: Catalogue) -> list[Mistake]:
    """Bring build/docs up to date. If something is wrong it stays as it was, and the mistakes are returned, sorted."""
    if mistakes := check(known):
        return mistakes
    topics, work, mistakes = topics_of(known), cited_work(), []
    files = dict(assets()) | {uri: path.read_bytes() for uri, path in OFFERED.items()}
    files |= {SHEET: exercises_sheet(known, work).encode(), ENTRIES: bibliography_entries(known, work).encode()}
    files |= (
        bare_pages(known, work, files)
        | downloads(known)
        | strips(topics)
        | figures_archive(topics, known, work, files[ENTRIES])
    )
    try:
        files |= one_file()
        files |= scripts(known.figures.values())
        files |= taken_away(known, files, work)
    except Mistake as mistake:
        mistakes.append(mistake)
    texts = generated(known, topics, work, files)
    mistakes += [mistake for uri, text in texts.items() for mistake in check_generated(uri, text, known)]
    mistakes += [mistake for path in example_paths() for mistake in check_generated(*text_of_outputs(path), known)]
    texts |= {
        path.relative_to(DOCS).as_posix(): completed(path, path.read_text("utf-8-sig"))
        for path in page_paths()
        if path.suffix == ".md"
    }
    addresses = {*texts, *files, *FONT_ADDRESSES, *(path.relative_to(DOCS).as_posix() for path in example_paths())}
    mistakes += [
        mistake for path in page_paths() for here in prose_in(path) for mistake in broken_links(here, addresses)
    ]
    if mistakes:
        return sorted(mistakes, key=Mistake.order)

    written = {uri: plain_markdown(text, Here(uri), known) for uri, text in texts.items()}
    files |= {uri: text.encode() for uri, text in written.items()}
    for path in example_paths():
        made, html = example_files(path, known, len(files.get(ARCHIVE, b"")))
        files |= made
        written |= html
    try:
        files |= fonts(written)
    except Mistake as mistake:
        return [mistake]
    bring_up_to_date(SITE_DOCS, files | handed_over(files))
    return []


def assets() -> Iterator[tuple[str, bytes]]:
    """Every other file of docs/, as it is, by address; hidden files and backups are not of the site."""
    pages = {*page_paths()}
    for path in sorted(DOCS.rglob("*")):
        parts = path.relative_to(DOCS).parts
        hidden = any(part.startswith(".") or part.endswith("~") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden and path not in pages:
            yield path.relative_to(DOCS).as_posix(), path.read_bytes()


def bring_up_to_date(folder: Path, files: dict[str, bytes]) -> None:
    """Make `folder` hold exactly `files`, writing and removing only what differs."""
    for uri, content in files.items():
        path = folder / uri
        if not (path.is_file() and path.read_bytes() == content):
            write_whole(path, content)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in files:
            path.unlink()
