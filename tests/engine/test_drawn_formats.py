"""A drawing in every format that a card offers."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import pytest
from matplotlib.figure import Figure
from PIL import Image, ImageColor

from figures import style
from scripts.make.pictures import pictures
from scripts.make.raster import PNG_WIDTH, THUMBNAIL
from scripts.make.svg import with_generic_font

WORDS, HALO, TEX = "mean cost", "a haloed label", "$w_1$"


def drawing() -> Figure:
    """A figure with whatever gets a colour in a way of its own: lines, labels, markers, fills, collections."""
    figure, axes = style.canvas(200, x=WORDS, y=TEX)
    axes.axhspan(0, 1, color=style.LOSS)
    axes.scatter([1, 2], [2, 2], s=4000, marker="s", color=style.PATH)
    axes.plot([4, 5], [2, 2], "s", ms=60, mfc=style.SADDLE, mec=style.SADDLE)
    axes.fill_between([6, 8], [2, 2], [3, 3], color=style.BARRIER, alpha=0.5)
    axes.axvline(3, color=style.MINIMISER, lw=9)
    style.label(axes, 4, 0.5, HALO)
    axes.set(xlim=(0, 8), ylim=(0, 3))
    return figure


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return pictures(drawing(), "bowl", "A title.")


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def streams(pdf: bytes) -> list[bytes]:
    found = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)
    return [zlib.decompress(stream) for stream in found if stream.startswith(b"x")]


@pytest.mark.slow
def test_there_is_a_file_for_each_purpose_and_equal_drawings_give_equal_bytes(made):
    suffixes = "dark.png inline.svg outlined.svg pdf png svg thumbnail.dark.png thumbnail.png"
    assert sorted(made) == suffixes.split(" ")
    assert pictures(drawing(), "bowl", "A title.") == made


def test_text_is_text_in_the_page_and_in_one_file_and_outlines_in_the_other(made):
    for name in ("svg", "inline.svg"):
        assert {WORDS, HALO} <= set(re.findall(r"<text[^>]*>([^<]+)</text>", made[name].decode()))
    assert re.search(r"<tspan[^>]*>.*[w\U0001d464]", made["svg"].decode())
    assert "<text" not in made["outlined.svg"].decode() and "<path" in made["outlined.svg"].decode()


def test_a_halo_is_a_stroke_behind_the_letters(made):
    around = re.search(rf'<g style="([^"]*)">\s*<text[^>]*>{HALO}<', made["svg"].decode())[1]
    assert "paint-order: stroke" in around and f"stroke: {style.GROUND}" in around and "stroke-width: 3.5" in around


def test_every_font_of_an_svg_has_another_in_its_place(made):
    families = re.findall(r"font(?:-family)?: ([^;\"]*'[^;\"]*)", made["svg"].decode())
    assert families and all(family.endswith(", serif") for family in families)
    assert with_generic_font("style=\"font-family: 'A', serif\"") == "style=\"font-family: 'A', serif\""


def test_the_pdf_is_one_page_of_text_with_its_fonts(made):
    pdf = made["pdf"]
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1 and b"/Title (A title.)" in pdf and b"Date" not in pdf
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf
    content = max(streams(pdf), key=lambda stream: stream.count(b" Tj") + stream.count(b" TJ"))
    assert content.count(b"BT\n") >= len("0 2 4 6 8") // 2 + 3  # the ticks, both names of axes, the haloed label


@pytest.mark.slow
def test_slides_are_1920_pixels_wide_and_in_the_inks_of_either_theme(made):
    light, dark = opened(made["png"]).convert("RGB"), opened(made["dark.png"]).convert("RGB")
    assert light.size == dark.size == (PNG_WIDTH, PNG_WIDTH // 2)
    solid = ("GROUND", "LOSS", "PATH", "SADDLE", "MINIMISER")
    for name in solid:
        ink = getattr(style, name)
        assert share(light, ink) > 0.01 and share(dark, style.DARK[ink]) > 0.01, name
        assert share(dark, ink) < 0.001, name
    ink, ground = rgb(style.DARK[style.BARRIER]), rgb(style.DARK[style.GROUND])
    between = [round((ink[k] + ground[k]) / 2) for k in range(3)]
    assert share(dark, "#{:02x}{:02x}{:02x}".format(*between)) > 0.01  # half of the ink on the dark ground


def rgb(colour: str) -> Any:
    return ImageColor.getrgb(colour)


def share(image: Image.Image, colour: str) -> float:
    """Of all pixels those that differ from `colour` by at most 3 of 255 in each channel."""
    colours: Any = image.getcolors(1 << 24)
    near = [number for number, pixel in colours if all(abs(a - b) <= 3 for a, b in zip(pixel, rgb(colour)))]
    return sum(near) / (image.width * image.height)


@pytest.mark.slow
def test_thumbnails_have_one_size_whatever_the_height_of_the_figure(made):
    high, axes = style.canvas(700)
    axes.plot([0, 1])
    for products in (made, pictures(high, "high", "High.")):
        assert {opened(products[f"thumbnail.{theme}png"]).size for theme in ("", "dark.")} == {THUMBNAIL}
