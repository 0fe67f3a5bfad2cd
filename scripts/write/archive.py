"""The worked examples as one archive that runs without the repository: notebooks, library, locked requirements."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from scripts.mistakes import Mistake, text_of
from scripts.places import LANDSCAPE, ROOT
from scripts.read.citation import CITATION, Work
from scripts.read.imports import imports, tree_of
from scripts.read.sources import example_paths
from scripts.write.catalogue import title_of
from scripts.write.locked import part_of_lock
from scripts.write.zips import size_in_words, zipped

ARCHIVE = "examples/download/worked-examples.zip"
LICENCES = ROOT / "LICENSE"
TAKEN_ALONG = ROOT / "scripts" / "write" / "taken_along"
KERNEL = "ipykernel"  # no notebook imports what runs it
START = (
    "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt",
    ".venv/bin/python run_all.py",
)


def worked_examples(notebooks: Mapping[str, bytes], programs: Mapping[str, bytes], work: Work) -> bytes:
    """The archive. `notebooks` and `programs` are given by the name that each has in it.

    Raises Mistake if an example or the library imports what the lock does not have, or an example what is not in it.
    """
    for path in example_paths():
        check_imports(path)
    library = sorted(path for path in LANDSCAPE.rglob("*.py") if not path.name.startswith("."))
    run_all = TAKEN_ALONG / "run_all.py"
    return zipped(
        f"worked-examples-{work.version}",
        {
            "README.md": read_me(work).encode(),
            "LICENSE": LICENCES.read_bytes(),
            CITATION.name: CITATION.read_bytes(),
            "requirements.txt": part_of_lock([*example_paths(), *library, run_all], [KERNEL]).encode(),
            run_all.name: run_all.read_bytes(),
            **notebooks,
            **programs,
            **{path.relative_to(ROOT).as_posix(): path.read_bytes() for path in library},
        },
        work.released,
    )


def check_imports(path: Path) -> None:
    """Raise Mistake if a worked example imports a part of the repository other than the library."""
    if others := sorted(file for file in imports(tree_of(path)) if not file.is_relative_to(LANDSCAPE)):
        what = f"imports {others[0].relative_to(ROOT)}, which the archive of the worked examples does not hold."
        raise Mistake(path, 0, what, "Import from landscape alone, or write it out in a cell.")


def read_me(work: Work) -> str:
    paths = example_paths()
    return text_of(TAKEN_ALONG / "README.md").format(
        title=work.title,
        version=work.version,
        pythons=pythons(),
        first=paths[0].stem,
        notebooks="\n".join(f"| {path.stem}.ipynb | {title_of(path)} |" for path in paths),
    )


@cache
def pythons() -> str:
    """The Pythons that the library runs on, as pyproject.toml says it."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml")).get("project", {})
    return str(project.get("requires-python", "3")).replace(">=", "").replace(",<", " or newer, before ")


def offer(size: int, name: str) -> str:
    """The HTML below a worked example that offers the archive and says how it is started."""
    commands = escape("\n".join((START[0], f"{START[1]} {name}")))
    return (
        f'\n<p>To run it on your own machine, without the repository, take <a href="{ARCHIVE.removeprefix("examples/")}">all '
        f"worked examples with the library they import</a> ({size_in_words(size)}). Unpack them; in their folder, with Python "
        f"{pythons()}, two lines install what they need and run this example again:</p>\n"
        f'<div class="language-text highlight"><pre><span></span><code>{commands}</code></pre></div>'
    )
