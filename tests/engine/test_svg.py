"""A matplotlib drawing made fit to stand inside a page."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from scripts.make.svg import clean

HREF = "{http://www.w3.org/1999/xlink}href"


def drawing() -> str:
    """A figure with all that gives trouble: clips, markers, a raster, blanks in labels, two colours."""
    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot()
    axes.plot([0, 1, 2], [0, 1.23456789, -1], "o-", color="#112233")
    axes.fill_between([0, 1], [0, 1], color="#AABBCC", hatch="//")
    axes.imshow(np.eye(2), extent=(0, 1, 0, 1))
    axes.set_title("a label with blanks $x \\ y$")
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "x", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


@pytest.fixture(scope="module")
def raw() -> str:
    return drawing()


@pytest.fixture(scope="module")
def svg(raw: str) -> str:
    return clean(raw, "ink-bowl", {"#112233": "--fig-loss"}, 'A "bowl" & <more>.', 9.5)


def ids(svg: str) -> list[str]:
    return re.findall(r'\sid="([^"]*)"', svg)


def test_the_drawing_has_what_is_tested(raw: str) -> None:
    for part in ("<metadata", "<style", "<image", "clip-path", "#112233", "#aabbcc", "<pattern"):
        assert part in raw
    assert re.search(r'<path id="[^"]+"(?![^>]*\bd=)[^>]*/>', raw), "no blank glyph"


def test_it_is_one_element_with_a_text_alternative(svg: str) -> None:
    root = ET.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))
    assert svg.startswith("<svg") and root.get("role") == "img" and root.get("aria-label") == 'A "bowl" & <more>.'
    assert root.get("viewBox") and root.get("width") is None and root.get("height") is None
    assert root.get("data-font-size") == "9.5"


def test_nothing_reaches_beyond_the_drawing(svg: str) -> None:
    assert "<style" not in svg and "<metadata" not in svg and "<!DOCTYPE" not in svg and "<?xml" not in svg
    assert not re.search(r"(?:href|src)=\"(?!#|data:)", svg)


def test_every_id_is_its_own_and_every_reference_leads_somewhere(svg: str) -> None:
    references = set(re.findall(r'href="#([^"]+)"', svg)) | set(re.findall(r"url\(#([^)]+)\)", svg))
    assert references == set(ids(svg)) and len(ids(svg)) == len(references) > 5
    assert all(name.startswith("ink-bowl-") for name in ids(svg))


def test_two_figures_in_a_page_share_no_id(raw: str, svg: str) -> None:
    for other in ("ink-bowl_1", "ink-bowl_", "ink-bow"):
        assert not set(ids(svg)) & set(ids(clean(raw, other, {}, "")))


def test_links_keep_the_old_name_that_the_theme_can_follow(svg: str) -> None:
    root = ET.fromstring(svg)
    uses = [element for element in root.iter() if element.tag.endswith("use")]
    assert uses and all(use.get(HREF) and use.get("href") is None for use in uses)


def test_inks_follow_the_theme_and_other_colours_stay(svg: str) -> None:
    assert "var(--fig-loss,#112233)" in svg and "#112233" not in svg.replace("var(--fig-loss,#112233)", "")
    assert "#aabbcc" in svg


def test_an_ink_written_in_capitals_follows_too() -> None:
    assert "var(--fig-data,#aabbcc)" in clean(
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" fill="#AABBCC"/></svg>',
        "x",
        {"#aabbcc": "--fig-data"},
        "",
    )


def test_a_blank_has_neither_glyph_nor_use(svg: str) -> None:
    assert not re.search(r"<path(?![^>]*\bd=\"[^\"])[^>]*>", svg)


def test_positions_keep_one_decimal(svg: str) -> None:
    for attribute in re.findall(r'\s(?:d|points)="([^"]*)"', svg):
        assert not re.search(r"\.\d\d", attribute)


def test_equal_drawings_give_equal_bytes(svg: str) -> None:
    assert clean(drawing(), "ink-bowl", {"#112233": "--fig-loss"}, 'A "bowl" & <more>.', 9.5) == svg


def test_a_label_and_its_halo_become_one_path():
    label = '<path d="M 0 0 L 1 1" style="fill: #000000"/>'
    halo = '<path d="M 0 0 L 1 1" style="fill: #000000; stroke: #ffffff"/>'
    made = clean(f'<svg xmlns="http://www.w3.org/2000/svg">{halo}{label}</svg>', "a", {}, "label")
    assert made.count("<path") == 1 and "paint-order: stroke" in made


def test_joins_stay_round_without_the_style_sheet_that_said_so():
    original = drawing()
    assert "stroke-linejoin: round" in original  # in the <style> that styles the whole page, and is dropped
    assert ET.fromstring(clean(original, "a", {}, "label")).get("stroke-linejoin") == "round"


def test_marks_alike_have_their_style_from_their_group_but_not_their_opacity():
    def made(style: str, name: str = "dots") -> ET.Element:
        marks = "".join(f'<use x="{k}" y="0" style="{style}"/>' for k in range(3))
        return ET.fromstring(
            clean(f'<svg xmlns="http://www.w3.org/2000/svg"><g id="{name}">{marks}</g></svg>', "a", {}, "label")
        )

    def styles(drawn: ET.Element) -> list[str | None]:
        return [element.get("style") for element in drawn.iter()]

    assert styles(made("fill: #112233")) == [None, "fill: #112233", None, None, None]
    assert styles(made("fill-opacity: 0.5")) == [None, "fill-opacity: 0.5", None, None, None]
    assert styles(made("opacity: 0.5")) == [None, *["opacity: 0.5"] * 3]
    assert styles(made("fill: #112233", "part-dots")) == [None, None, *["fill: #112233"] * 3]


def test_a_part_that_a_script_moves_keeps_every_point():
    line = '<path d="M 0 0 L 1 0 L 2 0"/>'
    made = clean(
        f'<svg xmlns="http://www.w3.org/2000/svg"><g id="part-a">{line}</g><g>{line}</g></svg>', "a", {}, "label"
    )
    assert re.findall(r' d="(.*?)"', made) == ["M0 0l1 0 1 0", "M0 0l2 0"]


def test_groups_that_say_nothing_are_not_written_but_for_those_of_a_part_that_a_script_moves():
    inside = '<g><defs/><g><path d="M 0 0 L 1 2"/></g></g>'
    ground = '<path d="M 0 0 L 9 9" style="fill: none"/><path d="M 0 0 L 9 9" style="fill: none; stroke: #112233"/>'
    made = clean(
        f'<svg xmlns="http://www.w3.org/2000/svg"><g>{ground}{inside}<g id="part-a">{inside}</g></g></svg>',
        "a",
        {},
        "label",
    )
    path, line = '<path d="M0 0l1 2" />', '<path d="M0 0l9 9" style="fill: none; stroke: #112233" />'
    part = f'<g data-part="a"><g><defs /><g>{path}</g></g></g>'
    assert made.partition(">")[2] == f"{line}{path}{part}</svg>"
