"""Which files of the repository a module imports, directly or not, read without running any of them.

What is read here is kept for the life of the process: a process that outlives an edit must not ask twice.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from scripts.places import ROOT
from scripts.read.python import parse

tree_of = cache(parse)


def modules_named(name: str) -> list[Path]:
    """The repository files that `import name` runs: the module and the packages above it; [] for other libraries."""
    parts, found = name.split("."), []
    for end in range(1, len(parts) + 1):
        base = ROOT.joinpath(*parts[:end])
        found += [path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()]
    return found


@cache
def imports(node: ast.AST, package: str = "") -> frozenset[Path]:
    """Repository files imported anywhere below `node`; `package` resolves relative imports."""
    found: set[Path] = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                found.update(modules_named(alias.name))
        elif isinstance(child, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - child.level + 1] if child.level else []
            base = ".".join([*above, *([child.module] if child.module else [])])
            for alias in child.names:
                found.update(modules_named(f"{base}.{alias.name}"))
    return frozenset(found)


def package_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).parent.parts)


def closure(start: set[Path]) -> set[Path]:
    """`start` and everything those files import from the repository, directly or not."""
    found, todo = set(start), sorted(start)
    while todo:
        path = todo.pop()
        new = imports(tree_of(path), package_of(path)) - found
        found |= new
        todo += sorted(new)
    return found
