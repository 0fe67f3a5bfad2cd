"""Everything the prose may name, and where it names it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any, NamedTuple

from scripts.files import read_record
from scripts.mistakes import Mistake
from scripts.places import DOCS, FACTS
from scripts.read.claims import Claim, all_claims
from scripts.read.glossary import glossary
from scripts.read.notation import BRACED_NAME, NUMBER, notations
from scripts.read.references import Reference, references
from scripts.read.sources import Source, figure_paths, figure_source, page_paths, prose_in
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
    facts = {name: read_record(FACTS / f"{name}.json").get("facts", {}) for name in figures}
    return Catalogue(figures, facts, all_claims(), references(), glossary())


def tex_of(tex: str, figure: str, facts: dict[str, Any]) -> str:
    """The TeX of a formula with the computed numbers in place. Raises ValueError, whose message is a sentence."""

    def computed(match: re.Match[str]) -> str:
        is_tex = BRACED_NAME.fullmatch(match[0])
        return match[0] if is_tex else as_tex(number(match["path"], match["format"] or "", figure, facts))

    return NUMBER.sub(computed, tex)


def uses(figures: dict[str, Source]) -> dict[str, dict[str, dict[Path, bool]]]:
    """By kind of notation, for each name used, the pages on which it stands, itself or in the caption of a figure.

    Each page comes with whether the name stands in its text.
    """
    used: dict[str, dict[str, dict[Path, bool]]] = {kind: {} for kind in ("figure", "claim", "citation")}
    for path in page_paths():
        for kind, name in (pair for here in prose_in(path) for pair in names(here.text)):
            if kind in used:
                used[kind].setdefault(name, {})[path] = True
            if kind == "figure" and name in figures:
                for inner, its in (*names(figures[name].caption), *names(figures[name].words)):
                    if inner in used:
                        used[inner].setdefault(its, {}).setdefault(path, False)
    return used


def names(text: str) -> list[tuple[str, str]]:
    """The kind and the name of every notation of a text; a citation of several sources counts for each."""
    return [(notation.kind, name) for notation in notations(text) for name in notation.names]


def title_of(path: Path) -> str:
    """The title of a page: its first heading. Raises Mistake if it has none."""
    for here in prose_in(path):
        if match := re.search(r"^# (.+)$", here.text, re.M):
            return match[1].strip()
    raise Mistake(path, 1, "has no title.", "Begin the page with '# The question?'.")


def link_to(path: Path, start: str, anchor: str = "") -> str:
    """A Markdown link from the page `start` to the hand-written page `path`, its title as text."""
    target = relpath(path.relative_to(DOCS).as_posix(), dirname(start) or ".")
    return f"[{title_of(path)}]({target}{anchor})"
