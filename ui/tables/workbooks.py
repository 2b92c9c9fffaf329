"""Tables as the sheets of a workbook, for people who go on working with them."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from sentences.signs import readable
from ui.office_files import timeless
from ui.tables.model import Plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEAN = "0.00"
_WIDEST, _NARROWEST = 80, 12
# More does not go into a cell of any spreadsheet.
_LONGEST_TEXT = 32_767
_A4 = "9"
# Spreadsheets read a letter by its number in what begins so (ECMA-376, 22.9.2.19): the line stands for itself.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows under their headings, which are the first of them."""

    title: str
    rows: Sequence[Sequence[Plain]]


def workbook(sheets: Sequence[Sheet], at: datetime) -> bytes:
    """The sheets as a workbook. Texts are written as texts, whatever they begin with; numbers as numbers, with the
    decimals with which they came.

    Its bytes depend on what is in it alone: it bears the time `at`. Each sheet prints on A4 as wide as it is, with its
    headings on every page.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        into = book.create_sheet(sheet.title)
        _lay_out(into, sheet)
        headings, *rows = sheet.rows
        into.append([_cell(into, value, bold=True) for value in headings])
        for row in rows:
            into.append([_cell(into, value) for value in row])
    book.properties.created = book.properties.modified = at
    out = io.BytesIO()
    # The workbook's own way to save itself would write the present time into it.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return timeless(out.getvalue())


def _lay_out(into: WriteOnlyWorksheet, sheet: Sheet) -> None:
    into.freeze_panes = "A2"
    into.print_title_rows = "1:1"
    into.page_setup.orientation, into.page_setup.paperSize = "landscape", _A4
    into.page_setup.fitToWidth, into.page_setup.fitToHeight = 1, 0
    into.sheet_properties.pageSetUpPr.fitToPage = True
    into.oddFooter.center.text = "&A, page &P of &N"
    for place in range(len(sheet.rows[0])):
        longest = max(len(line) for row in sheet.rows for line in _lines(row, place))
        into.column_dimensions[get_column_letter(place + 1)].width = min(_WIDEST, max(_NARROWEST, longest + 2))


def _lines(row: Sequence[Any], place: int) -> list[str]:
    value = row[place] if place < len(row) else None
    return ("" if value is None else str(value)).split("\n")


def _cell(sheet: WriteOnlyWorksheet, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _ESCAPE.sub("_x005F_", readable(value)[:_LONGEST_TEXT]))
        cell.data_type = "s"  # a text that begins with "=" is no formula
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell = WriteOnlyCell(sheet, value)
        cell.alignment = Alignment(vertical="top")
    if isinstance(value, float):
        cell.number_format = _MEAN
    elif isinstance(value, Decimal):
        cell.number_format = _with_decimals(value)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _with_decimals(value: Decimal) -> str:
    """The format that shows a number with the decimals with which it came, and a comma at the thousands."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"
