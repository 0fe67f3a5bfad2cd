"""A computed table as HTML and as CSV."""

from __future__ import annotations

import csv
import io
import re
from html import escape
from typing import Any

MINUS = "\u2212"
NUMBER = re.compile(r"[-\u2212+]?[\d,\u202f]+(?:\.(?P<decimals>\d+))?(?P<exponent>[eE][-+]?\d+)?%?")


def tables(table: Any, title: str) -> dict[str, bytes]:
    """The table as an HTML element and as CSV, by suffix. Raises ValueError for what is no table."""
    check(table)
    return {"table.html": as_html(table, title).encode(), "csv": as_csv(table).encode()}


def check(table: Any) -> None:
    """Raises ValueError unless `table` has a `header` and `rows` of as many texts each."""
    width = len(getattr(table, "header", ()))
    if not width or not hasattr(table, "rows"):
        raise ValueError(f"it returned {type(table).__name__}, not a Table")
    for number, row in enumerate([table.header, *table.rows]):
        if len(row) != width or not all(isinstance(cell, str) for cell in row):
            raise ValueError(f"row {number} of the table is not {width} texts: {row!r}")


def as_html(table: Any, label: str) -> str:
    """An accessible table: its first column heads the rows, numbers are aligned on the decimal point.

    `table` has `header` (a row of texts) and `rows` (rows of texts); a cell may hold formulas.
    """
    numeric = [j > 0 and all(NUMBER.fullmatch(row[j]) for row in table.rows) for j in range(len(table.header))]
    kind = {True: ' class="num"', False: ""}
    head = "".join(
        f'<th scope="col"{kind[number]}>{cell_text(cell)}</th>'
        for cell, number in zip(table.header, numeric, strict=True)
    )
    places = [max((decimals(row[j]) for row in table.rows), default=0) for j in range(len(table.header))]
    body = "".join(
        f"<tr>{''.join(cell_html(cell, j, places[j]) for j, cell in enumerate(row))}</tr>" for row in table.rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label, quote=True)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell_html(cell: str, column: int, places: int) -> str:
    if column == 0:
        return f'<th scope="row">{cell_text(cell)}</th>'
    if not NUMBER.fullmatch(cell):
        return f"<td>{cell_text(cell)}</td>"
    missing = places - decimals(cell)
    padding = ("\u2008" if decimals(cell) == 0 else "") + "\u2007" * missing if missing else ""
    return f'<td class="num">{cell_text(cell.replace("-", MINUS))}{padding}</td>'


def decimals(cell: str) -> int:
    """Digits after the point of a number; 0 for anything else and for powers of ten, which do not align."""
    match = NUMBER.fullmatch(cell)
    return len(match["decimals"] or "") if match and not match["exponent"] else 0


def cell_text(cell: str) -> str:
    """A cell as HTML; the unit stays with its number."""
    return escape(cell.replace(" %", "\u00a0%"), quote=False)


def as_csv(table: Any) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([table.header, *table.rows])
    return buffer.getvalue()
