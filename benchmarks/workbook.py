"""The data set of a locally defined outcome: the workbook to fill in, and what a filled-in one holds (R-105, R-114)."""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import IO

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.periods import Period
from benchmarks.problems import Report
from benchmarks.rows import COLUMNS, STARTS, VALUE, Row, Table
from files.workbooks import Remark, Unreadable, column_letter, fingerprint, read_workbook
from organisations.models import Organisation
from sentences.comparing import compared
from sentences.counts import either
from sentences.lists import listed

DATA, INSTRUCTIONS = "Data", "Instructions"
# The handbook asks for data "available for at least 12 months".
_FEWEST_DAYS = 365
# A period with fewer PCTs than this share of them is a mistyped date rather than a gap in the data.
_HALF = 2
_MOST_NAMED = 20
_NO_VALUE = "No row has a value: this is the template as it was downloaded, or one of notes alone. Fill it in."

_ADVICE = (
    "Fill in the sheet “Data” and leave its headings as they are.",
    "One row for each PCT and period. All PCTs are filled in already; copy the block for each further period.",
    "Period start and period end are dates. Together the periods must cover at least 12 months.",
    "Value is a number in the unit of your outcome. For a percentage enter 12.5, or show it as 12.5% by its format.",
    "What is shown is what is read: rows and columns that are hidden are left out.",
    "Where a PCT has no value, leave Value empty and say why in Note, for instance “suppressed, small numbers”.",
    "No formulas, no further columns, no further sheets of data.",
    "Up to 100,000 rows can be read.",
)


@dataclass
class Reading:
    """What a workbook holds: its sound rows, everything that is wrong with it, and what was left out or is read
    otherwise than it holds it. `file` is by what the workbook itself is known.
    """

    rows: list[Row] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    remarks: list[Remark] = field(default_factory=list)
    file: str = ""

    @property
    def fingerprint(self) -> str:
        """By which it is known that these remarks on this file were looked at; "" where there is nothing to look at."""
        return fingerprint(self.remarks, of=self.file) if self.remarks else ""

    @property
    def periods(self) -> list[Period]:
        """The periods of its rows, oldest first."""
        return sorted({row.period for row in self.rows})


def template(pcts: Iterable[Organisation], period: Period) -> bytes:
    """An empty workbook with every PCT in it and one period to begin with."""
    return _template(tuple((pct.code, pct.name) for pct in pcts), period)


@lru_cache(maxsize=4)
def _template(pcts: tuple[tuple[str, str], ...], period: Period) -> bytes:
    book = Workbook()
    data: Worksheet = book.active  # type: ignore[assignment]
    data.title = DATA
    data.append(COLUMNS)
    for cell in data[1]:
        cell.font = Font(bold=True)
    for code, name in pcts:
        data.append((code, name, period.starts, period.ends, None, None))
        # As text: "5E1" would become the number 50.
        data.cell(data.max_row, 1).number_format = "@"
        for column in (3, 4):
            data.cell(data.max_row, column).number_format = "dd/mm/yyyy"
    for place, width in enumerate((10, 44, 14, 14, 12, 40)):
        data.column_dimensions[column_letter(place)].width = width
    data.freeze_panes = "A2"
    advice = book.create_sheet(INSTRUCTIONS)
    advice.column_dimensions["A"].width = 100
    for line in _ADVICE:
        advice.append((line,))
        advice.cell(advice.max_row, 1).alignment = Alignment(wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_dataset(stream: IO[bytes], *, pcts: dict[str, Organisation], unit: str, today: date) -> Reading:
    """Read and check a filled-in workbook. Whatever is wrong is in the report; a sound one has an empty report."""
    reading = Reading()
    try:
        sheets, reading.remarks = read_workbook(stream, besides=INSTRUCTIONS)
    except Unreadable as unreadable:
        reading.report.add("", 0, "", str(unreadable))
        return reading
    if not sheets:
        reading.report.add(DATA, 0, "", "The sheet is empty. Fill in the template.")
        return reading
    for other in sheets[1:]:
        text = f"The data must stand on one sheet. Move this to “{sheets[0].name}”, or delete this sheet."
        reading.report.add(other.name, 0, "", text)
    table = Table(sheets[0], reading.report, pcts, today=today)
    rows = table.rows({"": unit})
    if not rows and not reading.report:
        table.fault(0, "", "There are headings and no data. Fill in the template.")
    if table.places and len(table.empty) == len(table.places):
        reading.report = Report()
        reading.report.add(sheets[0].name, 0, "", _NO_VALUE)
    elif table.places:
        _all_pcts(table, pcts)
        _long_enough(table)
        reading.remarks += _enough_values(table, pcts)
    reading.remarks += table.remarks
    reading.report.sort()
    if not reading.report:
        reading.rows = rows
    return reading


def is_empty_template(stream: IO[bytes]) -> bool:
    """Whether a workbook has the template's headings, and not one value below them."""
    try:
        sheets, _ = read_workbook(stream, besides=INSTRUCTIONS)
    except Unreadable:
        return False
    finally:
        stream.seek(0)
    place = COLUMNS.index(VALUE)
    return bool(sheets) and all(
        [compared(str(cell)) for cell in sheet.rows[0]] == [compared(name) for name in COLUMNS]
        and not sheet.formulas
        and not any(row[place : place + 1] not in ([], [""]) for row in sheet.rows[1:])
        for sheet in sheets
        if sheet.rows
    )


def least_with_value(pcts: int) -> int:
    """How many of so many PCTs must have a value in each period (R-101, R-105; decision 21)."""
    return -(-pcts * settings.DATASET_LEAST_PERCENT // 100)


def _all_pcts(table: Table, pcts: dict[str, Organisation]) -> None:
    """The data set "should provide national coverage of all PCTs" in each of its periods."""
    by_period: dict[Period, dict[int, int]] = {}
    for (_, period, pk), number in table.places.items():
        by_period.setdefault(period, {})[pk] = number
    for period, there in sorted(by_period.items()):
        if len(there) * _HALF < len(pcts):
            text = f"{period.label} has {len(there)} of {len(pcts)} PCTs. Correct the dates, or add the other PCTs."
            table.fault(min(there.values()), STARTS, text)
            continue
        for pct in pcts.values():
            if pct.pk not in there:
                table.fault(0, "", f"There is no row of {pct.name} ({pct.code}) for {period.label}. Add one.")


def _enough_values(table: Table, pcts: dict[str, Organisation]) -> list[Remark]:
    """Which PCTs have a row and no value, by period: a fault where they are too many to compare all PCTs."""
    without: dict[Period, set[int]] = defaultdict(set)
    for _, period, pk in table.empty:
        without[period].add(pk)
    remarks = []
    for period, missing in sorted(without.items()):
        names = [f"{pct.name} ({pct.code})" for pct in pcts.values() if pct.pk in missing]
        valued = sum(one == period for _, one, _ in table.places) - len(missing)
        said = f"{period.label} has a value for {valued} of {len(pcts)} PCTs"
        more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
        which = f"Without a value {either(len(names), 'is', 'are')} {listed([*names[:_MOST_NAMED], *more])}."
        if valued < (least := least_with_value(len(pcts))):
            needed = f"At least {least} are needed, so that all PCTs can be compared."
            table.fault(0, "", f"{said}. {needed} {which}")
        else:
            remarks.append(Remark(table.sheet.name, f"{said}. {which}"))
    return remarks


def _long_enough(table: Table) -> None:
    covered, until = 0, date.min
    for period in sorted({period for _, period, _ in table.places}, key=lambda period: period.starts):
        start = max(period.starts, until + timedelta(days=1)) if until > date.min else period.starts
        if period.ends >= start:
            covered += (period.ends - start).days + 1
            until = period.ends
    if covered < _FEWEST_DAYS:
        table.fault(0, "", "The data cover fewer than 12 months. Add the periods that are missing.")
