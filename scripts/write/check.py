"""The check that the prose names nothing that does not exist, before any page is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from scripts.mistakes import Mistake, nearest
from scripts.places import BUILD, DOCS
from scripts.read.notation import CODE, MATH, STRAY_IN_MATH, Token, mask, tokens
from scripts.read.references import BIBLIOGRAPHY
from scripts.read.sources import Prose, Source, pages, prose_of
from scripts.write.catalogue import Catalogue, formula, tex_of, title_of
from scripts.write.mathml import TexError
from scripts.write.numbers import number

PAGE_LINK = re.compile(r"\]\((?!test:|term:|https?:)[^)\n]*\)")


def told(tex: str, display: bool) -> str:
    """Why a formula cannot be set; '' if it can."""
    try:
        formula(tex, display)
    except TexError as error:
        return f"the formula cannot be set: {' '.join(str(error).split())}. Use TeX that scripts/write/mathml.py knows."
    return ""


def wrong(token: Token, here: Prose, known: Catalogue) -> str:
    """What is wrong with one notation, with its mend; '' if nothing is."""
    tables: dict[str, tuple[str, dict[str, Any]]] = {
        "figure": ("figure", known.figures),
        "claim": ("claim", known.claims),
        "citation": ("reference", known.references),
        "term": ("glossary term", known.terms),
    }
    if token.kind in tables:
        noun, table = tables[token.kind]
        return "" if token.name in table else f"unknown {noun} '{token.name}'. {nearest(token.name, table)}"
    if token.kind == "stray":
        return f"'{token.name}' is no notation. Compare with those at the head of scripts/read/notation.py; a dollar sign in a text is \\$."
    try:
        if token.kind == "number":
            number(token.name, token.detail, here.figure, known.facts)
        else:
            tex = tex_of(token.name, here.figure, known.facts)
            return "" if STRAY_IN_MATH.search(tex) else told(tex, token.detail == "display")
    except ValueError as error:
        return "" if token.kind == "formula" else str(error)  # a number in a formula is a token of its own
    return ""


def all_prose(known: Catalogue) -> Iterator[Prose]:
    """Every text in which notations are expanded: pages, examples, captions, the statements of claims, the sources."""
    for path in pages():
        yield from prose_of(path)
    for source in known.figures.values():
        yield Prose(source.path, source.line_of_caption, source.caption, source.name)
        yield Prose(source.path, source.line_of_words, source.words, source.name)
    for claim in known.claims.values():
        yield Prose(claim.path, claim.line_of_statement, claim.statement)
    for reference in known.references.values():
        yield Prose(BIBLIOGRAPHY, reference.line, " ".join([reference.full, reference.used_for]))


def check(known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation that names nothing, and for every figure that is not shown once a page."""
    found = [mistake for path in pages() if (mistake := without_title(path))]
    shown: dict[str, set[Path]] = {name: set() for name in known.figures}
    for here in all_prose(known):
        for token in tokens(here.text, here.first_line):
            problem = wrong(token, here, known)
            if not problem and token.kind == "figure":
                problem = misplaced(token.name, here, shown[token.name])
                shown[token.name].add(here.path)
            if problem:
                found.append(Mistake(here.path, token.line, problem, ""))
    for name in sorted(name for name in shown if not shown[name]):
        found.append(
            Mistake(
                known.figures[name].path,
                1,
                "is shown nowhere.",
                f"Write {{{{ {name} }}}} on a page, or delete the file.",
            )
        )
    found += [mistake for source in known.figures.values() for mistake in exhibit(source, known)]
    return sorted(found, key=Mistake.order)


def check_page(uri: str, text: str, known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation that names nothing in a page that no author wrote as it stands."""
    here = Prose(DOCS / uri, 1, text)
    told = {problem: token.line for token in tokens(text) if (problem := wrong(token, here, known))}
    return [
        Mistake(here.path, 0, f"in line {line} of the generated text, {problem}", "") for problem, line in told.items()
    ]


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
        for match in PAGE_LINK.finditer(mask(mask(text, CODE), MATH)):
            line = first + text.count("\n", 0, match.start())
            yield Mistake(
                source.path, line, "a caption cannot link to a page: it stands on several.", "Say it without the link."
            )
    table = BUILD / "figures" / source.name / f"{source.name}.table.html"
    for token in tokens(unescape(table.read_text("utf-8"))) if source.is_table else ():
        if problem := wrong(token, Prose(source.path, 0, "", source.name), known):
            yield Mistake(source.path, source.line_of_exhibit, f"in a cell, {problem}", "")


def without_title(path: Path) -> Mistake | None:
    try:
        title_of(path)
    except Mistake as mistake:
        return mistake
    return None
