"""Notations become HTML, and nothing else of the text changes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scripts.read.claims import Claim
from scripts.read.references import Reference
from scripts.write.catalogue import Catalogue
from scripts.write.expand import MEANING, Here, apart, expand, to_html
from scripts.write.markdown_pieces import fenced

NASTY = 'neither "here" nor <b>there</b> & {x} *y* [z](w) \\theta `code` $x_1$'
KNOWN = Catalogue(
    figures={},
    facts={"bowl": {"x": -0.5, "n": 3, "low": -1.5e-07, "name": "two-layer"}},
    claims={
        "it_is": Claim("it_is", "It is.", "exact", "", Path("x"), 1, 2),
        "it_must": Claim("it_must", "It must.", "proved", "", Path("x"), 5, 6),
    },
    listed={"it_is": "claims/bowl", "it_must": "claims/bowl"},
    proofs={"it_must": "examples/why.py"},
    references={
        "one": Reference("one", "One 2001", "", "", "listed", 1),
        "two": Reference("two", "Two et al. 2002", "", "", "listed", 9),
    },
    terms={"saddle-point": NASTY},
)


def html(text: str, page: str = "deep/page", figure: str = "") -> str:
    return to_html(text, Here(page, figure, ".html"), KNOWN)


def test_a_number_is_data_with_a_true_minus() -> None:
    assert html("{{ bowl.x:.2f }}") == '<p><data class="fact" value="-0.50" data-fact="bowl.x">\u22120.50</data></p>'
    assert 'data-fact="bowl.n">3<' in html("{{ .n }}", figure="bowl")


def test_hyphens_and_minus_signs_of_the_author_stay() -> None:
    assert html("a well-known x -1") == "<p>a well-known x -1</p>"
    assert ">two-layer<" in html("{{ bowl.name }}")


def test_a_number_in_a_formula_is_part_of_it() -> None:
    assert re.search(r"<mo[^>]*>\u2212</mo><mn>0\.5</mn>", html("$x = {{ bowl.x:.1f }}$"))
    assert "<data" not in html("$x = {{ bowl.x:.1f }}$")


def test_punctuation_stays_on_the_line_of_its_formula() -> None:
    assert "</math>).</span> So" in html("(if $x$). So")
    assert re.search(r"</math></span> if", html("$x$ if"))
    assert "</math></span>." in html("$$x$$.")


def test_an_opening_bracket_stays_on_the_line_of_its_formula() -> None:
    assert 'sign <span class="m">(<math>' in html("sign ($+1$ for label $1$)")


def test_the_words_of_two_cells_stay_apart_without_the_tags() -> None:
    table = "<tr><th>training</th><th>runs</th></tr><tr><th>rate</th><td>2</td></tr>"
    assert re.sub("<[^>]*>", "", apart(table)).split() == ["training", "runs", "rate", "2"]


def test_code_is_left_alone() -> None:
    assert html("`{{ bowl.x }} $x$ [@one]`") == "<p><code>{{ bowl.x }} $x$ [@one]</code></p>"


def test_escaped_dollars_lose_the_backslash_and_prices_stay() -> None:
    assert html(r"\$5 or $5 and $6; `\$`") == r"<p>$5 or $5 and $6; <code>\$</code></p>"


def test_citations_link_to_the_bibliography() -> None:
    one, two = (
        '<a class="cite" href="../bibliography.html#' + end
        for end in ('one">One 2001, p. 7</a>', 'two">Two et al. 2002</a>')
    )
    assert html("It holds [@one, p. 7; @two].") == f"<p>It holds ({one}; {two}).</p>"


@pytest.mark.parametrize("word", ["by", "in", "is", "of", "to"])
def test_a_source_that_is_a_word_of_the_sentence_has_only_its_year_in_brackets(word: str) -> None:
    assert (
        html(f"Shown {word} [@two].")
        == f'<p>Shown {word} <a class="cite" href="../bibliography.html#two">Two et al. (2002)</a>.</p>'
    )


def test_a_proof_does_not_end_on_a_line_of_its_own() -> None:
    assert html("So it is. \u220e") == "<p>So it is.\u00a0\u220e</p>"


def test_a_claim_keeps_its_sentence_and_links_to_its_test_once() -> None:
    text = html("[It is\nso, [@one] says $[0, 1]$ [really]](test:it_is). [Again](test:it_is)")
    assert text.count('id="claim-it_is"') == 1
    assert (
        text.count(f'<a class="mark mark-exact" data-definition="{MEANING["exact"]}" data-search-exclude="1" href=')
        == 2
    )
    assert text.count('href="../claims/bowl.html#it_is">exact</a>') == 2
    assert "<math" in text and 'class="cite"' in text and "[really]" in text


def test_the_mark_of_what_is_proved_leads_to_its_proof_and_the_proof_to_the_test() -> None:
    assert 'href="../examples/why.html#proof-it_must">proved</a>' in html("[It must](test:it_must)")
    assert expand("[It](test:it_must)", Here("why.md"), KNOWN).count("(examples/why.py#proof-it_must)") == 1
    text = html("**[Proof.](proof:it_must+it_is)** So. \u220e")
    assert '<span id="proof-it_must"></span><span id="proof-it_is"></span>Proof. <a class="mark mark-test"' in text
    assert re.findall(r'href="([^"]*)">test</a>', text) == [f"../claims/bowl.html#{c}" for c in ("it_must", "it_is")]


def test_a_claim_in_a_caption_has_no_id() -> None:
    assert "id=" not in html("[It is](test:it_is)", figure="bowl")


def test_the_definition_of_a_term_is_kept_letter_by_letter() -> None:
    seen = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: seen.append((tag, dict(attrs)))  # type: ignore[method-assign]
    reader.feed(html("[a *saddle*](term:saddle-point)"))
    assert [tag for tag, _ in seen] == ["p", "a", "em"]
    assert seen[1][1] == {"class": "term", "data-definition": NASTY, "href": "../glossary.html#saddle-point"}


@pytest.mark.parametrize(
    "page, link",
    [("index", "claims/bowl.html#x"), ("a/b/c", "../../claims/bowl.html#x"), ("claims/other", "bowl.html#x")],
)
def test_links_are_relative(page: str, link: str) -> None:
    assert Here(page, "", ".html").link("claims/bowl#x") == link


def test_a_source_with_backquotes_does_not_close_its_block():
    assert fenced("a = '```'").split("\n") == ["````python", "a = '```'", "````"]
    assert fenced("a = 1").startswith("```python\n")


def test_markdown_finds_nothing_of_its_own_in_a_formula() -> None:
    """Bars would end a cell of a table, brackets and stars would become links and emphasis."""
    text = expand(r"| $|x|_*$ | $[a](b)$ | $\{c\}$ |", Here("page.md"), KNOWN)
    assert text.count("|") == 4
    assert not re.search(r"[*\\_`\[\]{}](?![^<]*>)", text)


def test_a_formula_in_a_quotation_stays_in_it() -> None:
    assert re.search(r"^> <span[^\n]*</span>\n>\n> So\.$", expand("> $$\n> y\n> $$\n>\n> So.", Here("page.md"), KNOWN))
