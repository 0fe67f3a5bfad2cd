"""LaTeX, as bibliographies are exported, becomes Markdown or is refused."""

from __future__ import annotations

import re
from unicodedata import name

import pytest
from bibtexparser.latexenc import unicode_to_latex_map

from scripts.read.latex import ACCENTS, LatexError, address_of, markdown_of


@pytest.mark.parametrize(
    ("tex", "markdown"),
    [
        (r"na{\"\i}ve na\"ive na\"{\i}ve na{\"{\i}}ve", "naïve naïve naïve naïve"),
        (r"Erd{\H{o}}s Erd{\H o}s Erd\H{o}s", "Erdős Erdős Erdős"),
        (r"Stra\ss e Stra{\ss}e \O{}re \O re", "Straße Straße Øre Øre"),
        (r"Nguy{\~{\^e}}n {\v S}ver{\'a}k Fran{\c c}ois {\d{h}} {\k{a}}", "Nguyễn Šverák François ḥ ą"),
        (r"\'{\d{x}}\~{}", "x\u0323\u0301~"),
        (
            r"The \emph{real} and {\em very real} thing, \textit{as {NP} is}",
            "The *real* and *very real* thing, *as NP is*",
        ),
        (r"{\bf Bold}, \textbf{bold}, \textsc{Caps}, \mbox{x}", "**Bold**, **bold**, Caps, x"),
        (r"a \emph{ b }c", "a  *b* c".replace("  ", " ")),
        (r"``Quoted'' and `so', D'Arcy, \textquoteright", "“Quoted” and ‘so’, D’Arcy, ’"),
        (r"pages 1--2 --- or 3~km", "pages 1–2 — or 3\u00a0km"),
        (r"R\&D at 50\% of \$5, \#1, \{a\}", r"R&D at 50% of \$5, #1, \{a\}"),
        (r"The {$L^p$}-spaces, $O(n^{2})$ and \(x\)", "The $L^p$-spaces, $O(n^{2})$ and $x$"),
        (r"$\emph{x} -- \'a$", r"$\emph{x} -- \'a$"),
        (r"snake\_case, a_b and A* <b>[c]", r"snake\_case, a\_b and A\* &lt;b&gt;\[c\]"),
        (r"\url{https://example.org/a\_b}", "<https://example.org/a_b>"),
        (r"?`Qu\'e? \LaTeX\ and {\TeX}", "¿Qué? LaTeX and TeX"),
        (r"dis\-cretionary, a\,b, c\\ d", "discretionary, a\u2009b, c d"),
        ("two\n   lines", "two lines"),
    ],
)
def test_latex_becomes_markdown(tex: str, markdown: str) -> None:
    assert markdown_of(tex) == markdown


def test_every_accented_letter_that_another_library_writes_is_read() -> None:
    """bibtexparser has a table from characters to LaTeX; ours goes the other way by Unicode's composition."""
    command = "".join(map(re.escape, ACCENTS))
    accented = re.compile(rf"\{{*\\[{command}]\s*\{{?\\?\w\s*\}}*")
    written = {
        character: tex
        for character, tex in unicode_to_latex_map.items()
        if accented.fullmatch(tex) and name(character[0]).startswith("LATIN")  # not Greek that looks the same
    }
    assert len(written) > 100
    assert {character: markdown_of(tex) for character, tex in written.items()} == {c: c for c in written}


@pytest.mark.parametrize("tex", [r"\alpha", r"\foo{x}", r"\href{a}{b}", r"\'{1}", r"\H", "a } b", "a { b", "5 $ more"])
def test_latex_that_is_not_read_is_refused(tex: str) -> None:
    with pytest.raises(LatexError):
        markdown_of(tex)


def test_an_address_loses_its_protections_alone() -> None:
    assert address_of(r"10.1007/978-3\_1{\%}--2\~{}x") == "10.1007/978-3_1%--2~x"
