"""Can a selector match anything in a site?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tinycss2.ast import Node

from scripts.site.names import Names

ANY_OF = {"is", "where", "matches", "has", "host"}  # what these ask for is needed; what `not` asks for is not
EQUAL = {"=", "~="}  # other comparisons are not judged


def can_match(selector: Sequence[Node], names: Names) -> bool:
    """Whether each name that it needs is there; what it says of a state, `:hover` or `:checked`, may always hold."""
    before = ""
    for node in selector:
        if not is_there(node, before, names):
            return False
        before = node.value if node.type == "literal" else ""
    return True


def is_there(node: Node, before: str, names: Names) -> bool:
    """Whether one part of a selector has something to match; `before` is the sign that stands before it."""
    if node.type == "ident" and before == ".":
        return node.value in names.values
    if node.type == "ident" and before != ":":
        return node.lower_value in names.elements
    if node.type == "hash":
        return node.value in names.values
    if node.type == "[] block":
        return attribute_is_there(node.content, names)
    if node.type == "function" and node.lower_name in ANY_OF:
        return any(can_match(one, names) for one in split(node.arguments))
    return True


def attribute_is_there(test: Sequence[Node], names: Names) -> bool:
    """Whether an attribute, and if it must have a certain value that value, is there: `dir=rtl`."""
    name, *rest = [node for node in test if node.type not in ("whitespace", "comment")]
    if name.type != "ident":  # with a namespace
        return True
    if len(rest) == 2 and rest[0].value in EQUAL and rest[1].value not in names.values:
        return False
    return name.lower_value in names.attributes


def split(nodes: Sequence[Node], sign: str = ",") -> Iterator[list[Node]]:
    """The parts between commas, or another sign."""
    part: list[Node] = []
    for node in nodes:
        if node == sign:
            yield part
            part = []
        else:
            part.append(node)
    yield part
