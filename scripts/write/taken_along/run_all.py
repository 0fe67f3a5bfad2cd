"""Run the notebooks in this folder again and compare what they print with what is stored in them.

    python run_all.py [NAME...]

The notebooks stay as they are. Pictures are drawn again but not compared, and warnings are left out. The exit status is 1
if a cell fails, or prints something else.
"""

import os
import sys
from difflib import unified_diff
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent
WORDS = ("text/markdown", "text/latex", "text/html", "text/plain")  # the first of these that an output has


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """The lines that the cells print, each cell after a line with its number."""
    lines = []
    for number, cell in enumerate(notebook.cells):
        words = "".join(map(words_of, cell.get("outputs", [])))
        lines += [f"cell {number}:", *words.splitlines()] if words else []
    return lines


def words_of(output: nbformat.NotebookNode) -> str:
    """An output in words; of a picture only that it is there."""
    if output.output_type == "stream":
        return output.text if output.name == "stdout" else ""
    data = output.get("data", {})
    if any(kind.startswith("image/") for kind in data):
        return "[picture]\n"
    return next((data[kind] for kind in WORDS if kind in data), "") + "\n"


def differences(path: Path) -> list[str]:
    """Run a notebook; return what it prints otherwise than it is stored, as lines of a diff, or how it failed."""
    stored = nbformat.read(path, as_version=4)
    again = nbformat.read(path, as_version=4)
    client = NotebookClient(
        again,
        timeout=None,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # no word on how it listens, which is on this machine alone
        resources={"metadata": {"path": str(HERE)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return str(error).splitlines()
    return [*unified_diff(printed(stored), printed(again), "stored", "here", lineterm="")]


def main(names: list[str]) -> int:
    for setting in (
        "MPLBACKEND",
        "PYTHONSAFEPATH",
    ):  # these would hide the pictures, and the library beside the notebooks
        os.environ.pop(setting, None)
    known = {path.stem: path for path in sorted(HERE.glob("*.ipynb"))}
    if unknown := [name for name in names if name.removesuffix(".ipynb") not in known]:
        print(f"There is no notebook {', '.join(unknown)} here, only {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in [name.removesuffix(".ipynb") for name in names] or known:
        print(f"{name}: ", end="", flush=True)
        lines = differences(known[name])
        print("prints what is stored in it" if not lines else "differs\n" + "\n".join(lines), flush=True)
        failed += bool(lines)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
