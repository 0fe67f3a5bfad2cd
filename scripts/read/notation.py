r"""The notations of the prose, found in a text with their places.

    {{ name }}              alone on a line: the figure `name`
    {{ name.fact:.3f }}     a number it computed
    [sentence](test:name)   a claim, checked by test_name
    [Proof.](proof:name)    where the proof of a claim begins; of several: proof:one+two
    [@key]  [@key, p. 7]    a citation, in brackets; after by, in, is, of or to a word of the sentence
    [@one; @two]            several in the same brackets
    [text](term:key)        a term of the glossary
    $ ... $   $$ ... $$     formulas in TeX; a dollar sign that opens none is \$, and prices such as $5 stay as they are

Code, comments, addresses and raw HTML are left alone; a notation inside raw HTML is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

FENCE = r"^([ \t]*)(?:>[ \t]?)*(`{3,}|~{3,})[^\n]*\n(?:.*?\n)?[ \t]*(?:>[ \t]?)*\2[`~]*[ \t]*$"
SPAN = r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\3(?!`)"
CODE = re.compile(rf"{FENCE}|{SPAN}|<!--.*?-->", re.M | re.S)
BLOCKS = (
    "address|article|aside|blockquote|details|div|dl|figure|footer|form|header|iframe|nav|ol|p|pre|script|section|"
    "style|svg|table|ul"
)
RAW_BLOCK = rf"^ {{0,3}}<(?P<tag>{BLOCKS})\b(?![^>]*\smarkdown\b)[^>]*>.*?</(?P=tag)\s*>"
TAG = r"""</?[A-Za-z][\w-]*(?:\s+[\w:.-]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?)*\s*/?>"""
RAW_HTML = re.compile(f"{RAW_BLOCK}|{TAG}", re.M | re.S | re.I)
ADDRESS = re.compile(r"<https?://[^>\s]*>|(?<=\]\()(?!test:|term:|proof:)[^)\s]*:[^)\s]*(?=\))|\bhttps?://[^\s)>\]]+")

INLINE = r"\\[^\n]|[^\\$\n]|\n(?!\s*\n)"  # of a formula: an escape, a character, a line end that ends no paragraph
# Pandoc's rule: no space after the opening dollar sign, none before the closing one, no digit after that. And a price:
# what begins with a digit and goes on with a word, as in "$20, and 30$ more", is text.
PRICE = r"(?!\d[^\\$\n]*\s[A-Za-z]{3,}\s)"
MATH = re.compile(
    rf"(?<!\\)\$\$(?P<display>(?:(?!\n[ \t>]*\n).)+?)\$\$"
    rf"|(?<![\\$\w])\$(?!\s){PRICE}(?P<inline>(?:{INLINE})+?)(?<!\s)\$(?![\d$])",
    re.S,
)
FIGURE = re.compile(r"^(?P<indent>[ \t]*)\{\{\s*(?P<name>[A-Za-z]\w*)\s*\}\}[ \t]*$", re.M)
NUMBER = re.compile(r"\{\{\s*(?P<path>\.?[A-Za-z][\w.]*?)\s*(?::\s*(?P<format>[^{}\s]+))?\s*\}\}")
BRACED_NAME = re.compile(r"\{\{[A-Za-z]\w*\}\}")  # in a formula this is TeX: x^{{n}}
LABEL = r"\[(?P<text>(?:(?!\n[ \t>]*\n)[^\[\]]|\[[^\[\]]*\])+)\]"  # one paragraph; brackets may stand inside, one deep
CITATION = re.compile(r"\[(?P<name>@[^\[\]]+)\](?!\()")
CLAIM = re.compile(LABEL + r"\(test:(?P<name>[^)\s]*)\)")
TERM = re.compile(LABEL + r"\(term:(?P<name>[^)\s]*)\)")
PROOF = re.compile(LABEL + r"\(proof:(?P<name>[^)\s]*)\)")
ESCAPE = re.compile(r"\\\$")
CHARACTER = re.compile(r"[^\n]")
END_OF_PROOF = re.compile(r" \u220e")
STOP = re.compile(r"[.,;:?!)]+")  # punctuation that stays on the line of the formula before it
STRAY = re.compile(r"\{\{[^\n{}]*(?:\}\})?|\}\}|\]\(\s*(?:test|term|proof):[^)\n]*\)?|(?<![\\\d])\$+(?!\d)")
STRAY_IN_MATH = re.compile(r"\{\{\s[^\n{}]*(?:\}\})?")  # without the space, it may be TeX
STRAY_IN_HTML = re.compile(r"\{\{\s[^\n{}]*\}\}|\]\((?:test|term|proof):|\[@\w")


class Notation(NamedTuple):
    """One use of a notation. `kind`: figure, number, claim, proof, term, citation, formula, escape, end of proof, stray."""

    kind: str
    name: str  # of what it names; the keys of a citation; what a stray reads
    detail: str  # the format of a number; "display" for such a formula; why a stray is one, if that is not plain
    line: int
    start: int
    end: int
    inner: tuple[int, int]  # where the words of a claim or term stand, or the TeX of a formula

    @property
    def names(self) -> list[str]:
        """What it names: one thing, each source of a citation, or each claim that a proof proves."""
        if self.kind == "citation":
            return [key for key, _ in citations(self.name)]
        return self.name.split("+") if self.kind == "proof" else [self.name]

    def stop(self, text: str) -> str:
        """The punctuation that belongs to an inline formula, so that it stays on its line."""
        return text[self.inner[1] + 1 : self.end] if self.detail == "inline" else ""


def mask(text: str, pattern: re.Pattern[str]) -> str:
    """`text` with every match of `pattern` blanked out, every other character where it was."""
    return pattern.sub(lambda m: CHARACTER.sub(" ", m[0]) if "\n" in m[0] else " " * len(m[0]), text)


def outside_code(text: str, pattern: re.Pattern[str], template: str) -> str:
    r"""`text` with every match of `pattern` that is not in code replaced by `template`, where \1 is its first group."""
    pieces, place = [], 0
    for match in pattern.finditer(mask(text, CODE)):
        pieces += [text[place : match.start()], match.expand(template)]
        place = match.end()
    return "".join([*pieces, text[place:]])


@lru_cache(maxsize=2000)
def notations(text: str, first_line: int = 1) -> tuple[Notation, ...]:
    """Every notation of `text` in the order of their beginnings; those inside another follow it.

    `first_line` is the number of the line with which `text` begins in its file. A text is read once in a process: the
    checks, the uses of names and the page itself all ask for it.
    """
    return tuple(sorted(found(text, first_line), key=lambda n: (n.start, -n.end)))


def found(text: str, first_line: int) -> Iterator[Notation]:
    """Those notations kind by kind: what one kind takes is blanked out before the next is looked for."""

    def notation(kind: str, match: re.Match[str], name: str, detail: str = "", inner: str | int = 0) -> Notation:
        line, end = first_line + text.count("\n", 0, match.start()), match.end()
        if detail == "inline" and (stop := STOP.match(plain, end)):
            end = stop.end()
        return Notation(kind, name, detail, line, match.start(), end, match.span(inner))

    plain = mask(mask(text, CODE), ADDRESS)
    for match in RAW_HTML.finditer(plain):
        if STRAY_IN_HTML.search(match[0]):
            yield notation("stray", match, STRAY_IN_HTML.search(match[0])[0], "raw HTML")  # type: ignore[index]
    plain = mask(plain, RAW_HTML)

    for match in FIGURE.finditer(plain):
        yield notation("figure", match, match["name"])
    plain = mask(plain, FIGURE)
    numberless = plain
    for match in NUMBER.finditer(plain):
        if not (BRACED_NAME.fullmatch(match[0]) and inside_formula(plain, match.start())):
            yield notation("number", match, match["path"], match["format"] or "")
            numberless = numberless[: match.start()] + " " * len(match[0]) + numberless[match.end() :]
    for match in MATH.finditer(plain):
        kind = "display" if match["display"] else "inline"
        yield notation("formula", match, match[kind], kind, kind)
        for stray in STRAY_IN_MATH.finditer(numberless, *match.span()):
            yield notation("stray", stray, stray[0])
    plain = mask(mask(plain, MATH), NUMBER)
    for kind, pattern in (("escape", ESCAPE), ("end of proof", END_OF_PROOF), ("citation", CITATION)):
        for match in pattern.finditer(plain):
            yield notation(kind, match, match["name"] if kind == "citation" else "")
        plain = mask(plain, pattern)
    for kind, pattern in (("term", TERM), ("claim", CLAIM), ("proof", PROOF)):  # a claim may hold a term
        for match in pattern.finditer(plain):
            yield notation(kind, match, match["name"], "", "text")
        plain = mask(plain, pattern)
    for match in STRAY.finditer(plain):
        yield notation("stray", match, match[0])


def inside_formula(text: str, place: int) -> bool:
    """Whether the character at `place` stands between the dollar signs of a formula."""
    return any(match.start() < place < match.end() for match in MATH.finditer(text))


def citations(inside: str) -> list[tuple[str, str]]:
    """Keys with their locators: '@one, p. 7; @two' -> [('one', 'p. 7'), ('two', '')]."""
    parts = (part.strip().removeprefix("@").partition(",") for part in inside.split(";"))
    return [(key.strip(), locator.strip()) for key, _, locator in parts]
