"""The first use of each term on a page becomes a link to its entry in the glossary, with nothing to write or forget.

Only running text counts: no answer in short, heading, table, link, formula or code. A page that an entry links explains
the term itself, so it gets no link there; nor does a term that the page names in `unlinked_terms` at its top.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from scripts.mistakes import Mistake, nearest
from scripts.read.glossary import GLOSSARY, Entry, entries, mistakes_in_glossary
from scripts.read.notation import ADDRESS, CODE, RAW_HTML, mask, notations
from scripts.read.page_top import unlinked_terms
from scripts.write.rules import ANSWER, FRONT_MATTER

NOT_TEXT = re.compile(
    r"^[ \t>]*(?:#{1,6} |!!! |\?\?\?\+? |\|).*$|^\[[^\]]+\]:.*$", re.M
)  # headings, titles of boxes, tables
LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\((?!test:|proof:)[^)\s]*\)|\[[^\]]*\])|\]\((?:test|proof):[^)]*\)"
)
FOLD = re.compile(r"( *)\?\?\?")
Link = tuple[int, int, str]  # where the words begin and end, and the term


def with_terms(text: str, page: str, known: Mapping[str, Entry], unlinked: Collection[str] = ()) -> str:
    """`text`, the source of the page at the address `page`, with the first use of each term as a notation."""
    if page == GLOSSARY.name:
        return text
    wanted = {key: entry for key, entry in known.items() if page not in entry.pages and key not in unlinked}
    pieces, place = [], 0
    for start, end, key in first_uses(text, wanted):
        pieces += [text[place:start], f"[{text[start:end]}](term:{key})"]
        place = end
    return "".join([*pieces, text[place:]])


def first_uses(text: str, terms: Mapping[str, Entry]) -> Iterator[Link]:
    """Where each term is used first, in order; where its author has linked it, that is a use.

    What stands in a fold may stay unread: a use in one counts as the first only if none came before, and the first
    outside is linked, too.
    """
    keys = {form.lower(): key for key, entry in terms.items() for form in entry.forms}
    if not keys:
        return
    uses = [(*match.span(), keys[" ".join(match[0].lower().split())]) for match in found(text, tuple(keys))]
    by_hand = [(notation.start, 0, notation.name) for notation in notations(text) if notation.kind == "term"]
    inside, seen, seen_outside = folds(text), set[str](), set[str]()
    for start, end, key in sorted(uses + by_hand):
        if end and key not in (seen if start in inside else seen_outside):
            yield start, end, key
        seen.add(key)
        if start not in inside:
            seen_outside.add(key)


def found(text: str, forms: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Every use of one of the forms in running text."""
    return pattern_of(forms).finditer(running_text(text))


@cache
def pattern_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms as whole words, the longest that fits; a line may end between two words."""
    longest_first = sorted(forms, key=len, reverse=True)
    words = "|".join(re.escape(form).replace(r"\ ", r"[ \n]") for form in longest_first)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)


def running_text(text: str) -> str:
    """`text` with everything blanked out that is no running text, each character where it was."""
    taken = [(n.start, n.end) for n in notations(text) if n.kind not in ("claim", "proof", "stray")]
    for pattern in (CODE, ADDRESS, RAW_HTML, FRONT_MATTER, ANSWER, NOT_TEXT, LINK):
        text = mask(text, pattern)
    for start, end in taken:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def folds(text: str) -> Collection[int]:
    """The places of all characters that stand in a fold, its title included."""
    places: set[int] = set()
    place, depth = 0, -1  # depth: of the fold we are in
    for row in text.splitlines(keepends=True):
        indent = len(row) - len(row.lstrip(" "))
        if row.strip() and indent <= depth:
            depth = -1
        if depth < 0 and (match := FOLD.match(row)):
            depth = len(match[1])
        if depth >= 0:
            places.update(range(place, place + len(row)))
        place += len(row)
    return places


def wrong_terms(paths: Iterable[Path]) -> Iterator[Mistake]:
    """Mistakes in the glossary, and terms that a page is not to link and the glossary does not have."""
    yield from mistakes_in_glossary()
    for path in paths:
        for key in unlinked_terms(path):
            if key not in entries():
                yield Mistake(
                    path, 1, f"unlinked_terms names '{key}', which the glossary lacks.", nearest(key, entries())
                )
