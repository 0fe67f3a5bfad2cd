"""What must arrive before a page shows its first words: on a slow connection little else decides how long that takes.

The connection is the one that Lighthouse assumes of a phone: 1.6 Mb/s, 150 ms to the server and back. In its first
round trip a server sends ten segments of 1460 bytes, in the second twenty.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts.places import DOCS
from scripts.write import mathfont
from scripts.write.fonts import MATH, MATH_MORE, MORE, TEXT
from scripts.write.mathcharacters import COMMON
from scripts.write.textcharacters import ALWAYS

SEGMENT, HEADERS = 1460, 200  # bytes
TWO_ROUNDS = 30 * SEGMENT - HEADERS
ASKED_FIRST = re.compile(r'<link rel="(?:stylesheet|preload)" href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
ASKED_MOST = 54_000  # style sheet and fonts: of the text, the title, slanted words and formulas
CONNECTIONS = 6  # to one server, as browsers allow without HTTP/2
SHARE = int(1.6 * 1024**2 / 8 * 0.15 / CONNECTIONS / SEGMENT) * SEGMENT  # bytes that each carries in a round trip


@pytest.fixture(scope="module")
def texts(built_site: Path) -> dict[str, str]:
    return {
        path.relative_to(built_site).as_posix(): path.read_text("utf-8") for path in sorted(built_site.rglob("*.html"))
    }


def sent(content: bytes, name: str) -> int:
    """The bytes of a file as a server sends it: compressed, if it is not yet."""
    return len(content if name.endswith(".woff2") else gzip.compress(content, 6))


def asked_first(page: str, site: Path) -> dict[str, int]:
    """What a page asks for at its top, by name, and the bytes of each."""
    files = [site / address.lstrip("./") for address in ASKED_FIRST.findall(page)]
    return {file.name: sent(file.read_bytes(), file.name) for file in files}


def too_heavy(sizes: Mapping[str, int], limit: int) -> dict[str, int]:
    return {name: size for name, size in sizes.items() if size > limit}


def test_a_page_arrives_in_two_round_trips(texts: dict[str, str]):
    assert not too_heavy({name: sent(page.encode(), name) for name, page in texts.items()}, TWO_ROUNDS)


def test_little_is_asked_for_before_words_are_shown(texts: dict[str, str], built_site: Path):
    asked = {name: asked_first(page, built_site) for name, page in texts.items()}
    assert not too_heavy({name: sum(sizes.values()) for name, sizes in asked.items()}, ASKED_MOST)


def test_what_a_page_asks_for_arrives_side_by_side_in_four_round_trips(texts: dict[str, str], built_site: Path):
    """The first of the four opens the connections; the style sheet has that of the page."""
    for name in ("index.html", "linear-networks.html"):
        sizes = asked_first(texts[name], built_site)
        sheet = sizes.pop("site.css")
        assert not too_heavy(sizes, 3 * SHARE - HEADERS) and sheet <= 4 * SHARE - HEADERS
    assert len(sizes) == CONNECTIONS - 1  # with the style sheet


def test_home_asks_for_six_files(texts: dict[str, str], built_site: Path):
    fonts = ["serif.woff2", "serif-semibold.woff2", "serif-italic.woff2", "math.woff2"]
    assert list(asked_first(texts["index.html"], built_site)) == [*fonts, "site.css"]
    assert SCRIPT.findall(texts["index.html"]) == ["assets/javascripts/site.js"]


def test_the_style_sheet_knows_which_file_has_a_character(built_site: Path):
    """Each cut's first file has what every page needs, its second the rest of what the site has."""
    rules = re.findall(r"@font-face \{(.*?)\}", (DOCS / "assets/stylesheets/page.css").read_text("utf-8"), re.S)
    ranges = {address: characters for rule in rules for address, characters in declared(rule) if "Site Serif" in rule}
    assert list(ranges) == [Path(address).name for address in (*MORE, *TEXT)]  # of two that match the last is taken
    for text, more in zip(TEXT, MORE, strict=True):
        first, second = (known(built_site / address) for address in (text, more))
        assert ranges[Path(text).name] == ALWAYS == first
        assert second - {" "} <= ranges[Path(more).name] - ALWAYS and len(second) > 1


def test_the_style_sheet_knows_which_file_has_a_sign_of_formulas(built_site: Path):
    rules = re.findall(r"@font-face \{(.*?)\}", (DOCS / "assets/stylesheets/page.css").read_text("utf-8"), re.S)
    ranges = {address: characters for rule in rules for address, characters in declared(rule) if "Site Math" in rule}
    assert list(ranges) == [Path(address).name for address in (MATH_MORE, MATH)]
    first, second = (known(built_site / address) for address in (MATH, MATH_MORE))
    assert ranges["math.woff2"] == COMMON and " " in first  # what has the space stretches
    assert not second & COMMON - {" "} and second - {" "} <= ranges["math-more.woff2"] and len(second) > 10


def test_what_stretches_in_a_formula_is_in_the_file_that_can(texts: dict[str, str]):
    """A sign of the other file would stay as small as it is typed; if one is used so, it belongs into COMMON."""
    forms = TTFont(mathfont.source())["MATH"].table.MathVariants
    glyphs = {*forms.VertGlyphCoverage.glyphs, *forms.HorizGlyphCoverage.glyphs}
    able = {chr(code) for code, glyph in TTFont(mathfont.source()).getBestCmap().items() if glyph in glyphs} - COMMON
    signs = re.compile(r'<mo(?![^>]*stretchy="false")[^>]*>([^<])</mo>')
    assert len(able) > 50 and not {
        name: able.intersection(signs.findall(page))
        for name, page in texts.items()
        if able.intersection(signs.findall(page))
    }


def known(font: Path) -> set[str]:
    """The characters that a font has."""
    return set(map(chr, TTFont(io.BytesIO(font.read_bytes())).getBestCmap()))


def declared(rule: str) -> list[tuple[str, set[str]]]:
    """The file that a rule names, and the characters it is for."""
    listed = re.findall(r"U\+(\w+)(?:-(\w+))?", rule.partition("unicode-range:")[2])
    codes = {code for start, end in listed for code in range(int(start, 16), int(end or start, 16) + 1)}
    return [(Path(address).name, set(map(chr, codes))) for address in re.findall(r'url\("(.*?)"\)', rule)]
