"""Everything the prose may name, and where it names it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.files import read_record
from scripts.mistakes import Mistake
from scripts.places import BUILD
from scripts.read.claims import Claim, all_claims
from scripts.read.notation import NUMBER, tokens
from scripts.read.references import Reference, glossary, references
from scripts.read.sources import Source, figure_paths, figure_source, pages, prose_of
from scripts.write.mathml import render
from scripts.write.numbers import as_tex, number

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


def tex_of(formula: str, figure: str, facts: dict[str, Any]) -> str:
    """The TeX of a formula with its computed numbers in place. Raises ValueError, told whole."""
    return NUMBER.sub(lambda m: as_tex(number(m["path"], m["format"] or "", figure, facts)), formula)


def uses(figures: dict[str, Source]) -> dict[str, dict[str, dict[Path, bool]]]:
    """By kind of notation, for each name used, the pages on which it stands, itself or in the caption of a figure.

    Each page comes with whether the name stands in its text.
    """
    found: dict[str, dict[str, dict[Path, bool]]] = {kind: {} for kind in ("figure", "claim", "citation")}
    for path in pages():
        for token in (token for here in prose_of(path) for token in tokens(here.text)):
            if token.kind in found:
                found[token.kind].setdefault(token.name, {})[path] = True
            if token.kind == "figure" and token.name in figures:
                figure = figures[token.name]
                for inner in (*tokens(figure.caption), *tokens(figure.words)):
                    if inner.kind in found:
                        found[inner.kind].setdefault(inner.name, {}).setdefault(path, False)
    return found


def title_of(path: Path) -> str:
    """The title of a page: its first heading. Raises Mistake if it has none."""
    for here in prose_of(path):
        if match := re.search(r"^# (.+)$", here.text, re.M):
            return match[1].strip()
    raise Mistake(path, 1, "has no title.", "Begin the page with '# The question?'.")
