"""What a product depends on, read from the source without running it.

A digest covers the statements a function can reach in its own module, every repository module those import
(transitively), the lock file and the Python version. Code is compared by its syntax tree, without comments, layout and
docstrings; docstrings count where some module in reach names `__doc__`. Equal digests mean: nothing to do. Where
reading cannot tell, more is counted than needed, never less; only names looked up at run time (`importlib`,
`globals()`) and source text read at run time (`inspect.getsource`) escape.

What is read here is kept for the life of the process: a process that outlives an edit must not ask twice.
"""

from __future__ import annotations

import ast
import symtable
import sys
from functools import cache
from pathlib import Path

from scripts.files import sha256
from scripts.mistakes import Mistake, system_mistake
from scripts.places import LOCK, ROOT
from scripts.read.imports import closure, imports, package_of, tree_of

WITH_DOCSTRING = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def names_bound(statement: ast.stmt) -> frozenset[str]:
    """The names a top-level statement binds; empty when it may do more than that, which everything may depend on."""
    if getattr(statement, "decorator_list", None):
        return frozenset()
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return frozenset({statement.name})
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = frozenset(alias.asname or alias.name.split(".")[0] for alias in statement.names)
        return frozenset() if "*" in names else names
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        stored = [node for node in ast.walk(statement) if isinstance(getattr(node, "ctx", None), ast.Store)]
        if all(isinstance(node, ast.Name | ast.Tuple | ast.List | ast.Starred) for node in stored):
            return frozenset(node.id for node in stored if isinstance(node, ast.Name))
    return frozenset()


@cache
def names_used(statement: ast.stmt) -> frozenset[str]:
    """The module's names a statement refers to; a local variable that happens to have such a name does not count."""

    def within(table: symtable.SymbolTable) -> frozenset[str]:
        everything = table.get_type() != "function"
        own = frozenset(symbol.get_name() for symbol in table.get_symbols() if everything or symbol.is_global())
        return own.union(*map(within, table.get_children()))

    try:
        return within(symtable.symtable(ast.unparse(statement), "statement", "exec"))
    except SyntaxError as error:  # what the parser lets pass, such as two parameters of one name
        raise SyntaxError(error.msg, (None, statement.lineno, None, None)) from None


def reached_from(tree: ast.Module, *names: str) -> ast.Module:
    """The part of a module that `names` can depend on: their statements and, transitively, what those name."""
    body = tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body
    wanted: set[str] = set(names)
    kept: set[int] = set()
    while True:
        new = [i for i, s in enumerate(body) if i not in kept and (not names_bound(s) or names_bound(s) & wanted)]
        if not new:
            return ast.Module([body[i] for i in sorted(kept)], [])
        kept.update(new)
        wanted = wanted.union(*(names_used(body[i]) for i in new))


@cache
def code_of(node: ast.AST, docstrings: bool) -> str:
    """The code of a statement or module as text; kept, since many sources reach the same."""
    return code(node, docstrings)


def code(node: object, docstrings: bool) -> str:
    """A syntax tree as text, without line numbers and, if so wished, without docstrings."""
    if isinstance(node, ast.AST):
        fields = dict(ast.iter_fields(node))
        if not docstrings and isinstance(node, WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            fields["body"] = node.body[1:]
        return f"{type(node).__name__}({','.join(code(value, docstrings) for value in fields.values())})"
    return f"[{','.join(code(item, docstrings) for item in node)}]" if isinstance(node, list) else repr(node)


@cache
def digest_of_bytes(path: Path) -> str:
    """The digest of a file as it is. Raises Mistake if it cannot be read."""
    try:
        return sha256(path.read_bytes())
    except OSError as error:
        raise system_mistake(path, "read", error) from None


@cache
def mentions_doc(tree: ast.AST) -> bool:
    """Whether code names `__doc__`, so that what it makes may depend on the words of some docstring."""
    return any("__doc__" in (getattr(node, "id", ""), getattr(node, "attr", "")) for node in ast.walk(tree))


def reached_in(path: Path, names: tuple[str, ...]) -> list[ast.stmt]:
    """The statements of the module at `path` that `names` reach. Raises Mistake if Python refuses one of them."""
    try:
        return reached_from(tree_of(path), *names).body
    except SyntaxError as error:
        raise Mistake(path, error.lineno or 1, f"is not valid Python: {error.msg}.", "Correct the syntax.") from None


def digest(roots: dict[Path, tuple[str, ...]], *also: Path | str) -> str:
    """Digest of what the functions named in `roots` can reach, of `also` (more files or texts), the lock and Python.

    `roots` maps each module to its functions; () means all of it. A Python file in `also` counts byte for byte.
    Raises Mistake for a source that cannot be read.
    """
    parts = [f"{sys.version_info[:2]}"]
    start = {path for path, names in roots.items() if not names}
    statements = [(path, s) for path, names in roots.items() if names for s in reached_in(path, names)]
    files = sorted(closure(start.union(*(imports(s, package_of(path)) for path, s in statements))))
    nodes = [s for _, s in statements] + [tree_of(path) for path in files]
    docstrings = any(map(mentions_doc, nodes))
    parts += [path.relative_to(ROOT).as_posix() for path in files]
    parts += [code_of(node, docstrings) for node in nodes]
    parts += [item if isinstance(item, str) else digest_of_bytes(item) for item in (*also, LOCK)]
    return sha256("\n".join(parts).encode())
