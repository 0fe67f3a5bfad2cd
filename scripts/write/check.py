"""The check that the prose names nothing that does not exist, before any page is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import normpath
from typing import Any

from scripts.mistakes import Mistake, nearest
from scripts.places import DOCS, DRAWINGS
from scripts.read.notation import CODE, MATH, STRAY_IN_MATH, Notation, citations, mask, notations
from scripts.read.references import BIBLIOGRAPHY
from scripts.read.sources import Prose, Source, page_paths, prose_in
from scripts.write.catalogue import Catalogue, formula, tex_of, title_of, uses
from scripts.write.mathml import TexError
from scripts.write.numbers import number
from scripts.write.rules import unused, violations

LINK = re.compile(r"\]\((?!test:|term:|\w+:|#)<?([^)\s>]+)>?[^)\n]*\)")
TABLE_ROW = re.compile(r"[ \t>]*\|")
NEW_BLOCK = re.compile(r"\n[ \t>]*(?:[-*+#]|\d+\.)[ \t]")
CONTAINER = re.compile(
    r"(?:[-*+:]|\d+[.)])\s|!!!|\?\?\?|\[\^"
)  # what follows it, four columns further, is its own text


def problem(notation: Notation, here: Prose, known: Catalogue) -> str:
    """What is wrong with one notation and how to fix it; '' if nothing is."""
    names: dict[str, tuple[str, dict[str, Any]]] = {
        "figure": ("figure", known.figures),
        "claim": ("claim", known.claims),
        "citation": ("reference", known.references),
        "term": ("glossary term", known.terms),
    }
    if notation.kind in names:
        noun, table = names[notation.kind]
        keys = [key for key, _ in citations(notation.name)] if notation.kind == "citation" else [notation.name]
        unknown = [f"unknown {noun} '{key}'. {nearest(key, table)}" for key in keys if key not in table]
        return " ".join(unknown) or crossing(notation, here)
    if notation.kind == "stray":
        if notation.detail == "raw HTML":
            return f"'{notation.name}' stands inside raw HTML, where no notation is read. Write the HTML as Markdown."
        hint = "A dollar sign in a text is \\$." if "$" in notation.name else "A number is {{ name.fact:.3f }}."
        return (
            f"'{notation.name}' is not a notation. Compare with those at the head of scripts/read/notation.py. {hint}"
        )
    try:
        if notation.kind == "number":
            number(notation.name, notation.detail, here.figure, known.facts)
        elif notation.kind == "formula":
            tex = tex_of(notation.name, here.figure, known.facts)
            return "" if STRAY_IN_MATH.search(tex) else unsettable(tex, notation.detail == "display")
    except ValueError as error:
        return "" if notation.kind == "formula" else str(error)  # a number in a formula is a notation of its own
    return ""


def unsettable(tex: str, display: bool) -> str:
    """Why a formula cannot be set; '' if it can."""
    try:
        formula(tex, display)
    except TexError as error:
        what = " ".join(str(error).split())
        return f"the formula cannot be set: {what}. Use TeX that scripts/write/mathml.py knows."
    return ""


def crossing(notation: Notation, here: Prose) -> str:
    """What is wrong with words that begin in one cell or block and end in another; '' if they do not."""
    if notation.kind not in ("claim", "term"):
        return ""
    words = mask(mask(here.text, CODE), MATH)[slice(*notation.inner)]
    row = here.text[here.text.rfind("\n", 0, notation.start) + 1 :]
    if TABLE_ROW.match(row) and "|" in words:
        return f"the {notation.kind} '{notation.name}' begins in one cell of a table and ends in another. Give each cell its own."
    if NEW_BLOCK.search(words):
        return f"the {notation.kind} '{notation.name}' does not end in the paragraph or list item where it begins. End it there."
    return ""


def all_prose(known: Catalogue) -> Iterator[Prose]:
    """Every text in which notations are expanded: pages, examples, captions, the statements of claims, the sources."""
    for path in page_paths():
        yield from prose_in(path)
    for source in known.figures.values():
        yield Prose(source.path, source.line_of_caption, source.caption, source.name)
        yield Prose(source.path, source.line_of_words, source.words, source.name)
    for claim in known.claims.values():
        yield Prose(claim.path, claim.line_of_statement, claim.statement)
    for reference in known.references.values():
        yield Prose(BIBLIOGRAPHY, reference.line, " ".join([reference.full, reference.used_for]))


def check(known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation or link that names nothing, and for every figure that is not shown once a page."""
    mistakes = [mistake for path in page_paths() if (mistake := without_title(path))]
    shown: dict[str, set[Path]] = {name: set() for name in known.figures}
    for here in all_prose(known):
        mistakes += indented_code(here)
        for notation in notations(here.text, here.first_line):
            what = problem(notation, here, known)
            if not what and notation.kind == "figure":
                what = misplaced(notation.name, here, shown[notation.name])
                shown[notation.name].add(here.path)
            if what:
                mistakes.append(Mistake(here.path, notation.line, what, ""))
    for name in sorted(name for name in shown if not shown[name]):
        fix = f"Write {{{{ {name} }}}} on a page, or delete the file."
        mistakes.append(Mistake(known.figures[name].path, 1, "is shown nowhere.", fix))
    mistakes += [mistake for source in known.figures.values() for mistake in exhibit(source, known)]
    used = uses(known.figures)
    mistakes += violations(known.figures.values())
    mistakes += unused(known.claims.values(), known.references.values(), used["claim"], used["citation"])
    return sorted(mistakes, key=Mistake.order)


def check_generated(uri: str, text: str, known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation that names nothing in a text that no author wrote as it stands."""
    here = Prose(DOCS / uri, 1, text)
    problems = {what: notation.line for notation in notations(text) if (what := problem(notation, here, known))}
    return [
        Mistake(here.path, 0, f"in line {line} of the generated text, {what}", "") for what, line in problems.items()
    ]


def links(here: Prose, addresses: set[str]) -> Iterator[Mistake]:
    """One Mistake for every link of a page or example to a file that the site will not have."""
    folder = here.path.parent.relative_to(DOCS).as_posix()
    for match in LINK.finditer(mask(mask(here.text, CODE), MATH)):
        target = match[1].partition("#")[0]
        if target and normpath(f"{folder}/{target}") not in addresses:
            line = here.first_line + here.text.count("\n", 0, match.start())
            fix = f"{nearest(target, addresses)} Links name the file in docs/, with its suffix."
            yield Mistake(here.path, line, f"the link to '{match[1]}' leads nowhere.", fix)


def indented_code(here: Prose) -> Iterator[Mistake]:
    """One Mistake for a notation in code that is indented instead of fenced: it would be expanded."""
    if here.path.is_relative_to(DOCS) and here.path != BIBLIOGRAPHY:
        rows = here.text.expandtabs(4).split("\n")
        for notation in notations(here.text):
            if is_indented_code(rows, notation.line - 1):
                line = here.first_line + notation.line - 1
                yield Mistake(
                    here.path, line, f"'{notation.name}' stands in indented code.", "Fence the code with ```."
                )


def is_indented_code(rows: list[str], number: int) -> bool:
    """Whether Markdown reads a row as code: its block is four columns further in than what it belongs to."""
    rows = [re.sub(r"^ {0,3}(?:> ?)+", "", row) for row in rows]
    while number and rows[number - 1].strip():
        number -= 1
    indent = indentation(rows[number])
    above = next((row for row in reversed(rows[:number]) if row.strip() and indentation(row) < indent), "")
    return indent >= indentation(above) + (8 if CONTAINER.match(above.strip()) else 4)


def indentation(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def misplaced(name: str, here: Prose, shown: set[Path]) -> str:
    """What is wrong with showing the figure `name` here; '' if nothing is."""
    if not here.path.is_relative_to(DOCS) or here.path == BIBLIOGRAPHY:
        return f"the figure '{name}' cannot stand inside this text. Show it on a page."
    return (
        f"the figure '{name}' is shown twice on this page. Show it once and refer to it." if here.path in shown else ""
    )


def exhibit(source: Source, known: Catalogue) -> Iterator[Mistake]:
    """What is wrong with a caption's links and a table's formulas, which no page checks."""
    for first, text in ((source.line_of_caption, source.caption), (source.line_of_words, source.words)):
        for match in LINK.finditer(mask(mask(text, CODE), MATH)):
            line = first + text.count("\n", 0, match.start())
            fix = "Say it without the link."
            yield Mistake(source.path, line, "a caption cannot link to a page: it stands on several.", fix)
    table = DRAWINGS / source.name / f"{source.name}.table.html"
    for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table.read_text("utf-8")) if source.is_table else ():
        for notation in notations(unescape(cell)):
            if what := problem(notation, Prose(source.path, 0, "", source.name), known):
                yield Mistake(source.path, source.line_of_exhibit, f"in a cell, {what}", "")


def without_title(path: Path) -> Mistake | None:
    try:
        title_of(path)
    except Mistake as mistake:
        return mistake
    return None
