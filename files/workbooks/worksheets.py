"""Reads the parts of a workbook into sheets as a person sees them: what is hidden is left out, formats count as shown.

It runs in a process of its own (`read_workbook.py`), and holds no more than the filled cells.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import IO

from files.workbooks.books import TRUE, Book, ListedSheet, open_book
from files.workbooks.number_formats import Kind, number_format
from files.workbooks.packages import DAMAGED, Enough, Package
from files.workbooks.remarks import Notes, Remark, hidden_columns, hidden_rows, hidden_sheet, merged_cells
from files.workbooks.sheets import Cell, Place, Sheet, Unreadable, column_letter, column_number
from sentences.numbers import as_entered

MOST_ROWS = 100_000
_MOST_COLUMNS = 200
_MOST_CELLS = 1_000_000
_MOST_CHARACTERS = 20_000_000
_MOST_NAMED = 1_000

_PLACE = re.compile(r"([A-Za-z]{1,3})0*([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SIMPLE = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_LARGEST_POWER = 308


def read_sheets(stream: IO[bytes], *, besides: str = "") -> tuple[list[Sheet], list[Remark]]:
    """The sheets that are seen and hold anything, without the one named `besides`; and a remark on each hidden one
    that holds something. Raises `Unreadable`.
    """
    book = open_book(Package(stream))
    sheets, remarks, counted = [], [], _Counted()
    for one in book.sheets:
        if one.name.casefold() == besides.casefold():
            continue
        reader = _SheetReader(book, one, counted)
        try:
            book.package.read(one.part, reader.start, reader.end, reader.text)
        except Enough:
            remarks.append(hidden_sheet(one.name))
            continue
        if not one.hidden and (sheet := reader.sheet()):
            sheets.append(sheet)
    return sheets, remarks


class _Counted:
    """Counts cells and characters over all sheets."""

    def __init__(self) -> None:
        self.cells = self.characters = 0

    def add(self, text: str) -> None:
        """Count one more; raises `Unreadable` where it is too much."""
        self.cells += 1
        self.characters += len(text)
        if self.cells > _MOST_CELLS or self.characters > _MOST_CHARACTERS:
            raise Unreadable(
                f"The workbook holds more than {_MOST_CELLS // 1_000_000} million cells or"
                f" {_MOST_CHARACTERS // 1_000_000} million characters. Delete all but the table."
            )


class _SheetReader:
    """Takes the elements of one sheet."""

    def __init__(self, book: Book, listed: ListedSheet, counted: _Counted) -> None:
        self._book, self._listed, self._counted = book, listed, counted
        self._rows: dict[int, dict[int, Cell]] = {}
        self._row = self._column = 0
        self._row_hidden = self._skips = self._formula = self._taking = self._struck = False
        self._type = ""
        self._format = number_format("")
        self._pieces: list[str] = []
        self._shut_columns: list[tuple[int, int]] = []
        self._open_columns: list[tuple[int, int]] = []
        self._all_shut = False
        self._hidden_rows: dict[int, None] = {}
        self._hidden_columns: set[int] = set()
        self._merged: list[str] = []
        self._notes = Notes(listed.name)
        self._places: dict[str, list[Place]] = {"formulas": [], "unstored": [], "errors": [], "percents": []}

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""
        if tag == "v" or tag == "t":
            self._taking = not self._skips
        elif tag == "c":
            self._begin_cell(given)
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = _row_number(given["r"]) if "r" in given else self._row + 1
            self._column = -1
            self._row_hidden = _true(given, "hidden") or _nought(given, "ht")
        elif tag == "rPh":
            self._skips = True
        elif tag == "col":
            reach = (_whole(given.get("min")) or 1) - 1, (_whole(given.get("max")) or 16_384) - 1
            shut = _true(given, "hidden") or _nought(given, "width")
            (self._shut_columns if shut else self._open_columns).append(reach)
        elif tag == "sheetFormatPr":
            self._all_shut = _nought(given, "defaultColWidth")
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "v" or tag == "t":
            self._taking = False
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._skips = False

    def text(self, piece: str) -> None:
        """Text within an element."""
        if self._taking:
            self._pieces.append(piece)

    def sheet(self) -> Sheet | None:
        """The sheet as it is seen; None for one that holds nothing at all."""
        remarks = [
            *([hidden_rows(self._listed.name, list(self._hidden_rows))] if self._hidden_rows else []),
            *([hidden_columns(self._listed.name, self._letters())] if self._hidden_columns else []),
            *([merged_cells(self._listed.name, self._merged[:10], len(self._merged))] if self._merged else []),
            *self._notes.remarks(),
        ]
        if not self._rows and not remarks:
            return None
        rows: list[list[Cell]] = []
        for number in range(1, max(self._rows, default=0) + 1):
            cells = self._rows.get(number, {})
            rows.append([cells.get(column, "") for column in range(max(cells, default=-1) + 1)])
        return Sheet(self._listed.name, rows, remarks=remarks, **self._places)

    def _letters(self) -> list[str]:
        return [column_letter(column) for column in sorted(self._hidden_columns)]

    def _begin_cell(self, given: dict[str, str]) -> None:
        if "r" not in given:
            self._column += 1
        elif place := _PLACE.fullmatch(given["r"]):
            self._column, self._row = column_number(place[1]), int(place[2])
        else:
            raise Unreadable(DAMAGED)
        self._type, self._formula, self._taking = given.get("t", "n"), False, False
        style = _whole(given.get("s"))
        formats = self._book.formats
        self._format = formats[style] if style < len(formats) else number_format("")
        self._struck = style < len(formats) and self._book.struck[style]
        self._pieces.clear()

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if self._type == "s" and text:
            place = int(text)
            if place < 0:
                raise Unreadable(DAMAGED)
            text = self._book.texts[place]
        if not text and not self._formula or self._type in ("s", "inlineStr") and not text.strip():
            return
        if self._listed.hidden:
            raise Enough  # a hidden sheet that holds something is named and not read
        if self._row > MOST_ROWS + 1:
            raise Unreadable(
                f"A sheet reaches to row {self._row:,}. Delete what is not data: up to {MOST_ROWS:,} rows can be read."
            )
        if self._column >= _MOST_COLUMNS:
            letter = column_letter(self._column)
            raise Unreadable(f"A sheet reaches to column {letter}. Delete everything beside the table.")
        self._counted.add(text)
        if self._row_hidden:
            self._hidden_rows[self._row] = None
        elif (self._shut_columns or self._all_shut) and self._is_shut(self._column):
            self._hidden_columns.add(self._column)
        else:
            self._rows.setdefault(self._row, {})[self._column] = self._cell(text)
            if self._struck:
                self._notes.add(Kind.STRUCK, self._place)

    def _is_shut(self, column: int) -> bool:
        if any(first <= column <= last for first, last in self._shut_columns):
            return True
        return self._all_shut and not any(first <= column <= last for first, last in self._open_columns)

    def _cell(self, text: str) -> Cell:
        if self._formula:
            self._name("formulas")
            if not text and self._type != "str":
                self._name("unstored")
                return ""
        if self._type == "e":
            self._name("errors")
            return text
        if self._type == "b":
            return text.strip() in TRUE
        if self._type == "d":
            return _written_day(text)
        if self._type in ("s", "str", "inlineStr"):
            if self._format.hides_text:
                self._notes.add(Kind.HIDDEN, self._place)
                return ""
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        return self._number(text.strip())

    def _number(self, stored: str) -> Cell:
        number = self._format
        if not number.sections and _SIMPLE.fullmatch(stored):
            return Decimal(stored)
        try:
            value = Decimal(stored)
        except InvalidOperation:
            return stored
        if not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
            return stored
        if number.is_date:
            day = _day(value, from_1904=self._book.from_1904)
            if isinstance(day, date) and not number.has_day:
                self._notes.add(Kind.DAY, self._place, f"{self._place} is taken as {day.day} {day:%B %Y}")
            return day
        shown = number.shown(stored)
        if shown.text.endswith("%"):
            self._name("percents")
        taken = as_entered(shown.value) if isinstance(shown.value, Decimal) else f"“{shown.value}”"
        for kind in shown.kinds:
            example = (
                f"{self._place} shows {shown.text}, the workbook holds {as_entered(shown.held)}, and {taken} is taken"
            )
            self._notes.add(kind, self._place, example if shown.text and kind != Kind.DASH else "")
        return shown.value

    @property
    def _place(self) -> str:
        return f"{column_letter(self._column)}{self._row}"

    def _name(self, kind: str) -> None:
        if len(self._places[kind]) < (_MOST_CELLS if kind == "percents" else _MOST_NAMED):
            self._places[kind].append((self._row, column_letter(self._column)))

    def _merge(self, reach: str) -> None:
        first = _PLACE.match(reach)
        if first and column_number(first[1]) in self._rows.get(int(first[2]), {}):
            self._merged.append(reach)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _row_number(text: str) -> int:
    if not (number := _whole(text)):
        raise Unreadable(DAMAGED)
    return number


def _true(given: dict[str, str], name: str) -> bool:
    return given.get(name, "").lower() in TRUE


def _nought(given: dict[str, str], name: str) -> bool:
    try:
        return name in given and float(given[name]) == 0
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _day(number: Decimal, *, from_1904: bool) -> Cell:
    """The day that a number is, with its time; hours alone, and what is before the first day, as text."""
    days = float(number)
    if 0 <= days < 1:
        return str(timedelta(seconds=round(days * 86_400)))
    if not from_1904 and days < 60:
        # Day 60 is 29 February 1900, which the first spreadsheet believed in and all others keep.
        days += 1
    try:
        at = (datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)) + timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return f"day {as_entered(number)}"
    return f"day {as_entered(number)}" if number < 0 else _without_midnight(at)


def _written_day(text: str) -> Cell:
    try:
        at = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text
    return _without_midnight(at)


def _without_midnight(at: datetime) -> date:
    return at if (at.hour, at.minute, at.second) != (0, 0, 0) else at.date()
