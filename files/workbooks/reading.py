"""Reads the cells of a workbook or a CSV file without running anything and within bounded memory."""

import csv
import io
from typing import IO

import openpyxl
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from files.workbooks.bounds import MOST_CELLS, has_odd_cells
from files.workbooks.sheets import Cell, Sheet, Unreadable

_MOST_NAMED = 1_000
_NOT_READ = "The workbook cannot be read. Open it in Excel, save it as XLSX and upload it again."


def read_workbook(stream: IO[bytes], *, besides: str = "") -> list[Sheet]:
    """The sheets of an XLSX file that hold anything, without the one named `besides`. Raises `Unreadable`.

    Values come as the file holds them: what a formula gave when it was saved. Which cells have formulas or errors is
    looked up with the slower reader only where the file holds any.
    """
    odd = has_odd_cells(stream)
    stream.seek(0)
    sheets, cells = [], 0
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        for name in workbook.sheet_names:
            if rows := workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
                sheets.append(Sheet(name, rows))
                cells += len(rows) * len(rows[0])
            # Each sheet is within bounds; many of them, or one that is listed many times, may not be.
            if cells > MOST_CELLS:
                raise Unreadable("The workbook holds too many sheets. Delete all but the one with the data.")
    except (KeyboardInterrupt, SystemExit, Unreadable):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise Unreadable(_NOT_READ) from error
    if odd:
        sheets = _with_odd_cells(stream, sheets)
    return [sheet for sheet in sheets if sheet.name.casefold() != besides.casefold()]


def read_csv(stream: IO[bytes]) -> list[Sheet]:
    """A CSV file in UTF-8 as one sheet without a name. Raises `Unreadable`."""
    try:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        rows: list[list[Cell]] = [list(row) for row in csv.reader(text, strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"The file is not CSV in UTF-8: {error}.") from error
    return [Sheet("", rows)]


def _with_odd_cells(stream: IO[bytes], sheets: list[Sheet]) -> list[Sheet]:
    stream.seek(0)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=False)
        named: dict[str, tuple[list[tuple[int, str]], list[tuple[int, str]]]] = {}
        for sheet in book.worksheets:
            formulas: list[tuple[int, str]] = []
            errors: list[tuple[int, str]] = []
            # What the sheet says of its own size is not believed: its rows would be filled up to it.
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                for cell in row:
                    kind = getattr(cell, "data_type", "n")
                    if kind in ("f", "e") and len(formulas) + len(errors) < _MOST_NAMED:
                        (formulas if kind == "f" else errors).append((cell.row, get_column_letter(cell.column)))
            named[sheet.title] = (formulas, errors)
        book.close()
    except Exception as error:  # whatever the second reader stumbles over
        raise Unreadable(_NOT_READ) from error
    return [Sheet(sheet.name, sheet.rows, *named.get(sheet.name, ([], []))) for sheet in sheets]
