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
from scripts.read.notation import CODE, MATH, STRAY_IN_MATH, Notation, mask, notations
from scripts.read.references import BIBLIOGRAPHY
from scripts.read.sources import Prose, Source, page_paths, prose_in
from scripts.write.blocks import crossing, indented_code
from scripts.write.catalogue import Catalogue, formula, tex_of, title_of, uses
from scripts.write.letters import wrong_letters
from scripts.write.mathml import TexError
from scripts.write.numbers import number
from scripts.write.rules import unused, violations
from scripts.write.terms import wrong_terms

LINK = re.compile(r"\]\((?!\w+:|#)<?([^)\s>]+)>?[^)\n]*\)")


def problem(notation: Notation, here: Prose, known: Catalogue) -> str:
    """What is wrong with one notation and how to fix it; '' if nothing is."""
    names: dict[str, tuple[str, dict[str, Any]]] = {
        "figure": ("figure", known.figures),
        "claim": ("claim", known.claims),
        "proof": ("claim", known.claims),
        "citation": ("reference", known.references),
        "term": ("glossary term", known.terms),
    }
    if notation.kind in names:
        noun, table = names[notation.kind]
        unknown = [f"unknown {noun} '{name}'. {nearest(name, table)}" for name in notation.names if name not in table]
        return (
            " ".join(unknown)
            or (notation.kind == "proof" and misused(notation, here, known))
            or crossing(notation, here.text)
        )
    if notation.kind == "stray":
        if notation.detail == "raw HTML":
            return f"'{notation.name}' stands inside raw HTML, where no notation is read. Write the HTML as Markdown."
        hint = "A dollar sign in a text is \\$." if "$" in notation.name else "A number is {{ name.fact:.3f }}."
        fix = f"Compare with those at the head of scripts/read/notation.py. {hint}"
        return f"'{notation.name}' is not a notation. {fix}"
    try:
        if notation.kind == "number":
            number(notation.name, notation.detail, here.figure, known.facts)
        elif notation.kind == "formula":
            tex = tex_of(notation.name, here.figure, known.facts)
            return "" if STRAY_IN_MATH.search(tex) else unsettable(tex, notation.detail == "display")
    except ValueError as error:
        return "" if notation.kind == "formula" else str(error)  # a number in a formula is a notation of its own
    return ""


def misused(proof: Notation, here: Prose, known: Catalogue) -> str:
    """What is wrong with the place of a proof, or with what it proves; '' if nothing is."""
    if not stands_on_a_page(here):
        return f"the proof '{proof.name}' cannot stand inside this text. Give it on a page."
    for name in proof.names:
        if (strength := known.claims[name].strength) != "proved":
            return f"the claim '{name}' that is proved here bears the mark {strength}. Mark its test as proved, or name it not."
        if name not in known.listed:
            return (
                f"the claim '{name}' that is proved here is made on no page. Write [the sentence](test:{name}) on one."
            )
    return ""


def unsettable(tex: str, display: bool) -> str:
    """Why a formula cannot be set; '' if it can."""
    try:
        formula(tex, display)
    except TexError as error:
        what = " ".join(str(error).split())
        return f"the formula cannot be set: {what}. Use TeX that scripts/write/mathml.py knows."
    return ""


def all_prose(known: Catalogue) -> Iterator[Prose]:
    """Every text in which notations are expanded: pages, examples, captions, the statements of claims, the sources."""
    for path in page_paths():
        yield from prose_in(path)
    for source in known.figures.values():
        yield from (Prose(source.path, line, text, source.name) for line, text in source.texts)
    for claim in known.claims.values():
        yield Prose(claim.path, claim.line_of_statement, claim.statement)
    for reference in known.references.values():
        yield Prose(BIBLIOGRAPHY, reference.line, " ".join([reference.full, reference.used_for]))


def check(known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation or link that names nothing, and for every figure that is not shown once a page."""
    mistakes = [mistake for path in page_paths() if (mistake := missing_title(path))]
    shown: dict[str, set[Path]] = {name: set() for name in known.figures}
    proved: set[str] = set()
    for here in all_prose(known):
        mistakes += mistakes_in(here, known)
        for notation in notations(here.text, here.first_line):
            if notation.kind == "figure" and notation.name in shown:
                if what := misplaced(notation.name, here, shown[notation.name]):
                    mistakes.append(Mistake(here.path, notation.line, what, ""))
                shown[notation.name].add(here.path)
            if notation.kind == "proof":
                for name in proved.intersection(notation.names):
                    what = f"the proof of '{name}' begins a second time."
                    mistakes.append(Mistake(here.path, notation.line, what, "Keep one and link to it."))
                proved.update(notation.names)
    for name in sorted(name for name in shown if not shown[name]):
        fix = f"Write {{{{ {name} }}}} on a page, or delete the file."
        mistakes.append(Mistake(known.figures[name].path, 1, "is shown nowhere.", fix))
    mistakes += [mistake for source in known.figures.values() for mistake in mistakes_of_figure(source, known)]
    used = uses(known.figures)
    mistakes += violations(known.figures.values())
    mistakes += [*wrong_terms(page_paths()), *wrong_letters(page_paths())]
    mistakes += unused(known.claims.values(), known.references.values(), used["claim"], used["citation"], used["proof"])
    return sorted(mistakes, key=Mistake.order)


def mistakes_in(here: Prose, known: Catalogue) -> Iterator[Mistake]:
    """One Mistake for every notation of a text that names nothing, or stands where it cannot be read."""
    if stands_on_a_page(here):
        yield from indented_code(here)
    for notation in notations(here.text, here.first_line):
        if what := problem(notation, here, known):
            yield Mistake(here.path, notation.line, what, "")


def check_generated(uri: str, text: str, known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation that names nothing in a text that no author wrote as it stands."""
    here = Prose(DOCS / uri, 1, text)
    problems = {what: notation.line for notation in notations(text) if (what := problem(notation, here, known))}
    return [
        Mistake(here.path, 0, f"in line {line} of the generated text, {what}", "") for what, line in problems.items()
    ]


def broken_links(here: Prose, addresses: set[str]) -> Iterator[Mistake]:
    """One Mistake for every link of a page or example to a file that the site will not have."""
    folder = here.path.parent.relative_to(DOCS).as_posix()
    for match in LINK.finditer(mask(mask(here.text, CODE), MATH)):
        target = match[1].partition("#")[0]
        if target and normpath(f"{folder}/{target}") not in addresses:
            line = here.first_line + here.text.count("\n", 0, match.start())
            fix = f"{nearest(target, addresses)} Links name the file in docs/, with its suffix."
            yield Mistake(here.path, line, f"the link to '{match[1]}' leads nowhere.", fix)


def stands_on_a_page(here: Prose) -> bool:
    """Whether a text is a page or a worked example, not a caption, a claim or an entry of the bibliography."""
    return here.path.is_relative_to(DOCS) and here.path != BIBLIOGRAPHY


def misplaced(name: str, here: Prose, shown: set[Path]) -> str:
    """What is wrong with showing the figure `name` here; '' if nothing is."""
    if not stands_on_a_page(here):
        return f"the figure '{name}' cannot stand inside this text. Show it on a page."
    if here.path in shown:
        return f"the figure '{name}' is shown twice on this page. Show it once and refer to it."
    return ""


def mistakes_of_figure(source: Source, known: Catalogue) -> Iterator[Mistake]:
    """What is wrong with a caption's links and a table's formulas, which no page checks."""
    for first, text in source.texts:
        for match in LINK.finditer(mask(mask(text, CODE), MATH)):
            line = first + text.count("\n", 0, match.start())
            fix = "Put it into words without the link."
            yield Mistake(source.path, line, "a caption cannot link to a page: it stands on several.", fix)
    table = DRAWINGS / source.name / f"{source.name}.table.html"
    for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table.read_text("utf-8")) if source.is_table else ():
        for notation in notations(unescape(cell)):
            if what := problem(notation, Prose(source.path, 0, "", source.name), known):
                yield Mistake(source.path, source.line_of_exhibit, f"in a cell, {what}", "")


def missing_title(path: Path) -> Mistake | None:
    try:
        title_of(path)
    except Mistake as mistake:
        return mistake
    return None
