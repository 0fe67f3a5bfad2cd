"""What must hold of every file of this repository and no linter checks, read without running any of it."""

from __future__ import annotations

import ast
import math
import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from scripts.mistakes import repository_path, text_of
from scripts.places import CLAIMS, EXAMPLES, ROOT
from scripts.read.claims import all_claims
from scripts.read.python import parse

CACHES = {".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
PRODUCTS = {".git", ".venv", ".venv-frameworks", "build", "site", "mutants", *CACHES}
UNLOCKED = {
    "torch",
    "jax",
    "landscape_probe",
}  # what a reader has: the adapters, their tests and the script import them
SUFFIXES = "py md toml txt yml yaml bib cff css js html svg j2 mplstyle"
TEXTS = {"", *(f".{suffix}" for suffix in SUFFIXES.split(" "))}
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


def places(path: Path, pattern: str) -> list[str]:
    """Each match with its file and line."""
    text = text_of(path)
    return [
        f"{repository_path(path)}:{1 + text.count(chr(10), 0, match.start())}: {match[0]}"
        for match in re.finditer(pattern, text)
    ]


def places_in_all(paths: Iterable[Path], *patterns: str) -> list[str]:
    return [place for path in paths for pattern in patterns for place in places(path, pattern)]


# files

HOSTS = {
    "www.w3.org",
    "creativecommons.org",
    "schema.org",  # the vocabulary in which a page says what it is
    "datascience.stackexchange.com",
    "doi.org",
    "arxiv.org",
    "localhost",
    "127.0.0.1",
    "example.org",
    "www.cvxpy.org",
    "docs.scipy.org",
    "papers.neurips.cc",
    "proceedings.neurips.cc",
    "github.com",
    "karpathy.github.io",
    "pytorch.org",
    "www.tensorflow.org",
    "example.invalid",
}


def test_no_file_names_a_path_of_a_machine_or_an_unexpected_address() -> None:
    found = places_in_all(
        files(*TEXTS),
        r"(?<![\w.~}/])/(?:(?:work|root|home|Users|opt)\b(?!-)|tmp/\w)",
        r"(?i)p[y]pi\.|python[h]osted|(?<!no-emit-)index[-_]url|find[-_]links|trusted[-_]host",
        r"(?i)\bissues? #?\d|\bsub-?a[g]ent|l[l]m\b|chat[g]pt|cl[a]ude",
    )
    addresses = places_in_all(files(*TEXTS), r"https?://[\w.-]+")
    assert found == [] and [address for address in addresses if address.rsplit("/")[-1] not in HOSTS] == []


def test_texts_have_unix_line_ends_and_no_emoji() -> None:
    for path in files(*TEXTS):
        raw = path.read_bytes()
        assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf"), path
        assert not raw or raw.endswith(b"\n"), path
    assert places_in_all(files(*TEXTS), r"[ \t]+\n", "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]") == []


def test_every_file_has_a_known_kind() -> None:
    """Pictures, data and results are products; none is kept beside its source."""
    assert [repository_path(path) for path in files() if path.suffix not in TEXTS] == []


def test_source_files_are_short() -> None:
    """Lists of test cases may be longer, and so may the claims of a page; worked examples are read on the site."""
    limits = {ROOT: 200, ROOT / "tests": 300, CLAIMS: 500, EXAMPLES: math.inf}  # of a folder and what is below it
    long = {
        repository_path(path): lines
        for path in files(".py", ".js")
        if (lines := text_of(path).count("\n")) > next(limits[folder] for folder in path.parents if folder in limits)
    }
    assert long == {}


def test_a_claim_is_short_enough_to_be_printed() -> None:
    assert {
        name: claim.source.count("\n") for name, claim in all_claims().items() if claim.source.count("\n") >= 40
    } == {}


# sources

PYTHON = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ROOMS]


def test_random_numbers_are_seeded() -> None:
    """What else a result may not depend on, ruff forbids by name: clocks, environment, global random numbers."""
    rooms = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in ("landscape", "figures")]
    assert len(rooms) > 100 and places_in_all(rooms, r"default_rng\(\s*\)") == []


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, wherever it does."""
    nodes = list(ast.walk(parse(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | froms}


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
    distributed_by = packages_distributions()
    for path in PYTHON:
        for name in imported(path) - set(sys.stdlib_module_names) - set(ROOMS) - UNLOCKED:
            assert any(canonical(package) in locked() for package in distributed_by.get(name, [])), (
                f"{repository_path(path)} imports {name}"
            )
