"""The probe as one file to copy: the modules of landscape/probe, each after those it imports from.

What each module imports stands once at the top, its docstring becomes a comment, and everything else is taken as it is
written, comments included.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake, text_of
from scripts.places import LANDSCAPE, ROOT
from scripts.read.python import parse
from scripts.read.sources import docstring_of

ROOM = LANDSCAPE / "probe"
ADDRESS = "assets/landscape_probe.py"
ROOM_NAME = "landscape.probe"
HEAD = """\
# SPDX-License-Identifier: MIT
# Version {version} of "{title}", by its contributors.
# Made from the modules of landscape/probe there, whose tests also run on this file: correct a mistake there, not here.
"""


class Module(NamedTuple):
    """One module, taken apart."""

    path: Path
    title: str  # the first line of its docstring
    needs: set[str]  # the modules of the room that it imports from
    imports: set[tuple[str, str]]  # (module, name) of every other import; the name is "" for `import module`
    defines: dict[str, int]  # the line of each name it defines
    body: str  # everything else


def one_file() -> dict[str, bytes]:
    """The joined file by its address; nothing where there is no room to join. Raises Mistake for what cannot be joined."""
    paths = sorted(ROOM.glob("*.py"))
    if not paths:
        return {}
    modules = {path.stem: taken_apart(path) for path in paths}
    order = in_order({name: module for name, module in modules.items() if name != "__init__"})
    front = modules.get("__init__")
    parts = [modules[name] for name in order]
    check_names([*parts, *([front] if front else [])])
    project = tomllib.loads(text_of(ROOT / "pyproject.toml")).get("project", {})
    head = HEAD.format(version=project.get("version", ""), title=project.get("description", ""))
    imports = {one for module in parts for one in module.imports if one[0] != "__future__"}
    pieces = [
        f'"""{docstring_of(front.path, parse(front.path))[0]}\n"""\n\n' if front else "",
        head + "\nfrom __future__ import annotations\n\n" + written(imports) + "\n",
        "\n\n".join(f"# {module.title}\n\n\n{module.body}\n" for module in parts),
        f"\n\n{front.body}\n" if front and front.body else "",
    ]
    return {ADDRESS: "".join(pieces).encode()}


def taken_apart(path: Path) -> Module:
    """A module of the room. Raises Mistake for an import that cannot be moved to the top of one file."""
    tree, lines = parse(path), text_of(path).split("\n")
    needs, imports, gone = set(), set(), set()
    for node in tree.body:
        first = node is tree.body[0] and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if first or isinstance(node, ast.Import | ast.ImportFrom):
            gone |= set(range(node.lineno - 1, node.end_lineno or node.lineno))
    for found in ast.walk(tree):
        if not isinstance(found, ast.Import | ast.ImportFrom):
            continue
        inside = found not in tree.body
        for module, name in imported(path, found):
            room, _, last = module.rpartition(".")
            if module.partition(".")[0] != "landscape":
                imports |= set() if inside else {(module, name)}
            elif inside or room != ROOM_NAME or not (ROOM / f"{last}.py").is_file():
                what = f"imports {name or module} in a way that one file cannot hold."
                fix = f"At the top of the module, write 'from {ROOM_NAME}.MODULE import NAME'."
                raise Mistake(path, found.lineno, what, fix)
            else:
                needs.add(last)
    body = "\n".join(line for number, line in enumerate(lines) if number not in gone).strip("\n")
    title = docstring_of(path, tree)[0].partition("\n")[0]
    return Module(path, title, needs, imports, dict(defined(tree)), body)


def imported(path: Path, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """What an import names, as (module, name)."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom) and (alias.asname or node.level):
            what, fix = "imports under another name, or relatively.", "Write 'from MODULE import NAME'."
            raise Mistake(path, node.lineno, what, fix)
        if isinstance(node, ast.ImportFrom):
            yield node.module or "", alias.name
        else:
            yield alias.name + (f" as {alias.asname}" if alias.asname else ""), ""


def defined(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The names that the top level of a module defines, with their lines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        yield name.id, node.lineno


def in_order(modules: dict[str, Module]) -> list[str]:
    """The names of the modules, each after those it needs; of several that could follow, the first in the alphabet."""
    sorter = TopologicalSorter({name: sorted(module.needs) for name, module in modules.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        circle = error.args[1]
        what = f"imports in a circle: {', '.join(circle)}."
        raise Mistake(modules[circle[0]].path, 0, what, "Move what both need into a third module.") from None
    order: list[str] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()])
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return order


def check_names(modules: list[Module]) -> None:
    """Raise Mistake for a name that two modules define, or that one defines and another imports from elsewhere."""
    elsewhere = {
        re.split(r" as |\.", name or module)[-1 if " as " in module else 0]
        for one in modules
        for module, name in one.imports
    }
    taken: dict[str, Path] = {}
    for module in modules:
        for name, line in module.defines.items():
            if name in elsewhere or name in taken:
                where = taken[name].name if name in taken else "an import"
                what = f"defines {name}, which {where} defines as well; one file cannot hold both."
                raise Mistake(module.path, line, what, "Give one of them another name, or import it.")
            taken[name] = module.path


def written(imports: set[tuple[str, str]]) -> str:
    """Imports as ruff sorts them: the standard library first, and plain imports before those of names."""
    sections = []
    for standard in (True, False):
        section = {one for one in imports if (re.split(r"[. ]", one[0])[0] in sys.stdlib_module_names) == standard}
        rows = [f"import {module}" for module, name in sorted(section) if not name]
        for module in sorted({module for module, name in section if name}):
            names = sorted((name for one, name in section if one == module and name), key=by_kind)
            rows.append(f"from {module} import {', '.join(names)}")
        sections += ["\n".join(rows) + "\n"] if rows else []
    return "\n".join(sections)


def by_kind(name: str) -> tuple[int, str]:
    """Constants before classes before everything else."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name
