"""Cut the face of the text down to the characters the site uses: upright, with the weights up to semibold, and italic.

Source Serif 4 ships with the installed package fontpkg-source-serif-4 as two variable fonts of half a megabyte each. Of
their axes a cut keeps the weights it needs, and of the sizes that they are drawn for one, at which figures measure
labels. Text and headings in one file take one connection, and less than two files.
"""

from __future__ import annotations

import io
import string
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer

from scripts.write.webfont import as_woff2, rename

FAMILY = "Site Serif"  # the name the style sheets declare


class Cut(NamedTuple):
    """The least and the greatest weight and a style as a style sheet names them, and the file."""

    weights: tuple[int, int]
    style: str
    file: str


CUTS = (
    Cut((400, 600), "normal", "SourceSerif4[opsz,wght].ttf"),
    Cut((400, 400), "italic", "SourceSerif4-Italic[opsz,wght].ttf"),
)
_SIZE = 20.0  # pixels: the middle of the axis, and about what a browser takes for the text
# Parts of the size of the type to which outlines are rounded: a 22nd of a pixel in the text, where the uncut fonts have
# thousandths. It saves a tenth.
_PARTS = 400
_KERNED = string.ascii_letters + ",.-\u2019\u201d"
_VISIBLE = 24  # thousandths of an em: more than a third of a pixel in the text
_NAMES = [0, 1, 2, 3, 4, 5, 6, 14]  # trademark and licence stand in the style sheet that names the cuts
# Ligatures would cost two kilobytes; in this face the f stands clear of the letter after it. The rest is for printers,
# for choosing among axes, and for widths that the outlines of a weight tell as well.
_DROPPED = ["GPOS", "GSUB", "GDEF", "STAT", "BASE", "DSIG", "gasp", "HVAR", "MVAR"]


def source(file: str = "SourceSerif4[opsz,wght].ttf") -> Path:
    """An uncut font, found without importing the package that ships it."""
    return package() / "files" / file


def licence() -> bytes:
    """The Open Font License, which goes with every copy."""
    return (package() / "LICENSE").read_bytes()


def package() -> Path:
    """The folder of the package of the face."""
    spec = find_spec("fontpkg_source_serif_4")
    assert spec and spec.origin, "fontpkg-source-serif-4 is not installed"
    return Path(spec.origin).parent


def opened(file: str) -> TTFont:
    """An uncut font, in memory; only what is looked at is parsed."""
    return TTFont(io.BytesIO(source(file).read_bytes()), lazy=True, recalcTimestamp=False)


def known() -> set[int]:
    """The characters that every cut can draw."""
    return set.intersection(*(set(opened(cut.file).getBestCmap()) for cut in CUTS))


def cut_to(cut: Cut, codes: set[int]) -> bytes:
    """One cut with these characters as WOFF2. The same set gives the same bytes."""
    font = opened(cut.file)
    options = subset.Options(name_IDs=_NAMES, hinting=False, glyph_names=False, notdef_outline=True)
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)
    instancer.instantiateVariableFont(font, {"opsz": _SIZE, "wght": cut.weights}, inplace=True)
    names = {font.getBestCmap()[code] for code in codes}
    moves = (f"pos {pair[0]} {pair[1]} {move};" for *pair, move in kerning(cut.file) if names.issuperset(pair))
    addOpenTypeFeaturesFromString(font, "feature kern {{{}}} kern;".format("".join(moves)))
    scale_upem(font, _PARTS)
    rename(font, FAMILY, "Source Serif 4")
    return as_woff2(font)


@cache
def kerning(file: str) -> list[tuple[str, str, int]]:
    """The pairs of glyphs that are set visibly closer or wider than each by itself, in thousandths of an em.

    Measured where the uncut font has its own drawings: kerning hardly changes along the axes.
    """
    font = opened(file)
    lookups = font["GPOS"].table.LookupList.Lookup
    tables = [getattr(table, "ExtSubTable", table) for lookup in lookups for table in lookup.SubTable]
    tables = [table for table in tables if table.LookupType == 2]
    glyphs = sorted(font.getBestCmap()[ord(letter)] for letter in _KERNED)
    found = [(first, second, move(tables, first, second)) for first in glyphs for second in glyphs]
    return [pair for pair in found if abs(pair[2]) >= _VISIBLE]


def move(tables: list[Any], first: str, second: str) -> int:
    """How the first table that knows a pair of glyphs moves the second of them."""
    for table in tables:
        if first not in table.Coverage.glyphs:
            continue
        if table.Format == 2:
            row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)].Class2Record
            return advance(row[table.ClassDef2.classDefs.get(second, 0)].Value1)
        for record in table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord:
            if record.SecondGlyph == second:
                return advance(record.Value1)
    return 0


def advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) if value else 0
