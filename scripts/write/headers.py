"""Header cells that hold a formula and nothing else, given a name in words: programs that read a page aloud or check it
skip formulas there."""

from __future__ import annotations

import re
from xml.etree import ElementTree

ONLY_MATH = re.compile(
    r'(<th\b[^>]*>\s*(?:<span class="m">)?\s*<math)([^>]*>(?:(?!</math>).)*</math>)(?=(?:</span>)?\s*</th>)', re.S
)
JOINTS = {"msub": "_", "msup": "^", "mfrac": "/"}


def named(page: str) -> str:
    """The page with an aria-label on each formula that is a header cell's only content."""
    return ONLY_MATH.sub(lambda m: f'{m[1]} aria-label="{spoken("<math" + m[2])}"{m[2]}', page)


def spoken(formula: str) -> str:
    """A formula as plain text: w_1, 2^-10, 1/2."""
    return text(ElementTree.fromstring(formula)).replace('"', "").replace("&", "").replace("<", "&lt;")


def text(node: ElementTree.Element) -> str:
    if not len(node):
        return (node.text or "").strip()
    return JOINTS.get(node.tag, "").join(map(text, node))
