"""The figures by topic: by the heading of the navigation under which the first page stands that shows them."""

from __future__ import annotations

import re
from typing import NamedTuple

from scripts.read.navigation import address_of, topics
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue, uses

FIRST = "Where it begins"  # the topic of a page that stands in the navigation under no heading


class Topic(NamedTuple):
    """A heading of the navigation with the figures that its pages are the first to show, in the order of the pages."""

    title: str
    pictures: tuple[Source, ...]
    tables: tuple[Source, ...]

    @property
    def folder(self) -> str:
        """The title as a name of a file: small letters and hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")


def topics_of(known: Catalogue) -> list[Topic]:
    """Every topic that has a figure, in the order of the navigation; each figure stands in one of them."""
    headings = topics()
    found: dict[str, list[Source]] = {}
    for name, places in uses(known.figures)["figure"].items():
        first = next(iter(places))
        found.setdefault(headings.get(address_of(first), "") or FIRST, []).append(known.figures[name])
    return [
        Topic(title, tuple(f for f in figures if not f.is_table), tuple(f for f in figures if f.is_table))
        for title, figures in found.items()
    ]
