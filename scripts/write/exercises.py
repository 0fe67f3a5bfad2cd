"""The exercises of all pages in one list, each with its level and the page that has the solution."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

from scripts.mistakes import Mistake
from scripts.places import DOCS
from scripts.read.citation import CC_BY, Work
from scripts.read.navigation import pages_in_order
from scripts.read.notation import CODE, MATH, Notation, mask
from scripts.read.sources import prose_in
from scripts.write.catalogue import Catalogue, link_to, title_of
from scripts.write.markdown_pieces import NOT_SEARCHED
from scripts.write.rendering import rendered
from scripts.write.written_out import written_out

HEADING, ANCHOR = "Check yourself", "#check-yourself"
SHEET = "exercises.txt"  # not .md: a generator would make a page of it
LEVELS = ("Warm-up", "To think about", "Hard")
SECTION = re.compile(rf"^## {HEADING}[ \t]*\n(.*?)(?=^#{{1,2}} |\Z)", re.M | re.S)
ITEM = re.compile(r"^\d+\. +(?:\*(?P<level>[^*.]+)\.\*)?(?P<text>.*(?:\n(?![ \t]*\n).*)*)", re.M)
BEGINNING = re.compile(rf"^(\d+\. +\*(?:{'|'.join(LEVELS)})\.\*)(?=[ \t])", re.M)
LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")
ON_THE_PAGE = re.compile(r"\[([^\[\]]*)\]\(#[^)\s]*\)")  # it leads nowhere in another file


class Exercise(NamedTuple):
    """One exercise, its notations left in and its links taken out. `level` is '' if it has none that is known."""

    level: str
    text: str
    line: int


def exercises_of(path: Path) -> list[Exercise]:
    """The numbered items under the heading "Check yourself" of a page."""
    found = []
    for here in prose_in(path):
        for section in SECTION.finditer(here.text):
            for item in ITEM.finditer(mask(section[1], CODE)):
                line = here.first_line + here.text.count("\n", 0, section.start(1) + item.start())
                level = item["level"] if item["level"] in LEVELS else ""
                text = section[1][slice(*item.span("text"))]
                found.append(Exercise(level, without_links(" ".join(text.split())), line))
    return found


def with_anchors(text: str) -> str:
    """A page with an anchor for each exercise, #exercise-1 and so on, so that one can be linked to by itself."""
    pieces, place = [], 0
    sections = [section.span(1) for section in SECTION.finditer(text)]
    found = (item for start, end in sections for item in BEGINNING.finditer(mask(text, CODE), start, end))
    for number, item in enumerate(found, 1):
        pieces += [text[place : item.end()], f"{{ #exercise-{number} }}"]
        place = item.end()
    return "".join([*pieces, text[place:]])


def without_links(text: str) -> str:
    """`text` with the words of claims, terms and links in the place of these; formulas and numbers stay as they are."""

    def form(notation: Notation, inner: str) -> str:
        kept = notation.kind not in ("claim", "term", "proof")
        return text[notation.start : notation.end] if kept else inner

    plain, place, pieces = rendered(text, form), 0, []
    for link in LINK.finditer(mask(plain, MATH)):
        pieces += [plain[place : link.start()], plain[slice(*link.span(1))]]
        place = link.end()
    return "".join([*pieces, plain[place:]])


def without_level(paths: Iterable[Path]) -> Iterator[Mistake]:
    """One Mistake for every exercise that does not say how hard it is."""
    for path in paths:
        for exercise in exercises_of(path):
            if not exercise.level:
                fix = f"Begin it with {', '.join(f'*{level}.*' for level in LEVELS[:-1])} or *{LEVELS[-1]}.*"
                yield Mistake(path, exercise.line, "the exercise says no level.", fix)


def exercises_page() -> str:
    """Every exercise in the order of the pages, its level a link to where it stands with its solution."""
    pages = [(path, found) for path in pages_in_order() if (found := exercises_of(path))]
    counts = (f"{sum(e.level == level for _, found in pages for e in found)} {level.lower()}" for level in LEVELS)
    lines = [
        NOT_SEARCHED,
        "# Which exercises are there?",
        "",
        f"{sum(len(found) for _, found in pages)} exercises on {len(pages)} page{'s' * (len(pages) != 1)}: {', '.join(counts)}. "
        "The level of each leads to the page where it stands, its solution folded below it. Do it with the page at hand.",
        "",
        f"For a sheet of your own take [all of them with their solutions]({SHEET}), in Markdown with formulas in TeX, "
        "which Pandoc turns into LaTeX or a word processor's file. They may be set in a course as they are, or "
        "changed: [how to reuse](cite.md).",
        "",
    ]
    for path, found in pages:
        lines += [f"## {link_to(path, 'exercises.md', ANCHOR)}", ""]
        for number, exercise in enumerate(found, 1):
            where = path.relative_to(DOCS).as_posix()
            lines += [f"- [{exercise.level}.]({where}#exercise-{number}) {exercise.text}"]
        lines += [""]
    return "\n".join(lines)


def exercises_sheet(known: Catalogue, work: Work) -> str:
    """Every exercise with its solution, page by page, as Markdown with formulas in TeX and no notation of ours."""
    lines = [
        f'# Exercises from "{work.title}"',
        "",
        f"{'; '.join(work.authors)}, version {work.version}, {CC_BY}",
        "",
        "What an exercise calls a theorem, an example or a picture stands on its page, which is named under the heading.",
        "",
    ]
    for path in pages_in_order():
        folder = work.address and urljoin(work.address, path.relative_to(DOCS).as_posix())
        for here in prose_in(path):
            for section in SECTION.finditer(here.text):
                written = ON_THE_PAGE.sub(r"\1", written_out(section[1].strip("\n"), known, folder))
                page = urljoin(work.address, path.relative_to(DOCS).with_suffix(".html").as_posix())
                lines += [f"## {title_of(path)}", "", f"Page: {page}{ANCHOR}", "", written, ""]
    return "\n".join(lines)
