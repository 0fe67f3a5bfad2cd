"""Terms are linked where a page uses them first, in running text alone; what the glossary says of them is short."""

import re

import pytest

from scripts.read import glossary
from scripts.read.glossary import Entry, entries, mistakes_in_glossary, small
from scripts.read.page_top import unlinked_terms
from scripts.write.terms import with_terms

TERMS = {
    "saddle": Entry("saddle", ("saddle", "saddles", "saddle point"), "Neither.", frozenset({"saddles.md"}), 1),
    "strict-saddle": Entry("strict saddle", ("strict saddle",), "Bends down.", frozenset(), 2),
    "seed": Entry("seed", ("seed", "seeds"), "A number.", frozenset(), 3),
}


def linked(text: str, page: str = "page.md", unlinked: tuple[str, ...] = ()) -> list[tuple[str, str, int]]:
    """The links that are new in a text: their words, their terms, and where they begin."""
    return [
        (m[1], m[2], m.start())
        for m in re.finditer(r"\[([^\[\]]*)\]\(term:([\w-]+)\)", with_terms(text, page, TERMS, unlinked))
    ]


@pytest.mark.parametrize(
    "text, expected",
    {
        "the first use alone, in any form": ("Saddles. A saddle.", "[Saddles](term:saddle). A saddle."),
        "the longest form": ("A saddle point.", "A [saddle point](term:saddle)."),
        "a longer term is no use of the shorter": (
            "A strict saddle, a saddle.", "A [strict saddle](term:strict-saddle), a [saddle](term:saddle).",
        ),
        "over the end of a line": ("a strict\nsaddle", "a [strict\nsaddle](term:strict-saddle)"),
        "inside a claim and emphasis": ("[A *saddle*](test:a_saddle)", "[A *[saddle](term:saddle)*](test:a_saddle)"),
        "where a proof begins": ("[A saddle](proof:a_saddle)", "[A [saddle](term:saddle)](proof:a_saddle)"),
        "no part of a word": ("saddled, non-saddle, saddle-like, seed_1", "saddled, non-saddle, saddle-like, seed_1"),
        "no heading, table, title of a box": (
            "# A saddle\n\n| saddle |\n\n!!! note \"Saddle\"\n    seed", "# A saddle\n\n| saddle |\n\n!!! note \"Saddle\"\n    [seed](term:seed)",
        ),
        "no answer": (
            '!!! answer "In short"\n    A saddle.\n\nA saddle.', '!!! answer "In short"\n    A saddle.\n\nA [saddle](term:saddle).',
        ),
        "no link, code, formula, tag, citation": (
            "[a saddle](x.md) `saddle` $saddle$ <b title=\"saddle\"> [@saddle] {{ saddle.n }}\n\n```\nsaddle\n```\n",
            "[a saddle](x.md) `saddle` $saddle$ <b title=\"saddle\"> [@saddle] {{ saddle.n }}\n\n```\nsaddle\n```\n",
        ),
        "what is linked by hand before": ("[pass](term:saddle), saddle", "[pass](term:saddle), saddle"),
        "what is linked by hand after": ("saddle, [pass](term:saddle)", "[saddle](term:saddle), [pass](term:saddle)"),
        "in a fold and again outside, but not in the next": (
            '??? proof "Proof"\n    A saddle.\n\nA saddle.\n\n??? proof "Proof"\n    A saddle and a seed.\n\n    A seed.\n',
            '??? proof "Proof"\n    A [saddle](term:saddle).\n\nA [saddle](term:saddle).\n\n'
            '??? proof "Proof"\n    A saddle and a [seed](term:seed).\n\n    A seed.\n',
        ),
        "no front matter": ("---\nother_names: saddle\n---\nsaddle", "---\nother_names: saddle\n---\n[saddle](term:saddle)"),
    }.values(),
)  # fmt: skip
def test_the_first_use_is_linked(text: str, expected: str) -> None:
    assert with_terms(text, "page.md", TERMS) == expected


def test_a_page_links_no_term_that_it_explains_or_names_as_unlinked() -> None:
    assert linked("A saddle, a seed.", "saddles.md") == [("seed", "seed", 12)]
    assert linked("A saddle, a seed.", unlinked=("seed",)) == [("saddle", "saddle", 2)]
    assert linked("A saddle, a seed.", "glossary.md") == []


def test_unlinked_terms_stand_at_the_top(tmp_path) -> None:
    (tmp_path / "a.md").write_text("---\nother_names: nan\nunlinked_terms: saddle,\n  seed\n---\n# A?\n", "utf-8")
    (tmp_path / "a.py").write_text('# %% [markdown] other_names="a" unlinked_terms="index"\n# # A?\n', "utf-8")
    assert [unlinked_terms(tmp_path / name) for name in ("a.md", "a.py")] == [["saddle", "seed"], ["index"]]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A glossary of these words."""

    def write(text: str) -> dict[str, Entry]:
        path = tmp_path / "glossary.md"
        path.write_text("# What do the words mean?\n\n" + text, "utf-8")
        monkeypatch.setattr(glossary, "GLOSSARY", path)
        return entries()

    return write


def test_an_entry_has_forms_a_first_sentence_and_pages(written) -> None:
    text = "### Saddle point\n<!-- forms: saddle, saddles -->\n\nA *flat* [place](flat.md): so. For $x$ [see](saddles.md#a), [it is](test:it_is).\n\nMore.\n\n"
    found = written(
        text + "### Pass\n<!-- only: mountain pass -->\n\nA way\nover.\n\n## Next\n\n### ReLU\n\nNo stop\n\nMore."
    )
    assert list(found) == ["saddle-point", "pass", "relu"]
    assert found["saddle-point"] == Entry(
        "saddle point", ("saddle point", "saddle", "saddles"), "A *flat* [place](flat.md): so.",
        frozenset({"flat.md", "saddles.md"}), 3,
    )  # fmt: skip
    assert [entry.definition for entry in found.values()] == ["A flat place: so.", "A way over.", "No stop"]
    assert (found["pass"].forms, found["relu"].forms) == (("mountain pass",), ("ReLU",))


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("### Long\n\n" + "word " * 25 + "more.\n", 3, "has 26 words, more than 25"),
        ("### Formula\n\nIt is $x$.\n", 3, "has a formula or a number"),
        ("### Empty\n\n### Full\n\nIt is.\n", 3, "has no definition"),
        ("### One\n<!-- forms: ones -->\n\nIs.\n\n### Two\n<!-- forms: Ones -->\n\nIs.\n", 8, "'Ones' is a form of 'one' and 'two'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_glossary_is_said(written, text: str, line: int, words: str) -> None:
    written(text)
    (mistake,) = mistakes_in_glossary()
    assert words in str(mistake) and f":{line}:" in str(mistake)


def test_a_term_keeps_the_capital_of_a_name_or_an_abbreviation() -> None:
    headings = ("Saddle", "Newton's method", "ReLU unit", "XOR", "k-means", "The answer's network")
    assert [small(heading) for heading in headings] == [
        "saddle", "Newton's method", "ReLU unit", "XOR", "k-means", "the answer's network",
    ]  # fmt: skip


def test_every_entry_leads_on_to_a_page_that_explains() -> None:
    assert [entry.name for entry in entries().values() if not entry.pages] == []
