"""The data set of a locally defined outcome: the workbook to fill in, and what a filled-in one holds (R-105, R-114)."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.periods import Period
from benchmarks.problems import Report
from benchmarks.rows import COLUMNS, STARTS, Row, Table
from files.workbooks import Unreadable, column_letter, read_workbook
from organisations.models import Organisation

DATA, INSTRUCTIONS = "Data", "Instructions"
# The handbook asks for data "available for at least 12 months".
_FEWEST_DAYS = 365
# A period with fewer PCTs than this share of them is a mistyped date rather than a gap in the data.
_HALF = 2

_ADVICE = (
    "Fill in the sheet “Data” and leave its headings as they are.",
    "One row for each PCT and period. All PCTs are filled in already; copy the block for each further period.",
    "Period start and period end are dates. Together the periods must cover at least 12 months.",
    "Value is a number in the unit of your outcome. For a percentage enter 12.5, not 0.125.",
    "Where a PCT has no value, leave Value empty and say why in Note, for instance “suppressed, small numbers”.",
    "No formulas, no further columns, no further sheets of data.",
    "Up to 100,000 rows can be read.",
)


@dataclass
class Reading:
    """What a workbook holds: its sound rows, and everything that is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    report: Report = field(default_factory=Report)

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
        sheets = read_workbook(stream, besides=INSTRUCTIONS)
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
    if table.places:
        _all_pcts(table, pcts)
        _long_enough(table)
    reading.report.sort()
    if not reading.report:
        reading.rows = rows
    return reading


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


def _long_enough(table: Table) -> None:
    covered, until = 0, date.min
    for period in sorted({period for _, period, _ in table.places}, key=lambda period: period.starts):
        start = max(period.starts, until + timedelta(days=1)) if until > date.min else period.starts
        if period.ends >= start:
            covered += (period.ends - start).days + 1
            until = period.ends
    if covered < _FEWEST_DAYS:
        table.fault(0, "", "The data cover fewer than 12 months. Add the periods that are missing.")
