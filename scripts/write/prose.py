"""Expand the notations of a text: from names to figures, numbers, claims, citations and formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from posixpath import dirname, relpath
from typing import NamedTuple

import markdown

from scripts.places import BUILD
from scripts.read.notation import CITATION, CLAIM, CODE, DOLLAR, FIGURE, MATH, NUMBER, TERM, Slots, citations
from scripts.write.catalogue import Catalogue, formula, tex_of
from scripts.write.numbers import as_html, number

MATH_AND_STOP = re.compile(rf"(?:{MATH.pattern})(?P<stop>(?:(?<!\$\$)[.,;:?!)]+)?)", MATH.flags)

IN_SENTENCE = re.compile(
    r"\b(?:by|in|is|of|to)\s\Z"
)  # a source named after one of these is a word of the sentence, not an aside


class Here(NamedTuple):
    """Where a text stands: the page's source address, the figure that `.fact` means, the suffix of links."""

    page: str
    figure: str = ""
    suffix: str = ".md"

    def link(self, target: str) -> str:
        """A relative link to the page `target` (an address without suffix, perhaps with an #anchor)."""
        path, hash_, anchor = target.partition("#")
        return relpath(path + self.suffix, dirname(self.page) or ".") + hash_ + anchor


def expand(text: str, here: Here, known: Catalogue, stash: Callable[[str], str]) -> str:
    """`text` with every notation expanded; finished HTML goes through `stash`, which returns its placeholder."""
    slots, seen = Slots(), set()

    def shown_number(match: re.Match[str]) -> str:
        shown = number(match["path"], match["format"] or "", here.figure, known.facts)
        path = here.figure + match["path"] if match["path"].startswith(".") else match["path"]
        return stash(f'<data class="fact" value="{escape(shown)}" data-fact="{path}">{as_html(shown)}</data>')

    def claim(match: re.Match[str]) -> str:
        name, strength = match["name"], known.claims[match["name"]].strength
        anchor = "" if name in seen or here.figure else f' id="claim-{name}"'
        seen.add(name)
        target = here.link(f"claims/{known.claims[name].topic}#{name}")
        return f'<span class="claim"{anchor}>{match["text"]}\u00a0[{strength}]({target}){{ .mark .mark-{strength} }}</span>'

    def citation(match: re.Match[str]) -> str:
        links, in_sentence = [], IN_SENTENCE.search(match.string, 0, match.start())
        for key, locator in citations(match["keys"]):
            who, year = known.references[key].short.rsplit(" ", 1)
            said = (f"{who} ({year})" if in_sentence else f"{who} {year}") + (f", {locator}" if locator else "")
            links.append(f"[{said}]({here.link(f'bibliography#{key}')}){{ .cite }}")
        return "; ".join(links) if in_sentence else f"({'; '.join(links)})"

    def term(match: re.Match[str]) -> str:
        definition = stash(escape(known.terms[match["key"]]))  # stashed, so that Markdown does not read it
        return f'[{match["text"]}]({here.link("glossary#" + match["key"])}){{ .term data-definition="{definition}" }}'

    text = slots.put_all(text, CODE, lambda m: m[0]).replace(
        " \u220e", "\u00a0\u220e"
    )  # no end of proof on a line of its own
    text = slots.put_all(text, MATH_AND_STOP, lambda m: stash(math(m, here, known)))
    text = slots.put_all(text, DOLLAR, lambda m: "$")
    text = slots.put_all(text, FIGURE, lambda m: m["indent"] + stash(figure(m["name"], here, known)))
    text = slots.put_all(text, NUMBER, shown_number)
    text = slots.put_all(text, CITATION, citation)
    text = slots.put_all(text, TERM, term)
    text = slots.put_all(text, CLAIM, claim)
    return slots.back(text)


def math(match: re.Match[str], here: Here, known: Catalogue) -> str:
    """A formula as MathML; punctuation that follows it in the line stays on that line."""
    tex = tex_of(unescape(match["display"] or match["inline"]), here.figure, known.facts)
    if match["display"]:
        return f'<div class="math" tabindex="0" role="group" aria-label="Formula" data-search-exclude>{formula(tex, True)}</div>'
    return f'<span class="m">{formula(tex, False)}{match["stop"]}</span>'


def figure(name: str, here: Here, known: Catalogue) -> str:
    """The figure element: picture or table, caption, folded long description, link to its card."""
    source = known.figures[name]
    inside = Here(here.page, name, ".html")
    folder = BUILD / "figures" / name
    if source.is_table:
        ink = MATH_AND_STOP.sub(lambda m: math(m, inside, known), (folder / f"{name}.table.html").read_text("utf-8"))
    else:
        ink = f'<div class="fig-ink" data-search-exclude>{(folder / f"{name}.inline.svg").read_text("utf-8")}</div>'
    caption = to_html(f"**{source.title}** {source.caption}", inside, known)
    words = to_html(source.words[0].upper() + source.words[1:], inside, known)
    card = f"figures/{name}"
    to_card = (
        ""
        if here.page == f"{card}.md"
        else f'<p class="fig-card"><a href="{inside.link(card)}">Figure card: data, source, downloads</a></p>'
    )
    return (
        f'<figure class="fig{" fig-table" if source.is_table else ""}" id="fig-{name}">{ink}<figcaption>{caption}'
        f'<details class="words"><summary>In words</summary>{words}</details>'
        f"{to_card}</figcaption></figure>"
    )


@cache
def converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=["attr_list"])


def to_html(text: str, here: Here, known: Catalogue) -> str:
    """A short text, such as a caption, as finished HTML."""
    md = converter().reset()
    md.preprocessors.register(Expander(md, here, known), "notations", 28)
    return md.convert(text)


class Expander(markdown.preprocessors.Preprocessor):
    """Expands the notations before Markdown reads the text, after it has normalised white space."""

    def __init__(self, md: markdown.Markdown, here: Here, known: Catalogue) -> None:
        super().__init__(md)
        self.here, self.known = here, known

    def run(self, lines: list[str]) -> list[str]:
        return expand("\n".join(lines), self.here, self.known, self.md.htmlStash.store).split("\n")
