"""The colours of the figures and of the style sheet are one palette, readable on both grounds."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from figures import style

SHEET = (Path(__file__).parents[2] / "docs/assets/stylesheets/colours.css").read_text("utf-8")
PAIRS = re.findall(r"(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", SHEET)
LIGHT = {name: light for name, light, _ in PAIRS}
DARK = {name: dark for name, _, dark in PAIRS}
GROUND, PANEL = "--md-default-bg-color", "--md-code-bg-color"
TEXT = [
    "--md-default-fg-color",
    "--md-default-fg-color--light",
    "--md-typeset-a-color",
    *(name for name in LIGHT if name.startswith("--md-code-hl-")),
]
FIGURE = [name for name in LIGHT if name.startswith("--fig-")]


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0 to 1 (WCAG 2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_figures_are_drawn_in_the_light_palette():
    assert {variable: colour for colour, variable in style.INKS.items()} == {name: LIGHT[name] for name in FIGURE}


def test_the_dark_palette_of_files_is_that_of_pages():
    assert {style.INKS[colour]: dark for colour, dark in style.DARK.items()} == {name: DARK[name] for name in FIGURE}


def test_every_colour_has_a_light_and_a_dark_value():
    assert len(PAIRS) == len(LIGHT)  # none is stated twice
    assert 2 * len(PAIRS) == len(re.findall("#[0-9a-fA-F]{3,}", SHEET))  # none stands outside a pair


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read(palette):
    for name in [*TEXT, *FIGURE]:
        if name != "--fig-ground":
            assert contrast(palette[name], palette[GROUND]) >= 4.5, name
    for name in TEXT:
        assert contrast(palette[name], palette[PANEL]) >= 4.5, name
    assert palette["--fig-ground"] == palette[GROUND]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_no_two_inks_are_equal(palette):
    assert all(palette[one] != palette[other] for one, other in combinations(FIGURE, 2))
