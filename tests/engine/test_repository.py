"""What must hold of every file of this repository, read without running any of it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scripts.mistakes import repository_path, text_of
from scripts.places import CLAIMS, ROOT
from scripts.read.claims import all_claims
from scripts.read.python import parse

PRODUCTS = {".git", ".venv", "build", "site", ".pytest_cache", ".ruff_cache"}
TEXTS = {".py", ".md", ".toml", ".txt", ".yml", ".bib", ".cff", ".css", ".js", ".html", ".svg", ".j2", ".mplstyle", ""}
ROOMS = ("landscape", "figures", "docs", "scripts", "tests")


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of the repository itself; its products and environments aside."""
    entries = [entry for entry in ROOT.iterdir() if entry.name not in PRODUCTS]
    found = (
        path
        for entry in entries
        for path in [entry, *entry.rglob("*")]
        if path.is_file() and path.parent.name != "__pycache__"
    )
    return tuple(sorted(path for path in found if not suffixes or path.suffix in suffixes))


def each(paths: Sequence[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=repository_path)


def places(text: str, pattern: str) -> list[str]:
    """Each match with its line."""
    return [f"line {1 + text.count(chr(10), 0, match.start())}: {match[0]}" for match in re.finditer(pattern, text)]


# files

HOSTS = {
    "www.w3.org",
    "creativecommons.org",
    "datascience.stackexchange.com",
    "doi.org",
    "arxiv.org",
    "localhost",
    "127.0.0.1",
    "example.org",
    "example.invalid",
}


@each(files(*TEXTS))
def test_a_file_names_no_machine_and_no_strange_address(path: Path) -> None:
    text = text_of(path)
    assert places(text, r"(?<![\w.~}/])/(?:work|tmp|root|home|Users|opt)(?:/|\b)(?!-)") == []
    assert places(text, r"(?i)p[y]pi\.|python[h]osted|(?<!no-emit-)index[-_]url|find[-_]links|trusted[-_]host") == []
    assert places(text, r"(?i)\bissues? #?\d|\bsub-?a[g]ent|l[l]m\b|chat[g]pt|cl[a]ude") == []
    assert set(re.findall(r"https?://([\w.-]+)", text)) <= HOSTS


@each(files(*TEXTS))
def test_a_text_ends_its_lines_as_all_do_and_holds_no_emoji(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf")
    assert not raw or raw.endswith(b"\n")
    assert places(text_of(path), r"[ \t]+\n") == []
    assert places(text_of(path), "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]") == []


def test_every_file_has_a_known_kind() -> None:
    """Pictures, data and results are products; none is kept beside its source."""
    assert [repository_path(path) for path in files() if path.suffix not in TEXTS] == []


@each([path for path in files(".py", ".js") if path.parent != CLAIMS])
def test_a_source_file_is_short(path: Path) -> None:
    assert text_of(path).count("\n") <= 200


def test_no_two_test_files_share_a_name() -> None:
    """pytest refuses to run two files of one name."""
    names = [path.name for path in ROOT.glob("tests/*/test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_a_claim_is_short_enough_to_be_printed() -> None:
    assert {
        name: claim.source.count("\n") for name, claim in all_claims().items() if claim.source.count("\n") >= 40
    } == {}


# imports


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """The full names that a file imports, and whether it does so at once, when it is itself imported."""
    tree = parse(path)
    top = {
        id(node)
        for statement in tree.body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in top) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parent.parts[: 1 - node.level or None] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((f"{base}.{alias.name}", id(node) in top) for alias in node.names)


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


PYTHON = [path for path in files(".py") if room(path) in ROOMS]
KNOWS = {
    "landscape": set(),
    "figures": {"landscape"},
    "docs": {"landscape", "figures"},
    "scripts": {"figures", "landscape"},
    "tests": set(ROOMS),
}
LIBRARIES = {
    "landscape": {"numpy", "scipy", "flint", "numba"},
    "figures": {"numpy", "scipy", "flint", "sympy", "matplotlib"},
}


@each(PYTHON)
def test_a_room_knows_only_those_below_it(path: Path) -> None:
    """landscape knows nobody; figures and examples know landscape; scripts find figures and import their style alone,
    and only the census, which runs beside the build, knows landscape."""
    names = [name for name, _ in imported(path)]
    assert {name.split(".")[0] for name in names} & set(ROOMS) <= KNOWS[room(path)] | {room(path)}
    if room(path) == "scripts":
        assert [name for name in names if name.startswith("figures") and not name.startswith("figures.style")] == []
        assert path.stem in ("census", "experiments") or not any(name.startswith("landscape") for name in names)
    if room(path) in LIBRARIES:
        foreign = {name.split(".")[0] for name in names} - set(ROOMS) - set(sys.stdlib_module_names)
        assert foreign <= LIBRARIES[room(path)]


@each([path for path in PYTHON if room(path) in ("landscape", "figures")])
def test_what_is_computed_depends_on_nothing_but_its_source(path: Path) -> None:
    """No clock, no unseeded or global random numbers, no global state of pyplot."""
    assert not {name.split(".")[0] for name, _ in imported(path)} & {
        "random",
        "time",
        "datetime",
        "secrets",
        "os",
        "subprocess",
    }
    assert places(text_of(path), r"np\.random\.(?!default_rng\(\w|Generator\b)\w+|\bpyplot\b") == []


def test_only_the_seam_knows_mkdocs() -> None:
    knowing = {
        repository_path(path)
        for path in PYTHON
        if room(path) == "scripts" and any(name.startswith("mkdocs") for name, _ in imported(path))
    }
    assert knowing == {"scripts/site/hook.py", "scripts/site/notebooks.py"}


def test_no_import_leads_back() -> None:
    """Between modules, by what is imported at once."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in PYTHON
    }
    needs = {
        name: {
            m
            for n, at_once in imported(path)
            if at_once
            for m in (n, n.rpartition(".")[0])
            if m in modules and m != name
        }
        for name, path in modules.items()
    }
    while free := [name for name in needs if not needs[name]]:
        needs = {name: needs[name] - set(free) for name in needs if name not in free}
    assert needs == {}


# dependencies


@cache
def locked() -> dict[str, str]:
    """Each pin of requirements.txt with all its lines."""
    blocks = re.split(r"^(?=\S)", (ROOT / "requirements.txt").read_text("utf-8"), flags=re.M)
    return {canonical(re.split(r"[=\[ ;]", block)[0]): block for block in blocks if block.strip()}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]


def test_the_lock_pins_everything_by_hash_and_names_no_address() -> None:
    assert len(locked()) > 50
    for name, block in locked().items():
        assert re.match(r"\S+==\S+", block) and re.search(r"--hash=sha256:[0-9a-f]{64}", block), name
        assert "://" not in block and "@" not in block, name


def test_every_dependency_is_locked_and_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    for dependency in declared():
        line = next(line for line in lines if line.strip().startswith(f'"{dependency}"'))
        assert re.search(r"#\s*\S+ \S+", line), f"{dependency} has no reason"
        assert canonical(re.split(r"[<>=~ ]", dependency)[0]) in locked()


def test_everything_that_is_imported_is_locked() -> None:
    sold_as = packages_distributions()
    for path in PYTHON:
        for name in {name.split(".")[0] for name, _ in imported(path)} - set(sys.stdlib_module_names) - set(ROOMS):
            assert any(canonical(package) in locked() for package in sold_as.get(name, [])), (
                f"{repository_path(path)} imports {name}"
            )
