"""What is stale, and the jobs that make it current."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scripts.files import is_current, read_record, sha256, to_json
from scripts.make.digest import digest
from scripts.mistakes import Mistake
from scripts.places import BUILD, EXAMPLES, FIGURES, ROOT
from scripts.read.sources import Source, example_paths, figure_paths, figure_source

MAKE = ROOT / "scripts" / "make"
RENDER = MAKE / "products.py"
KERNEL = (MAKE / "kernel.py", MAKE / "matplotlibrc")
STYLE = sorted(path for path in (FIGURES / "style").glob("[!.]*") if path.is_file())


class Job(NamedTuple):
    """One call into scripts.make.products. `then` looks at the world again once it is done and may return the next job."""

    what: str
    source: Path
    function: str
    arguments: tuple[Any, ...]
    then: Callable[[], Job | None] = lambda: None


def compute_job(figure: Source) -> Job | None:
    """The computation of a figure if it is stale, else its drawing."""
    current = digest({figure.path: ("compute",), RENDER: ("compute",)})
    record = read_record(BUILD / "facts" / f"{figure.name}.json")
    if record.get("digest") == current and "facts" in record:
        return draw_job(figure)
    return Job(f"compute {figure.name}", figure.path, "compute", (figure.name, current), partial(draw_job, figure))


def draw_job(figure: Source) -> Job | None:
    """The drawing of a figure if its facts, its draw(), its style or its title changed."""
    facts = read_record(BUILD / "facts" / f"{figure.name}.json")["facts"]
    exhibit = "table" if figure.is_table else "draw"
    current = digest(
        {figure.path: (exhibit, "Facts"), RENDER: ("draw",)}, *STYLE, exhibit, figure.title, sha256(to_json(facts))
    )
    if is_current(BUILD / "figures" / figure.name / "record.json", current):
        return None
    return Job(f"draw {figure.name}", figure.path, "draw", (figure.name, current, facts, figure.title, figure.is_table))


def example_job(path: Path) -> Job | None:
    """The execution of a worked example if it or what it imports changed."""
    current = digest({path: (), RENDER: ("example",)}, path, *KERNEL)
    if is_current(BUILD / "examples" / f"{path.stem}.json", current):
        return None
    return Job(f"execute {path.stem}", path, "example", (path.stem, current))


def stale() -> tuple[list[Job], list[Mistake]]:
    """Every job to do, and every source that cannot be read."""
    jobs, mistakes = [], []
    for path in [*figure_paths(), *example_paths()]:
        try:
            job = example_job(path) if path.parent == EXAMPLES else compute_job(figure_source(path))
        except Mistake as mistake:
            mistakes.append(mistake)
        else:
            jobs += [job] if job else []
    return jobs, mistakes
