"""A computed number as it is looked up, printed and set."""

from __future__ import annotations

import pytest

from scripts.write.mathml import render
from scripts.write.numbers import as_html, as_tex, number

FACTS = {
    "bowl": {
        "n": 1234,
        "x": -0.0005,
        "tiny": -1.5e-07,
        "name": "two-layer",
        "yes": True,
        "none": None,
        "rows": [{"loss": 0.25}],
    }
}

SHOWN = {
    ("bowl.n", ""): "1,234",
    ("bowl.n", ","): "1,234",
    ("bowl.n", ".1f"): "1234.0",
    (".n", "d"): "1,234",
    ("bowl.x", ".4f"): "-0.0005",
    ("bowl.x", ".2f"): "0.00",
    ("bowl.x", ".0%"): "0%",
    ("bowl.tiny", ".1e"): "-1.5e-07",
    ("bowl.name", ""): "two-layer",
    ("bowl.rows.0.loss", ".2f"): "0.25",
}


@pytest.mark.parametrize("path, spec", SHOWN)
def test_formatted(path: str, spec: str) -> None:
    assert number(path, spec, "bowl", FACTS) == SHOWN[path, spec]


REFUSED = [("bowl.x", ""), ("bowl.yes", ""), ("bowl.none", ""), ("bowl.rows", ""), ("bowl.rows.-1.loss", ".2f"), ("bowl.rows.1.loss", ".2f"), ("bowl.n.real", ""), ("bowl.name", ".2f"), ("bowl.tiny", "c"), ("bowl", ""), ("dish.n", "")]  # fmt: skip


@pytest.mark.parametrize("path, spec", REFUSED)
def test_refused_with_a_sentence(path: str, spec: str) -> None:
    with pytest.raises(ValueError, match=r"\. |\.$"):
        number(path, spec, "bowl", FACTS)


def test_minus_signs_are_typographic_and_hyphens_stay() -> None:
    assert as_html("-0.5") == "\u22120.5"
    assert as_html("from -1 to -2") == "from \u22121 to \u22122"
    assert as_html("two-layer, 2024-01-02") == "two-layer, 2024-01-02"
    assert as_html("-1.5e-07") == "\u22121.5\u202f\u00d7\u202f10<sup>\u22127</sup>"
    assert as_html("2e+03") == "2\u202f\u00d7\u202f10<sup>3</sup>"
    assert as_html("a<b & c") == "a&lt;b &amp; c"


@pytest.mark.parametrize(
    "shown, tex",
    [("-0.5", "-0.5"), ("1,234", "1234"), ("a, b", "a{,} b"), ("12%", r"12\%"), ("-1.5e-07", r"-1.5 \times 10^{-7}")],
)
def test_in_a_formula(shown: str, tex: str) -> None:
    assert as_tex(shown) == tex
    assert "<math" in render(as_tex(shown), False)
