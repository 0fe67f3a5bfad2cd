"""A worked example to take away: its notations written out, so that any notebook program shows them."""

from __future__ import annotations

import json
import re
from textwrap import dedent, indent
from typing import Any

from scripts.read.notation import CITATION, CLAIM, CODE, FIGURE, MATH, NUMBER, TERM, Slots, citations
from scripts.write.catalogue import Catalogue, tex_of
from scripts.write.numbers import number

BOX = re.compile(r'^([ \t]*)(?:!!!|\?\?\?\+?) \w+ "([^"]*)"\n((?:\1(?: {4}|\t).*\n?|[ \t]*\n)+)', re.M)
PAGE_LINK = re.compile(r"(\]\([^)\s]+)\.(?:md|py)(?=[)#])")


def notebook(content: bytes, known: Catalogue) -> bytes:
    """The executed notebook `content` with the notations of its Markdown cells written out."""
    data: dict[str, Any] = json.loads(content)
    for cell in data["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = plain("".join(cell["source"]), known)
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def plain(text: str, known: Catalogue) -> str:
    """`text` as Markdown without notations: numbers as digits, claims and terms as their words, formulas as TeX."""
    slots = Slots()

    def formula(match: re.Match[str]) -> str:
        bars = "$$" if match["display"] else "$"
        return bars + tex_of(match["display"] or match["inline"], "", known.facts) + bars

    def citation(match: re.Match[str]) -> str:
        said = (
            known.references[key].short + (f", {locator}" if locator else "")
            for key, locator in citations(match["keys"])
        )
        return f"({'; '.join(said)})"

    text = slots.put_all(text, CODE, lambda m: m[0])
    text = slots.put_all(text, MATH, formula)
    text = slots.put_all(
        text,
        FIGURE,
        lambda m: f"{m['indent']}*Figure: {known.figures[m['name']].title} It is on the page of this example.*",
    )
    text = slots.put_all(text, NUMBER, lambda m: number(m["path"], m["format"] or "", "", known.facts))
    text = slots.put_all(text, CITATION, citation)
    text = slots.put_all(text, TERM, lambda m: m["text"])
    text = slots.put_all(text, CLAIM, lambda m: m["text"])
    text = BOX.sub(lambda m: f"{m[1]}**{m[2]}.**\n\n{indent(dedent(m[3]), m[1])}", text)
    return slots.back(PAGE_LINK.sub(r"\1.html", text))
