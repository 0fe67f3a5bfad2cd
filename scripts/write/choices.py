"""The answers that a question of a quiz offers: a row of buttons before its folded solution, for docs/assets/javascripts/quiz.js.

A question is an exercise whose solution stands in a fold `??? verdict "Answer"` and begins with its answer in bold,
`**Convex.**`. The buttons are disabled until the script takes them over; without it, and for any other generator, the
question is an exercise like others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import dirname, relpath

from scripts.mistakes import Mistake
from scripts.read.notation import CODE, mask
from scripts.read.sources import prose_in

ANSWERS = ("Convex", "Concave", "Both", "Only quasi-convex", "None of these")
SCRIPT = "assets/javascripts/quiz.js"
LAST_LETTER = re.compile(r' (?=<span class="m"><math><mi>.</mi></math>\.</span>$)', re.M)
FOLD = re.compile(r"^([ \t]*)\?\?\? verdict\b.*\n(?:[ \t]*\n)*(?:\1(?: {4}|\t)\*\*(?P<answer>[^*\n]+?)\.\*\*)?", re.M)


def with_choices(text: str, page: str) -> str:
    """A text of the page `page` with the buttons before each fold, and below it the script that they need.

    A letter that ends a line, "for all x.", stays with the word before it.
    """
    pieces, place = [], 0
    for number, fold in enumerate(FOLD.finditer(mask(text, CODE)), 1):
        pieces += [text[place : fold.start()], fold[1], buttons(number, fold["answer"]), "\n\n"]
        place = fold.start()
    if not pieces:
        return text
    script = f'<script defer src="{relpath(SCRIPT, dirname(page) or ".")}"></script>'
    whole = "".join([*pieces, text[place:].rstrip("\n"), "\n\n", script, "\n"])
    return LAST_LETTER.sub("\xa0", whole)


def buttons(number: int, right: str) -> str:
    """The row of one question: a group that names its question and its answer, and has room for what is said."""
    choices = "".join(f'<button type="button" disabled>{answer}</button>' for answer in ANSWERS)
    return (
        f'<span class="explore verdicts" role="group" aria-label="Your answer to question {number}" '
        f'data-right="{right}" data-search-exclude>{choices}<span role="status"></span></span>'
    )


def without_answer(paths: Iterable[Path]) -> Iterator[Mistake]:
    """One Mistake for every fold that does not begin with one of the answers: no button would be right."""
    for path in paths:
        for here in prose_in(path):
            for fold in FOLD.finditer(mask(here.text, CODE)):
                if fold["answer"] not in ANSWERS:
                    what = f"the verdict begins with {fold['answer'] or 'no answer in bold'}."
                    fix = (
                        f"Begin it with {', '.join(f'**{answer}.**' for answer in ANSWERS[:-1])} or **{ANSWERS[-1]}.**"
                    )
                    line = here.first_line + here.text.count("\n", 0, fold.start())
                    yield Mistake(path, line, what, fix)
