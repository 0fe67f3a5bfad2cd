"""The colours of the figures and of the style sheet are one palette, readable on both grounds."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from figures import style

SHEET = (Path(__file__).parents[2] / "docs/assets/stylesheets/colours.css").read_text("utf-8")
LIGHT, DARK, SYSTEM_DARK = (
    dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r"\{([^{}]*--ground[^{}]*)\}", SHEET)
)
TEXT = ["--ink", "--quiet", "--accent", *(name for name in LIGHT if name.startswith("--code-"))]


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0 to 1 (WCAG 2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_figures_are_drawn_in_the_light_palette():
    assert {variable: colour for colour, variable in style.INKS.items()} == {
        name: colour for name, colour in LIGHT.items() if name.startswith("--fig-")
    }


def test_both_statements_of_the_dark_palette_agree():
    assert DARK == SYSTEM_DARK
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read(palette):
    labels = [name for name in palette if name.startswith("--fig-") and name != "--fig-ground"]
    for name in TEXT + labels:
        assert contrast(palette[name], palette["--ground"]) >= 4.5, name
    for name in TEXT:
        assert contrast(palette[name], palette["--panel"]) >= 4.5, name
    assert palette["--fig-ground"] == palette["--ground"]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_no_two_inks_are_equal(palette):
    inks = [colour for name, colour in palette.items() if name.startswith("--fig-")]
    assert all(one != other for one, other in combinations(inks, 2))
