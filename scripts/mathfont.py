"""Cut the font of the formulas down to the characters the site uses.

A browser needs a font with an OpenType MATH table to stretch brackets, roots and sums.
STIX Two Math has one and ships with the installed package ziamath, but weighs half a
megabyte as a web font; one site needs a few hundred of its characters.
"""

import io
import os
import unicodedata
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Site Math"  # the name the style sheet declares

# Dotless letters and flat capitals under accents, and the spacing of letters in words.  The
# ornamental sets stay behind, and so do the separate shapes for small scripts (ssty): they double
# the file, and Chromium draws the same pixels without them.
_FEATURES = ["dtls", "flac", "kern"]
# Of the name table: copyright, names, version, trademark, licence and its address.
_NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
# Unicode's blocks of italic mathematical letters; "h" was encoded earlier, among the constants.
_ITALIC_BLOCKS = [range(0x1D434, 0x1D468), range(0x1D6A4, 0x1D6A6), range(0x1D6E2, 0x1D71C)]
_ITALIC = {"h": "\u210e"} | {
    chr(int(unicodedata.decomposition(chr(code)).split()[1], 16)): chr(code)
    for block in _ITALIC_BLOCKS
    for code in block
    if unicodedata.decomposition(chr(code))
}


class FontError(ValueError):
    """A character of a formula that the font does not have; the message names it."""


def characters_of(html: str) -> set[str]:
    """The characters a browser draws inside the ``<math>`` elements of a page.

    A single letter in ``<mi>`` is drawn as its italic form unless ``mathvariant="normal"``
    says otherwise (MathML Core, the text-transform named math-auto), so that form is the one
    returned.
    """
    reader = _MathReader()
    reader.feed(html)
    reader.close()
    return reader.characters


def source() -> Path:
    """The uncut font, found without importing the package that ships it."""
    spec = find_spec("ziamath")
    return Path(spec.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def cut(characters: set[str], target: Path) -> None:
    """Write STIX Two Math, reduced to ``characters``, to ``target`` as WOFF2.

    The MATH table keeps the larger forms and the pieces that stretch these characters.  The
    same set gives the same bytes.  The file appears whole or not at all.  Raises FontError.
    """
    font = TTFont(io.BytesIO(source().read_bytes()), recalcTimestamp=False)
    codes = {ord(character) for character in characters - set("\t\n\r\f")} | {0x20, 0xA0}
    _require(codes, font)
    options = subset.Options(
        layout_features=_FEATURES,
        name_IDs=_NAMES,
        hinting=False,
        notdef_outline=True,
        drop_tables=subset.Options().drop_tables + ["DSIG"],
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)
    _rename(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=False)
    _write_whole(buffer.getvalue(), target)


def _require(codes: set[int], font: TTFont) -> None:
    """Raise FontError for characters the font cannot draw (variation selectors are only hints)."""
    if missing := sorted(codes - set(font.getBestCmap()) - set(range(0xFE00, 0xFE10))):
        names = ", ".join(
            f"U+{code:04X} {unicodedata.name(chr(code), 'without a name')}" for code in missing
        )
        raise FontError(f"STIX Two Math has no glyph for {names}, used in a formula")


def _rename(font: TTFont) -> None:
    """Give the reduced font its own name; copyright, trademark and licence stay as they were."""
    postscript = FAMILY.replace(" ", "")
    for record in font["name"].names:
        own = {1: FAMILY, 3: f"{postscript};from STIX Two Math", 4: FAMILY, 6: postscript}
        if record.nameID in own:
            record.string = own[record.nameID]


def _write_whole(data: bytes, target: Path) -> None:
    """Write beside the target first, then move: nobody ever reads half a font."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    partial.write_bytes(data)
    partial.replace(target)


class _MathReader(HTMLParser):
    """Collect the text inside <math>, letting <mi> decide between italic and upright."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: set[str] = set()
        self._inside = False
        self._letter: list[str] | None = None  # the pieces of the <mi> being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "math":
            self._inside = True
        elif tag in ("msqrt", "mroot"):
            self.characters.add("\u221a")  # the browser draws it; no text contains it
        elif tag == "mi" and self._inside and ("mathvariant", "normal") not in attrs:
            self._letter = []

    def handle_data(self, data: str) -> None:
        if self._letter is not None:
            self._letter.append(data)
        elif self._inside:
            self.characters |= set(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "math":
            self._inside = False
        elif tag == "mi" and self._letter is not None:
            text = "".join(self._letter).strip()
            self.characters |= {_ITALIC.get(text, text)} if len(text) == 1 else set(text)
            self._letter = None
