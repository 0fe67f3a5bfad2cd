"""The font of the formulas: the right characters, what stretches them, the same bytes each time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from scripts.write import mathfont
from scripts.write.mathcharacters import characters_of
from scripts.write.mathfont import FontError, cut
from scripts.write.mathml import render

FORMULAS = [
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} + \sqrt{\frac{a}{b}} + \hat{h} + \widehat{xyz}",
    r"\argmin_{w \in \R^n} \sum_{i=1}^n \norm{\mathbf{w} - x_i}_2^2 + \nabla f(\theta) + \partial_k",
    r"\underbrace{a + b}_{\text{twice}} + \int_0^\infty e^{-x}\,dx",
]
TALLEST = mathfont.TALLEST * mathfont.PARTS / 1000
HTML = "<p>prose Q</p>" + "".join(render(tex, True) for tex in FORMULAS)


@pytest.fixture(scope="module")
def source() -> TTFont:
    """The uncut font, in the parts to which the outlines of the cut one are rounded."""
    font = TTFont(mathfont.source())
    scale_upem(font, mathfont.PARTS)
    return font


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("font") / "deep" / "math.woff2"
    cut(characters_of(HTML), target)
    return target


def outline(font: TTFont, character: str) -> list:
    glyphs, name = font.getGlyphSet(), font.getBestCmap()[ord(character)]
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return [glyphs[name].width, *pen.value]


def stretched(font: TTFont, character: str, direction: str) -> tuple[list[int], list[int]]:
    """Sizes of the ready-made larger forms and of the pieces of the assembled one."""
    variants = font["MATH"].table.MathVariants
    name = font.getBestCmap()[ord(character)]
    place = getattr(variants, f"{direction}GlyphCoverage").glyphs.index(name)
    form = getattr(variants, f"{direction}GlyphConstruction")[place]
    pieces = form.GlyphAssembly.PartRecords if form.GlyphAssembly else []
    return (
        [record.AdvanceMeasurement for record in form.MathGlyphVariantRecord],
        [piece.FullAdvance for piece in pieces],
    )


def test_only_formulas_are_read():
    assert characters_of("<p>abc <math><mi>x</mi><mo>=</mo><mn>12</mn></math> xyz</p>") == set(
        "\N{MATHEMATICAL ITALIC SMALL X}=12"
    )


@pytest.mark.parametrize(
    ("inside", "drawn"),
    [
        ("<mi>h</mi>", "\N{PLANCK CONSTANT}"),
        ("<mi>\N{GREEK SMALL LETTER THETA}</mi>", "\N{MATHEMATICAL ITALIC SMALL THETA}"),
        ('<mi mathvariant="normal">d</mi>', "d"),
        ("<mi>min</mi>", "min"),
        ("<mi>\N{INFINITY}</mi>", "\N{INFINITY}"),
        ("<msqrt><mn>2</mn></msqrt>", "\N{SQUARE ROOT}2"),
        ("<mo>&lt;</mo>", "<"),
        ("<mtext>a<b>b</b></mtext>", "ab"),
    ],
)
def test_the_characters_are_those_the_browser_draws(inside, drawn):
    assert characters_of(f"<math>{inside}</math>") == set(drawn)


@pytest.mark.slow
def test_every_character_is_there_with_the_outline_it_had(small, source):
    font = TTFont(small)
    for character in characters_of(HTML) - {"\u221a"}:  # whose common form is the second now
        assert outline(font, character) == outline(source, character), character


def test_no_character_of_the_prose_came_along(small):
    assert ord("Q") not in TTFont(small).getBestCmap()


@pytest.mark.parametrize(
    ("character", "direction"),
    [("[", "Vert"), ("\u2016", "Vert"), ("\u2211", "Vert"), ("\u221a", "Vert"), ("\u23df", "Horiz"),
     ("\u0302", "Horiz"), ("(", "Vert"), ("\u222b", "Vert")],
)  # fmt: skip
def test_brackets_sums_roots_and_braces_still_stretch(small, source, character, direction):
    sizes, pieces = stretched(source, character, direction)
    if character == "\u221a":
        sizes = [round(3 / 4 * sizes[0]), *sizes]
    if pieces:  # of which the taller forms are made
        sizes = [size for size in sizes if size <= TALLEST] or sizes[:1]
    assert stretched(TTFont(small), character, direction) == (sizes, pieces)


def test_what_has_no_pieces_keeps_every_size(tmp_path, source):
    cut({"("}, tmp_path / "round.woff2")
    cut({"\N{MATHEMATICAL LEFT ANGLE BRACKET}"}, tmp_path / "angle.woff2")
    angle, round_ = TTFont(tmp_path / "angle.woff2"), TTFont(tmp_path / "round.woff2")
    assert stretched(angle, "\u27e8", "Vert") == stretched(source, "\u27e8", "Vert")
    assert max(stretched(round_, "(", "Vert")[0]) < TALLEST < max(stretched(source, "(", "Vert")[0])


def test_what_stretches_nothing_has_no_table_for_it(tmp_path):
    cut({"x", " "}, tmp_path / "more.woff2", stretches=False)
    font = TTFont(tmp_path / "more.woff2")
    assert "MATH" not in font and set(font.getBestCmap()) == {0x20, 0xA0, ord("x")}


def test_the_constants_of_mathematical_layout_are_kept(small, source):
    ours, theirs = (font["MATH"].table.MathConstants for font in (TTFont(small), source))
    assert ours.AxisHeight.Value == theirs.AxisHeight.Value
    assert ours.FractionRuleThickness.Value == theirs.FractionRuleThickness.Value


def test_the_licence_travels_with_the_font_under_its_own_name(small):
    names = {record.nameID: str(record) for record in TTFont(small)["name"].names}
    assert "STIX Fonts Project Authors" in names[0]
    assert "SIL Open Font License" in names[13]
    assert names[1] == names[4] == "Site Math"


def test_a_letter_set_as_large_as_a_site_needs_stays_within_the_budget(tmp_path):
    letters = [chr(code) for code in [*range(65, 91), *range(97, 123), *range(0x3B1, 0x3CA)]]
    html = HTML + "<math>" + "".join(f"<mi>{letter}</mi>" for letter in letters)
    html += "<mtext>" + "".join(map(chr, range(33, 127))).replace("<", "") + "</mtext></math>"
    cut(characters_of(html), tmp_path / "f.woff2")
    assert (tmp_path / "f.woff2").stat().st_size <= 45 * 1024


def test_a_character_the_font_lacks_is_named(tmp_path):
    with pytest.raises(FontError, match="U\\+6F22 CJK UNIFIED IDEOGRAPH-6F22"):
        cut({"a", "\u6f22"}, tmp_path / "f.woff2")
    assert list(tmp_path.iterdir()) == []


def test_nothing_but_the_font_is_left_in_the_directory(small):
    assert [path.name for path in small.parent.iterdir()] == ["math.woff2"]


@pytest.mark.slow
def test_two_processes_cut_the_same_bytes_whatever_the_hash_seed(tmp_path):
    program = (
        "import sys; from pathlib import Path; from scripts.write.mathfont import cut;"
        "cut(set(sys.argv[1]), Path(sys.argv[2]))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, "".join(sorted(characters_of(HTML))), tmp_path / seed],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_low_root_comes_before_the_common_one(small, source):
    font = TTFont(small)
    names = font["MATH"].table.MathVariants
    form = names.VertGlyphConstruction[names.VertGlyphCoverage.glyphs.index(font.getBestCmap()[0x221A])]
    low, common = (font["glyf"][record.VariantGlyph] for record in form.MathGlyphVariantRecord[:2])
    theirs = source["glyf"][source.getBestCmap()[0x221A]]
    assert form.MathGlyphVariantRecord[0].VariantGlyph == font.getBestCmap()[0x221A]
    assert (common.yMin, common.yMax, list(common.coordinates)) == (theirs.yMin, theirs.yMax, list(theirs.coordinates))
    assert (low.xMin, low.xMax) == (theirs.xMin, theirs.xMax)
    assert low.yMax - low.yMin == pytest.approx(0.75 * (theirs.yMax - theirs.yMin), abs=1)


def test_every_form_of_the_root_takes_the_same_room(small):
    font = TTFont(small)
    names = font["MATH"].table.MathVariants
    form = names.VertGlyphConstruction[names.VertGlyphCoverage.glyphs.index(font.getBestCmap()[0x221A])]
    glyphs = [record.VariantGlyph for record in form.MathGlyphVariantRecord] + [
        part.glyph for part in form.GlyphAssembly.PartRecords
    ]
    width = font["hmtx"][font.getBestCmap()[0x221A]][0]
    assert len(glyphs) > 4 and {font["hmtx"][name][0] for name in glyphs} == {width}
    assert all(0 <= font["glyf"][name].xMin < font["glyf"][name].xMax <= width + 40 for name in glyphs)
