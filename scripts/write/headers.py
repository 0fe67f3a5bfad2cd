"""A name in words for each header cell that holds a formula and nothing else.

Programs that read a page aloud, or check it, skip formulas there.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

ONLY_MATH = re.compile(
    r'(<th\b[^>]*>\s*(?:<span class="m">)?\s*<math)([^>]*>(?:(?!</math>).)*</math>)(?=(?:</span>)?\s*</th>)', re.S
)
HEADER_ROW = re.compile(r"^\|.*\|[ \t]*$(?=\n\|[ \t]*:?-)", re.M)
CELL_OF_MATH = re.compile(r'((?<=\|)\s*<span class="m"><math)([^>]*>(?:(?!</math>)[^|])*</math>)(?=</span>\s*\|)')
JOINTS = {"msub": "_", "msup": "^", "mfrac": "/"}


def named(table: str) -> str:
    """The HTML of a table with an aria-label on each formula that is a header cell's only content."""
    return ONLY_MATH.sub(labelled, table)


def named_in_markdown(text: str) -> str:
    """The same for the tables of a Markdown text whose formulas are MathML."""
    return HEADER_ROW.sub(lambda row: CELL_OF_MATH.sub(labelled, row[0]), text)


def labelled(match: re.Match[str]) -> str:
    return f'{match[1]} aria-label="{spoken("<math" + match[2])}"{match[2]}'


def spoken(formula: str) -> str:
    """A formula as plain text: w_1, 2^-10, 1/2."""
    words = text(ElementTree.fromstring(formula)).replace('"', "").replace("&", "").replace("<", "&lt;")
    return words.replace("|", "&#124;")  # a bar would end the cell of a Markdown table


def text(node: ElementTree.Element) -> str:
    if not len(node):
        return (node.text or "").strip()
    return JOINTS.get(node.tag, "").join(map(text, node))
