"""The part of the lock that some modules need: the packages they import, and what these require in turn.

What requires what is read from the installed packages. Requirements for other systems and Pythons are kept, with the
conditions that the lock states, so that the part is the same wherever it is made.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.mistakes import Mistake, text_of
from scripts.places import LOCK, ROOT
from scripts.read.imports import modules_named
from scripts.read.python import parse

ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==.*(?:\n[ \t]+.*)*\n", re.M)


def part_of_lock(paths: Iterable[Path], also: Iterable[str] = ()) -> str:
    """The entries of requirements.txt, hashes included, for what the modules at `paths` import at their top level.

    `also` names further packages. Imports inside functions are those of optional libraries and do not count. Raises
    Mistake for an import of what the lock does not have.
    """
    entries = list(ENTRY.finditer(text_of(LOCK)))
    locked: set[str] = {canonicalize_name(entry[1]) for entry in entries}
    needed: set[str] = {*map(canonicalize_name, also)}
    for path in paths:
        for name, line in packages_of(path):
            if name not in locked:
                what = f"imports {name}, which {LOCK.name} does not lock."
                raise Mistake(path, line, what, "Add it to pyproject.toml, and run make lock.")
            needed.add(name)
    whole = with_required(needed, locked)
    return "".join(entry[0] for entry in entries if canonicalize_name(entry[1]) in whole)


def packages_of(path: Path) -> Iterator[tuple[str, int]]:
    """The packages of other authors that a module imports or asks for a file, by name, with the line."""
    tree = parse(path)
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from ((package_with(alias.name), node.lineno) for alias in node.names if foreign(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level and foreign(node.module):
            yield package_with(node.module), node.lineno
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name("distribution"), args=[ast.Constant(str(name))]):  # whose files it reads
                yield canonicalize_name(name), call.lineno


def foreign(module: str) -> bool:
    """Whether a module is neither Python's nor ours."""
    top = module.partition(".")[0]
    return top not in sys.stdlib_module_names and not modules_named(top) and not (ROOT / top).is_dir()


def package_with(module: str) -> str:
    """The name of the installed package that has a module; that of the module if there is none."""
    top = module.partition(".")[0]
    return canonicalize_name(installed().get(top, [top])[0])


@cache
def installed() -> Mapping[str, list[str]]:
    """For each top-level module the packages that have it; it takes a while to read."""
    return packages_distributions()


def with_required(names: set[str], locked: set[str]) -> set[str]:
    """`names` and everything locked that they require, directly or not, whatever the system; extras left out."""
    found, todo = set(names), sorted(names)
    while todo:
        try:
            lines = requires(todo.pop()) or []
        except PackageNotFoundError:  # one for another system
            continue
        asked = [Requirement(line) for line in lines]
        new = {canonicalize_name(one.name) for one in asked if "extra" not in str(one.marker)} & locked - found
        found |= new
        todo += sorted(new)
    return found
