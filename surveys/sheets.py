"""A sheet of nominees, from a file or pasted from a spreadsheet: read as rows of text, its headings found by name.

What is read travels as text, tab-separated, in a box in which it can be mended; its lines keep the numbers of the rows.
Nothing here reads the database.
"""

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from benchmarks.sheets import Sheet, Unreadable, column_letter, read_workbook
from surveys.roll import one_line

__all__ = ["MOST_ROWS", "Grid", "Table", "Unreadable", "read_file", "read_text", "table_of"]

MOST_ROWS = 400
MOST_BYTES = 2 * 1024 * 1024
# A workbook is packed: a small one can hold more than fits into memory.
_MOST_UNPACKED = 60 * 1024 * 1024
_MOST_HEAD_ROWS = 20
_MOST_COLUMNS = 200
_MOST_TEXT = 1_000_000
CATEGORIES_SHEET = "Categories"

# The columns in the order of the template, and the names under which each is found.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "category": ("Category", ("category", "stakeholder category", "category of stakeholder")),
    "organisation_name": (
        "Organisation name",
        ("organisation name", "organisation", "organization", "organization name", "name of organisation", "company"),
    ),
    "job_title": ("Job title", ("job title", "title", "position", "job", "role", "post")),
    "name": (
        "Respondent name",
        (
            *("respondent name", "respondent", "name", "full name", "name of respondent", "nominee", "nominee name"),
            *("person", "contact", "contact name"),
        ),
    ),
    "email": (
        "Email",
        ("email", "e-mail", "email address", "e-mail address", "mail", "contact email", "respondent email"),
    ),
}
# The two halves of a name, as address books have them, in the place of the one column.
_NAME_PARTS = (("first name", "forename", "given name"), ("last name", "surname", "family name"))
NEEDED = ("category", "organisation_name", "name", "email")
_BY_NAME = {name: key for key, (_, names) in COLUMNS.items() for name in names}
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|ERROR!?)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ud800-\udfff]")

_NO_SPREADSHEET = "The file is not a spreadsheet. Save it as XLSX or CSV and upload it again."
_LOCKED = (
    "The file is protected with a password, or saved in the old XLS format. Save it as XLSX without a password and"
    " upload it again."
)
_TOO_LARGE = "The file is larger than 2 MB. A sheet of up to 400 people is far smaller: delete all but the table."
_TOO_LONG = "The rows hold more than a million characters. Delete all but the table."
_TOO_WIDE = "A row reaches over more than 200 columns. Delete everything beside the table."
_TOO_MANY = f"The sheet has {{}} rows. Up to {MOST_ROWS} can be taken at once: divide it."


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet from row 1 on, each a list of texts on one line; empty rows stay, so that numbers do."""

    rows: list[list[str]]

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
    def people(self) -> int:
        """How many rows hold anything, the headings not counted."""
        return max(sum(any(row) for row in self.rows) - 1, 0)


@dataclass(frozen=True)
class Table:
    """A grid with its headings: where each column stands, and the rows below by number.

    `name_parts` is where first and last name stand, in a sheet without a column for the whole. `wrong` is what stops
    all of it, `ignored` the columns that are not taken, `head` what stands above the rows.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    head: list[list[str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    name_parts: tuple[int, ...] = ()

    def cell(self, row: list[str], key: str) -> str:
        """What stands in a row under a heading; nothing where it has no such cell."""
        if key == "name" and self.name_parts:
            return one_line(" ".join(self._at(row, place) for place in self.name_parts))
        return self._at(row, self.columns.get(key))

    def _at(self, row: list[str], place: int | None) -> str:
        return row[place] if place is not None and place < len(row) else ""


def read_file(file: IO[bytes], size: int) -> Grid:
    """The rows of an XLSX or CSV file, told apart by what it holds. Raises `Unreadable`."""
    if size > MOST_BYTES:
        raise Unreadable(_TOO_LARGE)
    content = file.read(MOST_BYTES + 1)
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content.startswith(b"PK"):
        return _bounded(_from_workbook(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_LOCKED)
    return read_text(_decoded(content))


def read_text(text: str) -> Grid:
    """The rows of pasted text or of a CSV file, parted by tabs, semicolons or commas. Raises `Unreadable`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not text.strip():
        raise Unreadable("There are no rows. Copy them from a spreadsheet, with the row of headings.")
    _look_over(text)
    grids = [Grid(_rows(text, delimiter)) for delimiter in "\t;," if _widest(text, delimiter) <= _MOST_COLUMNS]
    if not grids:
        raise Unreadable(_TOO_WIDE)
    # A tie goes to the tabs, which is how the rows travel.
    return _bounded(max(grids, key=lambda grid: (_headings_in(grid), _in_order(grid), _width(grid))))


def _look_over(text: str) -> None:
    """Refuse, before it is taken apart, what is far more than a sheet of so many people can be."""
    rows = sum(1 for line in text.split("\n") if line.strip()) - 1
    if rows > 3 * MOST_ROWS:
        raise Unreadable(_TOO_MANY.format(f"{rows:,}"))
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
    return _ended([_trimmed(map(_tidy, row)) for row in rows])


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


def _tidy(cell: str) -> str:
    """On one line and without what cannot be seen, such as comes along from web pages and mails."""
    return one_line(_INVISIBLE.sub("", "".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in cell)))


def _trimmed(cells: Iterable[str]) -> list[str]:
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return row


def _bounded(grid: Grid) -> Grid:
    if not any(grid.rows):
        raise Unreadable("The sheet is empty.")
    if grid.people > MOST_ROWS:
        raise Unreadable(_TOO_MANY.format(f"{grid.people:,}"))
    return grid


def _headings_in(grid: Grid) -> int:
    return max((len(_known(row)) for row in grid.rows[:_MOST_HEAD_ROWS]), default=0)


def _in_order(grid: Grid) -> bool:
    """Whether the rows have no headings and stand in the order of the template."""
    first = next((row for row in grid.rows if row), [])
    return len(first) == len(COLUMNS) and "@" in first[-1]


def _width(grid: Grid) -> int:
    return max(map(len, grid.rows[:_MOST_HEAD_ROWS]), default=0)


def _known(row: list[str]) -> set[str]:
    return {_BY_NAME[name] for cell in row if (name := _plain(cell)) in _BY_NAME}


def _plain(name: str) -> str:
    return one_line(name.casefold().strip(" *:.")).removesuffix(" (optional)")


def _decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark as spreadsheets write "Unicode text", else Windows-1252."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\x00" in content or content.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8")):
        raise Unreadable(_NO_SPREADSHEET)
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_NO_SPREADSHEET)


def _from_workbook(content: bytes) -> Grid:
    _look_into(content)
    sheets = [
        sheet
        for sheet in read_workbook(io.BytesIO(content))
        if sheet.name.casefold() != CATEGORIES_SHEET.casefold() and any(any(map(_shown, row)) for row in sheet.rows)
    ]
    if not sheets:
        raise Unreadable("The sheet is empty.")
    if len(sheets) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet in sheets[:5])
        raise Unreadable(f"Several sheets of the workbook hold something: {names}. Keep the one with the nominees.")
    return Grid(_marked(sheets[0]))


def _look_into(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(_NO_SPREADSHEET) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_LOCKED)
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise Unreadable(_NO_SPREADSHEET)
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise Unreadable(_TOO_LARGE)


def _marked(sheet: Sheet) -> list[list[str]]:
    """The cells as text. One with a formula begins with an equals sign, so that it is seen for one in the box too."""
    rows = [[_shown(cell) for cell in row] for row in sheet.rows[: MOST_ROWS * 3]]
    for places, mark in ((sheet.formulas, "="), (sheet.errors, "#")):
        for number, letter in places:
            column = next((place for place in range(len(rows[0])) if column_letter(place) == letter), None)
            if number <= len(rows) and column is not None:
                text = rows[number - 1][column]
                rows[number - 1][column] = text if text.startswith(mark) else f"={text}" if mark == "=" else "#ERROR!"
    rows += [[_shown(cell) for cell in row] for row in sheet.rows[MOST_ROWS * 3 :]]
    return _ended([_trimmed(row) for row in rows])


def _shown(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _tidy(str(cell))


def table_of(grid: Grid) -> Table:
    """The headings of a grid and the rows below them. Rows without headings are taken in the order of the template,
    where their first has an address in the last of its columns."""
    at = next((place for place, row in enumerate(grid.rows[:_MOST_HEAD_ROWS]) if len(_known(row)) > 1), None)
    if at is None:
        return _without_headings(grid)
    head = grid.rows[at]
    columns: dict[str, int] = {}
    wrong, ignored = [], []
    parts = () if "name" in _known(head) else _name_parts(head)
    for place, cell in enumerate(head):
        key = _BY_NAME.get(_plain(cell))
        if place in parts:
            continue
        if key is None:
            ignored += [cell] if cell else []
        elif key in columns:
            wrong.append(f"Two columns are the {COLUMNS[key][0]}: “{head[columns[key]]}” and “{cell}”. Delete one.")
        else:
            columns[key] = place
    wrong += [
        f"There is no column “{COLUMNS[key][0]}”. Add it."
        for key in NEEDED
        if key not in columns and not (key == "name" and parts)
    ]
    return _checked(Table(columns, _body(grid, at + 1), grid.rows[: at + 1], wrong, ignored, parts))


def _name_parts(head: list[str]) -> tuple[int, ...]:
    """Where first and last name stand, in the order in which a name is said; nothing unless each stands there once."""
    plain = [_plain(cell) for cell in head]
    found = [[place for place, name in enumerate(plain) if name in names] for names in _NAME_PARTS]
    return tuple(places[0] for places in found) if all(len(places) == 1 for places in found) else ()


def _without_headings(grid: Grid) -> Table:
    if _in_order(grid):
        columns = {key: place for place, key in enumerate(COLUMNS)}
        return _checked(Table(columns, _body(grid, 0), [[heading for heading, _ in COLUMNS.values()]]))
    names = ", ".join(heading for heading, _ in COLUMNS.values())
    return Table(wrong=[f"No row of headings was found. The first row must name the columns: {names}."])


def _body(grid: Grid, begins: int) -> list[tuple[int, list[str]]]:
    return [(number, row) for number, row in enumerate(grid.rows[begins:], start=begins + 1) if any(row)]


def _checked(table: Table) -> Table:
    if not table.rows and not table.wrong:
        table.wrong.append("There are headings and nobody below them. Add the people.")
    return table


def odd_cell(text: str) -> str:
    """What is wrong with a cell that holds a formula or an error of the spreadsheet; nothing for others."""
    if text.startswith("="):
        return "holds a formula. Put its value in its place, without the equals sign"
    if _ERROR.fullmatch(text):
        return "holds an error of the spreadsheet. Type what should stand there"
    return ""


def nearest(text: str, labels: Iterable[str]) -> str:
    """The label most like a text: by its letters, else the only one that has words beginning with each of its words, as
    "LINKs" or "MP" do. Nothing where none is much like it.
    """
    plain = {_plain_label(label): label for label in labels}
    typed = _plain_label(text)[:200]
    if found := difflib.get_close_matches(typed, plain, n=1, cutoff=0.55):
        return plain[found[0]]
    with_words = [
        label
        for said, label in plain.items()
        if typed and all(any(word.startswith(short) for word in said.split()) for short in typed.split())
    ]
    return with_words[0] if len(with_words) == 1 else ""


def _plain_label(label: str) -> str:
    return one_line(re.sub(r"[^\w\s]", " ", label.casefold().replace("&", " and ")))


def found_by_label(text: str, labels: Iterable[str]) -> str:
    """The label that a text is, whatever its capitals and signs; nothing where it is none."""
    plain = {_plain_label(label): label for label in labels}
    return plain.get(_plain_label(text), "")
