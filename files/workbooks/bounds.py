"""Looks through a packed workbook for cells out of bounds before anything is read into memory."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from files.workbooks.sheets import Unreadable, column_letter

MOST_ROWS = 100_000
# A sheet is read as a full rectangle, so that one cell far away would fill the memory: it is looked for first.
MOST_CELLS = 3_000_000
_LAST_COLUMN = 16_384
_CHUNK = 4 * 1024 * 1024

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


def has_odd_cells(stream: IO[bytes]) -> bool:
    """Whether any cell has a formula or an error. Raises `Unreadable` where cells lie out of bounds."""
    odd = False
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    if entry.filename.lower().endswith(".xml"):
                        odd = _look_through(part) or odd
                    elif _holds_cells(part):
                        raise Unreadable(_ODDLY_WRITTEN)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable(_DAMAGED) from error
    return odd


def _look_through(part: IO[bytes]) -> bool:
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
        if reach * width > MOST_CELLS:
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
