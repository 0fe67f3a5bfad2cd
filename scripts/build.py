"""Regenerate what is stale: `python -m scripts.build`. Figures and worked examples are made side by side.

Seven steps, no way back: read the sources, digest them, compute stale facts, draw stale figures and execute stale
examples, remove orphans, write the site as plain Markdown to build/docs, report. Exit status 1, with one line per
mistake, when a source cannot be made; every product made before stays as it was.

`python -m scripts.build NAME...` makes only the figures, worked examples and pages of these names, with what they
need, and says where they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from scripts.files import read_record, remove_others
from scripts.make.unchanged import nothing_changed, record_good_build, sources_now
from scripts.mistakes import Mistake, system_mistake
from scripts.named import Log, make, make_named, print_line
from scripts.places import (
    BUILD,
    BUILD_LOCK,
    DRAWINGS,
    EXAMPLES,
    FACTS,
    FONTS,
    NOTEBOOKS,
    RECORD,
    ROOT,
    SITE_DOCS,
)

LOCK_HELD = "CONVEXITY_BUILD_LOCK_HELD"  # set by a parent that holds the lock for the whole build of the site
PARENT_AT_STDIN = "CONVEXITY_BUILD_PARENT_AT_STDIN"  # set by one that holds our standard input as long as it lives
PRODUCTS = (FACTS, DRAWINGS, NOTEBOOKS, FONTS, SITE_DOCS)


def remake(log: Log = print_line) -> list[Mistake]:
    """Bring build/ up to date. Returns the mistakes, sorted; [] when all is well."""
    before = sources_now()
    if nothing_changed(before, PRODUCTS):
        return []
    from scripts.make.jobs import sources

    paths = sources()
    mistakes = make(paths, log)
    if gone := remove_orphans(paths):
        log(f"removed {', '.join(sorted(set(gone)))}")
    if not mistakes:
        from scripts.write.catalogue import catalogue
        from scripts.write.docs import write_docs

        mistakes = write_docs(catalogue())
    if not mistakes:
        record_good_build(before, PRODUCTS)
    return mistakes


def remove_orphans(paths: Sequence[Path]) -> list[str]:
    """Remove every product that no source at `paths` has; return the names."""
    examples = {path.stem for path in paths if path.parent == EXAMPLES}
    figures = {path.stem for path in paths if path.parent != EXAMPLES}
    gone = remove_others(FACTS, {f"{name}.json" for name in figures})
    gone += remove_others(DRAWINGS, figures)
    gone += remove_others(NOTEBOOKS, {f"{name}{suffix}" for name in examples for suffix in (".ipynb", ".json")})
    for name in figures:
        gone += remove_others(DRAWINGS / name, {RECORD, *read_record(DRAWINGS / name / RECORD).get("files", {})})
    return gone


def one_at_a_time(timeout: float = 600.0) -> FileLock:
    """The lock that a build holds, acquired; a second build waits for the first.

    Raises Mistake after `timeout` seconds, and if build/ cannot be written.
    """
    lock = FileLock(BUILD_LOCK)
    try:
        BUILD.mkdir(exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        print("Another build is running here; waiting for it to end.", file=sys.stderr, flush=True)
        try:
            lock.acquire(timeout=timeout)
        except Timeout:
            what = f"another build has held this lock for {timeout:.0f} s."
            raise Mistake(BUILD_LOCK, 0, what, "End it, then build again.") from None
    except OSError as error:
        raise system_mistake(BUILD, "written", error) from None
    return lock


def run_in_subprocess(names: Sequence[str] = ()) -> tuple[int, str]:
    """Bring build/ up to date, or what is named there, in a process of its own, which prints its progress and ends when this one ends.

    The caller holds the lock. Returns the exit status and what was written to the standard error, the mistakes.
    """
    import subprocess

    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, LOCK_HELD: "1", PARENT_AT_STDIN: "1", "PYTHONUNBUFFERED": "1", "PYTHONPATH": path}
    command = [sys.executable, "-m", "scripts.build", *names]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as engine:
        assert engine.stderr is not None
        errors = engine.stderr.read()  # until it ends; its standard input stays open as long as we live
    return engine.returncode, errors


def main(arguments: Sequence[str]) -> int:
    if any(argument.startswith("-") for argument in arguments):
        print(__doc__)
        return 0 if set(arguments) <= {"-h", "--help"} else 2
    work = partial(make_named, arguments) if arguments else remake
    try:
        if os.environ.get(PARENT_AT_STDIN):
            from scripts.make.workers import end_with

            end_with(partial(os.read, sys.stdin.fileno(), 1))
        if os.environ.get(LOCK_HELD):
            mistakes = work()
        else:
            with one_at_a_time():
                mistakes = work()
    except Mistake as found:
        mistakes = [found]
    except KeyboardInterrupt:
        return 130
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
