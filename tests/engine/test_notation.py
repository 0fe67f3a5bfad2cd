"""What is a notation, what only looks like one, and what stands on which line."""

from __future__ import annotations

import re

import pytest

from scripts.read.notation import citations, notations, outside_code
from scripts.write.rendering import rendered, unquoted


def found(text: str) -> list[tuple[str, str]]:
    return [(notation.kind, notation.name) for notation in notations(text)]


UNTOUCHED = {
    "a code span": "`{{ bowl.n }} $x$ [@key] [a](test:b)`",
    "a code span with backquotes inside": "``a ` {{ bowl.n }} $x$``",
    "a code span over two lines": "`{{ bowl.n\n}} $x$`",
    "a fence": "```\n{{ bowl }}\n$x$ [@key]\n```",
    "a fence with a language": '``` { .python title="a" }\n{{ bowl }}\n```',
    "a longer fence around a shorter": "````\n```\n{{ bowl }}\n```\n$x$\n````",
    "a fence of tildes": "~~~\n[a](test:b)\n~~~",
    "an indented fence": "- item\n\n    ```\n    $x$ {{ bowl.n }}\n    ```\n",
    "an empty fence, then an end": "```\n```",
    "a comment": "<!-- {{ bowl }} $x$\n[@key] -->",
    "a price and a dollar sign after a number": "It costs $20, and 30$ more.",
    "dollar signs in addresses": "<https://example.org/$a/b$c> and [a](https://example.org/$x$) and https://example.org/$y$",
    "a link whose text looks like a citation": "[@octocat](https://example.org/octocat)",
    "an attribute of HTML": 'a <span title="$5 and $x$">b</span>',
    "prices": "It costs $5 and $6, or $7.50.",
    "a range of prices": "$5-$6 a day",
    "an ordinary link": "[a](page.md) and [b](https://example.org/{x})",
    "an attribute list": "[a](page.md){ .mark #id }",
    "single braces": "{ bowl.n } and {a: {b: 1}",
    "an address": "someone@example.org",
    "brackets": "[0, 1] and [x]",
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_left_alone(what: str) -> None:
    assert found(UNTOUCHED[what]) == []


READ = {
    "escaped dollars": (r"\$x\$ and \$5", [("escape", ""), ("escape", ""), ("escape", "")]),
    "the end of a proof": ("So. \u220e", [("end of proof", "")]),
    "a formula in angle brackets": ("$a <b$ and $c> d$", [("formula", "a <b"), ("formula", "c> d")]),
    "a bare name in double braces of TeX": ("$x^{{n}}$", [("formula", "x^{{n}}")]),
    "a figure": ("{{ bowl }}", [("figure", "bowl")]),
    "a figure in a list": ("1. item\n\n    {{bowl}}  \n", [("figure", "bowl")]),
    "a number": (
        "there are {{ bowl.n }} and {{bowl.rows.0.x:.2f}}",
        [("number", "bowl.n"), ("number", "bowl.rows.0.x")],
    ),
    "a number of this figure": ("least {{ .least:.2f }}", [("number", ".least")]),
    "a number with space at its colon": ("{{ bowl.n : d }}", [("number", "bowl.n")]),
    "a formula": ("so $x^2$.", [("formula", "x^2")]),
    "a formula between letters": ("the $n$th and ($n$)", [("formula", "n"), ("formula", "n")]),
    "a formula with a price before it": ("$5 and $x$", [("formula", "x")]),
    "a formula that begins with a digit": ("$2x$ and $3 \\$ y$", [("formula", "2x"), ("formula", "3 \\$ y")]),
    "a formula over two lines": ("$a\n+ b$", [("formula", "a\n+ b")]),
    "a formula in a table": ("| a | $|x|$ |", [("formula", "|x|")]),
    "a display": ("$$\nx\n$$", [("formula", "\nx\n")]),
    "a number in a formula": ("$x = {{ bowl.x:.2f }}$", [("formula", "x = {{ bowl.x:.2f }}"), ("number", "bowl.x")]),
    "a formula that is a number": ("${{ bowl.n }}$", [("formula", "{{ bowl.n }}"), ("number", "bowl.n")]),
    "braces of TeX": (r"$x^{{2}} \frac{{1}}{2}$", [("formula", r"x^{{2}} \frac{{1}}{2}")]),
    "a citation": ("[@key] and [@one, p. 7; @two]", [("citation", "@key"), ("citation", "@one, p. 7; @two")]),
    "a term": ("[saddles](term:saddle-point)", [("term", "saddle-point")]),
    "a claim": ("[A sentence.](test:it_is)", [("claim", "it_is")]),
    "a claim over lines": ("[A sentence\nover lines](test:it_is)", [("claim", "it_is")]),
    "a claim with a term, a citation and a formula": (
        "[A [term](term:t), [@key], $[0, 1]$ and {{ bowl.n }}](test:it_is)",
        [("claim", "it_is"), ("term", "t"), ("citation", "@key"), ("formula", "[0, 1]"), ("number", "bowl.n")],
    ),
    "a claim with brackets and a link": ("[On [0, 1], see [there](a.md), so](test:it_is)", [("claim", "it_is")]),
    "a claim after a bracket that stays open": ("On [0, 1) we have [this](test:it_is).", [("claim", "it_is")]),
    "a formula after code": ("`a` $x$ `b`", [("formula", "x")]),
    "text after an unfinished code span": ("one ` here\n\n$x$ and `code`", [("formula", "x")]),
}


@pytest.mark.parametrize("what", READ)
def test_read(what: str) -> None:
    text, expected = READ[what]
    assert found(text) == expected


STRAY = {
    "an unfinished number": ("{{ bowl.n } x", "{{ bowl.n "),
    "an unknown name": ("{{ 2d }}", "{{ 2d }}"),
    "nothing inside": ("{{ }}", "{{ }}"),
    "an end without a beginning": ("bowl.n }}", "}}"),
    "a claim without a sentence": ("[](test:it_is)", "](test:it_is)"),
    "a claim with a space": ("[a](test: it_is)", "](test: it_is)"),
    "brackets two deep": ("[a [b [c] d] e](test:it_is)", "](test:it_is)"),
    "a lone dollar": ("a $ b", "$"),
    "a formula that never ends": ("so $x + y\n\nand", "$"),
    "a formula with a space at its edge": ("so $ x$", "$"),
    "a display that never ends": ("$$\nx", "$$"),
    "a display over two paragraphs": ("$$\nx\n\ny\n$$", "$$"),
    "a claim over two paragraphs": ("[a\n\nb](test:it_is)", "](test:it_is)"),
    "a claim in raw HTML": ("<div>[so](test:it_is)</div>", "](test:"),
    "a number in an attribute": ('<b title="{{ bowl.n }}">', "{{ bowl.n }}"),
}


@pytest.mark.parametrize("what", STRAY)
def test_stray(what: str) -> None:
    text, name = STRAY[what]
    assert ("stray", name) in found(text)


def test_lines_are_those_of_the_source() -> None:
    text = "one\n\n{{ bowl }}\n```\n$no$\n```\n$x$\n[a\nb](test:c) [@d]\n{{ bowl.n }}\n"
    assert {notation.kind: notation.line for notation in notations(text, first_line=101)} == {
        "figure": 103,
        "formula": 107,
        "claim": 108,
        "citation": 109,
        "number": 110,
    }


def test_a_number_keeps_its_format() -> None:
    assert [(n.name, n.detail) for n in notations("{{ a.b:+.2e }} and {{ c.d }}")] == [("a.b", "+.2e"), ("c.d", "")]


def test_several_citations_in_one_bracket() -> None:
    assert citations("@one, pp. 7, 9; @two ;@three") == [("one", "pp. 7, 9"), ("two", ""), ("three", "")]


@pytest.mark.parametrize(
    "text",
    [
        "`" * 40 + " x",
        "`" * 39 + "a" + "`" * 38,
        "$" + "a" * 5000,
        "[" * 2000 + "](test:x)",
        "{{ " * 2000,
        "$x\\" * 2000,
    ],
)
def test_no_text_takes_long_to_read(text: str) -> None:
    """Nested repetitions in a pattern would take years on these."""
    notations(text)


def test_rendering_goes_from_the_inside_out_and_changes_nothing_else() -> None:
    text = "a [b $x$, [c](term:t)](test:it) `$y$` \ue000 d"
    assert rendered(text, lambda n, inner: f"<{n.kind} {inner}>") == "a <claim b <formula x> <term c>> `$y$` \ue000 d"


def test_punctuation_belongs_to_the_formula_before_it() -> None:
    text = "($x$), $y$ $$z$$."
    assert [n.stop(text) for n in notations(text)] == ["),", "", ""]
    assert rendered(text, lambda n, inner: inner) == "(x y z."


def test_a_formula_in_a_quotation_loses_the_marks_of_the_quotation() -> None:
    text = "> $$\n> y = z\n> $$\n>\n> And $a +\n> b$ too.\n\n$c\n> d$"
    formulas = [unquoted(text, n, text[slice(*n.inner)]) for n in notations(text)]
    assert formulas == ["\ny = z\n", "a +\nb", "c\n> d"]


def test_what_is_replaced_outside_code_stays_inside() -> None:
    assert outside_code("ab `ab` ab", re.compile("a(b)"), r"<\1>") == "<b> `ab` <b>"
