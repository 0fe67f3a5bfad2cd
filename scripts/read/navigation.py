"""The order in which a reader meets the pages: `nav` of mkdocs.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from scripts.mistakes import text_of
from scripts.places import DOCS, ROOT
from scripts.read.sources import page_paths


def addresses() -> list[str]:
    """Every address that `nav` names, in its order; none if there is no `nav`."""
    return list(addresses_in(navigation()))


def navigation() -> list:
    """`nav` as it stands in mkdocs.yml; empty if there is none."""
    return (yaml.safe_load(text_of(ROOT / "mkdocs.yml")) or {}).get("nav") or []


def addresses_in(nav: list) -> Iterator[str]:
    """Every address that a navigation names, at whatever depth."""
    for entry in nav:
        for value in entry.values() if isinstance(entry, dict) else [entry]:
            yield from addresses_in(value) if isinstance(value, list) else [value]


def topics() -> dict[str, str]:
    """The heading in `nav` under which each address stands; '' for one that stands under none."""
    headed = [next(iter(entry.items())) if isinstance(entry, dict) else ("", [entry]) for entry in navigation()]
    return {
        address: heading if isinstance(inside, list) else ""
        for heading, inside in headed
        for address in addresses_in(inside if isinstance(inside, list) else [inside])
    }


def address_of(path: Path) -> str:
    """The address of a page written by hand, as `nav` names it: that of a worked example is its notebook's."""
    address = path.relative_to(DOCS).as_posix()
    return address.removesuffix(".py") + ".ipynb" if path.suffix == ".py" else address


def sections() -> list[tuple[str, list[Path]]]:
    """The pages written by hand under the titles of their sections, as in `nav`; '' is the title of what stands in none."""
    titles = {address: title for title, group in parts_of(navigation()) for address in group}
    found: dict[str, list[Path]] = {}
    for path in pages_in_order():
        found.setdefault(titles.get(address_of(path), ""), []).append(path)
    return list(found.items())


def parts_of(nav: list) -> Iterator[tuple[str, list[str]]]:
    """The sections of a navigation, each with the addresses it names."""
    for entry in nav:
        for title, value in entry.items() if isinstance(entry, dict) else []:
            if isinstance(value, list):
                yield title, list(addresses_in(value))


def pages_in_order() -> list[Path]:
    """Every page written by hand in the order of `nav`; those it does not name come last."""
    order = {address: place for place, address in enumerate(addresses())}
    return sorted(page_paths(), key=lambda path: order.get(address_of(path), len(order)))
