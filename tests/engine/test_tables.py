"""Tables: numbers aligned on the decimal point, the same content as CSV, everything else refused."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, NamedTuple

import pytest

from scripts.make.tables import as_csv, as_html, cell_html, check, decimals

FIGURE_SPACE, POINT_SPACE, MINUS = "\u2007", "\u2008", "\u2212"


class Table(NamedTuple):
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def column(*cells: str) -> list[tuple[str, str]]:
    """The class and content of the cells of a second column."""
    table = Table(("a", "b"), tuple((str(i), cell) for i, cell in enumerate(cells)))
    return re.findall(r"<td(?: class=\"(\w+)\")?>(.*?)</td>", as_html(table, "label"))


def test_numbers_are_padded_to_the_longest_decimals() -> None:
    assert column("1", "-2.50", "10.125") == [
        ("num", "1" + POINT_SPACE + 3 * FIGURE_SPACE),
        ("num", MINUS + "2.50" + FIGURE_SPACE),
        ("num", "10.125"),
    ]


def test_whole_numbers_are_not_padded() -> None:
    assert column("1", "1,000") == [("num", "1"), ("num", "1,000")]


def test_words_and_formulas_are_no_numbers() -> None:
    assert column("well-posed", "$-1$", "") == [("", "well-posed"), ("", "$-1$"), ("", "")]


@pytest.mark.parametrize(
    "cell, places",
    [("1.25", 2), ("1.5%", 1), ("-1", 0), ("1.5e-07", 0), ("1.", 0), ("a.b", 0), ("1,234.5", 1), ("1.2.3", 0)],
)
def test_decimals(cell: str, places: int) -> None:
    assert decimals(cell) == places


def test_the_first_column_heads_its_row_and_text_is_escaped() -> None:
    html = as_html(Table(("<n>", "b"), (("a & b", "<i>"),)), 'A "label"')
    assert '<th scope="col">&lt;n&gt;</th>' in html and '<th scope="row">a &amp; b</th><td>&lt;i&gt;</td>' in html
    assert 'role="region" aria-label="A &quot;label&quot;" ' in html.replace(">", " >") and 'tabindex="0"' in html


def test_the_unit_stays_with_its_number() -> None:
    assert cell_html("15.2 to 22.9 %", 1, 0) == "<td>15.2 to 22.9\u00a0%</td>"


def test_csv_reads_back() -> None:
    table = Table(("a", "b, c"), (('say "x"', "-1.50"), ("two\nlines", "")))
    assert [tuple(row) for row in csv.reader(io.StringIO(as_csv(table)))] == [table.header, *table.rows]
    assert "\r" not in as_csv(table)


NUMBER: Any = 1
NOTHING: Any = None


@pytest.mark.parametrize(
    "table",
    [None, ("a",), Table((), ()), Table(("a",), (("1", "2"),)), Table(("a",), ((NUMBER,),)), Table(("a", NOTHING), ())],
)
def test_what_is_no_table_is_refused(table: object) -> None:
    with pytest.raises(ValueError, match="Table|texts"):
        check(table)
