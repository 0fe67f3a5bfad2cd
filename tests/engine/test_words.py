"""The labels of a drawing are text of the page; those with a formula are outlines."""

from __future__ import annotations

import re

import matplotlib.style
import pytest
from matplotlib.font_manager import FontProperties, findfont

from figures import style
from scripts.make.svg import clean
from scripts.make.words import with_words


@pytest.fixture(scope="module")
def svg() -> str:
    with matplotlib.rc_context():
        figure, axes = style.canvas(x="steps")
        style.label(axes, 0.5, 0.5, "a label").set_gid("part-label")
        axes.text(0.1, 0.1, "an aside", style="italic", fontsize=20)
        axes.text(0.1, 0.3, "weight $w_1$")
        axes.set_yscale("log")
        return clean(with_words(figure, "name"), "ink-name", style.INKS, "A drawing.", 12.6)


def text_of(svg: str, words: str) -> str:
    return next(text for text in re.findall(r"<text[^>]*>[^<]*</text>", svg) if words in text)


def test_labels_are_text_in_the_face_and_size_of_the_drawing(svg: str) -> None:
    assert re.match(r'<svg[^>]* font-size="12.6" font-family="Site Serif, [^"]*serif"', svg)
    assert "font" not in text_of(svg, "steps") and "transform" not in text_of(svg, "steps")
    assert "font-style: italic" in text_of(svg, "an aside") and "font-size: 20px" in text_of(svg, "an aside")


def test_the_halo_of_a_label_stays_under_it(svg: str) -> None:
    label = text_of(svg, "a label")
    assert "paint-order: stroke; stroke: var(--fig-ground,#fdfcfa); stroke-width: 3.5" in label
    assert svg.count("paint-order") == 1


def test_a_label_that_a_script_moves_keeps_its_name(svg: str) -> None:
    assert re.search(r'<g data-part="label"><text[^>]*>a label<', svg) and "haloed" not in svg


def test_a_label_with_a_formula_is_an_outline(svg: str) -> None:
    assert "weight" not in svg and "tspan" not in svg and max(map(len, re.findall(r' d="([^"]*)"', svg))) > 500


def test_the_search_does_not_read_the_marks_of_axes(svg: str) -> None:
    assert 'data-search-exclude=""' in svg[: svg.index(">")]


def test_matplotlib_measures_labels_in_the_face() -> None:
    with matplotlib.rc_context():
        style.canvas()
        assert "SourceSerif4[" in findfont(FontProperties())
        assert "SourceSerif4-Italic" in findfont(FontProperties(style="italic"))
