"""Where a notation may not stand: across the blocks and cells of Markdown, and in code that is indented, not fenced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.mistakes import Mistake
from scripts.read.notation import CODE, MATH, Notation, mask, notations
from scripts.read.sources import Prose

TABLE_ROW = re.compile(r"[ \t>]*\|")
NEW_BLOCK = re.compile(r"\n[ \t>]*(?:[-*+#]|\d+\.)[ \t]")
# What follows one of these, four columns further in, is its own text.
CONTAINER = re.compile(r"(?:[-*+:]|\d+[.)])\s|!!!|\?\?\?|\[\^")


def crossing(notation: Notation, text: str) -> str:
    """What is wrong with words of `text` that begin in one cell or block and end in another; '' if they do not."""
    if notation.kind not in ("claim", "term", "proof"):
        return ""
    words = mask(mask(text, CODE), MATH)[slice(*notation.inner)]
    row = text[text.rfind("\n", 0, notation.start) + 1 :]
    what = f"the {notation.kind} '{notation.name}'"
    if TABLE_ROW.match(row) and "|" in words:
        return f"{what} begins in one cell of a table and ends in another. Give each cell its own."
    if NEW_BLOCK.search(words):
        return f"{what} does not end in the paragraph or list item where it begins. End it there."
    return ""


def indented_code(here: Prose) -> Iterator[Mistake]:
    """One Mistake for a notation in code that is indented instead of fenced: it would be expanded."""
    rows = [re.sub(r"^ {0,3}(?:> ?)+", "", row) for row in here.text.expandtabs(4).split("\n")]
    for notation in notations(here.text, here.first_line):
        if is_indented_code(rows, notation.line - here.first_line):
            what = f"'{notation.name}' stands in indented code."
            yield Mistake(here.path, notation.line, what, "Fence the code with ```.")


def is_indented_code(rows: list[str], number: int) -> bool:
    """Whether Markdown reads a row as code: its block is four columns further in than what it belongs to.

    `rows` come without the marks of a quotation.
    """
    while number and rows[number - 1].strip():
        number -= 1
    indent = indentation(rows[number])
    above = next((row for row in reversed(rows[:number]) if row.strip() and indentation(row) < indent), "")
    return indent >= indentation(above) + (8 if CONTAINER.match(above.strip()) else 4)


def indentation(row: str) -> int:
    return len(row) - len(row.lstrip(" "))
