"""Tables to download, for people who open them in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import IO, Any

from django.http import HttpResponse

from sentences.signs import readable
from ui.tables.model import Column, Line, Plain, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(cell: Plain) -> Plain:
    """A text that every spreadsheet can hold, with an apostrophe before it where it would be taken for a formula.

    Numbers stay numbers.
    """
    if not isinstance(cell, str):
        return cell
    cell = readable(cell)
    if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA):
        return f"'{cell}"
    return cell


def sheet(table: Table[Any]) -> list[list[Plain]]:
    """The rows of a table as plain values, the first with the labels; for CSV, and for a sheet of a workbook.

    Lines are in it that say what they are in a sheet. TypeError for a value that is markup: the column needs a `plain`.
    """
    columns = [column for column in table.columns if column.in_sheet]
    rows: list[list[Plain]] = [[_plain(column, _named(column)) for column in columns]]
    for group in table.bodies:
        for row in group.rows:
            if not isinstance(row, Line):
                rows.append([_plain(column, _read(column, row)) for column in columns])
            elif row.plain is not None:
                rows.append(list(row.plain))
    return rows


def csv_response(rows: Iterable[Sequence[Plain]], name: str) -> HttpResponse:
    """The rows as a CSV file to download, every text made safe for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    write_csv(response, rows)
    return response


def write_csv(out: IO[bytes] | HttpResponse, rows: Iterable[Sequence[Plain]]) -> int:
    """Write the rows as `csv_response` does, one after the other; returns how many there were."""
    written, text = 0, StringIO()
    # The mark at the beginning tells spreadsheets that the text is UTF-8.
    out.write("\ufeff".encode())
    for row in rows:
        csv.writer(text).writerow([safe_cell(cell) for cell in row])
        out.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
        written += 1
    return written


def _named(column: Column[Any]) -> str:
    return column.short if hasattr(column.label, "__html__") else column.label


def _read(column: Column[Any], row: Any) -> Plain:
    read = column.plain or column.value
    if read is None:
        raise TypeError(f"“{column.label}” reads no value from a row.")
    value: Plain = read(row)
    return value


def _plain(column: Column[Any], value: Plain) -> Plain:
    if hasattr(value, "__html__"):
        raise TypeError(f"“{column.label}” gives markup to a sheet: give the column a plain value.")
    return value
