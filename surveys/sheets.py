"""A sheet of nominees, from a file or pasted from a spreadsheet: read as rows of text, its headings found by name.

What is read travels as text, tab-separated, in a box in which it can be mended; its lines keep the numbers of the rows.
Nothing here reads the database.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO

from files.uploads import NOT_WRITTEN, is_written
from files.workbooks import Grid, Unreadable, Wanted, grids, undamaged
from sentences.lines import one_line

MOST_ROWS = 400
_MOST_HEAD_ROWS = 20
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


@dataclass(frozen=True, kw_only=True)
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
    """The rows of an XLSX or CSV file of nominees, told apart by what it holds. Raises `Unreadable`."""
    if not is_written(file):
        raise Unreadable(f"{NOT_WRITTEN}.")
    return grids.read_file(file, size, NOMINEES)


def read_text(text: str) -> Grid:
    """The rows of pasted text or of a CSV file of nominees. Raises `Unreadable`."""
    return grids.read_text(text, NOMINEES)


def _headings_in(grid: Grid) -> int:
    return max((len(_known(row)) for row in grid.rows[:_MOST_HEAD_ROWS]), default=0)


def _in_order(grid: Grid) -> bool:
    """Whether the rows have no headings and stand in the order of the template."""
    first = next((row for row in grid.rows if row), [])
    return len(first) == len(COLUMNS) and "@" in first[-1]


def _width(grid: Grid) -> int:
    return max(map(len, grid.rows[:_MOST_HEAD_ROWS]), default=0)


def _likeness(grid: Grid) -> tuple[int, bool, int]:
    return _headings_in(grid), _in_order(grid), _width(grid)


NOMINEES = Wanted(
    most_rows=MOST_ROWS, of_what="people", table="the nominees", besides=CATEGORIES_SHEET, likeness=_likeness
)


def _known(row: list[str]) -> set[str]:
    return {_BY_NAME[name] for cell in row if (name := _plain(cell)) in _BY_NAME}


def _plain(name: str) -> str:
    return one_line(name.casefold().strip(" *:.")).removesuffix(" (optional)")


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
    return _checked(
        Table(
            columns=columns,
            rows=_body(grid, at + 1),
            head=grid.rows[: at + 1],
            wrong=wrong,
            ignored=ignored,
            name_parts=parts,
        )
    )


def _name_parts(head: list[str]) -> tuple[int, ...]:
    """Where first and last name stand, in the order in which a name is said; nothing unless each stands there once."""
    plain = [_plain(cell) for cell in head]
    found = [[place for place, name in enumerate(plain) if name in names] for names in _NAME_PARTS]
    return tuple(places[0] for places in found) if all(len(places) == 1 for places in found) else ()


def _without_headings(grid: Grid) -> Table:
    if _in_order(grid):
        columns = {key: place for place, key in enumerate(COLUMNS)}
        head = [[heading for heading, _ in COLUMNS.values()]]
        return _checked(Table(columns=columns, rows=_body(grid, 0), head=head))
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
    if text == "=":
        return (
            "holds a formula whose result is not in the file. Open the file in your spreadsheet program, save it and"
            " upload it again, or type the value"
        )
    if text.startswith("="):
        return "holds a formula. Put its value in its place, without the equals sign"
    if _ERROR.fullmatch(text):
        return "holds an error of the spreadsheet. Type what should stand there"
    return ""


def damaged_cell(text: str) -> str:
    """What is wrong with a cell whose letters were damaged by an encoding; nothing for others."""
    meant = undamaged(text)
    if meant is None:
        return ""
    said = f"“{text[:100]}” has letters that were damaged on the way"
    return f"{said}. It may have been “{meant[:100]}”: correct it in the box" if meant else f"{said}. Type it again"


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
