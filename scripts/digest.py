"""What a product depends on, read from the source without running it.

A digest covers the statements a function can reach in its own module, every repository module those import
(transitively), the lock file and the Python version. Equal digests mean: nothing to do.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

from scripts.files import sha256
from scripts.mistakes import ROOT, Mistake

LOCK = ROOT / "requirements.txt"


def parse(path: Path, text: str | None = None) -> ast.Module:
    """The syntax tree of `path`; a syntax error becomes a Mistake with its line."""
    try:
        return ast.parse(path.read_text("utf-8") if text is None else text)
    except SyntaxError as error:
        raise Mistake(path, error.lineno or 0, f"is not valid Python: {error.msg}.", "Correct the syntax.") from None


def modules_named(name: str) -> list[Path]:
    """The repository files that `import name` runs: the module and the packages above it; [] for other libraries."""
    parts, found = name.split("."), []
    for end in range(1, len(parts) + 1):
        base = ROOT.joinpath(*parts[:end])
        found += [path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()]
    return found


def imports(node: ast.AST, package: str = "") -> set[Path]:
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
    return found


@cache
def imports_of_file(path: Path) -> frozenset[Path]:
    package = ".".join(path.relative_to(ROOT).parent.parts)
    return frozenset(imports(parse(path), package))


def closure(start: set[Path]) -> set[Path]:
    """`start` and everything those files import from the repository, directly or not."""
    found, todo = set(start), sorted(start)
    while todo:
        new = imports_of_file(todo.pop()) - found
        found |= new
        todo += sorted(new)
    return found


def names_bound(statement: ast.stmt) -> set[str]:
    """The names a top-level statement binds; empty when it acts by side effect, which everything may depend on."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return set()


def reached_from(tree: ast.Module, name: str) -> ast.Module:
    """The part of a module that `name` can depend on: its own statement and, transitively, what it names."""
    body = tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body
    wanted, kept = {name}, set()
    while True:
        new = [i for i, s in enumerate(body) if i not in kept and (not names_bound(s) or names_bound(s) & wanted)]
        if not new:
            return ast.Module([body[i] for i in sorted(kept)], [])
        kept.update(new)
        wanted |= {node.id for i in new for node in ast.walk(body[i]) if isinstance(node, ast.Name)}


def digest(path: Path, tree: ast.AST, *also: Path | str) -> str:
    """Digest of `tree` (a part of `path`), what it imports, `also` (more files or texts), the lock and Python."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    files = closure(imports(tree, package) | {item for item in also if isinstance(item, Path) and item.suffix == ".py"})
    files |= {item for item in also if isinstance(item, Path)}
    parts = [ast.dump(tree), f"{sys.version_info[:2]}", *(item for item in also if isinstance(item, str))]
    parts += [f"{file.relative_to(ROOT).as_posix()} {sha256(file.read_bytes())}" for file in sorted({*files, LOCK})]
    return sha256("\n".join(parts).encode())
