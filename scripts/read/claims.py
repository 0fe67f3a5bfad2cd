"""The claims: what each test in tests/claims says and how strongly, read from its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Set
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake, text_of
from scripts.places import CLAIMS
from scripts.read.python import parse
from scripts.read.sources import authored, docstring_of

STRENGTHS = ("proved", "exact", "certified", "numerical", "statistical")


class Claim(NamedTuple):
    """A test as the site prints it."""

    name: str
    statement: str
    strength: str
    source: str
    path: Path
    line: int
    line_of_statement: int


def strength_marks(function: ast.FunctionDef) -> list[str]:
    """The strength marks of a test: `@pytest.mark.exact` and its like."""
    names = (ast.unparse(decorator).removeprefix("pytest.") for decorator in function.decorator_list)
    return [name.removeprefix("mark.") for name in names if name.removeprefix("mark.") in STRENGTHS]


def claims_in(path: Path) -> list[Claim]:
    """The claims of one file. Raises Mistake for a test that the site could not print as a claim."""
    rows, found = text_of(path).split("\n"), []
    for statement in parse(path).body:
        if isinstance(statement, ast.FunctionDef):
            found += [claim_of(statement, path, rows)] if statement.name.startswith("test_") else []
            continue
        for node in ast.walk(statement):  # a class, a condition, or an asynchronous function
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                what = f"{node.name} is not a plain function of the file."
                raise Mistake(path, node.lineno, what, "Write a claim with 'def', in no class, and not indented.")
    return found


def claim_of(node: ast.FunctionDef, path: Path, rows: list[str]) -> Claim:
    """The claim that the test `node` checks; `rows` are the lines of its file. Raises Mistake."""
    strengths, (statement, line) = strength_marks(node), docstring_of(path, node)
    if len(strengths) != 1:
        what = f"{node.name} needs one strength mark and has {' and '.join(strengths) or 'none'}."
        raise Mistake(path, node.lineno, what, f"Write @pytest.mark. with one of {', '.join(STRENGTHS)}.")
    if not statement:
        raise Mistake(path, node.lineno, f"{node.name} needs a docstring.", "It is the statement that the site prints.")
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    source = "\n".join(rows[first - 1 : node.end_lineno])  # with its decorators: the cases are part of the test
    name = node.name.removeprefix("test_")
    return Claim(name, statement, strengths[0], source, path, node.lineno, line)


def all_claims() -> dict[str, Claim]:
    """Every claim by name. Raises Mistake when two tests share a name."""
    return claims_of(authored(CLAIMS.glob("test_*.py")))


def claims_named(names: Set[str]) -> dict[str, Claim]:
    """The claims of the files that hold these, without reading the others; every claim if one of these is nowhere."""
    paths = authored(CLAIMS.glob("test_*.py"))
    holding = {path: names & {*re.findall(r"^def test_(\w+)", text_of(path), re.M)} for path in paths}
    found = {name for held in holding.values() for name in held}
    return claims_of(path for path in paths if holding[path] or names - found)


def claims_of(paths: Iterable[Path]) -> dict[str, Claim]:
    found: dict[str, Claim] = {}
    for path in paths:
        for claim in claims_in(path):
            if claim.name in found:
                raise Mistake(
                    path,
                    claim.line,
                    f"the name test_{claim.name} is taken in {found[claim.name].path.name}.",
                    "A test's name is its only name: choose another.",
                )
            found[claim.name] = claim
    return found
