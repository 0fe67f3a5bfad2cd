"""Everything the prose may name, and the check that it names nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.claims import Claim, all_claims
from scripts.facts import find
from scripts.files import read_record
from scripts.mathml import TexError, render
from scripts.mistakes import ROOT, Mistake, nearest
from scripts.notation import NUMBER, Token, tokens
from scripts.references import Reference, glossary, references
from scripts.sources import Prose, Source, figure_paths, figure_source, pages, prose_of

BUILD = ROOT / "build"
formula = cache(render)


class Catalogue(NamedTuple):
    """Figures with their facts, claims, references and terms, each by name."""

    figures: dict[str, Source]
    facts: dict[str, Any]
    claims: dict[str, Claim]
    references: dict[str, Reference]
    terms: dict[str, str]


def catalogue() -> Catalogue:
    """Read everything that is in build/ and in the sources. Raises Mistake for a source that cannot be read."""
    figures = {path.stem: figure_source(path) for path in figure_paths()}
    facts = {name: read_record(BUILD / "facts" / f"{name}.json").get("facts", {}) for name in figures}
    return Catalogue(figures, facts, all_claims(), references(), glossary())


def number(path: str, spec: str, figure: str, facts: dict[str, Any]) -> str:
    """The fact at `path` in the format `spec`; a leading dot means the figure `figure`. Raises ValueError, told whole."""
    name, *steps = (figure + path if path.startswith(".") else path).split(".")
    if name not in facts:
        raise ValueError(f"unknown figure '{name}'. {nearest(name, facts)}")
    try:
        value = find(facts[name], steps)
    except KeyError as error:
        step, names = error.args
        raise ValueError(f"{name} has no fact '{step}'. {nearest(step, names)}") from None
    if isinstance(value, list | dict | bool) or value is None:
        raise ValueError(f"the fact '{path}' is not a number or a text. Name one of its parts.")
    if isinstance(value, float) and not spec:
        raise ValueError(f"the fact '{path}' needs a format. Write for example {{{{ {path}:.3f }}}}.")
    try:
        return format(value, spec)
    except ValueError as error:
        raise ValueError(f"the format '{spec}' does not fit the fact '{path}': {error}. Write for example .3f or d.") from None


def wrong(token: Token, here: Prose, known: Catalogue) -> str:
    """What is wrong with one notation, with its mend; '' if nothing is."""
    tables: dict[str, tuple[str, dict[str, Any]]] = {
        "figure": ("figure", known.figures), "claim": ("claim", known.claims),
        "citation": ("reference", known.references), "term": ("glossary term", known.terms),
    }
    if token.kind in tables:
        noun, table = tables[token.kind]
        return "" if token.name in table else f"unknown {noun} '{token.name}'. {nearest(token.name, table)}"
    try:
        if token.kind == "number":
            number(token.name, token.detail, here.figure, known.facts)
        else:
            formula(NUMBER.sub("1", token.name), token.detail == "display")
    except ValueError as error:
        return str(error)
    except TexError as error:
        return f"the formula cannot be set: {' '.join(str(error).split())} Use TeX that scripts/mathml.py knows."
    return ""


def all_prose(known: Catalogue) -> Iterator[Prose]:
    """Every text in which notations are expanded: pages, examples, captions, the statements of claims."""
    for path in pages():
        yield from prose_of(path)
    for source in known.figures.values():
        yield Prose(source.path, source.line_of_caption, source.caption, source.name)
        yield Prose(source.path, source.line_of_words, source.words, source.name)
    for claim in known.claims.values():
        yield Prose(claim.path, claim.line, claim.statement)


def check(known: Catalogue) -> list[Mistake]:
    """One Mistake for every notation that names nothing, and for every figure that is shown nowhere."""
    found, shown = [], set()
    for here in all_prose(known):
        for token in tokens(here.text, here.first_line):
            if problem := wrong(token, here, known):
                found.append(Mistake(here.path, token.line, problem, ""))
            if token.kind == "figure":
                shown.add(token.name)
    for name in sorted(known.figures.keys() - shown):
        found.append(Mistake(known.figures[name].path, 0, "is shown nowhere.", f"Write {{{{ {name} }}}} on a page, or delete the file."))
    return found


def uses(wanted: Callable[[Token], str]) -> dict[str, list[Path]]:
    """For each name that `wanted` reads from a token, the pages on which it stands."""
    found: dict[str, list[Path]] = {}
    for path in pages():
        for here in prose_of(path):
            for token in tokens(here.text):
                name = wanted(token)
                if name and path not in found.setdefault(name, []):
                    found[name].append(path)
    return found


def title_of(path: Path) -> str:
    """The title of a page: its first heading."""
    for here in prose_of(path):
        if match := re.search(r"^# (.+)$", here.text, re.M):
            return match[1].strip()
    raise Mistake(path, 1, "has no title.", "Begin the page with '# The question?'.")
