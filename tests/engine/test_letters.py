"""A page says near its top which letters mean something of their own on it; the notation gathers them."""

import pytest

from scripts.read.page_top import declared_letters
from scripts.read.sources import page_paths
from scripts.write import letters
from scripts.write.letters import meanings, table, used, with_letters, wrong_letters

TOP = "---\nletters:\n  m = the momentum;\n  \\beta = a bias\n---\n# A?\n\n"
SECOND = '!!! second "Second reading"\n    What follows.\n'
ELSEWHERE = "[On other pages](notation.md#letters-with-a-second-meaning) that can be different."


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page of these words, below a folder of pages of its own."""
    monkeypatch.setattr(letters, "DOCS", tmp_path)
    monkeypatch.setattr(letters, "NOTATION", tmp_path / "notation.md")

    def write(text: str, name: str = "a_page.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def said(page, text: str, name: str = "a_page.md") -> str:
    path = page(text, name)
    return with_letters(text, path).removeprefix(TOP)


def test_what_the_first_reading_uses_is_said_before_its_first_section_and_the_rest_at_the_border(page) -> None:
    text = f"{TOP}## The idea\n\n$m$\n\n{SECOND}\n## More\n\n$\\beta$\n"
    assert said(page, text) == (
        f"On this page $m$ is the momentum. {ELSEWHERE}\n{{ .letters }}\n\n## The idea\n\n$m$\n\n"
        f"{SECOND}\n    On this page $\\beta$ is a bias. {ELSEWHERE}\n    {{ .letters }}\n\n## More\n\n$\\beta$\n"
    )
    assert said(page, f"{TOP}## A\n\n$m$\n\n## B\n\n$\\beta$\n").startswith(
        f"On this page $m$ is the momentum; $\\beta$ is a bias. {ELSEWHERE}\n"
    )


def test_a_page_that_declares_nothing_stays_as_it_is_and_a_worked_example_leads_up(page) -> None:
    assert said(page, "# A?\n\n## B\n\n$m$\n") == "# A?\n\n## B\n\n$m$\n"
    path = page('# %% [markdown] letters="m = the middle"\n# # A?\n', "examples/one.py")
    assert "(../notation.md#" in with_letters("# A?\n\n## B\n\n$m$\n", path)


def test_letters_are_those_of_formulas() -> None:
    tex = r"a $\begin{aligned}x_1 &= \lambda\,\ln p\end{aligned}$ `$q$` $\mathbb R \operatorname{E}u$"
    assert used(tex) == {"x", "p", "u", r"\lambda", r"\ln", r"\,"} - {r"\,"}


def test_the_notation_gathers_them_with_what_they_usually_mean(page) -> None:
    page("| $m$ | number of samples | integer |\n| $x$, $h(x)$ | input |\n| no | row |\n", "notation.md")
    paths = [page(TOP), page("---\nletters: m = the middle; A = a matrix; \\beta = a bias\n---\n", "b.md")]
    assert table(paths).splitlines() == [
        "| $A$ |  | a matrix: [b](b.md) |",
        "| $\\beta$ |  | a bias: [a page](a_page.md), [b](b.md) |",
        "| $m$ | number of samples | the momentum: [a page](a_page.md); the middle: [b](b.md) |",
    ]
    assert meanings("| $x$, $h(x)$ | input | |\n| $J$, $L$ | cost |") == {
        "x": "input",
        "h": "input",
        "J": "cost",
        "L": "cost",
    }


@pytest.mark.parametrize(
    "top, words", [("m is this", "cannot read 'm is this'"), ("q = this", "declares the letter 'q'")]
)
def test_what_cannot_be_read_or_is_not_used_is_a_mistake(page, top: str, words: str) -> None:
    (mistake,) = wrong_letters([page(f"---\nletters: {top}\n---\n# A?\n\n$m$\n")])
    assert words in str(mistake)


def test_no_page_gives_a_letter_two_meanings_or_its_usual_one() -> None:
    usual = meanings(letters.NOTATION.read_text("utf-8"))
    for path in page_paths():
        parts = [part.split(" = ", 1) for part in declared_letters(path)]
        assert len({letter for letter, _ in parts}) == len(parts), path.name
        assert [
            letter for letter, meaning in parts if usual.get(letter, "").lower() == meaning.removeprefix("the ")
        ] == []
