"""Reads the cells of a workbook or a CSV file without running anything and within bounded memory."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import openpyxl
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

Cell = Any  # text, number, boolean, date or time; "" where there is nothing

MOST_ROWS = 100_000
# A sheet is read as a full rectangle, so that one cell far away would fill the memory: it is looked for first.
_MOST_CELLS = 3_000_000
_LAST_COLUMN = 16_384
_CHUNK = 4 * 1024 * 1024
_MOST_NAMED = 1_000

_NOT_READ = "The workbook cannot be read. Open it in Excel, save it as XLSX and upload it again."
_DAMAGED = "The workbook is damaged. Open it in Excel, save it again and upload it again."
_ODDLY_WRITTEN = "The workbook is written in a way that Excel does not use. Save it in Excel and upload it again."

# Each pattern reads a tag once: what has been taken is not given back, and no tag goes beyond the next "<".
_START = rb"<(?:\w++:)?+"
_CELL = re.compile(
    _START + rb"""c(?=\s)[^<>]*?\sr=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*+(?:(?<=(/))|(?<!/))>""",
)
_UNNAMED = re.compile(_START + rb"""c(?=[\s/>])(?![^<>]*?\sr=["'][A-Za-z])[^<>]*+>""")
_ROW = re.compile(_START + rb"""row(?=\s)[^<>]*?\sr=["'][A-Za-z]{0,3}([0-9]{1,7})["']""")
# How every program writes a cell and a row. Another way that XML knows as well would get past the patterns above.
_TAG = re.compile(rb"<(?:[^<>\s/:]*+:)?+(?:c|row)(?=[\s/>])")
_VALUE = rb"""(?:"[^"'<>&]*+"|'[^"'<>&]*+')"""
_PLACE = rb"""r=(?:"[A-Za-z]{0,3}[0-9]{1,7}"|'[A-Za-z]{0,3}[0-9]{1,7}')"""
_OTHERS = rb"(?:\s++(?!r\s*+=)[\w:.-]++=" + _VALUE + rb")*+"
# An attribute stands in a tag once; a longest tag of both kinds, with all that Excel may write, has some 200 bytes.
_LONGEST_TAG = 2_000
_WITHIN = rb"(?=[^<>]{0,%d}+>)" % _LONGEST_TAG
_PLAIN = re.compile(
    _START + rb"(?:c|row)(?=[\s/>])" + _WITHIN + _OTHERS + rb"(?:\s++" + _PLACE + rb")?+" + _OTHERS + rb"\s*+/?>"
)
_PLAIN_ROW = re.compile(_START + rb"""row(?=[\s/>])(?![^<>]*?\sr=["'][A-Za-z0-9])""")
_NEXT_ROW = re.compile(_START + rb"row(?=[\s/>])")
_ODD = re.compile(_START + rb"""(?:f[\s/>]|c\s[^<>]*?\bt=["']e["'])""")


class Unreadable(Exception):  # noqa: N818
    """The file cannot be read at all; the text says what to do."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from row 1 on, and the cells that hold a formula or a spreadsheet's error."""

    name: str
    rows: list[list[Cell]]
    formulas: list[tuple[int, str]] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def column_letter(number: int) -> str:
    """The letter of a column, counted from nought."""
    return str(get_column_letter(number + 1))


def read_workbook(stream: IO[bytes]) -> list[Sheet]:
    """The sheets of an XLSX file that hold anything. Raises `Unreadable`.

    Values come as the file holds them: what a formula gave when it was saved. Which cells have formulas or errors is
    looked up with the slower reader only where the file holds any.
    """
    odd = _survey(stream)
    stream.seek(0)
    sheets, cells = [], 0
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        for name in workbook.sheet_names:
            if rows := workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
                sheets.append(Sheet(name, rows))
                cells += len(rows) * len(rows[0])
            # Each sheet is within bounds; many of them, or one that is listed many times, may not be.
            if cells > _MOST_CELLS:
                raise Unreadable("The workbook holds too many sheets. Delete all but the one with the data.")
    except (KeyboardInterrupt, SystemExit, Unreadable):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise Unreadable(_NOT_READ) from error
    if not odd:
        return sheets
    return _with_odd_cells(stream, sheets)


def read_csv(stream: IO[bytes]) -> list[Sheet]:
    """A CSV file in UTF-8 as one sheet without a name. Raises `Unreadable`."""
    try:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        rows: list[list[Cell]] = [list(row) for row in csv.reader(text, strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"The file is not CSV in UTF-8: {error}.") from error
    return [Sheet("", rows)]


def _survey(stream: IO[bytes]) -> bool:
    """Look through the parts of the workbook for cells out of bounds; whether any has a formula or an error."""
    odd = False
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    if entry.filename.lower().endswith(".xml"):
                        odd = _survey_part(part) or odd
                    elif _holds_cells(part):
                        raise Unreadable(_ODDLY_WRITTEN)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable(_DAMAGED) from error
    return odd


def _survey_part(part: IO[bytes]) -> bool:
    odd, last_row, last_column = False, 0, 0
    # Rows and cells that do not say where they stand follow the one before, which may be an empty one.
    rows, cells, most_cells, any_row, any_column = 0, 0, 0, 0, 0
    for text in _pieces(part):
        if len(_TAG.findall(text)) != len(_PLAIN.findall(text)):
            raise Unreadable(_ODDLY_WRITTEN)
        odd = odd or _ODD.search(text) is not None
        if placed := _CELL.findall(text):
            last_row = max([last_row, *(int(row) for _, row, empty in placed if not empty)])
            last_column = max([last_column, *map(_number, {letters for letters, _, empty in placed if not empty})])
            any_row = max(any_row, max(int(row) for _, row, _ in placed))
            any_column = max(any_column, max(map(_number, {letters for letters, _, _ in placed})))
        any_row = max([any_row, *map(int, _ROW.findall(text))])
        first, *others = (len(_UNNAMED.findall(row)) for row in _NEXT_ROW.split(text))
        most_cells = max(most_cells, cells + first, *others)
        cells = others[-1] if others else cells + first
        rows += len(_PLAIN_ROW.findall(text))
        reach = (any_row if rows or most_cells else last_row) + rows
        if reach > MOST_ROWS + 1:
            raise Unreadable(
                f"A sheet reaches to row {reach:,}. Delete what is not data: up to {MOST_ROWS:,} rows can be read."
            )
        width = any_column + most_cells if most_cells else last_column
        if reach * width > _MOST_CELLS:
            last = column_letter(min(width, _LAST_COLUMN) - 1)
            raise Unreadable(f"A sheet reaches to column {last}. Delete everything beside the table.")
    return odd


def _holds_cells(part: IO[bytes]) -> bool:
    """Whether a part that is not named as XML holds a sheet all the same: the reader goes by links, not by names."""
    rest = b""
    while block := part.read(_CHUNK):
        if b"sheetData" in rest + block:
            return True
        rest = block[-16:]
    return False


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end where a tag ends, so that none is cut in two."""
    rest = b""
    first = True
    while block := part.read(_CHUNK):
        if first and (block[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in block[:64]):
            raise Unreadable(_ODDLY_WRITTEN)
        first = False
        block = rest + block
        if b"<!DOCTYPE" in block:
            raise Unreadable(_ODDLY_WRITTEN)
        end = block.rfind(b">") + 1
        rest = block[end:]
        if len(rest) > _CHUNK * 4:
            raise Unreadable(_DAMAGED)
        yield block[:end]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


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
