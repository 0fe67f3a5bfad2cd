"""Execute a worked example: a percent-format Python file in, a notebook with its outputs out.

Two executions of the same file give the same bytes: cell ids are counted, nothing is timed, and what would change
from run to run (a memory address, a warning on the standard error) is refused.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from zmq import IPC_PATH_MAX_LEN

from figures.style import INKS
from scripts.files import write_whole
from scripts.make.svg import clean
from scripts.mistakes import Mistake
from scripts.places import FIGURES, ROOT

DEFAULTS = Path(__file__).with_name("matplotlibrc")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
UNTHEMED = re.compile(r"(?<!,)#[0-9a-f]{6}")  # a colour that `clean` has not made the fallback of a CSS variable
SVG = "image/svg+xml"
PHONE, LEGIBLE = 354, 11  # pixels: the width of a figure on a phone of 360, and the least height of its text
SOCKET = "kernel-xxxxxxxx/k-ipc-5"  # the longest path in the folder of a kernel; tempfile chooses the eight letters
PATIENCE = 300  # seconds for a kernel to start: 1 on an idle machine, over 60 from a cold network drive


class CellError(Mistake):
    """A cell that raised, or whose output cannot stand on the page; `line` is where the cell begins in the source."""


class ThisPython(AsyncKernelManager):
    """Starts scripts/make/kernel.py with the running interpreter, whatever kernels the user has installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-Xfrozen_modules=off", "-m", "scripts.make.kernel", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


def execute(source: Path, target: Path, patience: int = PATIENCE) -> nbformat.NotebookNode:
    """Run `source` in a fresh kernel at the repository root and write the executed notebook to `target`.

    Its pictures are made fit for the page; the kernel may take `patience` seconds to start. Raises Mistake, and then
    leaves `target` as it was.
    """
    notebook = read(source)
    run(notebook, source, patience)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
            check(cell, source)
    pictures = [
        (cell, output) for cell in notebook.cells for output in cell.get("outputs", []) if SVG in output.get("data", {})
    ]
    for number, (cell, output) in enumerate(pictures):
        svg = drawn(output, f"{source.stem.replace('_', '-')}-cell-{number}", cell, source)
        output.data, output.metadata = {SVG: svg, "text/plain": cell.metadata.alt}, {}
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


def run(notebook: nbformat.NotebookNode, source: Path, patience: int) -> None:
    """Execute `notebook` in place. Raises CellError at the first cell that raises or kills the kernel.

    Raises Mistake if the kernel has not started after `patience` seconds.
    """
    begun: list[nbformat.NotebookNode] = []
    environment = {
        name: value for name, value in os.environ.items() if name != "MPLBACKEND"
    }  # "agg" would hide every plot
    with tempfile.TemporaryDirectory(prefix="kernel-", dir=folder_for_sockets()) as folder:
        matplotlibrc = Path(folder) / "matplotlibrc"
        matplotlibrc.write_text("\n".join(path.read_text("utf-8") for path in [*style_sheets(), DEFAULTS]), "utf-8")
        # Sockets in a directory of their own: kernels side by side cannot meet, and nothing listens on the network.
        manager = ThisPython(transport="ipc", connection_file=str(Path(folder) / "k.json"))
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=None,
            startup_timeout=patience,
            record_timing=False,
            force_raise_errors=True,
            shutdown_kernel="immediate",
            store_widget_state=False,
            on_cell_start=lambda cell, cell_index: begun.append(cell),
        )
        try:
            client.execute(
                cwd=str(ROOT),
                env={**environment, "IPYTHONDIR": folder, "MATPLOTLIBRC": str(matplotlibrc)},
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
        except RuntimeError as error:  # nbclient's for a kernel that does not start
            if begun:
                raise
            late = "respond" in str(error)
            raise Mistake(
                source,
                1,
                f"the kernel did not start within {patience} s." if late else "the kernel ended while it was starting.",
                "Build again when the machine is less busy." if late else "What it printed above says why.",
            ) from None
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata.language_info = {"name": "python", "file_extension": ".py"}  # without the version


def folder_for_sockets() -> str:
    """The system's folder for temporary files, or another if its path is too long for the address of a socket."""
    folders = [tempfile.gettempdir(), "/tmp", "/var/tmp"]
    for folder in folders:
        if len(os.fsencode(os.path.join(folder, SOCKET))) <= IPC_PATH_MAX_LEN and os.access(folder, os.W_OK | os.X_OK):
            return folder
    raise Mistake(folders[0], 0, "is too long a path for the sockets of a kernel.", "Set TMPDIR to a shorter one.")


def style_sheets() -> list[Path]:
    return sorted((FIGURES / "style").glob("[!.]*.mplstyle"))


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


def drawn(output: Any, prefix: str, cell: nbformat.NotebookNode, source: Path) -> str:
    """The picture of an output as SVG for the page, its ids beginning with `prefix`.

    Raises CellError for text too small on a phone, and for a colour that the dark theme cannot replace.
    """
    size = output.metadata[SVG]["font_size"]
    svg = clean(output.data[SVG], prefix, INKS, cell.metadata.alt, size)
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])  # type: ignore[index]
    if size and PHONE * size / width < LEGIBLE:
        raise CellError(
            source,
            cell.metadata.line,
            f"text of {size:g} points in a picture {width:.0f} points wide is {PHONE * size / width:.1f} pixels high on a phone.",
            f"Make the text larger, or the picture at most {PHONE * size / LEGIBLE / 72:.1f} inches wide.",
        )
    if unthemed := UNTHEMED.findall(svg):
        raise CellError(
            source,
            cell.metadata.line,
            f"the picture has the colour {unthemed[0]}, which is the same in the dark theme.",
            "Leave the colour out, or use one of figures/style.",
        )
    return svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)  # for viewers of the downloaded notebook
