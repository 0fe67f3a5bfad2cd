"""Regenerate what is stale: `python -m scripts.build`. Figures and worked examples are made side by side.

Six steps, no way back: read the sources, digest them, compute stale facts, draw stale figures and execute stale
examples, remove orphans, report. Exit status 1, with one line per mistake, when a source cannot be made; every
product made before stays as it was.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial

from filelock import FileLock, Timeout

from scripts.files import read_record, remove_others
from scripts.make.jobs import stale
from scripts.make.workers import run
from scripts.mistakes import Mistake
from scripts.places import BUILD
from scripts.read.sources import example_paths, figure_paths
from scripts.write.catalogue import catalogue
from scripts.write.docs import write_docs

LOCK_HELD = "CONVEXITY_BUILD_LOCK_HELD"


def remake(say: Callable[[str], None] = partial(print, flush=True)) -> list[Mistake]:
    """Bring build/ up to date. Returns the mistakes, sorted; [] when all is well."""
    start = time.perf_counter()
    names, examples = {path.stem for path in figure_paths()}, {path.stem for path in example_paths()}
    jobs, mistakes = stale()
    if jobs:
        say(f"{len(jobs)} of {len(names) + len(examples)} sources are stale")
        mistakes += run(jobs, say)
    gone = remove_others(BUILD / "facts", {f"{name}.json" for name in names})
    gone += remove_others(BUILD / "figures", names)
    gone += remove_others(
        BUILD / "examples", {f"{name}{suffix}" for name in examples for suffix in (".ipynb", ".json")}
    )
    for name in names:
        folder = BUILD / "figures" / name
        gone += remove_others(folder, {"record.json", *read_record(folder / "record.json").get("files", {})})
    if not mistakes:
        mistakes = write_docs(catalogue())
    if gone:
        say(f"removed {', '.join(sorted(gone))}")
    if jobs:
        say(f"remade in {time.perf_counter() - start:.1f} s")
    return sorted({str(mistake): mistake for mistake in mistakes}.values(), key=Mistake.order)


def one_at_a_time(timeout: float = 600.0) -> FileLock:
    """The lock that a build holds, acquired; a second build waits for the first. Raises Mistake after `timeout` s."""
    BUILD.mkdir(exist_ok=True)
    lock = FileLock(BUILD / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Another build is running here; waiting for it to end.", file=sys.stderr, flush=True)
        try:
            lock.acquire(timeout=timeout)
        except Timeout:
            raise Mistake(
                BUILD / ".lock",
                0,
                f"another build has held this lock for {timeout:.0f} s.",
                "End it, then build again.",
            ) from None
    return lock


def main() -> int:
    try:
        if os.environ.get(LOCK_HELD):  # the MkDocs seam, our parent, holds it for the whole build
            mistakes = remake()
        else:
            with one_at_a_time():
                mistakes = remake()
    except Mistake as mistake:
        mistakes = [mistake]
    except KeyboardInterrupt:
        return 130
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
