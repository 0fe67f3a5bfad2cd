"""What is stale, and the jobs that make it current.

A product depends on what shapes its bytes: the code its function reaches, how facts become JSON, how a drawing or a
table becomes files, the number of threads (sums keep one order), the lock file and Python. How a mistake is worded,
where a file stands and how it is written shape nothing, so no digest starts there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scripts.files import is_current, read_record, sha256, to_json
from scripts.make.digest import digest
from scripts.mistakes import Mistake
from scripts.places import DRAWINGS, EXAMPLES, FACTS, FIGURES, NOTEBOOKS, RECORD, SCRIPTS, STYLE
from scripts.read.sources import Source, example_paths, figure_paths, figure_source

MAKE = SCRIPTS / "make"
PRODUCTS = MAKE / "products.py"
ENCODING: dict[Path, tuple[str, ...]] = {
    MAKE / "facts.py": (),
    SCRIPTS / "files.py": ("to_json",),
    MAKE / "workers.py": ("ONE_THREAD",),
}
KERNEL, DEFAULTS = MAKE / "kernel.py", MAKE / "matplotlibrc"


class Job(NamedTuple):
    """One call into scripts.make.products. `then` is called once it is done and may return the job that follows."""

    what: str
    source: Path
    function: str
    arguments: tuple[Any, ...]
    then: Callable[[], Job | None] = lambda: None


def style_files() -> list[Path]:
    """What every drawing depends on beside code: the style sheets, without what an editor leaves beside them."""
    return sorted(path for path in STYLE.glob("*") if path.is_file() and not path.name.startswith("."))


def digest_of_facts(figure: Path) -> str:
    """The digest that the facts of a figure bear when its source and all it computes with are as they are now."""
    return digest({figure: ("compute",), **ENCODING})


def compute_job(figure: Source) -> Job | None:
    """The computation of a figure if it is stale, else its drawing."""
    if (FIGURES / figure.name).is_dir():
        raise Mistake(figure.path, 0, f"has the name of the folder figures/{figure.name}/.", "Choose another name.")
    current = digest_of_facts(figure.path)
    record = read_record(FACTS / f"{figure.name}.json")
    if record.get("digest") == current and "facts" in record:
        return draw_job(figure)
    return Job(f"compute {figure.name}", figure.path, "compute", (figure.name, current), partial(draw_job, figure))


def draw_job(figure: Source) -> Job | None:
    """The drawing of a figure if its facts, its draw(), its style or its title changed."""
    record = read_record(FACTS / f"{figure.name}.json")
    if "facts" not in record:
        raise Mistake(FACTS / f"{figure.name}.json", 0, "vanished while it was needed.", "Build again.")
    function, module = ("table", "tables.py") if figure.is_table else ("draw", "pictures.py")
    names: tuple[str, ...] = (function, "Facts")
    makers: dict[Path, tuple[str, ...]] = {MAKE / module: ()}
    if figure.line_of_explore:
        names, makers[MAKE / "explorables.py"] = (*names, "explore"), ()
    current = digest(
        {figure.path: names, **makers, **ENCODING},
        *style_files(),
        function,
        figure.title,
        sha256(to_json(record["facts"])),
    )
    if is_current(DRAWINGS / figure.name / RECORD, current):
        return None
    arguments = (figure.name, current, record["facts"], figure.title, figure.is_table)
    return Job(f"draw {figure.name}", figure.path, "draw", arguments)


def example_job(path: Path) -> Job | None:
    """The execution of a worked example if it or what it imports changed."""
    current = digest({path: (), PRODUCTS: ("example",), KERNEL: ()}, path, DEFAULTS, *style_files())
    if is_current(NOTEBOOKS / f"{path.stem}.json", current):
        return None
    return Job(f"execute {path.stem}", path, "example", (path.stem, current))


def sources() -> list[Path]:
    """Every source of a product: figures and worked examples."""
    return [*figure_paths(), *example_paths()]


def stale_jobs(paths: Iterable[Path]) -> tuple[list[Job], list[Mistake]]:
    """The first job of each of the sources at `paths` that is stale, and a Mistake for each that cannot be read."""
    jobs, mistakes = [], []
    for path in paths:
        try:
            job = example_job(path) if path.parent == EXAMPLES else compute_job(figure_source(path))
        except Mistake as mistake:
            mistakes.append(mistake)
        except RecursionError:
            what = "it, or a module it imports, nests expressions too deeply."
            mistakes.append(Mistake(path, 1, what, "Break up the longest expression."))
        else:
            jobs += [job] if job else []
    return jobs, mistakes
