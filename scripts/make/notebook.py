"""Execute a worked example: a percent-format Python file in, a notebook with its outputs out.

Two executions of the same file give the same bytes: cell ids are counted, nothing is timed, and what would change
from run to run (a memory address, a warning on the standard error) is refused.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from scripts.files import write_whole
from scripts.mistakes import Mistake
from scripts.places import ROOT

MATPLOTLIBRC = ROOT / "scripts" / "make" / "matplotlibrc"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
SVG = "image/svg+xml"
Clean = Callable[[str, str, str], str]  # svg, prefix for its ids, alternative text -> svg for the page


class CellError(Mistake):
    """A cell that raised, or whose output cannot stand on the page; `line` is where the cell begins in the source."""


class ThisPython(AsyncKernelManager):
    """Starts scripts/make/kernel.py with the running interpreter, whatever kernels the user has installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-Xfrozen_modules=off", "-m", "scripts.make.kernel", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


def execute(source: Path, target: Path, clean: Clean = lambda svg, prefix, alt: svg) -> nbformat.NotebookNode:
    """Run `source` in a fresh kernel at the repository root and write the executed notebook to `target`.

    `clean` prepares each picture for the page. Raises CellError, and then leaves `target` as it was.
    """
    notebook = read(source)
    run(notebook, source)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
            check(cell, source)
    pictures = [
        (cell, output) for cell in notebook.cells for output in cell.get("outputs", []) if SVG in output.get("data", {})
    ]
    for number, (cell, output) in enumerate(pictures):
        alt, prefix = cell.metadata.alt, f"{source.stem.replace('_', '-')}-cell-{number}"
        output.data = {SVG: standing_alone(clean(output.data[SVG], prefix, alt)), "text/plain": alt}
    write_whole(target, nbformat.writes(notebook).encode() + b"\n")
    return notebook


def read(source: Path) -> nbformat.NotebookNode:
    """The unexecuted notebook, each cell with the line of `source` where it begins, and nothing of jupytext's own."""
    text = source.read_text("utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
    if len(lines) != len(notebook.cells):
        raise Mistake(
            source,
            1,
            f"has {len(lines)} lines that begin a cell but {len(notebook.cells)} cells.",
            "Write everything below a line that starts with '# %%'.",
        )
    for number, (cell, line) in enumerate(zip(notebook.cells, lines, strict=True)):
        cell.id = f"cell-{number}"
        cell.metadata["line"] = line
    notebook.metadata = nbformat.from_dict({"source": source.name})
    notebook.nbformat_minor = 5
    return notebook


def run(notebook: nbformat.NotebookNode, source: Path) -> None:
    """Execute `notebook` in place. Raises CellError at the first cell that raises or kills the kernel."""
    begun: list[nbformat.NotebookNode] = []
    environment = {
        name: value for name, value in os.environ.items() if name != "MPLBACKEND"
    }  # "agg" would hide every plot
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        # Sockets in a directory of their own: kernels side by side cannot meet, and nothing listens on the network.
        manager = ThisPython(transport="ipc", connection_file=str(Path(folder) / "k.json"))
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=None,
            record_timing=False,
            force_raise_errors=True,
            shutdown_kernel="immediate",
            store_widget_state=False,
            on_cell_start=lambda cell, cell_index: begun.append(cell),
        )
        try:
            client.execute(
                cwd=str(ROOT),
                env={**environment, "IPYTHONDIR": folder, "MATPLOTLIBRC": str(MATPLOTLIBRC)},
                cleanup_kc=True,
            )
        except CellControlSignal:
            trace = [line for output in begun[-1].outputs if output.output_type == "error" for line in output.traceback]
            raise CellError(
                source, begun[-1].metadata.line, "this cell raised\n" + COLOURS.sub("", "\n".join(trace)), ""
            ) from None
        except DeadKernelError:
            line = begun[-1].metadata.line if begun else 1
            raise CellError(
                source, line, "Python died while this cell ran.", "Out of memory, or a crash in a library."
            ) from None
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata.language_info = {"name": "python", "file_extension": ".py"}  # without the version


def joined(outputs: list[Any]) -> list[Any]:
    """The outputs with printed text that arrived in pieces put together; where it was cut depends on timing."""
    kept: list[Any] = []
    for output in outputs:
        if kept and output.output_type == kept[-1].output_type == "stream" and output.name == kept[-1].name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


def check(cell: nbformat.NotebookNode, source: Path) -> None:
    """Raise CellError for an output that cannot stand on the page."""
    pictures = 0
    for output in cell.outputs:
        data = output.get("data", {})
        text = "".join(
            [
                output.get("text", ""),
                *(data.get(kind, "") for kind in ("text/plain", "text/markdown", "text/html") if SVG not in data),
            ]
        )
        other = sorted(kind for kind in data if kind.startswith("image/") and kind != SVG)
        pictures += SVG in data
        if output.get("name") == "stderr":
            raise CellError(
                source,
                cell.metadata.line,
                f"this cell wrote to the standard error: {COLOURS.sub('', output.text).strip()}",
                "Mend what it warns of.",
            )
        if ADDRESS.search(text):
            raise CellError(
                source,
                cell.metadata.line,
                "this cell shows a memory address, which changes with every run.",
                "End its last line with a semicolon, or print what matters.",
            )
        if other and SVG not in data:
            raise CellError(
                source,
                cell.metadata.line,
                f"this cell shows a picture as {other[0]}.",
                "Show a matplotlib Figure: it becomes SVG.",
            )
    if pictures != bool(cell.metadata.get("alt")):
        raise CellError(
            source,
            cell.metadata.line,
            f"this cell shows {pictures or 'no'} picture{'s' * (pictures > 1)} and has {'an' if cell.metadata.get('alt') else 'no'} alt text.",
            'One picture a cell, described in its header: # %% alt="..."',
        )


def standing_alone(svg: str) -> str:
    """The SVG with the namespace that a viewer of the downloaded notebook needs."""
    return svg if "xmlns=" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
