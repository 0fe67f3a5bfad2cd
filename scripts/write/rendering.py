"""Each notation of a text replaced by what it becomes, whatever that is: HTML on a page, words in a download."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from scripts.read.notation import Notation, notations


def rendered(text: str, form: Callable[[Notation, str], str]) -> str:
    """`text` with each notation replaced by `form` of it and of its inner text, which is rendered before.

    The TeX of a formula is handed over as it is written, numbers included.
    """

    def between(start: int, end: int, inside: Sequence[Notation]) -> str:
        pieces, place = [], start
        while inside:
            first, *inside = inside
            within = [n for n in inside if n.end <= first.end]
            inside = inside[len(within) :]
            inner = between(*first.inner, [] if first.kind == "formula" else within)
            pieces += [text[place : first.start], form(first, inner)]
            place = first.end
        return "".join([*pieces, text[place:end]])

    return between(0, len(text), notations(text))


def unquoted(text: str, notation: Notation, tex: str) -> str:
    """The TeX of a formula without the marks of the quotation in which it stands over several lines."""
    line = text[text.rfind("\n", 0, notation.start) + 1 : notation.start]
    quoted = re.match(r"[ \t]*(?:>[ \t]?)+", line)
    return re.sub(r"\n[ \t]*(?:>[ \t]?)+", "\n", tex) if quoted else tex
