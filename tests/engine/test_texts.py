"""A writer's rules: each is seen to refuse what breaks it, and no text of this repository breaks one."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.mistakes import Mistake
from scripts.places import DOCS, ROOT
from scripts.read import navigation
from scripts.read.claims import Claim, all_claims
from scripts.read.references import Reference, references
from scripts.read.sources import Prose, Source, figure_paths, figure_source
from scripts.write import rules
from scripts.write.catalogue import uses

PAGE = DOCS / "page.md"


def prose(text: str) -> Prose:
    """A text that begins on line 10 of a page."""
    return Prose(PAGE, 10, text)


def figure(title: str = "A title.", caption: str = "A caption.", words: str = "Some words.") -> Source:
    return Source("bowl", ROOT / "figures" / "bowl.py", title, caption, "With 0.4.", words, 3, 4, 5, False, 7)


def places(mistakes: list[Mistake]) -> list[str]:
    return [str(mistake).partition(": ")[0] for mistake in mistakes]


# this repository


def test_no_text_of_this_repository_breaks_a_rule() -> None:
    assert list(rules.violations([figure_source(path) for path in figure_paths()])) == []


def test_every_claim_is_made_and_every_source_is_cited() -> None:
    used = uses({path.stem: figure_source(path) for path in figure_paths()})
    assert (
        list(rules.unused(all_claims().values(), references().values(), used["claim"], used["citation"], used["proof"]))
        == []
    )


# each rule


@pytest.mark.parametrize(
    "text",
    ["0.5", ".5", "$0.5$", "$$\nx = 1.25\n$$", "about 12.5%", "-0.25", "(3.0)", "| 0.1 |", "{{ a.b:.2f }} or 2.5"],
)
def test_a_typed_decimal_is_refused(text: str) -> None:
    (mistake,) = rules.typed_decimals(prose(f"One.\n\n{text}"))
    assert str(mistake).startswith("docs/page.md:1") and "is typed. Name the fact" in str(mistake)
    assert mistake.line == 12 + text.startswith("$$")


@pytest.mark.parametrize(
    "text",
    [
        "{{ a.b:.2f }}",
        "$x = {{ a.b:.2f }}$",
        "`0.5`",
        "```\n0.5\n```",
        "CC BY 4.0",
        "Python 3.11",
        "1/2 and 10",
        "[@key, Theorem 1.2]",
        "---\na: 0.5\n---\n",
        "example.7z",
        "and so on ...5",
    ],
)
def test_what_is_no_typed_decimal_is_left_alone(text: str) -> None:
    assert list(rules.typed_decimals(prose(text))) == []


def answer(text: str) -> Prose:
    return prose(f'# Why?\n\n!!! answer "In short"\n    {text}\n\nword word\n')


@pytest.mark.parametrize(
    "last",
    [
        "last",
        "$a + b$",
        "{{ bowl.least:.2f }}",
        "[last](test:bowl_is_round)",
        "[@ash, Theorem 1]",
        "$$\n    a b\n    $$",
    ],
)
def test_an_answer_of_more_than_sixty_words_is_refused(last: str) -> None:
    """A formula, a number and a citation are one word each."""
    assert list(rules.long_answers(answer(f"{'word ' * 59}{last}"))) == []
    (mistake,) = rules.long_answers(answer(f"{'word ' * 60}{last}"))
    assert str(mistake).startswith("docs/page.md:12: the answer in short has 61 words, more than 60. Shorten it")


def test_the_longest_caption_is_allowed_and_a_longer_one_is_refused() -> None:
    assert list(rules.long_caption(figure(caption="word " * rules.CAPTION_WORDS))) == []
    (mistake,) = rules.long_caption(figure(caption="word " * rules.CAPTION_WORDS + "$x + y$"))
    assert str(mistake).startswith("figures/bowl.py:3: the caption has 61 words")
    assert "How it was made" in str(mistake)


@pytest.mark.parametrize(
    "words", ["White places are open.", "darker means lower", "On pale ground.", "The lightest box."]
)
def test_words_that_hold_in_one_scheme_alone_are_refused(words: str) -> None:
    """What is white in light is black in dark."""
    (mistake,) = rules.named_by_lightness(figure(words=f"Some words. {words}"))
    assert str(mistake).startswith("figures/bowl.py:") and "in light or in dark" in str(mistake)
    assert list(rules.named_by_lightness(figure(words="A grey line, slightly blue. Deeper colour is lower."))) == []


def reading(first: int, more: str = "") -> list[Prose]:
    """A page of two texts whose first reading has so many words, and the five of its answer, beside those of `more`."""
    head = prose(f'!!! answer "In short"\n    Yes.\n\n{more}\n\n| x | y |\n')
    return [head, prose(f'{"word " * first}\n\n!!! second "Second reading"\n    Proofs.\n\n{"word " * 999}')]


@pytest.mark.parametrize("more", ["", "{{ bowl }}", "{{ bowl }}\n\n```\n{{ bowl }}\n```"])
def test_a_first_reading_that_is_too_long_is_refused_and_captions_count(more: str) -> None:
    captions = {"bowl": "A bowl is round. So is $x + y$."}
    rest = rules.FIRST_READING_WORDS - sum(rules.words(here.text) for here in reading(0, more)[:1])
    rest -= 7 * more.startswith("{{")
    assert list(rules.long_first_reading(reading(rest, more), captions)) == []
    (mistake,) = rules.long_first_reading(reading(rest + 1, more), captions)
    assert str(mistake).startswith("docs/page.md:12: the first reading has 701 words, more than 700. Move")


def test_a_page_has_one_border_between_its_readings() -> None:
    twice = [*reading(1), prose('!!! second "Second reading"')]
    (mistake,) = rules.long_first_reading(twice, {})
    assert "docs/page.md:1: has 2 borders" in str(mistake) and "Write one line" in str(mistake)
    assert list(rules.long_first_reading([prose("word " * 999)], {})) == []
    (mistake,) = rules.long_first_reading([*reading(1)[:1], prose("word " * 701)], {})
    assert "the first reading has 707 words" in str(mistake)


@pytest.mark.parametrize("title", ["# Glossary", "# Why? Because.", "text\n\n# Bowls"])
def test_a_title_that_does_not_ask_is_refused(title: str) -> None:
    (mistake,) = rules.title_that_does_not_ask([prose("no heading"), prose(title)])
    assert mistake.line == 10 + title.count("\n") and "is not a question. Write the question" in str(mistake)


@pytest.mark.parametrize("title", ["# Why?", "# Why? \n\n# No question", "```\n# a comment\n```\n# Why?", "no title"])
def test_a_title_that_asks_is_left_alone(title: str) -> None:
    assert list(rules.title_that_does_not_ask([prose(title)])) == []


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        ("claims.md", "stands where the build writes its pages on claims"),
        ("figures/bowl.md", "on figures"),
        ("bibliography.md", "on bibliography"),
        ("examples/two-words.py", "a link to a worked example cannot have"),
        ("examples/Swap.py", "a link to a worked example cannot have"),
        ("examples/swap.py examples/swap.md", "same page as swap.py"),
        ("bowl.md Bowl.md", "same page as bowl.md"),
        ("a/claims.md two-words.md bowl.md a/bowl.md examples/bowl.py", ""),
    ],
)
def test_a_page_needs_a_name_of_its_own_that_links_can_have(names: str, refused: str) -> None:
    paths = [DOCS / name for name in names.split()]
    mistakes = list(rules.wrong_names(paths))
    assert places(mistakes) == ([f"docs/{names.split()[-1]}"] if refused else [])
    assert all(refused in str(mistake) for mistake in mistakes)


def test_a_claim_that_is_not_made_and_a_source_that_is_not_cited_are_refused() -> None:
    path = ROOT / "tests/claims/test_bowl.py"
    claims = [Claim(name, "So.", "exact", "", path, 4, 5) for name in ("a", "b")]
    claims += [Claim(name, "So.", "proved", "", path, 9, 10) for name in ("p", "q")]
    sources = [Reference(key, "Ash 2001", "Ash.", "It.", "listed", 9) for key in ("c", "d")]
    assert [str(mistake) for mistake in rules.unused(claims, sources, ["a", "p", "q"], {"d": {}}, ["q"])] == [
        "tests/claims/test_bowl.py:4: the claim test_b is made on no page. "
        "Write [the sentence](test:b) on a page, or move the test out of tests/claims.",
        "tests/claims/test_bowl.py:9: the claim test_p is proved on no page. "
        "Write [Proof.](proof:p) on a page where the proof begins, or choose another mark.",
        "docs/references.bib:9: the source c is cited nowhere. Write [@c] on a page, or delete the entry.",
    ]


def test_every_text_of_pages_and_figures_is_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One breach in each place: the name, title, answer and text of a page, a cell of an example, four texts of a figure."""
    page, example = tmp_path / "page.md", tmp_path / "example.py"
    page.write_text(f'# Bowls\n\n!!! answer "In short"\n    {"word " * 61}\n\n0.5\n', "utf-8")
    example.write_text("# %% [markdown]\n# # Why?\n\n# %%\nx = 0.5\n\n# %% [markdown]\n# It is 0.5.\n", "utf-8")
    generated = tmp_path / "claims.md"
    generated.write_text("# Why?\n", "utf-8")
    monkeypatch.setattr(rules, "page_paths", lambda: [page, example, generated])
    monkeypatch.setattr(rules, "DOCS", tmp_path)
    monkeypatch.setattr(rules, "ROOT", tmp_path)
    monkeypatch.setattr(navigation, "DOCS", tmp_path)
    monkeypatch.setattr(navigation, "ROOT", tmp_path)
    (tmp_path / "mkdocs.yml").write_text("nav:\n  - page.md\n  - More: [claims.md]\n", "utf-8")
    found = places(list(rules.violations([figure("Of 0.1.", "0.2 " + "word " * rules.CAPTION_WORDS, "So 0.3.")])))
    assert found == [
        f"{generated}",
        *(f"{page}:{line}" for line in (1, 6, 3)),
        f"{example}:8",
        f"{tmp_path / 'mkdocs.yml'}:1",  # it does not name the example
        *(f"figures/bowl.py:{line}" for line in (1, 3, 4, 5, 3)),
    ]
