"""What was left out of a file, or is read otherwise than it holds it, in sentences: said before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sentences.counts import counted, either
from sentences.lists import listed

_MOST_CELLS = 3
_MOST_ROWS = 20
# By kind, in the order in which they are said. An example of one cell follows where there is one.
_SAID = {
    "percent": "{where} {show} a percentage. It is taken as shown",
    "scale": "{where} {show} thousands or millions by {its} format. The number is taken as shown",
    "word": "{where} {show} a scale in words. The number is taken as the workbook holds it",
    "sign": "{where} {show} another sign than the workbook holds. It is taken as shown",
    "colour": "{where} {show} a negative number by colour alone. It is taken as negative",
    "dash": "{where} {show} a dash for nought. It is taken as 0",
    "text": "{where} {show} a word in place of a number. The word is taken",
    "hidden": "{where} {hold} something that {its} format hides. It is left out",
    "rounded": "{where} {show} a rounded number. The number is taken as the workbook holds it",
    "struck": "{where} {show} what is struck through. It is taken like the rest: delete what is not meant",
    "day": "{where} {show} a date without its day. The day is taken as the workbook holds it",
    "number": "{where} {hold} a number that is written as text. It is taken as a number",
}


@dataclass(frozen=True)
class Remark:
    """One sentence about a sheet; the sheet has no name in a file that has no sheets."""

    sheet: str
    text: str

    @property
    def said(self) -> str:
        """The sentence, with its sheet."""
        return f"Sheet “{self.sheet}”: {self.text}" if self.sheet else self.text


@dataclass
class _Noted:
    number: int = 0
    places: list[str] = field(default_factory=list)
    example: str = ""


class Notes:
    """Gathers what is to be said of one sheet: each kind of thing becomes one sentence, however many cells it has."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self._noted: dict[str, _Noted] = {}

    def add(self, kind: str, place: str, example: str = "") -> None:
        """Note one cell; what is said of the first of a kind is its example."""
        noted = self._noted.setdefault(kind, _Noted())
        noted.number += 1
        noted.example = noted.example or example
        if len(noted.places) < _MOST_CELLS:
            noted.places.append(place)

    def remarks(self) -> list[Remark]:
        """The sentences."""
        return [Remark(self.sheet, _sentence(kind, self._noted[kind])) for kind in _SAID if kind in self._noted]


def _sentence(kind: str, noted: _Noted) -> str:
    one = noted.number == 1
    where = f"Cell {noted.places[0]}" if one else f"{noted.number:,} cells ({named(noted.places, noted.number)})"
    said = _SAID[kind].format(
        where=where, show="shows" if one else "show", hold="holds" if one else "hold", its="its" if one else "their"
    )
    return f"{said}: {noted.example}." if noted.example else f"{said}."


def named(places: Sequence[str], number: int) -> str:
    """The first places, and how many there are besides: "E2, E3 and 150 more"."""
    first = places[:_MOST_ROWS]
    rest = number - len(first)
    return listed([*first, *([f"{rest:,} more"] if rest > 0 else [])])


def hidden_rows(sheet: str, rows: Sequence[int]) -> Remark:
    """That rows which hold something are hidden."""
    which = f"{either(len(rows), 'Row', 'Rows')} {named([str(row) for row in rows], len(rows))}"
    return Remark(
        sheet,
        f"{which} {either(len(rows), 'is', 'are')} hidden, by a filter, by hand or in a closed group, and"
        f" {either(len(rows), 'is', 'are')} left out. To have {either(len(rows), 'it', 'them')} read, show"
        f" {either(len(rows), 'it', 'them')} in the spreadsheet, save it and upload it again.",
    )


def hidden_columns(sheet: str, letters: Sequence[str]) -> Remark:
    """That columns which hold something are hidden."""
    which = f"{either(len(letters), 'Column', 'Columns')} {named(letters, len(letters))}"
    them = either(len(letters), "it", "them")
    return Remark(
        sheet,
        f"{which} {either(len(letters), 'is', 'are')} hidden and left out. To have {them} read, show {them} in the"
        " spreadsheet, save it and upload it again.",
    )


def hidden_sheet(name: str) -> Remark:
    """That a sheet which holds something is hidden."""
    return Remark(name, "This sheet is hidden in the workbook, and is not read.")


def merged_cells(sheet: str, ranges: Sequence[str], number: int) -> Remark:
    """That cells are merged."""
    return Remark(
        sheet,
        f"{counted(number, 'block of merged cells is', 'blocks of merged cells are')} in the sheet"
        f" ({named(ranges, number)}). What a block shows stands in its first cell alone: the others are read as empty.",
    )


def fingerprint(remarks: Sequence[Remark], *, of: str) -> str:
    """A short text by which the remarks `of` a file that were looked at are known again."""
    return sha256("\n".join([of, *(remark.said for remark in remarks)]).encode()).hexdigest()[:32]
