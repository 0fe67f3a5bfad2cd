"""The pages of the worked examples, what they wrote while they ran, and what of them is taken away."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePath

from scripts.places import DOCS, NOTEBOOKS
from scripts.read.citation import Work
from scripts.read.sources import example_paths, prose_in
from scripts.write.archive import ARCHIVE, offer, worked_examples
from scripts.write.catalogue import Catalogue
from scripts.write.examples import page_notebook, take_away
from scripts.write.expand import Here
from scripts.write.front_matter import facts_of
from scripts.write.plain_pages import completed, html_of
from scripts.write.written_out import written_out


def executed_notebook(path: Path) -> dict:
    """The notebook that was made of a worked example; nobody changes it, so it is parsed once."""
    made = NOTEBOOKS / f"{path.stem}.ipynb"
    return parsed(made, made.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def parsed(path: Path, _changed: int) -> dict:
    return json.loads(path.read_bytes())


def text_of_outputs(path: Path) -> tuple[str, str]:
    """The address of a worked example, and the Markdown and TeX that its cells wrote, which no author has seen."""
    outputs = [
        output.get("data", {}) for cell in executed_notebook(path)["cells"] for output in cell.get("outputs", [])
    ]
    texts = ["".join(data.get(kind, "")) for data in outputs for kind in ("text/markdown", "text/latex")]
    return path.relative_to(DOCS).as_posix(), "\n\n".join(texts)


def taken_away(known: Catalogue, files: Mapping[str, bytes], work: Work) -> dict[str, bytes]:
    """The executed worked examples to take away, by address, and all of them with the programs of `files` as an archive."""
    folder = work.address and f"{work.address}examples/"
    notebooks = {
        f"{path.stem}.ipynb": take_away(executed_notebook(path), lambda text: written_out(text, known, folder, True))
        for path in example_paths()
    }
    programs = {PurePath(uri).name: content for uri, content in files.items() if re.fullmatch(r"assets/\w+\.py", uri)}
    made = {f"examples/download/{name}": content for name, content in notebooks.items()}
    return made | ({ARCHIVE: worked_examples(notebooks, programs, work)} if made else {})


def example_files(path: Path, known: Catalogue, archive: int) -> tuple[dict[str, bytes], dict[str, str]]:
    """The page of a worked example and its source, by address, and the HTML of the page, which has its formulas.

    `archive` is the size in bytes of the archive that the page offers.
    """
    uri, notebook, html = f"examples/{path.stem}.ipynb", executed_notebook(path), []
    facts = facts_of([completed(path, "\n\n".join(here.text for here in prose_in(path)))], Here(uri), known)

    def to_html(text: str) -> str:
        html.append(html_of(completed(path, text), Here(uri), known))
        return html[-1]

    files = {
        uri: page_notebook(notebook, to_html, facts, offer(archive, path.stem)),
        f"examples/download/{path.name}": path.read_bytes(),
    }
    return files, {f"examples/{path.name}": "".join(html)}
