"""LaTeX, as bibliographies are exported, becomes Markdown or is refused."""

from __future__ import annotations

import re
from unicodedata import name, normalize

import pytest
from bibtexparser.latexenc import unicode_to_latex_map

from scripts.read.latex import address_of, markdown_of


@pytest.mark.parametrize(
    ("tex", "markdown"),
    [
        (r"na{\"\i}ve na\"ive na\"{\i}ve na{\"{\i}}ve", "naïve naïve naïve naïve"),
        (r"Erd{\H{o}}s Erd{\H o}s Erd\H{o}s", "Erdős Erdős Erdős"),
        (r"Stra\ss e Stra{\ss}e \O{}re \O re", "Straße Straße Øre Øre"),
        (r"{\v S}ver{\'a}k Fran{\c c}ois {\k{a}}", "Šverák François ą"),
        (r"The \emph{real} thing, \textit{as {NP} is}", "The *real* thing, *as NP is*"),
        (r"\emph{ a \emph{b} c }, $x$ and \emph{$y$}", "*a b c*, $x$ and *$y$*"),
        (r"``Quoted'' and `so', D'Arcy", "“Quoted” and ‘so’, D’Arcy"),
        (r"pages 1--2 --- or 3~km", "pages 1–2 — or 3\u00a0km"),
        (r"R\&D at 50\% of \$5, \#1", r"R&D at 50% of \$5, #1"),
        ("5 % of all", "5 % of all"),
        (r"The {$L^p$}-spaces and $O(n^{2})$", "The $L^p$-spaces and $O(n^{2})$"),
        (r"$\emph{x} -- \'a <b>$", r"$\emph{x} -- \'a <b>$"),
        (r"snake\_case, a_b and A* <b>[c]", r"snake\_case, a\_b and A\* &lt;b&gt;\[c\]"),
        (r"?`Qu\'e?", "¿Qué?"),
        ("two\n   lines", "two lines"),
    ],
)
def test_latex_becomes_markdown(tex: str, markdown: str) -> None:
    assert markdown_of(tex) == markdown


def test_no_letter_becomes_another() -> None:
    """bibtexparser has a table from characters to LaTeX: each entry is read back as its character, or refused."""
    read = {}
    for character, tex in unicode_to_latex_map.items():
        if name(character[0], "").startswith("LATIN") and re.search(r"\\", tex):
            try:
                read[character] = normalize("NFC", markdown_of(tex))
            except ValueError:
                continue
    assert {character: markdown for character, markdown in read.items() if markdown != character} == {}
    assert set("äöüÄÖÜßàéîñçåøæłőšžğşİ") <= set(read)


@pytest.mark.parametrize(
    ("tex", "what"),
    [
        (r"a \alpha b", r"\alpha"),
        (r"\foo{x}", r"\foo"),
        (r"{\em so}", r"\em"),
        (r"\{a\}", r"\{"),
        (r"\'{1}", r"\'"),
        (r"\~{\^e}", r"\~"),
        (r"\H", r"\H"),
        (r"\(x\)", r"\("),
        ("a } b", "}"),
        ("a { b", "{"),
        ("5 $ more", "$"),
    ],
)
def test_what_cannot_be_decoded_is_named(tex: str, what: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(what)}$"):
        markdown_of(tex)


def test_what_is_no_latex_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown token"):
        markdown_of("a\\")


def test_an_address_loses_its_protections_alone() -> None:
    assert address_of(r"10.1007/978-3\_1{\%}--2\~{}x") == "10.1007/978-3_1%--2~x"
