"""Formulas as plain text, and with it a name for each header cell that holds a formula and nothing else.

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
JOINTS = {"msub": "_", "msup": "^", "mfrac": "/", "munder": "_", "mover": "^"}
BOTH = ("msubsup", "munderover")
LONG = 3  # pieces: from here on a numerator or an exponent is put in brackets, 2^-3 not yet
BRACKETED = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\d+")


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
    if node.tag in BOTH:
        base, low, high = map(grouped, node)
        return f"{base}_{low}^{high}"
    parts = map(grouped if node.tag in JOINTS else text, node)
    return re.sub(r"\^(?=[\u2032\u2033])", "", JOINTS.get(node.tag, "").join(parts))  # a prime is no power


def grouped(node: ElementTree.Element) -> str:
    """The text of a part of a fraction or of a power, in brackets if it is long and has none of its own."""
    written, pieces = text(node), sum(not len(leaf) for leaf in node.iter())
    return f"({written})" if pieces >= LONG and node.tag == "mrow" and not BRACKETED.fullmatch(written) else written
