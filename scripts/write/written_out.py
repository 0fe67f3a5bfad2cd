"""A worked example to take away: its notations written out, so that any notebook program shows them."""

from __future__ import annotations

import re
from textwrap import dedent, indent

from scripts.read.notation import Notation, citations, outside_code
from scripts.write.catalogue import Catalogue, tex_of
from scripts.write.numbers import number
from scripts.write.rendering import rendered, unquoted

BOX = re.compile(r'^([ \t]*)(?:!!!|\?\?\?\+?) \w+ "([^"]*)"\n((?:\1(?: {4}|\t).*\n?|[ \t]*\n)+)', re.M)
PAGE_LINK = re.compile(r"(\]\((?!\w+:)[^)\s#]+)\.(?:md|py)(?=[)#])")


def written_out(text: str, known: Catalogue) -> str:
    """`text` as Markdown without notations: numbers as digits, claims and terms as their words, formulas as TeX."""

    def form(notation: Notation, inner: str) -> str:
        match notation.kind:
            case "figure":
                written = text[notation.start : notation.end]
                title = known.figures[notation.name].title
                return f"{written[: -len(written.lstrip())]}*Figure: {title} It is on the page of this example.*"
            case "number":
                return number(notation.name, notation.detail, "", known.facts)
            case "formula":
                bars = "$$" if notation.detail == "display" else "$"
                return f"{bars}{tex_of(unquoted(text, notation, inner), '', known.facts)}{bars}{notation.stop(text)}"
            case "citation":
                return f"({'; '.join(cited(key, locator, known) for key, locator in citations(notation.name))})"
            case "claim" | "term" | "proof":
                return inner
        return text[notation.start : notation.end]

    boxless = BOX.sub(lambda m: f"{m[1]}**{m[2]}.**\n\n{indent(dedent(m[3]), m[1])}", rendered(text, form))
    return outside_code(boxless, PAGE_LINK, r"\1.html")


def cited(key: str, locator: str, known: Catalogue) -> str:
    return known.references[key].short + (f", {locator}" if locator else "")
