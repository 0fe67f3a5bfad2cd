"""What machines are told of a page: its description, the picture of its first figure, what it is about.

It stands at the head of the Markdown of a page, where any generator finds it, and in the metadata of a notebook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import Any

from scripts.read.glossary import entries
from scripts.read.notation import Notation, notations
from scripts.write.catalogue import Catalogue
from scripts.write.expand import WORD_OF_THE_SENTENCE, Here, citation, expand
from scripts.write.headers import spoken
from scripts.write.rendering import rendered
from scripts.write.rules import ANSWER

MOST = 300  # characters of a description: what search engines and cards show at most
TERMS = 6  # that a page is about: those of the glossary that it explains, then the first that it links
OPENING = re.compile(r"^---\n(.*?\n)??---\n", re.S)
PARAGRAPH = re.compile(r"(?:^|\n)\n((?!\s|[#>|{\[!?`<*-]|\d+\. ).+(?:\n(?!\s*\n).+)*)")
LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)(?:\{[^}]*\})?")
FORMULA = re.compile(r"<math\b.*?</math>", re.S)
HELD = "\ue000"  # stands for a formula while the words around it lose their formatting
Facts = dict[str, Any]


def facts_of(texts: Sequence[str], here: Here, known: Catalogue) -> Facts:
    """The facts of a page, given as the texts in which its notations stand; those that there are."""
    card = known.figures.get(here.page.removeprefix("figures/").removesuffix(".md")) if "/" in here.page else None
    inside = Here(here.page, card.name if card else "", here.suffix)
    opening = card.caption if card else first_words(texts)
    found: Facts = {}
    if description := shortened(plain(opening, inside, known)):
        found["description"] = escape(description)
    if picture := next(pictures(texts, known), ""):
        found["picture"] = f"figures/{picture}.png"
        found["picture_alt"] = escape(known.figures[picture].title)
    terms, source = entries(), re.sub(r"\.ipynb$", ".py", here.page)
    explained = [entry.name for entry in terms.values() if source in entry.pages]
    linked = [terms[n.name].name for text in texts for n in notations(text) if n.kind == "term"]
    if about := list(dict.fromkeys(explained + linked))[:TERMS]:
        found["about"] = about
    return found


def with_facts(text: str, facts: Facts) -> str:
    """`text` with the facts in its front matter, before what it has there already."""
    rows = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
    if not rows:
        return text
    opening = OPENING.match(text)
    return f"---\n{rows}{opening[1] or ''}---\n{text[opening.end() :]}" if opening else f"---\n{rows}---\n{text}"


def first_words(texts: Sequence[str]) -> str:
    """The answer in short, or, on a page that has none, its first paragraph."""
    for pattern in (ANSWER, PARAGRAPH):
        for text in texts:
            if match := pattern.search(OPENING.sub("", text)):
                return match[1]
    return ""


def pictures(texts: Sequence[str], known: Catalogue) -> Iterator[str]:
    """The figures shown, in order, that are pictures and not tables."""
    for text in texts:
        for notation in notations(text):
            if notation.kind == "figure" and not known.figures[notation.name].is_table:
                yield notation.name


def plain(text: str, here: Here, known: Catalogue) -> str:
    """A text as plain words on one line: no formatting, no links, formulas as x^2 and 1/2."""

    def form(notation: Notation, inner: str) -> str:
        if notation.kind in ("claim", "term", "proof"):
            return inner
        if notation.kind == "citation":
            is_word = WORD_OF_THE_SENTENCE.search(text, 0, notation.start)
            return citation(notation.name, False, here, known) if is_word else ""
        return expand(text[notation.start : notation.end], here, known)

    html = rendered(text, form)
    formulas = (spoken_in_line(match[0]) for match in FORMULA.finditer(html))
    words = re.sub(r"<[^>]*>", "", LINK.sub(r"\1", FORMULA.sub(HELD, html)))
    words = re.sub(r"(?<![\\\w])[*_]+|[*_]+(?!\w)|`", "", words)
    words = unescape(re.sub(HELD, lambda _: next(formulas), words)).replace('"', "”")
    return re.sub(r"\s+([.,;:])", r"\1", " ".join(words.split()))


def spoken_in_line(formula: str) -> str:
    """A formula as plain text, ln 3 and not ln3: MathML has a sign that is not seen between a function and its number."""
    return re.sub("\u2061(?=[\\w√])", " ", spoken(formula)).replace("\u2061", "")


def shortened(text: str) -> str:
    """As many whole sentences as MOST characters hold, or else as many whole words."""
    if len(text) <= MOST:
        return text
    ends = [match.end() for match in re.finditer(r"[.?!](?=\s)", text[: MOST + 1])]
    return text[: ends[-1]] if ends else text[: text.rindex(" ", 0, MOST)].rstrip(",;: ") + "…"
