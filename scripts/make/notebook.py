"""Execute a worked example: a percent-format Python file in, a notebook with its outputs out.

Two executions of the same file give the same bytes: cell ids are counted, nothing is timed, and what would change
from run to run (a memory address, a warning on the standard error) is refused.
"""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from zmq import IPC_PATH_MAX_LEN

from scripts.files import write_whole
from scripts.make.outputs import COLOURS, SVG, CellError, check, merged_streams, page_picture
from scripts.mistakes import Mistake, text_of
from scripts.places import FIGURES, ROOT

DEFAULTS = Path(__file__).with_name("matplotlibrc")
SOCKET = "kernel-xxxxxxxx/k-ipc-5"  # the longest path in the folder of a kernel; tempfile chooses the eight letters
PATIENCE = 300  # seconds for a kernel to start: 1 on an idle machine, over 60 from a cold network drive


class ThisPython(AsyncKernelManager):
    """Starts scripts/make/kernel.py with the running interpreter, whatever kernels the user has installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-Xfrozen_modules=off", "-m", "scripts.make.kernel", "-f", "{connection_file}"]
        # By message: a signal to a kernel that is still starting would make Python print how it died.
        return KernelSpec(argv=argv, display_name="Python 3", language="python", interrupt_mode="message")


def execute(source: Path, target: Path, patience: int = PATIENCE) -> nbformat.NotebookNode:
    """Run `source` in a fresh kernel at the repository root and write the executed notebook to `target`.

    Its pictures are made fit for the page; the kernel may take `patience` seconds to start. Raises Mistake, and then
    leaves `target` as it was.
    """
    notebook = read(source)
    run(notebook, source, patience)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = merged_streams(cell.outputs)
            check(cell, source)
    pictures = [
        (cell, output) for cell in notebook.cells for output in cell.get("outputs", []) if SVG in output.get("data", {})
    ]
    for number, (cell, output) in enumerate(pictures):
        svg = page_picture(output, f"{source.stem.replace('_', '-')}-cell-{number}", cell, source)
        output.data, output.metadata = {SVG: svg, "text/plain": cell.metadata.alt}, {}
    write_whole(target, nbformat.writes(notebook).encode() + b"\n")
    return notebook


def read(source: Path) -> nbformat.NotebookNode:
    """The unexecuted notebook, each cell with the line of `source` where it begins, and nothing of jupytext's own."""
    text = text_of(source)
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
            atexit.unregister(client._cleanup_kernel)  # nbclient has done it, and would raise at the second time
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
