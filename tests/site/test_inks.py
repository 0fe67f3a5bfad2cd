"""Every line and every letter of a drawing has an ink, so that it can be seen on a dark ground as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.places import DRAWINGS

PAINTED = {"path", "use", "text", "rect", "circle", "polygon", "line"}
INKS = ("var(", "url(", "none", "#ffffff")  # a variable of the theme, a hatching, nothing, white
Paint = dict[str, str]


def without_ink(element: ElementTree.Element, inherited: Paint) -> Iterator[str]:
    """The paint of every shape below `element` that no theme can change: black letters, black or other lines."""
    tag = element.tag.rpartition("}")[2]
    if tag in ("defs", "clipPath"):
        return
    stated = (pair.split(":", 1) for pair in element.get("style", "").split(";") if ":" in pair)
    paint = inherited | {name: element.get(name, "") for name in ("fill", "stroke") if element.get(name)}
    paint |= {name.strip(): value.strip() for name, value in stated}
    if tag in PAINTED:
        if "fill" not in paint and paint.get("fill-opacity", "1") != "0":
            yield f"{tag} filled with black"
        if not paint.get("stroke", "none").startswith(INKS) and paint.get("stroke-opacity", "1") != "0":
            yield f"{tag} drawn in {paint['stroke']}"
    for child in element:
        yield from without_ink(child, paint)


def test_lines_and_letters_have_inks(built_site: Path):
    drawings = sorted(DRAWINGS.glob("*/*.inline.svg"))
    found = {path.parent.name: {*without_ink(ElementTree.parse(path).getroot(), {})} for path in drawings}
    assert drawings and not {name: which for name, which in found.items() if which}


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('<g style="stroke: #000000"><path d=""/></g>', ["path filled with black", "path drawn in #000000"]),
        ('<g style="fill: var(--fig-ink,#22252b)"><use/></g>', []),
        ('<g><use style="fill-opacity: 0; stroke: var(--fig-loss,#174f9c)"/></g>', []),
        ('<g style="fill: none"><path style="stroke: #000000; stroke-opacity: 0"/></g>', []),
        ("<g><use/></g>", ["use filled with black"]),
    ],
)
def test_what_has_no_ink_is_found(inside: str, found: list[str]):
    assert [*without_ink(ElementTree.fromstring(f"<svg>{inside}</svg>"), {})] == found
