"""The sheets of the result as a workbook."""

import io
import zipfile
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from surveys.pages.survey_result.result import SurveyResult
from surveys.pages.survey_result.sheets import sheets
from ui.office_files import held, timeless
from ui.tables import Plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TWO_DECIMALS = "0.00"
_WIDEST = 80


def workbook(page: SurveyResult) -> bytes:
    """The tables as sheets of a workbook. Texts are written as texts, whatever they begin with; numbers as numbers.

    Its bytes depend on the result alone: the same result gives the same file, which bears the day of closing.
    """
    book = Workbook(write_only=True)
    for sheet in sheets(page):
        into = book.create_sheet(sheet.title)
        into.page_setup.orientation = "landscape"
        into.freeze_panes = f"A{len(sheet.head) + 2}"
        headings, *rows = sheet.rows
        for place in range(len(headings)):
            longest = max(len(str(row[place] or "")) for row in sheet.rows if place < len(row))
            into.column_dimensions[chr(ord("A") + place)].width = min(_WIDEST, max(12, longest + 2))
        for row in sheet.head:
            into.append([_cell(into, value, wrap=False) for value in row])
        into.append([_cell(into, value, bold=True) for value in headings])
        for row in rows:
            into.append([_cell(into, value) for value in row])
    book.properties.created = book.properties.modified = datetime.combine(page.result.closed_on, time())
    out = io.BytesIO()
    # The workbook's own way to save itself would write the present time into it.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return timeless(out.getvalue())


def _cell(sheet: WriteOnlyWorksheet, value: Plain, *, bold: bool = False, wrap: bool = True) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, held(value, instead=" "))
        cell.data_type = "s"  # a text that begins with "=" is no formula
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    else:
        cell = WriteOnlyCell(sheet, value)
        cell.alignment = Alignment(vertical="top")
    if isinstance(value, float):
        cell.number_format = _TWO_DECIMALS
    if bold:
        cell.font = Font(bold=True)
    return cell
