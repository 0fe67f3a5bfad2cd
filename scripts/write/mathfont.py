"""Cut the font of the formulas down to the characters the site uses.

A browser needs a font with an OpenType MATH table to stretch brackets, roots and sums.
STIX Two Math has one and ships with the installed package ziamath, but weighs half a
megabyte as a web font; one site needs a few hundred of its characters.
"""

import io
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from scripts.files import write_whole
from scripts.write.webfont import NAMES, FontError, as_woff2, named, rename

FAMILY = "Site Math"  # the name the style sheet declares

# Dotless letters and flat capitals under accents, and the spacing of letters in words.  The
# ornamental sets stay behind, and so do the separate shapes for small scripts (ssty): they double
# the file, and Chromium draws the same pixels without them.
_FEATURES = ["dtls", "flac", "kern"]
# Parts of the size of the type to which outlines are rounded. The uncut font has a thousand, and lines an even number of
# them thick: half as many leave these as they are, and save a tenth.
PARTS = 500
_WINDOWS = 3  # whose tables all systems read
TALLEST = 2000  # thousandths of the size of the type
_RADICAL, _LOW = 0x221A, 3 / 4
# Primes sit at the right height only in their small-script form, which Chromium does not choose by itself.
_PRIMES = {0x2032: "minute.ssty", 0x2033: "second.ssty", 0x2034: "uni2034.ssty"}


def source() -> Path:
    """The uncut font, found without importing the package that ships it."""
    spec = find_spec("ziamath")
    assert spec and spec.origin, "ziamath is not installed"
    return Path(spec.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def cut(characters: set[str], target: Path, stretches: bool = True) -> None:
    """Write STIX Two Math, reduced to ``characters``, to ``target`` as WOFF2.

    The MATH table keeps the larger forms and the pieces that stretch these characters; without
    ``stretches`` it is left out.  The same set gives the same bytes.  The file appears whole or
    not at all.  Raises FontError.
    """
    font = TTFont(io.BytesIO(source().read_bytes()), recalcTimestamp=False)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({code: glyph for code, glyph in _PRIMES.items() if code in table.cmap})
    codes = {ord(character) for character in characters - set("\t\n\r\f")} | {0x20, 0xA0}
    _require(codes, font)
    _join_the_tallest(font)
    _add_a_low_root(font)
    options = subset.Options(
        layout_features=_FEATURES,
        name_IDs=NAMES,
        hinting=False,
        notdef_outline=True,
        drop_tables=subset.Options().drop_tables + ["DSIG", "gasp"] + ([] if stretches else ["MATH"]),
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)
    if stretches:
        _narrow_roots(font)
    # Of the tables that map characters to drawings one has all of them, and browsers read no other.
    font["cmap"].tables = [max(font["cmap"].tables, key=lambda table: (table.platformID == _WINDOWS, len(table.cmap)))]
    scale_upem(font, PARTS)
    rename(font, FAMILY, "STIX Two Math")
    write_whole(target, as_woff2(font))


def _require(codes: set[int], font: TTFont) -> None:
    """Raise FontError for characters the font cannot draw (variation selectors are only hints)."""
    if missing := sorted(codes - set(font.getBestCmap()) - set(range(0xFE00, 0xFE10))):
        raise FontError(f"STIX Two Math has no glyph for {named(missing)}")


def _join_the_tallest(font: TTFont) -> None:
    """Leave it to the pieces of a sign to make what is taller than `TALLEST`, for which the font has drawings as well.

    A bracket as tall as a matrix looks the same made of pieces, and each drawing is asked for by every page.
    """
    forms = font["MATH"].table.MathVariants
    for sign in [*forms.VertGlyphConstruction, *forms.HorizGlyphConstruction]:
        if sign.GlyphAssembly:
            drawn = sign.MathGlyphVariantRecord
            sign.MathGlyphVariantRecord = [form for form in drawn if form.AdvanceMeasurement <= TALLEST] or drawn[:1]
            sign.VariantCount = len(sign.MathGlyphVariantRecord)


def _add_a_low_root(font: TTFont) -> None:
    """Give the radical a form of three quarters of its height, which comes first, for a letter such as m.

    Chromium lets a root that is higher than what is under it hang below the line.
    """
    radical = font.getBestCmap()[_RADICAL]
    forms, whole = font["MATH"].table.MathVariants, f"{radical}.s0"
    tall = forms.VertGlyphConstruction[forms.VertGlyphCoverage.glyphs.index(radical)]
    font.setGlyphOrder([*font.getGlyphOrder(), whole])
    font["glyf"][whole], font["hmtx"][whole] = deepcopy(font["glyf"][radical]), font["hmtx"][radical]
    low = font["glyf"][radical]
    low.coordinates.scale((1, _LOW))
    low.coordinates.toInt()
    low.recalcBounds(font["glyf"])
    first = tall.MathGlyphVariantRecord[0]
    second = deepcopy(first)
    first.AdvanceMeasurement, second.VariantGlyph = round(_LOW * first.AdvanceMeasurement), whole
    tall.MathGlyphVariantRecord.insert(1, second)
    tall.VariantCount += 1


def _narrow_roots(font: TTFont) -> None:
    """Make the tall forms of the radical as wide as the common one.

    Chromium keeps as much room for every root as the widest form takes: a hole behind each short one.
    """
    radical = font.getBestCmap().get(_RADICAL)
    forms = font["MATH"].table.MathVariants
    if radical is None or radical not in forms.VertGlyphCoverage.glyphs:
        return
    tall = forms.VertGlyphConstruction[forms.VertGlyphCoverage.glyphs.index(radical)]
    pieces = [part.glyph for part in tall.GlyphAssembly.PartRecords] if tall.GlyphAssembly else []
    width, _ = font["hmtx"][radical]
    for name in sorted({*pieces, *(form.VariantGlyph for form in tall.MathGlyphVariantRecord)}):
        scale = width / font["hmtx"][name][0]
        glyph = font["glyf"][name]
        glyph.coordinates.scale((scale, 1))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, glyph.xMin)
