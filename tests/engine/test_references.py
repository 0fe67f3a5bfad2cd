"""The bibliography: how a source is named in a sentence and how it is listed."""

import pytest

from scripts.read.references import entries, full, references, short


def entry(author: str) -> dict[str, str]:
    return {"ENTRYTYPE": "article", "author": author, "title": "On bowls", "journal": "Bowls", "year": "2001"}


@pytest.mark.parametrize(
    ("author", "in_a_sentence", "in_the_list"),
    [
        ("Ash, Ann", "Ash 2001", "Ann Ash."),
        ("Ash, Ann and Ben Birch", "Ash and Birch 2001", "Ann Ash, Ben Birch."),
        ("Ash, Ann and Birch, Ben and Carr, Cy", "Ash et al. 2001", "Ann Ash, Ben Birch, Cy Carr."),
        ("Ash, Ann and others", "Ash et al. 2001", "Ann Ash et al."),
        ("Ash, Ann and Birch, Ben and others", "Ash et al. 2001", "Ann Ash, Ben Birch et al."),
        ("{The Others}", "The Others 2001", "The Others."),
    ],
)
def test_authors_are_named(author, in_a_sentence, in_the_list):
    assert short(entry(author)) == in_a_sentence
    assert full(entry(author)) == f"{in_the_list} \u201cOn bowls\u201d. *Bowls*. 2001."


def test_two_sources_by_the_same_people_in_one_year_get_letters():
    text = "\n".join(
        f"@article{{{key}, author = {{{who}}}, title = {{T}}, year = {{2001}}, usedfor = {{It.}}, checked = {{statement}}}}"
        for key, who in (("z", "Ash, Ann"), ("b", "Birch, Ben"), ("a", "Ash, Ann"))
    )
    found = entries(text)
    assert {key: reference.short for key, reference in found.items()} == {
        "z": "Ash 2001b",
        "b": "Birch 2001",
        "a": "Ash 2001a",
    }


def test_identifiers_are_links():
    listed = full(entry("Ash, Ann") | {"doi": "10.1/x", "eprint": "2001.00001"})
    assert listed.endswith(
        " 2001. [doi:10.1/x](https://doi.org/10.1/x). [arXiv:2001.00001](https://arxiv.org/abs/2001.00001)."
    )


def test_no_source_is_listed_with_an_author_called_others():
    for reference in references().values():
        assert "others" not in reference.short and "others" not in reference.full.partition("\u201c")[0]
        assert "et al.." not in reference.full
