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

from scripts.places import BARE, DOCS
from scripts.write.fonts import MORE, TEXT
from scripts.write.textcharacters import ALWAYS

SEGMENT, HEADERS = 1460, 200  # bytes
TWO_ROUNDS = 30 * SEGMENT - HEADERS
ASKED_FIRST = re.compile(r'<link rel="(?:stylesheet|preload)" href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
ASKED_MOST = 55_000  # a page that begins with a formula or slanted words: style sheet, text, title, and their fonts
ASKED_OF_LESSONS = 28_000  # of the others: style sheet, text, title
RARE = {"math.woff2", "serif-italic.woff2"}


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
    plain = {name: sum(sizes.values()) for name, sizes in asked.items() if RARE.isdisjoint(sizes)}
    bare = [name for name in texts if name.startswith(f"{BARE}/")]  # of these most begin with a formula
    assert len(plain.keys() - bare) > (len(texts) - len(bare)) / 2 and not too_heavy(plain, ASKED_OF_LESSONS)
    assert not too_heavy({name: sum(sizes.values()) for name, sizes in asked.items()}, ASKED_MOST)


def test_home_asks_for_four_files_which_arrive_in_two_round_trips(texts: dict[str, str], built_site: Path):
    home = texts["index.html"]
    sizes = asked_first(home, built_site)
    assert list(sizes) == ["serif.woff2", "serif-semibold.woff2", "site.css"]
    assert SCRIPT.findall(home) == ["assets/javascripts/site.js"]
    share = 5 * SEGMENT - HEADERS  # what a quarter of the connection carries in a round trip
    assert not too_heavy({name: size for name, size in sizes.items() if name != "site.css"}, share)
    assert sizes["site.css"] < 2 * share  # it has the connection of the page, and waits for no other


def test_the_style_sheet_knows_which_file_has_a_character(built_site: Path):
    """Each cut's first file has what every page needs, its second the rest of what the site has."""
    rules = re.findall(r"@font-face \{(.*?)\}", (DOCS / "assets/stylesheets/page.css").read_text("utf-8"), re.S)
    ranges = {address: characters for rule in rules for address, characters in declared(rule) if "Site Serif" in rule}
    assert list(ranges) == [Path(address).name for address in (*MORE, *TEXT)]  # of two that match the last is taken
    for text, more in zip(TEXT, MORE, strict=True):
        first, second = (known(built_site / address) for address in (text, more))
        assert ranges[Path(text).name] == ALWAYS == first
        assert second - {" "} <= ranges[Path(more).name] - ALWAYS and len(second) > 1


def known(font: Path) -> set[str]:
    """The characters that a font has."""
    return set(map(chr, TTFont(io.BytesIO(font.read_bytes())).getBestCmap()))


def declared(rule: str) -> list[tuple[str, set[str]]]:
    """The file that a rule names, and the characters it is for."""
    listed = re.findall(r"U\+(\w+)(?:-(\w+))?", rule.partition("unicode-range:")[2])
    codes = {code for start, end in listed for code in range(int(start, 16), int(end or start, 16) + 1)}
    return [(Path(address).name, set(map(chr, codes))) for address in re.findall(r'url\("(.*?)"\)', rule)]
