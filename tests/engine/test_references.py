"""The bibliography: what BibTeX says is what a sentence cites and the bibliography lists."""

from __future__ import annotations

import pytest

from scripts.mistakes import Mistake
from scripts.read.references import Reference, references, references_in

OURS = "usedfor = {It.}, checked = {statement}"


def source(fields: str, kind: str = "article", year: str = "{2001}") -> Reference:
    """The one reference of an entry with these fields beside the title "On bowls", year and journal."""
    text = f"@{kind}{{key, title = {{On bowls}}, journal = {{Bowls}}, year = {year}, {OURS}, {fields}}}"
    return references_in(text)["key"]


def mistake_in(text: str) -> str:
    with pytest.raises(Mistake) as caught:
        references_in(text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# names


@pytest.mark.parametrize(
    ("author", "in_a_sentence", "in_the_list"),
    [
        ("Ash, Ann", "Ash 2001", "Ann Ash."),
        ("Ann Ash", "Ash 2001", "Ann Ash."),
        ("Ash, Ann and Ben Birch", "Ash and Birch 2001", "Ann Ash, Ben Birch."),
        ("Ash, Ann and Birch, Ben and Carr, Cy", "Ash et al. 2001", "Ann Ash, Ben Birch, Cy Carr."),
        ("Ash, Ann and others", "Ash et al. 2001", "Ann Ash et al."),
        ("Ash, Ann and Birch, Ben and others", "Ash et al. 2001", "Ann Ash, Ben Birch et al."),
        ("{The Others}", "The Others 2001", "The Others."),
        ("{Ash and Birch Ltd} AND Carr, Cy", "Ash and Birch Ltd and Carr 2001", "Ash and Birch Ltd, Cy Carr."),
        ("von Ash, Ann", "von Ash 2001", "Ann von Ash."),
        ("Ludwig van der Ash", "van der Ash 2001", "Ludwig van der Ash."),
        ("{van Ash}, Ann", "van Ash 2001", "Ann van Ash."),
        ("Ash, Jr., Ann B.", "Ash 2001", "Ann B. Ash Jr."),
        (r"G{\"o}del, Kurt and Erd{\H{o}}s, P{\'a}l", "Gödel and Erdős 2001", "Kurt Gödel, Pál Erdős."),
        (r"{\O}re, {\O}ystein", "Øre 2001", "Øystein Øre."),
        (r"{\'E}lie de {\L}o{\'s}", "de Łoś 2001", "Élie de Łoś."),
        ("al~Ash, Ann", "al Ash 2001", "Ann al Ash."),
    ],
)
def test_authors_are_named(author: str, in_a_sentence: str, in_the_list: str) -> None:
    reference = source(f"author = {{{author}}}")
    assert reference.short == in_a_sentence
    assert reference.full == f"{in_the_list} \u201cOn bowls\u201d. *Bowls*. 2001."


def test_without_authors_the_editors_or_else_the_title_stand_for_them() -> None:
    assert source("editor = {Ash, Ann}").short == "Ash 2001"
    assert source("author = {}").short == "On bowls 2001"


@pytest.mark.parametrize(
    "author",
    ["Ash, Ann, Birch, Ben, Carr", "Ash, Ann et al.", "Ash, Ann; Birch, Ben", "Ash, A. (in press)", "Ash 0001", "Ash,"],
)
def test_what_is_not_one_name_is_a_mistake(author: str) -> None:
    message = mistake_in(f"\n@misc{{key, title = {{T}}, year = 1,\n author = {{{author}}},\n {OURS}}}")
    assert (
        message.startswith("docs/references.bib:3: entry key has a wrong author: '")
        and "is not one name. Write" in message
    )
    assert "{a group} in braces" in message


@pytest.mark.parametrize("year", ["{in press}", "{in  press}", '"in press"'])
def test_a_year_in_words_stays_in_one_piece(year: str) -> None:
    """The sentence "by Ash (in press)" splits the citation at its last ordinary space."""
    assert source("author = {Ash, Ann}", year=year).short.rsplit(" ", 1) == ["Ash", "in\u00a0press"]


@pytest.mark.parametrize(("year", "letters"), [("{2001}", "2001{}"), ("{in press}", "in\u00a0press-{}")])
def test_two_sources_by_the_same_people_in_one_year_get_letters(year: str, letters: str) -> None:
    text = "\n".join(
        f"@article{{{key}, author = {{{who}}}, title = {{T}}, year = {year}, {OURS}}}"
        for key, who in (("z", "Ash, Ann"), ("b", "Birch, Ben"), ("a", "Ash, Ann"))
    )
    assert {key: reference.short.split(" ")[1] for key, reference in references_in(text).items()} == {
        "z": letters.format("b"),
        "b": letters.format("").removesuffix("-"),
        "a": letters.format("a"),
    }


# identifiers


@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        (
            "doi = {10.1/x}, eprint = {2001.00001}",
            "[doi:10.1/x](https://doi.org/10.1/x). [arXiv:2001.00001](https://arxiv.org/abs/2001.00001)",
        ),
        ("doi = {https://doi.org/10.1/x}", "[doi:10.1/x](https://doi.org/10.1/x)"),
        (r"doi = {10.1/a\_b<c>}", r"[doi:10.1/a\_b&lt;c&gt;](https://doi.org/10.1/a_b%3Cc%3E)"),
        ("doi = {10.1/x}, url = {https://doi.org/10.1/X}", "[doi:10.1/x](https://doi.org/10.1/x)"),
        ("eprint = {arXiv:math/0001001}", "[arXiv:math/0001001](https://arxiv.org/abs/math/0001001)"),
        ("eprint = {2001.00001}, eprinttype = {arXiv}", "[arXiv:2001.00001](https://arxiv.org/abs/2001.00001)"),
        ("eprint = {123}, eprinttype = {jstor}, url = {https://example.org/~a}", "<https://example.org/~a>"),
    ],
)
def test_identifiers_are_links(fields: str, listed: str) -> None:
    assert source(fields).full.endswith(f" 2001. {listed}.")


# mistakes


@pytest.mark.parametrize(
    ("entry", "line", "what"),
    [
        (
            f"@misc{{b,\n title = {{A {{B}},\n year = 1, {OURS}}}",
            3,
            "entry b cannot be read. Look for an unbalanced brace",
        ),
        (f"@misc{{b,\n title = {{A}} B}},\n year = 1, {OURS}}}", 3, "entry b cannot be read"),
        (f"@misc{{b,\n title = {{A}}}},\n year = 1, {OURS}}}", 3, "entry b cannot be read"),
        (f"@misc{{b,\n title = {{A}}\n year = 1, {OURS}}}", 3, "entry b cannot be read"),
        (f"@misc{{\n title = {{A}},\n year = 1, {OURS}}}", 3, "an entry without a key cannot be read"),
        (f"@misc{{b,\n title = {{A}},\n year = soon, {OURS}}}", 3, "uses 'soon', which no @string defines"),
        (f"@misc{{b,\n title = {{A}},\n year = 1,\n title = {{B}}, {OURS}}}", 6, "entry b has a second field title"),
        (f"@misc{{a,\n title = {{A}}, year = 1, {OURS}}}", 3, "entry a appears twice. Keep one"),
        (f"@misc{{b,\n title = {{A}}, year = {{}}, {OURS}}}", 4, "entry b has no year"),
        ("@misc{b, title = {A}, year = 1, checked = {listed}}", 3, "entry b has no usedfor"),
        (
            "@misc{b, title = {A}, year = 1, usedfor = {It.},\n checked = {glanced}}",
            4,
            "checked = glanced. It must be one",
        ),
        (
            f"@misc{{b,\n title = {{A}}, year = 1, {OURS},\n note = {{}},\n doi = {{11.x}}}}",
            6,
            "doi = 11.x. Write for example",
        ),
        (
            f"@misc{{b,\n year = 1, {OURS},\n title = {{The\n \\alpha}}}}",
            5,
            r"in its title \alpha, which this site does not read. Write the character itself, such as ö",
        ),
    ],
)
def test_a_mistake_names_entry_line_and_remedy(entry: str, line: int, what: str) -> None:
    sound = f"@misc{{a, title = {{A}}, year = 1, {OURS}}}\n"
    message = mistake_in(f"{sound}\n{entry}\n\n{sound.replace('{a,', '{z,')}")
    assert message.startswith(f"docs/references.bib:{line}: ") and what in message, message


def test_macros_comments_and_other_types_are_read() -> None:
    text = r"""
% @misc{old, title = {x}}
@string{bowls = {Bowls \& Co}}
@comment{jabref-meta: x = y;}
  @SomeKind(a, Title = "On {"}bowls{"}, again", journal = bowls # " Inc", month = jan, year = 2001,
    usedfor = {It.}, checked = {statement}, note = {title = x, year = 1}, annote = "b, year = 2")
An aside, in no entry.
"""
    assert references_in(text)["a"].full == '\u201cOn "bowls", again\u201d. *Bowls & Co Inc*. 2001.'


@pytest.mark.parametrize("text", ["", "\n", "% to be written\n", "@string{a = {b}}\n"])
def test_a_bibliography_may_be_empty(text: str) -> None:
    assert references_in(text) == {}


def test_a_book_is_in_italics_and_emphasis_in_it_is_not_marked_twice() -> None:
    text = f"@book{{a, title = {{The \\emph{{A}}* book}}, year = 1, {OURS}}}"
    assert references_in(text)["a"].full == r"*The A\* book*. 1."


def test_no_source_is_listed_with_an_author_called_others() -> None:
    for reference in references().values():
        assert "others" not in reference.short and "others" not in reference.full.partition("\u201c")[0]
        assert "et al.." not in reference.full


def test_pages_without_a_volume_say_that_they_are_pages() -> None:
    assert "*Bowls*, pages 3\u20135. 2001" in source("pages = {3--5}").full
    assert "*Bowls* 7:3\u20135. 2001" in source("volume = 7, pages = {3--5}").full
