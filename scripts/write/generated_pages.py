"""The pages that nobody writes, as Markdown with notations: claims, bibliography, figures, exercises, how to cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.read.citation import Work
from scripts.read.navigation import pages_in_order
from scripts.read.references import CHECKED
from scripts.write.archive import ARCHIVE as WORKED_EXAMPLES
from scripts.write.catalogue import Catalogue, claims_address, link_to, uses
from scripts.write.cite_page import cite_page
from scripts.write.claims_pages import claims_of_page, claims_page
from scripts.write.exercises import exercises_page
from scripts.write.figure_pages import card
from scripts.write.figures_archive import ADDRESS as ALL_FIGURES
from scripts.write.gallery import figures_page
from scripts.write.markdown_pieces import BETWEEN, FOUND_LAST
from scripts.write.topics import Topic


def generated(known: Catalogue, topics: Sequence[Topic], work: Work, files: Mapping[str, bytes]) -> dict[str, str]:
    """Every generated page: its source address and its Markdown. `files` are those offered, by address."""
    used = uses(known.figures)
    figures, examples = (len(files.get(address, b"")) for address in (ALL_FIGURES, WORKED_EXAMPLES))
    made = {
        "claims.md": claims_page(known),
        "bibliography.md": bibliography_page(known, used["citation"]),
        "figures.md": figures_page(known, topics, figures),
        "exercises.md": exercises_page(),
        "cite.md": cite_page(known, work, figures, examples),
    }
    for path in pages_in_order():
        if text := claims_of_page(path, known, used["claim"]):
            made[f"{claims_address(path)}.md"] = text
    for figure in known.figures.values():
        made[f"figures/{figure.name}.md"] = card(figure, known, [*used["figure"].get(figure.name, {})], work)
    return made


def bibliography_page(known: Catalogue, cited: dict[str, dict[Path, bool]]) -> str:
    """Every source: what it is used for, how far it was checked, where it is cited."""
    lines = [
        FOUND_LAST,
        "# Which sources are cited, and for what?",
        "",
        "For each source: what this site uses it for, and how far the statement was checked against it.",
        "",
    ]
    for ref in sorted(known.references.values(), key=lambda r: (r.short.lower(), r.key)):
        places = BETWEEN.join(link_to(path, "bibliography.md") for path in cited.get(ref.key, {}))
        lines += [
            ref.full,
            f"{{ #{ref.key} .reference }}",
            "",
            f"{ref.used_for} {CHECKED[ref.checked]}" + (f" Cited in: {places}" if places else ""),
            "{ .reference-use }",
            "",
        ]
    return "\n".join(lines)
