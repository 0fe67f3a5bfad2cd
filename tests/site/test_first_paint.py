"""What must arrive before a page shows its first words: on a slow connection little else decides how long that takes.

The connection is the one that Lighthouse assumes of a phone: 1.6 Mb/s, 150 ms to the server and back. What arrives in a
round trip is counted in segments of 1460 bytes: of a page at first ten, of what it asks for then as many as are left to
each of the files that arrive side by side.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from scripts.places import BARE, DOCS
from scripts.write import mathfont
from scripts.write.fonts import MATH, MATH_MORE, MORE, TEXT
from scripts.write.mathcharacters import COMMON
from scripts.write.textcharacters import ALWAYS, OTHERS

SEGMENT, HEADERS = 1460, 200  # bytes
CONNECTIONS = 6  # to one server, as browsers allow without HTTP/2
ROUND = 150  # ms: there and back
SEGMENTS = int(1.6 * 1024**2 / 8 * ROUND / 1000 / SEGMENT)  # that a round trip carries, shared by all that arrive
FIRST = 10  # segments that a server sends before it hears that they arrive
OPENED = 3 * ROUND  # the name of the server, and the connection to it
SPARE = 400  # bytes that a page stays below the end of a round trip: a sentence more, and it would take another
SHOWN_BY_FIRST = 1050  # ms: by the first page
SHOWN = 1200  # by all that are not long and run no script but what stands in them
SHOWN_BY_ALL = 1350
# What a phone asks for before it has shown anything; the fonts that wait have a condition before their address.
ASKED = re.compile(r'<link rel="(?:stylesheet|preload)" href="([^"]+)"|<script[^>]* src="([^"]+)"')


@pytest.fixture(scope="module")
def texts(built_site: Path) -> dict[str, str]:
    return {
        path.relative_to(built_site).as_posix(): path.read_text("utf-8") for path in sorted(built_site.rglob("*.html"))
    }


def sent(content: bytes, name: str) -> int:
    """The bytes of a file as a server sends it: compressed, if it is not yet."""
    return len(content if name.endswith(".woff2") else gzip.compress(content, 6))


def asked_first(name: str, page: str, site: Path) -> dict[str, int]:
    """What a page asks for, by name, and the bytes of each: first the style sheet, then fonts, then scripts."""
    addresses = ["".join(match) for match in ASKED.findall(page)]
    files = [site / normpath(join("/", dirname(name), to)).lstrip("/") for to in addresses]
    files.sort(key=lambda file: [".css", ".woff2", ".js"].index(file.suffix))
    return {file.name: sent(file.read_bytes(), file.name) + HEADERS for file in files}


def rounds_of_a_page(size: int) -> int:
    """Round trips from the first answer of the server on: ten segments, then twenty, then what the connection carries."""
    segments, rounds, arrived = ceil((size + HEADERS) / SEGMENT), 1, FIRST
    while arrived < segments:
        arrived += min(FIRST * 2**rounds, SEGMENTS)
        rounds += 1
    return rounds


def rounds_of_files(sizes: Sequence[int]) -> int:
    """Round trips until all of them are there, on six connections; but for that of the page, one goes by to open each."""
    share = SEGMENTS // min(len(sizes), CONNECTIONS) * SEGMENT
    free = [0, *[1] * (CONNECTIONS - 1)]
    for size in sizes:
        free[free.index(min(free))] += ceil(size / share)
    return max(free[: len(sizes)])


def shown_after(size: int, sizes: Sequence[int]) -> int:
    """Milliseconds until a page of so many bytes can show its words."""
    return OPENED + ROUND * (rounds_of_a_page(size) + rounds_of_files(sizes))


def test_every_page_shows_its_words_in_time(texts: dict[str, str], built_site: Path):
    late = {}
    for name, page in texts.items():
        size, files = sent(page.encode(), name), asked_first(name, page, built_site)
        size += SPARE
        is_more = rounds_of_a_page(size) > 2 or any(file.endswith(".js") for file in files)
        took = shown_after(size, list(files.values()))
        if took > (SHOWN_BY_FIRST if name == "index.html" else SHOWN_BY_ALL if is_more else SHOWN):
            late[name] = (took, size, files)
    assert not late


def test_the_count_of_round_trips_agrees_with_lighthouse():
    """What it said on an idle machine, within 15 ms, of pages of these bytes that ask for files of these."""
    assert shown_after(8400, [13212, 7180, 7228, 7632, 3597]) == 1050  # 1055: How do I cite or reuse this?
    assert shown_after(12000, [13212, 7180, 7228, 7632, 9516, 3597]) == 1200  # 1204: How is this site made?
    assert shown_after(24347, [13212, 7180, 7228, 7632, 9516, 3597]) == 1350  # 1364: the first page, asking for all
    assert shown_after(26918, [13910, 11552]) == 1050  # 1056: the first page, since what is below its figure waits
    assert shown_after(22159, [13910, 11552, 9332]) == 1200  # 1206: saddles, likewise
    fonts = [13304, 11552, 7988, 9284, 6848]
    # 1380: saddles; 1508: one unit; each when it asked for copy.js, a round trip more, before it was seen.
    assert shown_after(21825, fonts) + ROUND == 1350 and shown_after(43612, fonts) + ROUND == 1500


def test_the_icon_stands_in_the_pages(texts: dict[str, str]):
    """As a file it would be asked for before a page is seen, and take a round trip."""
    drawing = ElementTree.parse(DOCS / "assets/icon.svg").getroot()
    shapes = [(part.tag, part.attrib) for part in drawing]
    for name, page in texts.items():
        if not name.startswith(BARE):
            icon = re.findall(r'<link rel="icon" href="data:image/svg\+xml,([^"]*)">', page)
            found = ElementTree.fromstring(unquote(*icon))
            assert [(part.tag, part.attrib) for part in found] == shapes and found.attrib == drawing.attrib, name
            assert "prefers-color-scheme" in str(found[0].text)


def test_what_arrives_late_is_seen():
    fonts = [11_552, 7_988, 9_548]
    assert shown_after(27_000, [13_070, *fonts]) == shown_after(27_000, [13_070, *fonts, 6_848]) == SHOWN
    assert shown_after(27_000, [13_070, *fonts, 6_848, 3_100]) == shown_after(44_000, [13_070, *fonts]) == SHOWN_BY_ALL
    assert shown_after(27_000, [13_070, 11_700, 7_988, 9_548, 6_848]) == SHOWN_BY_ALL  # a font that is a little larger
    assert shown_after(27_000, [13_070, *fonts, 6_848, 6_000, 6_000, 6_000]) > SHOWN_BY_ALL


def test_the_style_sheet_knows_which_file_has_a_character(built_site: Path):
    """Each cut's first file has what every page needs, its second the rest of what the site has."""
    rules = re.findall(r"@font-face \{(.*?)\}", (DOCS / "assets/stylesheets/page.css").read_text("utf-8"), re.S)
    ranges = {address: characters for rule in rules for address, characters in declared(rule) if "Site Serif" in rule}
    assert list(ranges) == [Path(address).name for address in (*MORE, *TEXT)]  # of two that match the last is taken
    for text, more in zip(TEXT, MORE, strict=True):
        first, second = (known(built_site / address) for address in (text, more))
        assert ranges[Path(text).name] == ALWAYS == first
        assert ranges[Path(more).name] - ALWAYS == OTHERS >= second - {" "} != set()


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
