"""Workbooks for the tests of their reader: as a spreadsheet writes them, and with parts written by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from files.workbooks import Remark, Sheet
from files.workbooks.worksheets import read_sheets

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[Any], change: Callable[[Worksheet], Any] = lambda sheet: None) -> bytes:
    """A workbook with these rows on its sheet “Data”, to which `change` does what a person would."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The workbook with some parts written anew, and those that are not there yet added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            given = old.read(name) if name in old.namelist() else b""
            new.writestr(name, parts.get(name, lambda given: given)(given))
    return out.getvalue()


def with_cells(cells: bytes, content: bytes | None = None) -> bytes:
    """A workbook whose sheet ends with these rows, written as they are."""
    content = content or workbook(["One"], ["Two"])
    return rewritten(content, {SHEET: lambda given: given.replace(b"</sheetData>", cells + b"</sheetData>")})


def seen(content: bytes) -> tuple[list[Sheet], list[Remark]]:
    """What is read, without a process of its own."""
    return read_sheets(io.BytesIO(content))


def one_sheet(content: bytes) -> Sheet:
    (sheet,), _ = seen(content)
    return sheet


def said(content: bytes) -> list[str]:
    """Everything that is said of a workbook."""
    sheets, remarks = seen(content)
    return [remark.text for remark in [*remarks, *(remark for sheet in sheets for remark in sheet.remarks)]]
