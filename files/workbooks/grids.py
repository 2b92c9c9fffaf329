"""The rows of a sheet as texts, from a workbook, a CSV file or what was pasted from a spreadsheet.

Where the cells keep their types, as with figures and dates, `read_workbook` is the reader.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO, Any

from files.workbooks.encodings import decoded
from files.workbooks.packages import LOCKED
from files.workbooks.reading import read_workbook
from files.workbooks.remarks import Remark
from files.workbooks.sheets import Cell, Sheet, Unreadable, column_number
from files.workbooks.texts import tidy
from sentences.numbers import as_entered

MOST_BYTES = 2 * 1024 * 1024
_MOST_COLUMNS = 200
_MOST_TEXT = 1_000_000

_TOO_LONG = "The rows hold more than a million characters. Delete all but the table."
_TOO_WIDE = "A row reaches over more than 200 columns. Delete everything beside the table."


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet from row 1 on, each a list of texts on one line; empty rows stay, so that numbers do.

    `remarks` is what was left out of the file, or is read otherwise than it holds it.
    """

    rows: list[list[str]]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The rows as they stand in the box and as a spreadsheet copies them."""
        out = io.StringIO()
        plain = csv.writer(out, delimiter="\t", lineterminator="\n")
        # A cell that stands alone is marked where it would else be taken apart as a row of a CSV file.
        marked = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in self.rows:
            alone = len(row) == 1 and (";" in row[0] or "," in row[0])
            (marked if alone else plain).writerow(row or [""])
        # The writer marks a row of one empty cell, which has no other way to be written; a reader needs no such mark.
        return "\n".join("" if line == '""' else line for line in out.getvalue().split("\n")).rstrip("\n")

    @property
    def filled(self) -> int:
        """How many rows hold anything, the headings not counted."""
        return max(sum(any(row) for row in self.rows) - 1, 0)


@dataclass(frozen=True)
class Wanted:
    """What a room takes: up to so many rows `of_what`, which stand on one sheet, that of `table`.

    The sheet named `besides` is left out. Of several ways to read a text, that of the greatest `likeness` is taken; a
    tie goes to the tabs, which is how the rows travel.
    """

    most_rows: int
    of_what: str
    table: str
    besides: str
    likeness: Callable[[Grid], Any]

    @property
    def too_large(self) -> str:
        """What is said of a file with too many bytes."""
        return (
            f"The file is larger than 2 MB. A sheet of up to {self.most_rows} {self.of_what} is far smaller: delete"
            " all but the table."
        )

    def too_many(self, rows: int) -> str:
        """What is said of so many rows."""
        return f"The sheet has {rows:,} rows. Up to {self.most_rows} can be taken at once: divide it."


def read_file(file: IO[bytes], size: int, wanted: Wanted) -> Grid:
    """The rows of an XLSX or CSV file, told apart by what it holds. Raises `Unreadable`."""
    if size > MOST_BYTES:
        raise Unreadable(wanted.too_large)
    content = file.read(MOST_BYTES + 1)
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content.startswith(b"PK"):
        return _bounded(_from_workbook(content, wanted), wanted)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(LOCKED)
    text, guessed = decoded(content)
    grid = read_text(text, wanted)
    return Grid(grid.rows, guessed(grid.rows))


def read_text(text: str, wanted: Wanted) -> Grid:
    """The rows of pasted text or of a CSV file, parted by tabs, semicolons or commas. Raises `Unreadable`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not text.strip():
        raise Unreadable("There are no rows. Copy them from a spreadsheet, with the row of headings.")
    _look_over(text, wanted)
    grids = [Grid(_rows(text, delimiter)) for delimiter in "\t;," if _widest(text, delimiter) <= _MOST_COLUMNS]
    if not grids:
        raise Unreadable(_TOO_WIDE)
    return _bounded(max(grids, key=wanted.likeness), wanted)


def _look_over(text: str, wanted: Wanted) -> None:
    """Refuse, before it is taken apart, what is far more than a sheet of so many people can be."""
    rows = sum(1 for line in text.split("\n") if line.strip()) - 1
    if rows > 3 * wanted.most_rows:
        raise Unreadable(wanted.too_many(rows))
    if len(text) > _MOST_TEXT:
        raise Unreadable(_TOO_LONG)


def _widest(text: str, delimiter: str) -> int:
    return max(line.rstrip("\t;, ").count(delimiter) for line in text.split("\n"))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Cells with line ends in quotation marks are one cell. Where the marks do not pair, each line is a row, and in a
    line whose own marks do not pair they are letters like others.
    """
    try:
        rows = _parsed(text, delimiter)
    except csv.Error:
        rows = [row for line in text.split("\n") for row in _line(line, delimiter)]
    return _ended([_trimmed(map(tidy, row)) for row in rows])


def _ended(rows: list[list[str]]) -> list[list[str]]:
    """The rows without the empty ones below the last that holds anything."""
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def _line(line: str, delimiter: str) -> list[list[str]]:
    try:
        return _parsed(line, delimiter) or [[]]
    except csv.Error:
        return [line.split(delimiter)]


def _trimmed(cells: Iterable[str]) -> list[str]:
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return row


def _bounded(grid: Grid, wanted: Wanted) -> Grid:
    if not any(grid.rows):
        raise Unreadable("The sheet is empty.")
    if grid.filled > wanted.most_rows:
        raise Unreadable(wanted.too_many(grid.filled))
    if sum(len(cell) for row in grid.rows for cell in row) > _MOST_TEXT:
        raise Unreadable(_TOO_LONG)
    return grid


def _from_workbook(content: bytes, wanted: Wanted) -> Grid:
    found, remarks = read_workbook(io.BytesIO(content), besides=wanted.besides)
    sheets = [sheet for sheet in found if any(any(map(_text, row)) for row in sheet.rows)]
    remarks += [remark for sheet in found for remark in sheet.remarks if sheet in sheets or not sheets]
    if not sheets:
        raise Unreadable(" ".join(["The sheet is empty.", *(remark.said for remark in remarks)]))
    if len(sheets) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet in sheets[:5])
        raise Unreadable(f"Several sheets of the workbook hold something: {names}. Keep the one with {wanted.table}.")
    return Grid(_marked(sheets[0]), remarks)


def _marked(sheet: Sheet) -> list[list[str]]:
    """The cells as text. One with a formula begins with an equals sign, so that it is seen for one in the box too."""
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    for places, mark in ((sheet.formulas, "="), (sheet.errors, "#")):
        for number, letter in places:
            row, column = rows[number - 1], column_number(letter)
            text = row[column]
            row[column] = text if text.startswith(mark) else f"={text}" if mark == "=" else "#ERROR!"
    return _ended([_trimmed(row) for row in rows])


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return as_entered(cell)
    return cell.isoformat() if isinstance(cell, date) else tidy(str(cell))
