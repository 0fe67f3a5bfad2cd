"""The buttons of a quiz: one row before each fold of a verdict, disabled, with the answer that the fold begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.places import DOCS
from scripts.write.choices import ANSWERS, with_choices, without_answer
from scripts.write.plain_pages import converter

QUIZ = """\
## Check yourself

1. *Warm-up.* One.

    ??? verdict "Answer"
        **Both.** A line.

2. *Hard.* Two.

    ??? verdict "Answer"

        **None of these.** A hill.

```
??? verdict "Answer"
    **Both.** In code.
```

## Next
"""


def test_each_fold_gets_a_row_that_knows_the_answer_and_the_page_its_script() -> None:
    text = with_choices(QUIZ, "more/quiz.md")
    assert re.findall(r'question (\d)" data-right="([^"]*)"', text) == [("1", "Both"), ("2", "None of these")]
    assert text.count("<button") == text.count("disabled>") == 2 * len(ANSWERS)
    assert text.count("<script ") == 1 and 'src="../assets/javascripts/quiz.js"' in text
    assert re.sub(r"\n *<span class.*\n|\n<script.*\n", "", text) == QUIZ


def test_the_row_stands_in_the_item_right_before_its_fold() -> None:
    html = converter().reset().convert(with_choices(QUIZ, "quiz.md"))
    assert len(re.findall(r"<p><span class=.*?</span></span></p>\s*<details class=\"verdict\">", html)) == 2
    assert html.count("<li>") == 2 and html.index("</ol>") > html.rindex("<details")


def test_a_letter_at_the_end_stays_with_the_word_before_it() -> None:
    last = '<span class="m"><math><mi>x</mi></math>.</span>'
    text = with_choices(
        QUIZ.replace("One.", f"For all {last}").replace("A line.", f"For all {last} A line."), "quiz.md"
    )
    assert f"*Warm-up.* For all\xa0{last}\n" in text and f"**Both.** For all {last} A line." in text


def test_a_page_without_a_verdict_is_left_alone() -> None:
    text = QUIZ.replace("??? verdict", "??? solution")
    assert with_choices(text, "page.md") is text


@pytest.mark.parametrize(("written", "said"), [("**Convexe.**", "Convexe"), ("Both.", "no answer in bold")])
def test_a_fold_that_does_not_begin_with_an_answer_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    page = DOCS / "none-such.md"
    monkeypatch.setattr("scripts.read.sources.text_of", lambda _: QUIZ.replace("**None of these.**", written))
    (mistake,) = without_answer([page])
    assert (mistake.line, str(mistake).partition(": ")[2]) == (
        10,
        f"the verdict begins with {said}. Begin it with **Convex.**, **Concave.**, **Both.**, **Only quasi-convex.** or **None of these.**",
    )


def test_what_every_question_of_this_repository_says_is_an_answer() -> None:
    assert list(without_answer(sorted(DOCS.glob("*.md")))) == []
