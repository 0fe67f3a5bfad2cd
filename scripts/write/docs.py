"""Write build/docs: the whole site as plain Markdown, notebooks and assets, with no notation left in it.

Whatever generator turns Markdown into a site can take it from there. A file whose content did not change is not
touched, so that a server sees only what changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePath

import markdown
import yaml

from scripts.files import write_whole
from scripts.mistakes import Mistake
from scripts.places import DOCS, DRAWINGS, NOTEBOOKS, ROOT, SITE_DOCS
from scripts.read.citation import cited_work
from scripts.read.notation import outside_code
from scripts.read.sources import example_paths, page_paths, prose_in
from scripts.write.archive import ARCHIVE, offer, worked_examples
from scripts.write.catalogue import Catalogue
from scripts.write.check import broken_links, check, check_generated, mistakes_in
from scripts.write.cite_page import ENTRIES, OFFERED, entries
from scripts.write.examples import page_notebook, take_away
from scripts.write.exercises import SHEET, exercises_sheet, with_anchors
from scripts.write.expand import Here, expand
from scripts.write.figure_pages import PICTURE_FORMATS, TABLE_FORMATS
from scripts.write.fonts import math_font
from scripts.write.front_matter import facts_of, with_facts
from scripts.write.generated_pages import generated
from scripts.write.handed_over import handed_over
from scripts.write.headers import named_in_markdown
from scripts.write.one_file import one_file
from scripts.write.written_out import written_out

EXAMPLE_LINK = re.compile(r"(?<=\]\()((?:\.\./)*(?:examples/)?[a-z]\w*)\.py(?=[)#])")
MATH_FONT = "assets/fonts/math.woff2"
TABLE = re.compile(r"(?<=\n\n)((?:\|.*\n)+)")
SCROLLED = '<div class="scroll" tabindex="0" role="group" aria-label="Table" markdown="1">\n\n{}\n</div>\n'


def write_docs(known: Catalogue) -> list[Mistake]:
    """Bring build/docs up to date. If something is wrong it stays as it was, and the mistakes are returned, sorted."""
    if mistakes := check(known):
        return mistakes
    files, mistakes = (
        dict(assets()) | dict(downloads(known)) | {uri: path.read_bytes() for uri, path in OFFERED.items()},
        [],
    )
    try:
        files |= one_file()
        files |= taken_away(known, files)
        work = cited_work()
        files |= {SHEET: exercises_sheet(known, work).encode(), ENTRIES: entries(known, work).encode()}
    except Mistake as mistake:
        mistakes.append(mistake)
    archive = len(files.get(ARCHIVE, b""))
    texts = generated(known, archive)
    mistakes += [mistake for uri, text in texts.items() for mistake in check_generated(uri, text, known)]
    mistakes += [mistake for path in example_paths() for mistake in check_generated(*text_of_outputs(path), known)]
    texts |= {
        path.relative_to(DOCS).as_posix(): path.read_text("utf-8-sig") for path in page_paths() if path.suffix == ".md"
    }
    addresses = {*texts, *files, MATH_FONT, *(path.relative_to(DOCS).as_posix() for path in example_paths())}
    mistakes += [
        mistake for path in page_paths() for here in prose_in(path) for mistake in broken_links(here, addresses)
    ]
    if mistakes:
        return sorted(mistakes, key=Mistake.order)

    written = {uri: plain_markdown(text, Here(uri), known) for uri, text in texts.items()}
    files |= {uri: text.encode() for uri, text in written.items()}
    for path in example_paths():
        made, html = example_files(path, known, archive)
        files |= made
        written |= html
    try:
        files[MATH_FONT] = math_font(written)
    except Mistake as mistake:
        return [mistake]
    bring_up_to_date(SITE_DOCS, files | handed_over(files))
    return []


def write_page(path: Path, known: Catalogue) -> list[Mistake]:
    """Write one page to build/docs; if something in it is wrong it stays as it was, and the mistakes are returned."""
    mistakes = [mistake for here in prose_in(path) for mistake in mistakes_in(here, known)]
    if not mistakes:
        uri = path.relative_to(DOCS).as_posix()
        write_whole(SITE_DOCS / uri, plain_markdown(path.read_text("utf-8-sig"), Here(uri), known).encode())
    return sorted(mistakes, key=Mistake.order)


def plain_markdown(text: str, here: Here, known: Catalogue) -> str:
    """A page without notations, what machines are told of it at its head."""
    return with_facts(without_notations(text, here, known), facts_of([text], here, known))


def without_notations(text: str, here: Here, known: Catalogue) -> str:
    """A text without notations: links name notebooks instead of their sources, wide tables scroll in a box."""
    text = outside_code(with_anchors(expand(text, here, known)), EXAMPLE_LINK, r"\1.ipynb")
    return TABLE.sub(lambda m: SCROLLED.format(m[1]), named_in_markdown(text))


@cache
def converter() -> markdown.Markdown:
    """Python-Markdown with the extensions of mkdocs.yml: what makes HTML of the texts of a worked example."""
    names, options = [], {}
    for extension in yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]:
        name, settings = next(iter(extension.items())) if isinstance(extension, dict) else (extension, {})
        names.append(name)
        options[name] = settings
    return markdown.Markdown(extensions=names, extension_configs=options)


def html_of(text: str, here: Here, known: Catalogue) -> str:
    """A text of a worked example as the HTML that the generator makes of a page; its links still name sources."""
    return converter().reset().convert(without_notations(text, here, known))


def executed_notebook(path: Path) -> dict:
    """The notebook that was made of a worked example."""
    return json.loads((NOTEBOOKS / f"{path.stem}.ipynb").read_bytes())


def text_of_outputs(path: Path) -> tuple[str, str]:
    """The address of a worked example, and the Markdown and TeX that its cells wrote, which no author has seen."""
    outputs = [
        output.get("data", {}) for cell in executed_notebook(path)["cells"] for output in cell.get("outputs", [])
    ]
    texts = ["".join(data.get(kind, "")) for data in outputs for kind in ("text/markdown", "text/latex")]
    return path.relative_to(DOCS).as_posix(), "\n\n".join(texts)


def taken_away(known: Catalogue, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The executed worked examples to take away, by address, and all of them with the programs of `files` as an archive."""
    work = cited_work()
    folder = work.address and f"{work.address}examples/"
    notebooks = {
        f"{path.stem}.ipynb": take_away(executed_notebook(path), lambda text: written_out(text, known, folder, True))
        for path in example_paths()
    }
    programs = {PurePath(uri).name: content for uri, content in files.items() if re.fullmatch(r"assets/\w+\.py", uri)}
    made = {f"examples/download/{name}": content for name, content in notebooks.items()}
    return made | ({ARCHIVE: worked_examples(notebooks, programs, work)} if made else {})


def example_files(path: Path, known: Catalogue, archive: int) -> tuple[dict[str, bytes], dict[str, str]]:
    """The page of a worked example and its source, by address, and the HTML of the page, which has its formulas.

    `archive` is the size in bytes of the archive that the page offers.
    """
    uri, notebook, html = f"examples/{path.stem}.ipynb", executed_notebook(path), []
    facts = facts_of([here.text for here in prose_in(path)], Here(uri), known)

    def to_html(text: str) -> str:
        html.append(html_of(text, Here(uri), known))
        return html[-1]

    files = {
        uri: page_notebook(notebook, to_html, facts, offer(archive, path.stem)),
        f"examples/download/{path.name}": path.read_bytes(),
    }
    return files, {f"examples/{path.name}": "".join(html)}


def downloads(known: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The files that the card of each figure offers, by address."""
    for name, source in known.figures.items():
        for suffix, _ in TABLE_FORMATS if source.is_table else PICTURE_FORMATS:
            yield f"figures/{name}.{suffix}", (DRAWINGS / name / f"{name}.{suffix}").read_bytes()


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
