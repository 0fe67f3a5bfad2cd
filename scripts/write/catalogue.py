"""Everything the prose may name, and where it names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any, NamedTuple

from scripts.files import read_record, sha256, to_json, write_whole
from scripts.mistakes import Mistake
from scripts.places import DOCS, FACTS, NAMES
from scripts.read import notation
from scripts.read.claims import Claim, all_claims, claims_named
from scripts.read.glossary import entries
from scripts.read.navigation import pages_in_order
from scripts.read.notation import BRACED_NAME, NUMBER, notations
from scripts.read.references import Reference, references
from scripts.read.sources import Source, figure_paths, figure_source, prose_in
from scripts.write.mathml import render
from scripts.write.numbers import as_tex, number

KINDS = ("figure", "claim", "citation", "proof")  # of notations whose uses are listed
formula = cache(render)


class Catalogue(NamedTuple):
    """Figures with their facts, claims, references and terms, each by name; and where a claim is listed and proved."""

    figures: dict[str, Source]
    facts: dict[str, Any]
    claims: dict[str, Claim]
    references: dict[str, Reference]
    terms: dict[str, str]
    listed: dict[str, str] = {}  # noqa: RUF012  the address of the claims page of each claim that a page makes
    proofs: dict[str, str] = {}  # noqa: RUF012  the address of the page with the proof of each claim that has one


def catalogue(pages: Collection[Path] | None = None) -> Catalogue:
    """Read what is in build/ and in the sources: everything, or of the claims only what these pages need.

    Raises Mistake for a source that cannot be read.
    """
    figures = {path.stem: figure_source(path) for path in figure_paths()}
    facts = {name: read_record(FACTS / f"{name}.json").get("facts", {}) for name in figures}
    used = uses(figures)
    listed = {name: claims_address(next(iter(places))) for name, places in used["claim"].items()}
    proofs = {name: address_in_text(next(iter(places))) for name, places in used["proof"].items()}
    if pages is None:
        claims = all_claims()
    else:
        kinds = (used["claim"], used["proof"])
        claims = claims_named(
            {name for kind in kinds for name, places in kind.items() if not places.keys().isdisjoint(pages)}
        )
    return Catalogue(figures, facts, claims, references(), definitions(), listed, proofs)


def definitions() -> dict[str, str]:
    """What a page says of a term where it is used, by the term's anchor in the glossary."""
    return {key: entry.definition for key, entry in entries().items()}


def claims_address(path: Path) -> str:
    """The address, without its suffix, of the page that lists the claims of a page written by hand."""
    name = path.relative_to(DOCS).with_suffix("").as_posix().replace("/", "-")
    return f"claims/{'home' if name == 'index' else name}"  # an index would be the front page of the folder


def address_in_text(path: Path) -> str:
    """The address of a page as links of Markdown name it before a suffix is added: a worked example is its source."""
    address = path.relative_to(DOCS)
    return address.as_posix() if path.suffix == ".py" else address.with_suffix("").as_posix()


def tex_of(tex: str, figure: str, facts: dict[str, Any]) -> str:
    """The TeX of a formula with the computed numbers in place. Raises ValueError, whose message is a sentence."""

    def computed(match: re.Match[str]) -> str:
        is_tex = BRACED_NAME.fullmatch(match[0])
        return match[0] if is_tex else as_tex(number(match["path"], match["format"] or "", figure, facts))

    return NUMBER.sub(computed, tex)


def uses(figures: dict[str, Source]) -> dict[str, dict[str, dict[Path, bool]]]:
    """By kind of notation, for each name used, the pages on which it stands, itself or in the caption of a figure.

    The pages come in the order of the navigation, each with whether the name stands in its text.
    """
    used: dict[str, dict[str, dict[Path, bool]]] = {kind: {} for kind in KINDS}
    with NamesKept() as names_in:
        for path in pages_in_order():
            for kind, name in (pair for here in prose_in(path) for pair in names_in(here.text)):
                used[kind].setdefault(name, {})[path] = True
                if kind == "figure" and name in figures:
                    for inner, its in (pair for _, text in figures[name].texts for pair in names_in(text)):
                        used[inner].setdefault(its, {}).setdefault(path, False)
    return used


class NamesKept:
    """What `names` finds of KINDS, each once, kept from build to build by the digest of the text: after an edit one text is read."""

    def __enter__(self) -> Callable[[str], list[tuple[str, str]]]:
        self.reader = sha256(Path(notation.__file__).read_bytes())
        record = read_record(NAMES)
        is_sound = record.get("reader") == self.reader and record.get("sum") == sha256(to_json(record.get("names")))
        self.kept: dict[str, list[tuple[str, str]]] = record["names"] if is_sound else {}
        self.now: dict[str, list[tuple[str, str]]] = {}
        return self.names_in

    def names_in(self, text: str) -> list[tuple[str, str]]:
        key = sha256(text.encode())
        if key not in self.now:
            found = self.kept.get(key)
            pairs = names(text) if found is None else [(kind, name) for kind, name in found]
            self.now[key] = list(dict.fromkeys(pair for pair in pairs if pair[0] in KINDS))
        return self.now[key]

    def __exit__(self, *_: object) -> None:
        if self.now.keys() != self.kept.keys():
            record = {"reader": self.reader, "sum": sha256(to_json(self.now)), "names": self.now}
            write_whole(NAMES, to_json(record))


def names(text: str) -> list[tuple[str, str]]:
    """The kind and the name of every notation of a text; a citation of several sources counts for each."""
    return [(found.kind, name) for found in notations(text) for name in found.names]


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
