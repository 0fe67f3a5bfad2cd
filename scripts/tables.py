"""A computed table as HTML and as CSV."""

from __future__ import annotations

import csv
import io
import re
from html import escape
from typing import Any

MINUS = "\u2212"
NUMBER = re.compile(r"[-\u2212+]?[\d,\u202f]+(\.\d+)?([eE][-+]?\d+)?%?")


def as_html(table: Any, label: str) -> str:
    """An accessible table: its first column heads the rows, numbers are aligned on the decimal point.

    `table` has `header` (a row of texts) and `rows` (rows of texts); a cell may hold the notations of prose.
    """
    head = "".join(f'<th scope="col">{cell}</th>' for cell in map(shown, table.header))
    places = [max((decimals(row[j]) for row in table.rows), default=0) for j in range(len(table.header))]
    body = "".join(f"<tr>{''.join(cell_html(cell, j, places[j]) for j, cell in enumerate(row))}</tr>" for row in table.rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label, quote=True)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell_html(cell: str, column: int, places: int) -> str:
    if column == 0:
        return f'<th scope="row">{shown(cell)}</th>'
    if not NUMBER.fullmatch(cell):
        return f"<td>{shown(cell)}</td>"
    missing = places - decimals(cell)
    padding = ("\u2008" if decimals(cell) == 0 else "") + "\u2007" * missing if missing else ""
    return f'<td class="num">{shown(cell.replace("-", MINUS))}{padding}</td>'


def decimals(cell: str) -> int:
    """Digits after the point of a number; 0 for anything else."""
    return len(cell.rpartition(".")[2]) if NUMBER.fullmatch(cell) and "." in cell and "e" not in cell.lower() else 0


def shown(cell: str) -> str:
    return escape(cell, quote=False)


def as_csv(table: Any) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([table.header, *table.rows])
    return buffer.getvalue()
