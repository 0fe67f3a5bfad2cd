"""Expand the notations of a text into plain Markdown: figures, numbers, claims, citations, terms and formulas.

What the expansion inserts is HTML or Markdown that no reader of Markdown changes: inside formulas and definitions, each
character that Markdown could take for a sign of its own is a character reference.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from posixpath import dirname, relpath
from typing import NamedTuple

import markdown

from scripts.places import BARE, DRAWINGS
from scripts.read.notation import MATH, STOP, Notation, citations
from scripts.write.catalogue import Catalogue, formula, tex_of
from scripts.write.explorables import controls, grips
from scripts.write.headers import named
from scripts.write.numbers import as_html, number
from scripts.write.ranges import unbroken
from scripts.write.rendering import rendered, unquoted

TAG_OR_SIGN = re.compile(r"(<[^>]*>)|([\\`*_{}\[\]|~^$!])")
SIGN = re.compile(r"[\\`*_{}\[\]|~^$!<>\n]")
FORMULA_AND_STOP = re.compile(rf"(?:{MATH.pattern})(?P<stop>(?:{STOP.pattern})?)", MATH.flags)
MEANING = {
    "proved": "Proved: a proof on this site, where this word leads; a test tries to refute the statement.",
    "exact": "Exact: a test checks it in rational or symbolic arithmetic, without rounding.",
    "certified": "Certified: a proof by computer; the test bounds every rounding error.",
    "numerical": "Numerical: a test checks it in floating point, within a stated tolerance.",
    "statistical": "Statistical: a test draws a seeded sample and checks a stated interval.",
}
TEST_OF_A_PROOF = "The test that tries to refute what is proved here."
BEGIN = re.compile(r"^\[?[a-z]")  # a text may begin with a link
WORD_OF_THE_SENTENCE = re.compile(r"\b(?:by|in|is|of|to)\s\Z")  # a source named after one of these is no aside


class Here(NamedTuple):
    """Where a text stands: the address of the page, the figure that `.fact` means, the suffix of links to pages."""

    page: str
    figure: str = ""
    suffix: str = ".md"

    def link(self, target: str) -> str:
        """A relative link to the page `target` (an address without suffix, perhaps with an #anchor)."""
        path, hash_, anchor = target.partition("#")
        if path.endswith(".py"):  # a worked example: links of Markdown name its source
            path = path if self.suffix == ".md" else path.removesuffix(".py") + self.suffix
            return relpath(path, dirname(self.page) or ".") + hash_ + anchor
        return relpath(path + self.suffix, dirname(self.page) or ".") + hash_ + anchor


def expand(text: str, here: Here, known: Catalogue) -> str:
    """`text` as Markdown without notations. Everything it names must exist: `scripts.write.check` comes before."""
    seen: set[str] = set()

    def form(notation: Notation, inner: str) -> str:
        match notation.kind:
            case "figure":
                written = text[notation.start : notation.end]
                return written[: -len(written.lstrip())] + figure(notation.name, here, known)
            case "number":
                return fact(notation, here, known)
            case "formula":
                tex = tex_of(unquoted(text, notation, inner), here.figure, known.facts)
                return math(tex, notation.detail == "display", notation.stop(text))
            case "claim":
                first = notation.name not in seen and not here.figure
                seen.add(notation.name)
                return claim(notation.name, inner, first, here, known)
            case "proof":
                return proof(notation.names, inner, here, known)
            case "term":
                return term(notation.name, inner, here, known)
            case "citation":
                aside = not WORD_OF_THE_SENTENCE.search(text, 0, notation.start)
                return citation(notation.name, aside, here, known)
            case "escape":
                return "$"
            case "end of proof":
                return "\u00a0\u220e"  # never on a line of its own
        raise ValueError(f"line {notation.line}: {notation.name!r} is not a notation")

    return rendered(text, form).replace('(<span class="m">', '<span class="m">(')  # a bracket ends no line


def fact(notation: Notation, here: Here, known: Catalogue) -> str:
    """A computed number, with the name of the fact for whoever looks."""
    digits = number(notation.name, notation.detail, here.figure, known.facts)
    path = here.figure + notation.name if notation.name.startswith(".") else notation.name
    return f'<data class="fact" value="{escape(digits)}" data-fact="{path}">{unread(as_html(digits))}</data>'


def math(tex: str, display: bool, stop: str = "") -> str:
    """A formula as MathML; punctuation that follows it in the line stays on that line."""
    if display:
        box = 'class="math" tabindex="0" role="group" aria-label="Formula" data-search-exclude'  # it may scroll
        return f"<span {box}>{unread(formula(tex, True))}</span>"
    return f'<span class="m">{unread(formula(tex, False))}{stop}</span>'


def claim(name: str, words: str, first: bool, here: Here, known: Catalogue) -> str:
    """The sentence with its mark, which leads to the proof or else to the test; the first on a page is an anchor."""
    strength = known.claims[name].strength
    target = f"{known.proofs[name]}#proof-{name}" if name in known.proofs else f"{known.listed[name]}#{name}"
    anchor = f' id="claim-{name}"' if first else ""
    return f'<span class="claim"{anchor}>{words} {mark(strength, here.link(target), MEANING[strength])}</span>'


def mark(label: str, target: str, definition: str) -> str:
    """A small word that leads to what stands behind a sentence, and says what it means when pointed at."""
    return f'[{label}]({target}){{ .mark .mark-{label} data-search-exclude="1" data-definition="{definition}" }}'


def proof(claims: list[str], words: str, here: Here, known: Catalogue) -> str:
    """Where a proof begins: an anchor for each claim it proves, its words, and links to the tests."""
    anchors = "".join(f'<span id="proof-{name}"></span>' for name in claims)
    tests = " ".join(mark("test", here.link(f"{known.listed[name]}#{name}"), TEST_OF_A_PROOF) for name in claims)
    return f"{anchors}{words} {tests}"


def term(key: str, words: str, here: Here, known: Catalogue) -> str:
    """A term with its definition, for a tooltip, and the link to the glossary."""
    definition = SIGN.sub(lambda m: f"&#{ord(m[0])};", escape(known.terms[key]))
    return f'[{words}]({here.link("glossary#" + key)}){{ .term data-definition="{definition}" }}'


def citation(inside: str, aside: bool, here: Here, known: Catalogue) -> str:
    """Sources in brackets, or, where they are words of the sentence, with the year in brackets."""
    links = []
    for key, locator in citations(inside):
        who, year = known.references[key].short.rsplit(" ", 1)
        words = (f"{who} {year}" if aside else f"{who} ({year})") + (f", {locator}" if locator else "")
        links.append(f"[{words}]({here.link(f'bibliography#{key}')}){{ .cite }}")
    return f"({'; '.join(links)})" if aside else "; ".join(links)


def unread(html: str) -> str:
    """The HTML with each sign of Markdown in its text as a character reference."""
    return TAG_OR_SIGN.sub(lambda m: m[1] or f"&#{ord(m[2])};", html)


def with_formulas(table: str, here: Here, known: Catalogue) -> str:
    """The HTML of a table with its formulas set; they are the only notation of a cell."""

    def form(match: re.Match[str]) -> str:
        tex = tex_of(unescape(match["display"] or match["inline"]), here.figure, known.facts)
        return math(tex, False, match["stop"])

    return FORMULA_AND_STOP.sub(form, table)


def apart(table: str) -> str:
    """A blank between cells: a search that takes the tags away must not join their words."""
    return re.sub(r"(</t[hd]>)(?=<)", r"\1 ", table)


def figure(name: str, here: Here, known: Catalogue) -> str:
    """The figure element on one line: picture or table, caption, folded long description, link to its card."""
    source = known.figures[name]
    inside = Here(here.page, name, ".html")
    folder = DRAWINGS / name
    if source.is_table:
        table = folder.joinpath(f"{name}.table.html").read_text("utf-8")
        ink = apart(named(with_formulas(unbroken(table), inside, known)))
    else:
        svg = folder.joinpath(f"{name}.inline.svg").read_text("utf-8")
        if source.line_of_explore:
            svg = svg.removesuffix("</svg>") + f"{grips(name, svg)}</svg>"
        ink = f'<div class="fig-ink" data-search-exclude>{svg}</div>'
        ink += controls(name, here.page) if source.line_of_explore else ""
    bare = here.page.startswith(f"{BARE}/")  # there the title is a heading, and the link stands below
    caption = to_html(source.caption if bare else f"**{source.title}** {source.caption}", inside, known)
    folds = "".join(
        f'<details class="words"><summary>{label}</summary>{to_html(BEGIN.sub(lambda at: at[0].upper(), text), inside, known)}</details>'
        for label, text in (("How it was made", source.how), ("In words", source.words))
        if text
    )
    card = f"figures/{name}"
    link = f'<p class="fig-card"><a href="{inside.link(card)}">Figure card: data, source, downloads</a></p>'
    element = (
        f'<figure class="fig{" fig-table" if source.is_table else ""}" id="fig-{name}">{ink}<figcaption>{caption}'
        f"{folds}{'' if bare or here.page == card + '.md' else link}</figcaption></figure>"
    )
    return re.sub(r"\n\s*", " ", element)


@cache
def converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=["attr_list"])


def to_html(text: str, here: Here, known: Catalogue) -> str:
    """A short text, such as a caption, as finished HTML."""
    return converter().reset().convert(expand(text, here, known))
