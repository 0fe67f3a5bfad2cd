"""The notations of the prose, found in a text with their places.

    {{ name }}              alone on a line: the figure `name`
    {{ name.fact:.3f }}     a number it computed
    [sentence](test:name)   a claim, checked by test_name
    [@key]  [@key, p. 7]    a citation, in brackets; after by, in, is, of or to a word of the sentence; [@one; @two] for several
    [text](term:key)        a term of the glossary
    $ ... $   $$ ... $$     formulas in TeX

Code, fenced or between backquotes, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

FENCE = r"^([ \t]*)(`{3,}|~{3,})[^\n]*\n(?:.*?\n)?\1\2[ \t]*$"
SPAN = r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\3(?!`)"
INLINE = r"\\[^\n]|[^\\$\n]|\n(?!\s*\n)"  # of a formula: an escape, a character, a line end that ends no paragraph
LABEL = r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]"  # brackets may stand inside, one deep
CODE = re.compile(rf"{FENCE}|{SPAN}|<!--.*?-->", re.M | re.S)
MATH = re.compile(
    rf"(?<!\\)\$\$(?P<display>.+?)\$\$|(?<![\\$\w])\$(?!\s)(?P<inline>(?:{INLINE})+?)(?<!\s)\$(?![\d$])", re.S
)
FIGURE = re.compile(r"^(?P<indent>[ \t]*)\{\{\s*(?P<name>[A-Za-z]\w*)\s*\}\}[ \t]*$", re.M)
NUMBER = re.compile(r"\{\{\s*(?P<path>\.?[A-Za-z][\w.]*?)\s*(?::\s*(?P<format>[^{}\s]+))?\s*\}\}")
CITATION = re.compile(r"\[(?P<keys>@[^\[\]]+)\]")
CLAIM = re.compile(LABEL + r"\(test:(?P<name>[^)\s]*)\)")
TERM = re.compile(LABEL + r"\(term:(?P<key>[^)\s]*)\)")
DOLLAR = re.compile(r"\\\$")
STRAY = re.compile(
    r"\{\{[^\n{}]*(?:\}\})?|\}\}|\]\(\s*(?:test|term):[^)\n]*\)?|(?<!\\)\$+(?!\d)"
)  # what is left over when all is read
STRAY_IN_MATH = re.compile(r"\{\{\s[^\n{}]*(?:\}\})?")  # without the space, it may be TeX


class Token(NamedTuple):
    """One use of a notation. `kind`: figure, number, claim, term, citation, formula, or stray for what resembles one."""

    kind: str
    name: str
    detail: str
    line: int


def mask(text: str, pattern: re.Pattern[str]) -> str:
    """`text` with every match of `pattern` blanked out, every other character where it was."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def tokens(text: str, first_line: int = 1) -> Iterator[Token]:
    """Every notation in `text`, kind by kind, with the line on which it begins."""
    text = mask(text, CODE)

    def line(match: re.Match[str]) -> int:
        return first_line + text.count("\n", 0, match.start())

    for match in FIGURE.finditer(text):
        yield Token("figure", match["name"], "", line(match))
    text = mask(text, FIGURE)
    for match in NUMBER.finditer(text):
        yield Token("number", match["path"], match["format"] or "", line(match))
    without_numbers = mask(text, NUMBER)
    for match in MATH.finditer(text):
        yield Token("formula", match["display"] or match["inline"], "display" if match["display"] else "", line(match))
        for stray in STRAY_IN_MATH.finditer(without_numbers, *match.span()):
            yield Token("stray", stray[0], "", line(stray))
    text = mask(mask(text, MATH), NUMBER)
    for match in CITATION.finditer(text):
        for key, locator in citations(match["keys"]):
            yield Token("citation", key, locator, line(match))
    for kind, pattern in (("term", TERM), ("claim", CLAIM)):  # a claim may hold a term and a citation
        text = mask(text, CITATION)
        for match in pattern.finditer(text):
            yield Token(kind, match[2], "", line(match))
        text = mask(text, pattern)
    for match in STRAY.finditer(text):
        yield Token("stray", match[0], "", line(match))


def citations(inside: str) -> list[tuple[str, str]]:
    """Keys with their locators: '@one, p. 7; @two' -> [('one', 'p. 7'), ('two', '')]."""
    parts = (part.strip().removeprefix("@").partition(",") for part in inside.split(";"))
    return [(key.strip(), locator.strip()) for key, _, locator in parts]


class Slots:
    """Pieces set aside under one-character names while the rest of a text is worked on."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def put(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"\ue000{len(self.pieces) - 1}\ue001"

    def put_all(self, text: str, pattern: re.Pattern[str], piece: Callable[[re.Match[str]], str]) -> str:
        return pattern.sub(lambda match: self.put(piece(match)), text)

    def back(self, text: str) -> str:
        while (fuller := re.sub("\ue000(\\d+)\ue001", lambda m: self.pieces[int(m[1])], text)) != text:
            text = fuller
        return text
