"""What the two fonts that are cut have in common: how they are named, and how they are written."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable

from fontTools.ttLib import TTFont

# Of the name table: copyright, names, version, trademark, licence and its address.
NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]


class FontError(ValueError):
    """A character that a font does not have; the message names it."""


def named(codes: Iterable[int]) -> str:
    """Characters as their numbers and Unicode's names."""
    return ", ".join(f"U+{code:04X} {unicodedata.name(chr(code), 'without a name')}" for code in sorted(codes))


def rename(font: TTFont, family: str, origin: str) -> None:
    """Give a reduced font its own name, as its licence asks; copyright, trademark and licence stay as they were."""
    postscript = family.replace(" ", "")
    own = {1: family, 3: f"{postscript};from {origin}", 4: family, 6: postscript}
    for record in font["name"].names:
        if record.nameID in own:
            record.string = own[record.nameID]


def as_woff2(font: TTFont) -> bytes:
    """The font as a web font; equal fonts give equal bytes."""
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=False)
    return buffer.getvalue()
