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
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from scripts.digest import digest, parse, reached_from
from scripts.files import intact, read_record, remove_others, sha256, to_json
from scripts.mistakes import ROOT, Mistake
from scripts.sources import FIGURES, EXAMPLES, Source, example_paths, figure_paths, figure_source

BUILD = ROOT / "build"
ENGINE = ROOT / "scripts" / "render.py"
STYLE = sorted((FIGURES / "style").glob("*"))
LOCK_HELD = "CONVEXITY_BUILD_LOCK_HELD"


class Job(NamedTuple):
    """One thing to make. `then` looks at the world again once it is made and may return the next job."""

    what: str
    run: Callable[[], float]
    then: Callable[[], Job | None] = lambda: None


def compute_job(figure: Source) -> Job | None:
    """The computation of a figure if it is stale, else its drawing."""
    tree = reached_from(parse(figure.path), "compute")
    current = digest(figure.path, tree, ENGINE)
    record = read_record(BUILD / "facts" / f"{figure.name}.json")
    if record.get("digest") == current and "facts" in record:
        return draw_job(figure)
    from_worker = partial(in_worker, "compute", figure.name, current)
    return Job(f"compute {figure.name}", from_worker, lambda: draw_job(figure))


def draw_job(figure: Source) -> Job | None:
    """The drawing of a figure if its facts, its draw(), its style or its title changed."""
    facts = read_record(BUILD / "facts" / f"{figure.name}.json")["facts"]
    tree = reached_from(parse(figure.path), "table" if figure.is_table else "draw")
    current = digest(figure.path, tree, ENGINE, *(path for path in STYLE if path.is_file()), figure.title, sha256(to_json(facts)))
    folder = BUILD / "figures" / figure.name
    record = read_record(folder / "record.json")
    if record.get("digest") == current and intact(folder, record.get("files")):
        return None
    return Job(f"draw {figure.name}", partial(in_worker, "draw", figure.name, current, facts, figure.title))


def example_job(path: Path) -> Job | None:
    """The execution of a worked example if it or what it imports changed."""
    current = digest(path, parse(path), path, ROOT / "scripts" / "notebook.py", ENGINE)
    folder = BUILD / "examples"
    record = read_record(folder / f"{path.stem}.json")
    if record.get("digest") == current and intact(folder, record.get("files")):
        return None
    return Job(f"execute {path.stem}", partial(in_worker, "example", path.stem, current))


def in_worker(function: str, *arguments: Any) -> float:
    from scripts import render

    return getattr(render, function)(*arguments)


def stale() -> tuple[list[Job], list[Mistake], list[Source]]:
    """Every job to do, every source that cannot be read, every figure that can."""
    jobs, mistakes, figures = [], [], []
    for path in [*figure_paths(), *example_paths()]:
        try:
            if path.parent == EXAMPLES:
                job = example_job(path)
            else:
                figures.append(figure_source(path))
                job = compute_job(figures[-1])
        except Mistake as mistake:
            mistakes.append(mistake)
        else:
            jobs += [job] if job else []
    return jobs, mistakes, figures


def run(jobs: list[Job], say: Callable[[str], None]) -> list[Mistake]:
    """Run the jobs in parallel, and those that follow from them; return the mistakes."""
    mistakes: list[Mistake] = []
    if not jobs:
        return mistakes
    workers = max(1, min(os.cpu_count() or 1, len(jobs)))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: dict[Future[float], Job] = {pool.submit(job.run): job for job in jobs}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                try:
                    seconds = future.result()
                    following = job.then()
                except Mistake as mistake:
                    mistakes.append(mistake)
                    say(f"  failed   {job.what}")
                except BrokenProcessPool:
                    mistakes.append(Mistake("", 0, f"{job.what}: the worker process died.", "Was it killed, or out of memory? Run the build again."))
                else:
                    if following:
                        running[pool.submit(following.run)] = following
                    say(f"  {seconds:6.1f} s  {job.what}  ({len(running)} to go)")
    return mistakes


def remake(say: Callable[[str], None] = print) -> list[Mistake]:
    """Bring build/ up to date. Returns the mistakes, sorted; [] when all is well."""
    start = time.perf_counter()
    jobs, mistakes, figures = stale()
    if jobs:
        say(f"{len(jobs)} of {len(figure_paths()) + len(example_paths())} sources are stale")
    mistakes += run(jobs, say)
    names = {path.stem for path in figure_paths()}
    examples = {path.stem for path in example_paths()}
    gone = remove_others(BUILD / "facts", {f"{name}.json" for name in names})
    gone += remove_others(BUILD / "figures", names)
    gone += remove_others(BUILD / "examples", {f"{name}{suffix}" for name in examples for suffix in (".ipynb", ".json")})
    if gone:
        say(f"removed {', '.join(gone)}")
    if jobs:
        say(f"remade in {time.perf_counter() - start:.1f} s")
    return sorted({str(mistake): mistake for mistake in mistakes}.values(), key=str)


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
            raise Mistake(BUILD / ".lock", 0, f"another build has held this lock for {timeout:.0f} s.", "End it, then build again.") from None
    return lock


def main() -> int:
    if os.environ.get(LOCK_HELD):  # the MkDocs seam, our parent, holds it for the whole build
        mistakes = remake()
    else:
        with one_at_a_time():
            mistakes = remake()
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
