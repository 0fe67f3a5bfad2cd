"""An executed worked example as one Markdown text, for the same Markdown pipeline as every other page."""

from __future__ import annotations

import re
from pathlib import PurePath
from textwrap import indent
from typing import Any

FORMULA = re.compile(r"^\$+\s*(?:\\displaystyle\b)?\s*(.*?)\s*\$+$", re.S)


def to_markdown(notebook: dict[str, Any]) -> str:
    """Join the cells of an executed notebook (the JSON of scripts.make.notebook) and end with the downloads.

    A code cell tagged `hide` keeps its code folded above its output: nothing on the page is without its source.
    """
    blocks = [block for cell in notebook["cells"] for block in blocks_of(cell)]
    return "\n\n".join([*blocks, downloads(notebook["metadata"]["source"])]) + "\n"


def blocks_of(cell: dict[str, Any]) -> list[str]:
    source = cell["source"].strip("\n")
    if cell["cell_type"] != "code":
        return [source]
    code = fenced(source, "python")
    if "hide" in cell["metadata"].get("tags", []):
        code = '??? note "Code"\n\n' + indent(code, "    ")
    return [*([code] if source else []), *map(shown, cell["outputs"])]


def shown(output: dict[str, Any]) -> str:
    """One output, in the richest form that fits the page."""
    data = output.get("data", {})
    if "text/markdown" in data:
        return data["text/markdown"].strip("\n")
    if "text/latex" in data:
        return displayed(data["text/latex"].strip())
    if "image/svg+xml" in data:
        return f'<figure class="fig" data-search-exclude>{inline(data["image/svg+xml"])}</figure>'
    if "text/html" in data:
        return f'<div class="output">\n{data["text/html"].strip()}\n</div>'
    return fenced((output.get("text") or data.get("text/plain", "")).strip("\n"), "{ .text .output }")


def displayed(tex: str) -> str:
    """A formula as a display; IPython and SymPy hand over `$\\displaystyle ...$`."""
    match = FORMULA.match(tex)
    return f"$$\n{match[1]}\n$$" if match else tex


def inline(svg: str) -> str:
    """The SVG element alone: no XML declaration, no document type, no blank line."""
    return re.sub(r"\n\s*", " ", svg[svg.index("<svg") :].strip())


def fenced(text: str, language: str) -> str:
    """A fence longer than any run of backquotes inside."""
    fence = "`" * max(3, *(1 + len(run) for run in re.findall("`+", text)), 3)
    return f"{fence}{' ' * language.startswith('{')}{language}\n{text}\n{fence}"


def downloads(source: str) -> str:
    stem = PurePath(source).stem
    return f"Download: [{source}](download/{source}) (the source) and [{stem}.ipynb]({stem}.ipynb) (the executed notebook)."
