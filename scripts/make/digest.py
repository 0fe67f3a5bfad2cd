"""What a product depends on, read from the source without running it.

A digest covers the statements a function can reach in its own module, every repository module those import
(transitively), the lock file and the Python version. Equal digests mean: nothing to do. Where reading cannot tell,
more is counted than needed, never less; only names looked up at run time (`importlib`, `globals()`) escape.
"""

from __future__ import annotations

import ast
import symtable
import sys
from functools import cache
from pathlib import Path

from scripts.files import sha256
from scripts.places import LOCK, ROOT
from scripts.read.python import parse


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


def package_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).parent.parts)


@cache
def imports_of_file(path: Path) -> frozenset[Path]:
    return frozenset(imports(parse(path), package_of(path)))


def closure(start: set[Path]) -> set[Path]:
    """`start` and everything those files import from the repository, directly or not."""
    found, todo = set(start), sorted(start)
    while todo:
        new = imports_of_file(todo.pop()) - found
        found |= new
        todo += sorted(new)
    return found


def names_bound(statement: ast.stmt) -> set[str]:
    """The names a top-level statement binds; empty when it may do more than that, which everything may depend on."""
    if getattr(statement, "decorator_list", None):
        return set()
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = {alias.asname or alias.name.split(".")[0] for alias in statement.names}
        return set() if "*" in names else names
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        stored = [node for node in ast.walk(statement) if isinstance(getattr(node, "ctx", None), ast.Store)]
        if all(isinstance(node, ast.Name | ast.Tuple | ast.List | ast.Starred) for node in stored):
            return {node.id for node in stored if isinstance(node, ast.Name)}
    return set()


def names_used(statement: ast.stmt) -> set[str]:
    """The module's names a statement refers to; a local variable that happens to have such a name does not count."""

    def within(table: symtable.SymbolTable) -> set[str]:
        everything = table.get_type() != "function"
        own = {symbol.get_name() for symbol in table.get_symbols() if everything or symbol.is_global()}
        return own.union(*map(within, table.get_children()))

    return within(symtable.symtable(ast.unparse(statement), "statement", "exec"))


def reached_from(tree: ast.Module, *names: str) -> ast.Module:
    """The part of a module that `names` can depend on: their statements and, transitively, what those name."""
    body = tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body
    wanted, kept = set(names), set()
    while True:
        new = [i for i, s in enumerate(body) if i not in kept and (not names_bound(s) or names_bound(s) & wanted)]
        if not new:
            return ast.Module([body[i] for i in sorted(kept)], [])
        kept.update(new)
        wanted = wanted.union(*(names_used(body[i]) for i in new))


def digest(roots: dict[Path, tuple[str, ...]], *also: Path | str) -> str:
    """Digest of what the functions named in `roots` can reach, of `also` (more files or texts), the lock and Python.

    `roots` maps each module to its functions; () means all of it.
    """
    trees = {path: reached_from(parse(path), *names) if names else parse(path) for path, names in roots.items()}
    files = closure(set().union(*(imports(tree, package_of(path)) for path, tree in trees.items())))
    files |= {item for item in also if isinstance(item, Path)} | {LOCK}
    parts = [
        f"{sys.version_info[:2]}",
        *map(ast.dump, trees.values()),
        *(item for item in also if isinstance(item, str)),
    ]
    parts += [f"{path.relative_to(ROOT).as_posix()} {sha256(path.read_bytes())}" for path in sorted(files)]
    return sha256("\n".join(parts).encode())
