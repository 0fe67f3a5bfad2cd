"""The exercises of all pages in one list, each with its level and the page that has the solution."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake
from scripts.read.navigation import pages_in_order
from scripts.read.notation import CODE, MATH, Notation, mask
from scripts.read.sources import prose_in
from scripts.write.catalogue import link_to
from scripts.write.markdown_pieces import NOT_SEARCHED
from scripts.write.rendering import rendered

HEADING, ANCHOR = "Check yourself", "#check-yourself"
LEVELS = ("Warm-up", "To think about", "Hard")
SECTION = re.compile(rf"^## {HEADING}[ \t]*\n(.*?)(?=^#{{1,2}} |\Z)", re.M | re.S)
ITEM = re.compile(r"^\d+\. +(?:\*\(?(?P<level>[^*().]+)\.?\)?\*)?(?P<text>.*(?:\n(?![ \t]*\n).*)*)", re.M)
LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")


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
    """Every exercise in the order of the pages, with its level, below a link to where the solution is folded."""
    pages = [(path, found) for path in pages_in_order() if (found := exercises_of(path))]
    counts = (f"{sum(e.level == level for _, found in pages for e in found)} {level.lower()}" for level in LEVELS)
    lines = [
        NOT_SEARCHED,
        "# Which exercises are there?",
        "",
        f"{sum(len(found) for _, found in pages)} exercises on {len(pages)} page{'s' * (len(pages) != 1)}: {', '.join(counts)}. "
        "Each link leads to the exercises of a page, where a solution is folded below each. "
        "They may be set in a course as they are, or changed: [how to reuse](cite.md).",
        "",
    ]
    for path, found in pages:
        lines += [f"## {link_to(path, 'exercises.md', ANCHOR)}", ""]
        lines += [f"- *{exercise.level}.* {exercise.text}" for exercise in found]
        lines += [""]
    return "\n".join(lines)
