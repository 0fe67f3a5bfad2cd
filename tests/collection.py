"""Which tests are written, to be compared with those that pytest collects."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path


def written_tests(path: Path) -> set[str]:
    """The names of the test functions of a module, those in classes included, in whatever file they stand."""
    tree = ast.parse(path.read_text("utf-8"))
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return {
        node.name
        for body in bodies
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def not_collected(
    arguments: Iterable[Path], collected: set[tuple[Path, str]], left_out: Iterable[Path] = ()
) -> list[str]:
    """Tests written below the folders among `arguments` that are missing in `collected`: 'path: names', sorted.

    `collected` holds the path of the module and the name of the function of every test of the run. The folders
    `left_out` are those that pytest was told to pass over, and whose summary says so.
    """
    paths = {path for folder in arguments if folder.is_dir() for path in folder.rglob("*.py")}
    paths = {path for path in paths if not {*path.parents} & {*left_out}}
    missing = {
        path: sorted(name for name in written_tests(path) if (path, name) not in collected) for path in sorted(paths)
    }
    return [f"{path}: {', '.join(names)}" for path, names in missing.items() if names]
