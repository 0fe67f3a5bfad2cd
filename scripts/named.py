"""Make only what is named: figures, worked examples and pages, with what they need."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from scripts.mistakes import Mistake, nearest, repository_path
from scripts.places import DOCS, DRAWINGS, EXAMPLES, FIGURES, NOTEBOOKS, ROOT, SITE_DOCS

GLOSSARY = DOCS / "glossary.md"  # what it defines, every page may use
FIRST_TO_SEE = ("svg", "table.html", "ipynb")

Log = Callable[[str], None]
print_line: Log = partial(print, flush=True)


def make(paths: Sequence[Path], log: Log) -> list[Mistake]:
    """Make what is stale of the sources at `paths`. Returns the mistakes, sorted, each once."""
    from scripts.make.jobs import stale_jobs

    start = time.perf_counter()
    jobs, mistakes = stale_jobs(paths)
    if jobs:
        from scripts.make.workers import do_jobs, prepare_environment

        log(f"{len(jobs)} of {len(paths)} sources are stale")
        prepare_environment()
        mistakes += do_jobs(jobs, log)
        log(f"remade in {time.perf_counter() - start:.1f} s")
    return sorted({str(mistake): mistake for mistake in mistakes}.values(), key=Mistake.order)


def make_named(names: Sequence[str], log: Log = print_line) -> list[Mistake]:
    """Make only the figures, worked examples and pages of these names (or paths), and say where to look.

    A page is written with the figures that it names.
    """
    from scripts.make.jobs import sources
    from scripts.read.sources import page_paths

    known: dict[str, list[Path]] = {}
    for path in dict.fromkeys([*sources(), *page_paths()]):
        known.setdefault(path.stem, []).append(path)
    mistakes, wanted = [], set()
    for name in names:
        given = Path(name)
        found = [path for path in known.get(given.stem, []) if not given.suffix or path == ROOT / given]
        if not found:
            mistakes.append(Mistake("build", 0, f"unknown name '{name}'.", nearest(given.stem, known)))
        wanted.update(found)
    pages = sorted(path for path in wanted if path.suffix == ".md")
    paths = sorted((wanted - {*pages}).union(*map(figures_of, pages)))
    mistakes = mistakes or make(paths, log) or (write(pages) if pages else [])
    for path in [*paths, *pages] if not mistakes else ():
        log(f"{path.stem} is current: {repository_path(product_of(path))}")
    return mistakes


def names_after(edited: Collection[Path]) -> list[str] | None:
    """What to make after these files were edited: they themselves if they are pages and figures, and the figures' pages.

    None if more depends on them, so that all must be made: the library, tests, the glossary, worked examples.
    """
    from scripts.read.sources import figure_paths, page_paths

    figures = {path for path in figure_paths() if path in edited}
    pages = {path for path in page_paths() if path in edited or (figures and figures & figures_of(path))}
    named = re.compile(rf"\{{\{{ *({'|'.join(path.stem for path in figures) or '(?!)'})\b")
    if (
        not {*edited} <= figures | pages
        or GLOSSARY in edited
        or any(path.suffix == ".py" for path in pages)
        or any(named.search(path.read_text("utf-8-sig")) for path in figure_paths() if path not in figures)
    ):
        return None
    return sorted(path.relative_to(ROOT).as_posix() for path in figures | pages)


def figures_of(page: Path) -> set[Path]:
    """The modules of the figures that a page shows or takes numbers from."""
    from scripts.read.sources import prose_in
    from scripts.write.catalogue import names

    found = {
        name.split(".")[0] for here in prose_in(page) for kind, name in names(here.text) if kind in ("figure", "number")
    }
    return {path for path in (FIGURES / f"{name}.py" for name in found) if path.is_file()}


def write(pages: Sequence[Path]) -> list[Mistake]:
    """Write these pages to build/docs, each if nothing in it is wrong."""
    from scripts.write.catalogue import catalogue
    from scripts.write.page_alone import write_page

    known = catalogue(pages)
    return [mistake for page in pages for mistake in write_page(page, known)]


def product_of(source: Path) -> Path:
    """The file to look at first: the page as Markdown, the executed notebook, the drawing, or the table."""
    if source.suffix == ".md":
        return SITE_DOCS / source.relative_to(DOCS)
    folder = NOTEBOOKS if source.parent == EXAMPLES else DRAWINGS / source.stem
    return next(path for path in (folder / f"{source.stem}.{suffix}" for suffix in FIRST_TO_SEE) if path.exists())
