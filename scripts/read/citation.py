"""The work as CITATION.cff describes it, and the address of the site if mkdocs.yml has one."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import yaml

from scripts.mistakes import Mistake, text_of
from scripts.places import ROOT

CITATION = ROOT / "CITATION.cff"
LANGUAGE = "en"
CC_BY, CC_BY_ADDRESS = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
FORM = "Write it as the Citation File Format, version 1.2.0, says."


class Work(NamedTuple):
    """What is cited, and by whose name. `address` ends in a slash; it is '' where no `site_url` is configured."""

    title: str
    authors: tuple[str, ...]  # of a person "Family, Given", of a group its name
    groups: frozenset[str]  # those of `authors` that are no persons
    version: str
    released: date
    keywords: tuple[str, ...]
    address: str


def cited_work() -> Work:
    """Read both files. Raises Mistake for a CITATION.cff that lacks what a citation needs."""
    try:
        data: Any = yaml.safe_load(text_of(CITATION))
    except yaml.YAMLError as error:
        raise Mistake(CITATION, 0, f"is not valid YAML: {' '.join(str(error).split())}.", FORM) from None
    wanted = {"title": str, "authors": list, "version": str, "date-released": date}
    for key, kind in wanted.items():
        if not isinstance(data, dict) or not isinstance(data.get(key), kind) or not data[key]:
            raise Mistake(CITATION, 0, f"has no {key} that can be used.", FORM)
    try:
        names = tuple(map(name_of, data["authors"]))
    except (AttributeError, KeyError, TypeError):
        raise Mistake(CITATION, 0, "has an author without a name.", FORM) from None
    groups = frozenset(author["name"] for author in data["authors"] if "name" in author)
    settings = yaml.safe_load(text_of(ROOT / "mkdocs.yml")) or {}
    address = (settings.get("site_url") or "").strip()
    keywords = tuple(map(str, data.get("keywords") or ()))
    return Work(
        data["title"],
        names,
        groups,
        data["version"],
        data["date-released"],
        keywords,
        address and address.rstrip("/") + "/",
    )


def name_of(author: dict[str, str]) -> str:
    return author["name"] if "name" in author else f"{author['family-names']}, {author['given-names']}"
