"""Everything the prose may name, and where it names it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any, NamedTuple

from scripts.files import read_record
from scripts.mistakes import Mistake, text_of
from scripts.places import DOCS, FACTS, FIGURES_READ, NAMES
from scripts.read import notation, python, sources
from scripts.read.claims import Claim, all_claims, claims_named
from scripts.read.glossary import entries
from scripts.read.kept import Kept
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
    facts: Mapping[str, Any]
    claims: dict[str, Claim]
    references: dict[str, Reference]
    terms: dict[str, str]
    listed: dict[str, str] = {}  # noqa: RUF012  the address of the claims page of each claim that a page makes
    proofs: dict[str, str] = {}  # noqa: RUF012  the address of the page with the proof of each claim that has one


def catalogue(pages: Collection[Path] | None = None) -> Catalogue:
    """Read what is in build/ and in the sources: everything, or of the claims only what these pages need.

    Raises Mistake for a source that cannot be read.
    """
    figures = figures_read(figure_paths())
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
    return Catalogue(figures, FactsRead(figures), claims, references(), definitions(), listed, proofs)


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


def tex_of(tex: str, figure: str, facts: Mapping[str, Any]) -> str:
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
    with Kept(NAMES, Path(notation.__file__)) as kept:

        def names_in(text: str) -> list[tuple[str, str]]:
            """What `names` finds of KINDS, each once."""
            found = kept.ask(text, lambda: list(dict.fromkeys(pair for pair in names(text) if pair[0] in KINDS)))
            return [(kind, name) for kind, name in found]

        for path in pages_in_order():
            for kind, name in (pair for here in prose_in(path) for pair in names_in(here.text)):
                used[kind].setdefault(name, {})[path] = True
                if kind == "figure" and name in figures:
                    for inner, its in (pair for _, text in figures[name].texts for pair in names_in(text)):
                        used[inner].setdefault(its, {}).setdefault(path, False)
    return used


def figures_read(paths: Iterable[Path]) -> dict[str, Source]:
    """The figures by name; a module is parsed only if its text is not the one that was read last. Raises Mistake."""
    with Kept(FIGURES_READ, Path(sources.__file__), Path(python.__file__)) as kept:

        def read(path: Path) -> Source:
            rest = kept.ask(f"{path.name}\n{text_of(path)}", lambda: list(figure_source(path)[2:]))
            return Source(path.stem, path, *rest)

        return {path.stem: read(path) for path in paths}


class FactsRead(Mapping[str, Any]):
    """The facts of these figures by name, each read when it is asked for first."""

    def __init__(self, figures: Iterable[str]) -> None:
        self.found: dict[str, Any] = dict.fromkeys(figures)

    def __getitem__(self, name: str) -> Any:
        if self.found[name] is None:
            self.found[name] = read_record(FACTS / f"{name}.json").get("facts", {})
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


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
