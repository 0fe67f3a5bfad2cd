"""A worked example to take away: its notations written out, so that any notebook program shows them."""

from __future__ import annotations

import re
from textwrap import dedent, indent
from urllib.parse import urljoin

from scripts.read.notation import CODE, Notation, citations, mask
from scripts.write.catalogue import Catalogue, tex_of
from scripts.write.numbers import number
from scripts.write.rendering import rendered, unquoted

BOX = re.compile(r'^([ \t]*)(?:!!!|\?\?\?\+?) \w+ "([^"]*)"\n((?:\1(?: {4}|\t).*\n?|[ \t]*\n)+)', re.M)
PAGE_LINK = re.compile(
    r"\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?!\w+:|#)(?P<page>[^)\s#]+)\.(?P<kind>md|py)(?P<anchor>#[^)\s]*)?\)"
)


def written_out(text: str, known: Catalogue, folder: str = "", notebooks: bool = False) -> str:
    """`text` as Markdown without notations: numbers as digits, claims and terms as their words, formulas as TeX.

    `folder` is the address on the web of the folder in which the page of `text` is; a link to another page leads there,
    and where there is no such address its words remain. With `notebooks` a link to a worked example leads to its notebook.
    """

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
    pieces, place = [], 0
    for link in PAGE_LINK.finditer(mask(boxless, CODE)):
        words = boxless[slice(*link.span("words"))]
        pieces += [boxless[place : link.start()], linked(words, link, folder, notebooks)]
        place = link.end()
    return "".join([*pieces, boxless[place:]])


def linked(words: str, link: re.Match[str], folder: str, notebooks: bool) -> str:
    """A link to a page of the site, as a text that has left the site can have it."""
    if notebooks and link["kind"] == "py":
        return f"[{words}]({link['page'].rpartition('/')[2]}.ipynb)"
    return f"[{words}]({urljoin(folder, link['page'] + '.html')}{link['anchor'] or ''})" if folder else words


def cited(key: str, locator: str, known: Catalogue) -> str:
    return known.references[key].short + (f", {locator}" if locator else "")
