"""The face of the text: two cuts with the right characters, as tall as the formulas, the same bytes each time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from scripts.mistakes import Mistake
from scripts.write import fonts, mathfont, textfont
from scripts.write.textcharacters import ALWAYS, characters_of
from scripts.write.textfont import CUTS, cut_to

CODES = {ord(character) for character in ALWAYS | set("éőŞ×−½")}


@pytest.fixture(scope="module")
def cuts() -> list[bytes]:
    return [cut_to(cut, CODES) for cut in CUTS]


@pytest.fixture(scope="module")
def opened(cuts: list[bytes]) -> list[TTFont]:
    return [TTFont(io.BytesIO(cut)) for cut in cuts]


def height(font: TTFont, letter: str) -> float:
    """Of a letter, in parts of the size of the type."""
    return font["glyf"][font.getBestCmap()[ord(letter)]].yMax / font["head"].unitsPerEm


@pytest.mark.slow
def test_every_cut_has_exactly_the_characters_asked_for(opened: list[TTFont]) -> None:
    assert all(set(font.getBestCmap()) == CODES for font in opened)


def test_one_cut_is_upright_with_the_weights_of_text_and_headings_one_slanted(opened: list[TTFont]) -> None:
    upright, slanted = opened
    (axis,) = upright["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue) == ("wght", 400, 400, 600)
    assert "fvar" not in slanted and slanted["OS/2"].usWeightClass == 400
    assert upright["post"].italicAngle == 0 and slanted["post"].italicAngle < -5


def test_headings_are_as_strong_and_as_wide_as_in_the_uncut_font(cuts: list[bytes]) -> None:
    """To two parts of the size of the type to which outlines are rounded: one for the text, one for the difference."""
    heading, whole = TTFont(io.BytesIO(cuts[0])), textfont.opened(CUTS[0].file)
    cutter = subset.Subsetter(subset.Options(drop_tables=["GPOS", "GSUB", "GDEF"]))
    cutter.populate(unicodes=CODES)
    cutter.subset(whole)
    instancer.instantiateVariableFont(heading, {"wght": 600}, inplace=True)
    instancer.instantiateVariableFont(whole, {"wght": 600, "opsz": 20}, inplace=True)
    scale = heading["head"].unitsPerEm / whole["head"].unitsPerEm
    for code in sorted(CODES):
        (width, left), (whole_width, whole_left) = (font["hmtx"][font.getBestCmap()[code]] for font in (heading, whole))
        assert abs(width - whole_width * scale) <= 2 and abs(left - whole_left * scale) <= 2, chr(code)


def test_the_face_is_as_tall_as_the_formulas(opened: list[TTFont]) -> None:
    """Within two hundredths of the size of the type, for small letters, capitals and figures."""
    formulas = TTFont(mathfont.source())
    for letter in "xHz1":
        assert height(opened[0], letter) == pytest.approx(height(formulas, letter), abs=0.02), letter


def test_figures_stand_on_the_line_and_have_one_width(opened: list[TTFont]) -> None:
    for font in opened:
        assert len({font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}) == 1
        assert all(abs(font["glyf"][font.getBestCmap()[ord(digit)]].yMin) < 16 for digit in "0123456789")


def test_pairs_are_kerned(opened: list[TTFont]) -> None:
    for font in opened:
        (lookup,) = font["GPOS"].table.LookupList.Lookup
        names = font.getBestCmap()
        rows = {
            first: {record.SecondGlyph: record.Value1.XAdvance for record in row.PairValueRecord}
            for table in lookup.SubTable
            if table.Format == 1
            for first, row in zip(table.Coverage.glyphs, table.PairSet, strict=True)
        }
        assert rows[names[ord("T")]][names[ord("o")]] / font["head"].unitsPerEm < -0.024


def test_together_they_weigh_less_than_thirty_kilobytes(cuts: list[bytes]) -> None:
    assert sum(map(len, cuts)) < 30 * 1024


def test_each_fits_into_two_round_trips_of_five_requests() -> None:
    """Of 1.6 Mb/s and 150 ms, a fifth is four segments of 1460 bytes; some 170 bytes are the server's."""
    first = [cut_to(cut, set(map(ord, ALWAYS))) for cut in CUTS]
    assert max(map(len, first)) < 2 * 4 * 1460 - 170


def test_the_licence_goes_along_and_the_reserved_name_does_not(opened: list[TTFont]) -> None:
    assert b"SIL OPEN FONT LICENSE Version 1.1" in textfont.licence()
    for font in opened:
        names = {record.nameID: str(record) for record in font["name"].names}
        assert "Adobe" in names[0] and names[1] == "Site Serif"
        assert not any("Source" in names[number] for number in (1, 4, 6))


def test_two_processes_cut_the_same_bytes_whatever_the_hash_seed(cuts: list[bytes]) -> None:
    program = (
        "import sys; from scripts.write.textfont import CUTS, cut_to;"
        "sys.stdout.buffer.write(cut_to(CUTS[0], {int(code) for code in sys.argv[1:]}))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, *map(str, sorted(CODES))],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
    )
    assert made.stdout == cuts[0]


def test_formulas_code_and_attributes_need_no_face_but_labels_do() -> None:
    page = (
        'a <span title="b">c</span> `d` <math><mi>e</mi></math> <code>f</code> <svg><text>g</text></svg> &eacute;&lt;'
    )
    assert characters_of(page) == set("acgé< ")


@pytest.mark.slow
def test_what_the_face_lacks_comes_from_the_font_of_the_formulas(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    files = fonts.fonts({"page.md": "a proof of \u0160irin \N{END OF PROOF}"})
    assert 0x220E in TTFont(io.BytesIO(files[fonts.MATH])).getBestCmap()
    assert {ord("a"), 0x2019} <= set(TTFont(io.BytesIO(files[fonts.TEXT[0]])).getBestCmap())
    assert [set(TTFont(io.BytesIO(files[address])).getBestCmap()) for address in fonts.MORE] == [{0x20, 0x160}] * 2
    assert files[fonts.LICENCE] == textfont.licence()


def test_a_new_letter_cuts_the_fonts_anew_that_hold_it_and_no_other(tmp_path: Path, monkeypatch) -> None:
    """And what was damaged, or made by other tools, is cut anew as well."""
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    cut: list[str] = []
    monkeypatch.setattr(
        mathfont, "cut", lambda characters, target, **_: cut.append(target.stem) or target.write_bytes(b"")
    )
    monkeypatch.setattr(textfont, "cut_to", lambda which, codes: cut.append(which.style) or b"")

    def cuts(text: str) -> list[str]:
        cut.clear()
        fonts.fonts({"page.md": text})
        return cut

    every = ["math", "math-more", "normal", "normal", "italic", "italic"]
    assert cuts("a \u0160") == every and cuts("b a \u0160") == []
    assert cuts("a \u0161") == ["normal", "italic"]
    assert cuts("a \u0161 <math><mi>x</mi></math>") == ["math"]
    (tmp_path / "serif-more.woff2").write_bytes(b"damaged")
    assert cuts("a \u0161 <math><mi>x</mi></math>") == ["normal"]
    (tmp_path / "LOCK").write_bytes(b"other versions")
    monkeypatch.setattr(fonts, "LOCK", tmp_path / "LOCK")
    assert cuts("a \u0161 <math><mi>x</mi></math>") == every


def test_a_character_that_no_font_has_is_named_with_its_page(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    with pytest.raises(Mistake, match=r"page\.md.*U\+6F22 CJK UNIFIED IDEOGRAPH-6F22.*as code"):
        fonts.fonts({"good.md": "good", "page.md": "漢"})
