"""Formulas: TeX in, MathML Core out, and one clear line for what cannot be set."""

import re
from xml.etree import ElementTree

import pytest

from scripts.write.mathml import TexError, render


def shape(tex: str, display: bool = False) -> ElementTree.Element:
    """The formula as a tree; reading it as XML also proves it is well formed."""
    return ElementTree.fromstring(render(tex, display))


def texts(tree: ElementTree.Element) -> list[str]:
    return [node.text for node in tree.iter() if node.text]


def test_a_matrix_keeps_its_rows_columns_and_brackets():
    tree = shape(r"\begin{bmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{bmatrix}")
    rows = [["".join(cell.itertext()) for cell in row] for row in tree.iter("mtr")]
    assert rows == [["1", "2", "3"], ["4", "5", "6"]]
    assert [mark.text for mark in tree.iter("mo")] == ["[", "]"]


def test_aligned_lines_meet_at_the_ampersand():
    tree = shape(r"\begin{aligned} a &= b + c \\ &= d \end{aligned}", display=True)
    rows = [["".join(cell.itertext()) for cell in row] for row in tree.iter("mtr")]
    assert rows == [["a", "=b+c"], ["", "=d"]]
    assert tree.get("display") == "block"


def test_cases_have_one_brace_and_words_in_words():
    tree = shape(r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}")
    assert [mark.text for mark in tree.iter("mo")].count("{") == 1
    assert [words.text for words in tree.iter("mtext")] == ["otherwise"]


def test_limits_stand_under_a_displayed_sum_and_beside_arg_min_in_a_line():
    assert shape(r"\sum_{i=1}^n x_i", display=True).find(".//munderover") is not None
    assert shape(r"\argmin_w L(w)", display=True).find(".//munder") is not None
    assert shape(r"\argmin_w L(w)").find(".//msub") is not None
    assert "arg\u2009min" in texts(shape(r"\argmin_w L(w)"))


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        (r"\mathbf{w}", "\N{MATHEMATICAL BOLD SMALL W}"),
        (r"\boldsymbol{\theta}", "\N{MATHEMATICAL BOLD ITALIC SMALL THETA}"),
        (r"\R", "\N{DOUBLE-STRUCK CAPITAL R}"),
        (r"\E", "\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL E}"),
        (r"\sigma", "\N{GREEK SMALL LETTER SIGMA}"),
        (r"\nabla^2 f \succeq 0", "\N{SUCCEEDS ABOVE SINGLE-LINE EQUALS SIGN}"),
        (r"\tr A", "tr"),
        (r"\rank A", "rank"),
        (r"\diag(d)", "diag"),
        (r"10^{-3}", "\N{MINUS SIGN}"),
        (r"n!", "!"),
    ],
)
def test_letters_and_names_come_out_as_their_own_characters(tex, written):
    assert written in texts(shape(tex))


@pytest.mark.parametrize(
    ("tex", "number"),
    [
        ("10000", "10,000"),
        ("-1234567.8912", "1,234,567.8912"),
        ("2^{1024}", "1,024"),
        ("0.12345", "0.12345"),
        ("999", "999"),
        ("0001", "0001"),
    ],
)
def test_thousands_are_set_off_as_they_are_in_prose(tex, number):
    assert number in [node.text for node in shape(tex).iter("mn")]


@pytest.mark.parametrize(
    ("tex", "mark", "element"),
    [
        (r"\hat{y}", "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "mover"),
        (r"\bar{x}", "\N{MACRON}", "mover"),
        (r"\vec{v}", "\N{RIGHTWARDS ARROW}", "mover"),
        (r"\overline{ab}", "\N{OVERLINE}", "mover"),
        (r"\underline{ab}", "_", "munder"),
    ],
)
def test_accents_use_marks_that_browsers_place_over_the_letter(tex, mark, element):
    assert "".join(shape(tex).find(f".//{element}")[1].itertext()) == mark


def test_norm_bars_grow_with_what_they_hold():
    bars = [mark for mark in shape(r"\norm{\frac{x}{2}}_2").iter("mo") if mark.text == "\u2016"]
    assert len(bars) == 2 and all(bar.get("stretchy") != "false" for bar in bars)


def test_two_conditions_stack_under_a_sum():
    rows = shape(r"\sum_{\substack{i < j \\ k}} a", display=True).findall(".//mtr")
    assert ["".join(row.itertext()) for row in rows] == ["i<j", "k"]


def test_what_the_author_wrote_cannot_become_markup():
    assert "<b>" not in render(r"a <b> c \text{<b>}", False)


def test_the_same_formula_gives_the_same_text_whatever_came_before():
    first = render(r"\frac{1}{2}", True)
    render(r"\renewcommand{\frac}{x} \begin{equation*} \frac \end{equation*}", True)
    assert render(r"\frac{1}{2}", True) == first


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\foo", r'Unknown command "\\foo" at character 1 of \$\\foo\$'),
        (r"x + \foo{1}", r"at character 5 of"),
        (r"\frac{1", "reached end of input at character 8"),
        (r"a & b", "may only appear in a table-like environment"),
        (r"\text{if $x$}", "Math mode within text mode"),
        (r"\begin{smallmatrix} a \end{smallmatrix}", 'Unknown environment "smallmatrix"'),
        (r"\begin{split} a &= b \end{split}", 'Unknown environment "split"'),
        (r"\widetilde{x}", r'Unknown command "\\widetilde"'),
        ("\\begin{aligned}\n a &= \\foo\n\\end{aligned}", r"of \$\\begin{aligned} a &= \\foo \\end"),
        ("", "empty formula"),
        (r"\quad", "empty formula"),
        (r"50% of x", "a bare % hides the rest of the line"),
        (r"a \\ b", "a line break .* outside an environment is ignored"),
        (r"\begin{align} a &= b \end{align}", "numbered environment 'align'.* use 'aligned'"),
        (r"\begin{equation} a \end{equation}", "use 'equation\\*'"),
        (r"see \eqref{a}", "needs <a>, which is not in MathML Core"),
        (r"\cancel{x}", "needs <menclose>"),
        (r"\boxed{x}", "needs <menclose>"),
        (r"\textcolor{red}{x}", "a fixed colour does not follow the dark theme"),
        (r"a \xrightarrow{f} b", r"\\xrightarrow does not stretch"),
        (r"\overrightarrow{AB}", r"\\overrightarrow does not stretch"),
    ],
)
def test_what_cannot_be_set_stops_with_one_line(tex, said):
    with pytest.raises(TexError) as caught:
        render(tex, True)
    assert re.search(said, str(caught.value))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "tex",
    [r"\begin{gathered} a \\ b \end{gathered}", r"\begin{align*} a &= b \end{align*}", r"50\%"],
)
def test_the_refusals_do_not_hit_their_lawful_neighbours(tex):
    assert render(tex, True).startswith("<math")


def test_the_power_of_a_bracketed_term_is_that_of_the_whole_term():
    power = next(shape(r"\bigl(c - \tfrac12\bigr)^2").iter("msup"))
    assert ["".join(part.itertext()) for part in power] == ["(c\u221212)", "2"]
    inner, outer = shape("(a)((a+b)_n - c)^3").iter("msub"), shape("(a)((a+b)_n - c)^3").iter("msup")
    assert "".join(next(inner).itertext()) == "(a+b)n" and "".join(next(outer).itertext()) == "((a+b)n\u2212c)3"


def test_a_bracket_without_a_partner_keeps_its_power():
    assert "".join(next(shape("a)^2").iter("msup")).itertext()) == ")2"
    assert "".join(next(shape("[0, 1)^n").iter("msup")).itertext()) == "[0,1)n"


def test_a_sum_that_goes_on_in_the_next_line_keeps_its_distance():
    """The first sign of a cell would be set close, as before a number; a minus may be one, a plus is not."""
    signs = [mo for mo in shape(r"\begin{aligned} a &= b \\ &+ c \end{aligned}").iter("mo") if mo.text == "+"]
    assert [mo.get("form") for mo in signs] == ["infix"]
    assert "form" not in render(r"\begin{aligned} &-2w \\ &-3w \end{aligned}", True)
    assert "form" not in render(r"\begin{bmatrix} 1 & +2 \end{bmatrix}", True)
