"""A sheet of nominees as it was read: what can be nominated, and what is to be mended in which row."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from sentences.counts import either
from surveys.services.sheets import SheetCheck, SheetRow
from ui import cells, marks
from ui.tables import Column, Table

_WRAPS = "app-wrap app-dense__word"
_HINT = (
    "One person a line, as a spreadsheet copies them: the columns are separated by tabs. "
    "Mend them here and check again."
)
_OWN = "Address of the PCT itself: check that it is right"


@dataclass(frozen=True, kw_only=True)
class NomineeSheet:
    """What the page says of a sheet; `table` has an id for each row, to which the error summary leads."""

    check: SheetCheck
    table: Table[SheetRow]
    button: str
    hint: str = _HINT


def nominee_sheet(check: SheetCheck, *, left: bool) -> NomineeSheet:
    """The rows that were read, or with `left` those that are left to mend after the good ones were taken."""
    good = len(check.good)
    return NomineeSheet(
        check=check,
        table=_table(check, "What is left to mend" if left else "What was read"),
        button=f"Nominate {either(good, 'this', 'these')} {good} {either(good, 'person', 'people')}",
    )


def _table(check: SheetCheck, caption: str) -> Table[SheetRow]:
    return Table(
        caption=caption,
        frame="stack",
        columns=[
            Column("Row", kind="name", value=lambda row: f"Row {row.number}", classes="app-nowrap"),
            Column("Name", value=lambda row: _short(row.nominee.name), classes=_WRAPS),
            Column("Category", value=lambda row: _short(row.category), classes=_WRAPS),
            Column("Job title", cell=_job_title, classes=_WRAPS),
            Column("Organisation", value=lambda row: _short(row.nominee.organisation_name, 210), classes=_WRAPS),
            Column("Email", value=lambda row: _short(row.nominee.email, 260), classes="app-wrap"),
            Column("What to do", cell=_to_do, classes=_WRAPS),
        ],
        rows=check.rows,
        raised=lambda row: bool(row.wrong),
        row_key=lambda row: f"row-{row.number}",
    )


def _short(text: str, most: int = 160) -> str:
    return Truncator(text).chars(most)


def _job_title(row: SheetRow) -> str:
    title = _short(row.nominee.job_title)
    return cells.beside(title, cells.quiet("(filled in)")) if row.title_filled else title


def _to_do(row: SheetRow) -> Any:
    wrong = cells.lines(*map(cells.strong, row.wrong)) or "Ready"
    return cells.lines(wrong, marks.flag("warn", _OWN) if row.own_domain else "")
