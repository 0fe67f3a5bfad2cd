"""Whether anything changed since the last good build: every source and every product, byte for byte.

This is quicker than asking what is stale, because nothing is parsed. It errs on one side only: a comment counts as a
change here, and then the digests decide.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.files import read_record, to_json, write_whole
from scripts.places import CLAIMS, DOCS, FIGURES, LANDSCAPE, LAST_BUILD, ROOT, SCRIPTS

SOURCES = (DOCS, FIGURES, LANDSCAPE, SCRIPTS, CLAIMS)  # and every file at the top of the repository


class State(NamedTuple):
    """What a set of files holds, and when each was last touched."""

    digest: str  # of paths and bytes; "" if a file cannot be read
    touched: tuple[tuple[str, int], ...]  # the path of each file and its time of change in nanoseconds


def paths_below(folder: Path) -> Iterator[Path]:
    """Every file and folder below `folder`, without hidden ones and bytecode; links to folders are followed."""
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        yield from (Path(place, name) for name in sorted([*folders, *names]) if not name.startswith("."))


def sources_now() -> State:
    """The state of every source, with the version of Python."""
    top = sorted(path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith("."))
    paths = [*top, *(path for folder in SOURCES for path in paths_below(folder))]
    return state_of(paths, f"{sys.version_info[:2]}")


def state_of(paths: Sequence[Path], salt: str = "") -> State:
    total, touched = hashlib.sha256(salt.encode()), []
    try:
        for path in paths:
            content, name = b"" if path.is_dir() else path.read_bytes(), path.relative_to(ROOT).as_posix()
            total.update(f"{name}\0{len(content)}\0".encode() + content)
            if not path.is_dir():  # a folder is touched whenever an editor or Python leaves something in it
                touched.append((name, path.stat().st_ctime_ns))
    except OSError:
        return State("", ())
    return State(total.hexdigest(), tuple(touched))


def products_digest(folders: Sequence[Path]) -> str:
    """The digest of everything below the product folders, hidden leftovers included; "" if one cannot be read."""
    names = sorted(folder.relative_to(ROOT).as_posix() for folder in folders)
    paths = sorted(path for folder in folders for path in folder.rglob("*"))
    return state_of(paths, " ".join(names)).digest


def nothing_changed(sources: State, folders: Sequence[Path]) -> bool:
    """Whether the last good build had these sources and left the product folders as they are."""
    record = read_record(LAST_BUILD)
    return bool(sources.digest) and record == {"sources": sources.digest, "products": products_digest(folders)}


def record_good_build(before: State, folders: Sequence[Path]) -> None:
    """Remember a build that began with the sources `before`, unless one was touched meanwhile, even if put back."""
    if before.digest and before == sources_now():
        write_whole(LAST_BUILD, to_json({"sources": before.digest, "products": products_digest(folders)}))
