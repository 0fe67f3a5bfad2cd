"""The terms we define, from docs/glossary.md.

An entry is a heading, perhaps a comment, and paragraphs. Its first sentence is shown where the term is used, so it is
short and plain. The pages that it links explain the term. The comment says in which other forms pages use the term,
`<!-- forms: eigenvalues -->`, or that they use it only in these, `<!-- only: mountain pass -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from markdown.extensions.toc import slugify

from scripts.mistakes import Mistake, text_of
from scripts.places import DOCS
from scripts.read.notation import CITATION, MATH, NUMBER

GLOSSARY = DOCS / "glossary.md"
MOST_WORDS = 25  # of a first sentence: as many as one reads without leaving the sentence that one was in
ENTRY = re.compile(r"^### (?P<heading>.+)\n(?P<body>(?:(?!#{1,3} ).*(?:\n|\Z))*)", re.M)
NAMES = ("Adam", "Hessian", "Lipschitz", "Newton", "Rayleigh")  # which keep their capital
FORMS = re.compile(r"^<!-- (forms|only): (.+?) -->$", re.M)
COMMENT = re.compile(r"<!--.*?-->", re.S)
SENTENCE = re.compile(r"\s*((?:(?!\n\s*\n).)+?(?:[.?](?=\s|\Z)|(?=\n\s*\n|\Z)))", re.S)
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


class Entry(NamedTuple):
    """A term as pages use it."""

    name: str  # as the heading writes it, in small letters where that is no name or abbreviation
    forms: tuple[str, ...]  # in which pages use it; `name` is one of them unless the entry says otherwise
    sentence: str  # the first of the entry, as it is written
    pages: frozenset[str]  # that explain it: addresses below docs/
    line: int

    @property
    def definition(self) -> str:
        """The first sentence as plain text."""
        return " ".join(re.sub(r"[*_`$]", "", CITATION.sub("", LINK.sub(r"\1", self.sentence))).split())


def entries() -> dict[str, Entry]:
    """The entries by anchor, in the order of the page; none without a glossary."""
    return entries_in(text_of(GLOSSARY) if GLOSSARY.exists() else "")


@cache
def entries_in(text: str) -> dict[str, Entry]:
    return {slugify(match["heading"], "-"): entry_of(match, text) for match in ENTRY.finditer(text)}


def entry_of(match: re.Match[str], text: str) -> Entry:
    name, declared = small(re.sub(r"[*_`$]", "", match["heading"])), FORMS.search(match["body"])
    others = tuple(form.strip() for form in declared[2].split(",")) if declared else ()
    body = COMMENT.sub("", match["body"])
    first = SENTENCE.match(body.strip())
    return Entry(
        name,
        others if declared and declared[1] == "only" else (name, *others),
        first[1] if first else "",
        frozenset(target.partition("#")[0] for _, target in LINK.findall(body) if ":" not in target),
        text.count("\n", 0, match.start()) + 1,
    )


def mistakes_in_glossary() -> Iterator[Mistake]:
    """Entries whose first sentence is missing, long or no plain words, or that have a form of another."""
    taken: dict[str, str] = {}
    for entry in entries().values():
        count, what = len(entry.definition.split()), f"the first sentence of '{entry.name}'"
        if not entry.sentence:
            yield Mistake(GLOSSARY, entry.line, f"'{entry.name}' has no definition.", "Write one plain sentence first.")
        if count > MOST_WORDS:
            fix = "Pages show it where the term is used; put the rest into a second sentence."
            yield Mistake(GLOSSARY, entry.line, f"{what} has {count} words, more than {MOST_WORDS}.", fix)
        if any(notation.search(entry.sentence) for notation in (MATH, NUMBER)):
            yield Mistake(GLOSSARY, entry.line, f"{what} has a formula or a number in it.", "Say it in words first.")
        for form in entry.forms:
            if (other := taken.setdefault(form.lower(), entry.name)) != entry.name:
                fix = "Leave it to one of them."
                yield Mistake(GLOSSARY, entry.line, f"'{form}' is a form of '{other}' and '{entry.name}'.", fix)


def small(heading: str) -> str:
    is_word = heading.split(" ")[0][1:].islower() and not heading.startswith(NAMES)
    return heading[:1].lower() + heading[1:] if is_word else heading
