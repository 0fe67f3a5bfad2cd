"""The claims: what each test in tests/claims says and how strongly, read from its source."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake, text_of
from scripts.places import CLAIMS
from scripts.read.python import parse
from scripts.read.sources import docstring_of

STRENGTHS = ("proved", "exact", "certified", "numerical", "statistical")


class Claim(NamedTuple):
    """A test as the site prints it. `topic` is its file without `test_`."""

    name: str
    topic: str
    statement: str
    strength: str
    source: str
    path: Path
    line: int
    line_of_statement: int


def marks(function: ast.FunctionDef) -> list[str]:
    """The strength marks of a test: `@pytest.mark.exact` and its like."""
    found = (ast.unparse(decorator).removeprefix("pytest.mark.") for decorator in function.decorator_list)
    return [name for name in found if name in STRENGTHS]


def claims_of(path: Path) -> list[Claim]:
    """The claims of one file. Raises Mistake for a test without exactly one mark or without a statement."""
    rows, found = text_of(path).split("\n"), []
    for node in parse(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            strengths, (statement, line) = marks(node), docstring_of(path, node)
            if len(strengths) != 1 or not statement:
                raise Mistake(
                    path,
                    node.lineno,
                    f"{node.name} needs one strength mark and a docstring.",
                    f"Marks: {', '.join(STRENGTHS)}; the docstring is the statement.",
                )
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            source = "\n".join(rows[first - 1 : node.end_lineno])  # with its decorators: the cases are part of the test
            found.append(
                Claim(
                    node.name.removeprefix("test_"),
                    path.stem.removeprefix("test_"),
                    statement,
                    strengths[0],
                    source,
                    path,
                    node.lineno,
                    line,
                )
            )
    return found


def all_claims() -> dict[str, Claim]:
    """Every claim by name. Raises Mistake when two tests share a name."""
    found: dict[str, Claim] = {}
    for path in sorted(CLAIMS.glob("test_*.py")):
        for claim in claims_of(path):
            if claim.name in found:
                raise Mistake(
                    path,
                    claim.line,
                    f"the name test_{claim.name} is taken in {found[claim.name].path.name}.",
                    "A test's name is its only name: choose another.",
                )
            found[claim.name] = claim
    return found
