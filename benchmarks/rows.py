"""From the cells of a table to values: every cell is checked, and whatever is wrong is said with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from benchmarks.periods import Period
from benchmarks.problems import Report
from files.workbooks import MOST_ROWS, Sheet, column_letter
from organisations.models import Organisation
from organisations.roles import Kind

CODE, NAME, STARTS, ENDS, VALUE, NOTE = "PCT code", "PCT name", "Period start", "Period end", "Value", "Note"
COLUMNS = (CODE, NAME, STARTS, ENDS, VALUE, NOTE)
# What the column of a value holds (benchmarks.models.Value).
_WHOLE, _PLACES = 12, Decimal("0.000001")
_MOST_NOTE = 100
_EARLIEST = date(1980, 1, 1)


@dataclass(frozen=True)
class Row:
    """One value as the file gives it, with the place it stands at."""

    sheet: str
    number: int
    metric: str
    organisation: Organisation
    period: Period
    value: Decimal | None
    absent: str


def open_pcts() -> dict[str, Organisation]:
    """The PCTs by code; one query."""
    return {pct.code: pct for pct in Organisation.objects.filter(kind=Kind.PCT)}


class Table:
    """Reads the rows of one sheet under fixed headings; faults go to the report."""

    def __init__(
        self,
        sheet: Sheet,
        report: Report,
        pcts: Mapping[str, Organisation],
        *,
        today: date,
        columns: Sequence[str] = COLUMNS,
        typed: bool = True,
    ) -> None:
        """`typed` where the cells have types of their own, as in a workbook; a CSV has texts only."""
        self.sheet, self.report, self.pcts, self.columns = sheet, report, pcts, columns
        self.today, self.typed = today, typed
        self.odd = {*sheet.formulas, *sheet.errors}
        # Where each PCT's period stands, also in rows that have a fault elsewhere: by metric, period and PCT.
        self.places: dict[tuple[str, Period, int], int] = {}

    def fault(self, row: int, heading: str, text: str) -> None:
        """Note what is wrong in one cell, unless it holds a formula or an error and is named for that."""
        letter = column_letter(self.columns.index(heading)) if heading else ""
        if (row, letter) not in self.odd:
            self.report.add(self.sheet.name, row, letter, text)

    def rows(self, units: Mapping[str, str]) -> list[Row]:
        """All rows that are sound; `units` are the units by metric key, "" being the key where there is no column."""
        if not self._headings_right():
            return []
        for number, letter in self.sheet.formulas:
            self.report.add(self.sheet.name, number, letter, "Replace the formula by its value: paste it as a value.")
        for number, letter in self.sheet.errors:
            self.report.add(self.sheet.name, number, letter, "The cell holds an error of the spreadsheet. Mend it.")
        odd = {number for number, _ in self.odd}
        found = []
        body = self.sheet.rows[1:]
        if len(body) > MOST_ROWS:
            self.fault(0, "", f"The sheet has {len(body):,} rows. Up to {MOST_ROWS:,} can be read.")
            return []
        for number, cells in enumerate(body, start=2):
            if all(_blank(cell) for cell in cells):
                continue
            row = self._row(number, cells, units)
            if row is not None and number not in odd:
                found.append(row)
        return found

    def _headings_right(self) -> bool:
        first = self.sheet.rows[0] if self.sheet.rows else []
        given = [" ".join(str(cell).split()).casefold() for cell in first]
        while given and not given[-1]:
            given.pop()
        right = True
        for place, heading in enumerate(self.columns):
            if place >= len(given) or given[place] != heading.casefold():
                self.fault(1, heading, f"The heading of this column must be “{heading}”. Use the template.")
                right = False
        for place in range(len(self.columns), len(given)):
            self.report.add(
                self.sheet.name, 1, column_letter(place), "The template has no such column. Delete the column."
            )
            right = False
        return right

    def _row(self, number: int, cells: list[Any], units: Mapping[str, str]) -> Row | None:
        before = self.report.total
        cell = dict(zip(self.columns, [*cells, *[""] * len(self.columns)], strict=False))
        for place, extra in enumerate(cells[len(self.columns) :], start=len(self.columns)):
            if not _blank(extra):
                self.report.add(
                    self.sheet.name, number, column_letter(place), "Nothing is read from here. Empty this cell."
                )
        metric = self._metric(number, cell, units)
        pct = self._pct(number, cell)
        starts, ends = self._day(number, STARTS, cell[STARTS]), self._day(number, ENDS, cell[ENDS])
        if starts and ends and ends < starts:
            self.fault(number, ENDS, "The period ends before it starts. Correct one of the two dates.")
        if ends and ends > self.today:
            self.fault(number, ENDS, "The period is not over yet. Correct the date, or leave out the row.")
        if starts and starts < _EARLIEST:
            self.fault(number, STARTS, f"The period starts before {_EARLIEST.year}. Correct the date.")
        value, absent = self._value(number, cell, units.get(metric or "", ""))
        if pct is None or starts is None or ends is None or metric is None or ends < starts:
            return None
        first = self.places.setdefault((metric, Period(starts, ends), pct.pk), number)
        if first != number:
            self.fault(number, CODE, f"{pct.name} has this period in row {first} already. Keep one of the two.")
        if self.report.total > before:
            return None
        return Row(
            sheet=self.sheet.name,
            number=number,
            metric=metric,
            organisation=pct,
            period=Period(starts, ends),
            value=value,
            absent=absent,
        )

    def _metric(self, number: int, cell: Mapping[str, Any], units: Mapping[str, str]) -> str | None:
        if "Metric" not in self.columns:
            return ""
        key = _text(cell["Metric"])
        if key in units:
            return key
        said = f"There is no metric “{key[:60]}”." if key else "There is no metric here."
        self.fault(number, "Metric", f"{said} Enter the key of a metric.")
        return None

    def _pct(self, number: int, cell: Mapping[str, Any]) -> Organisation | None:
        given = cell[CODE]
        if isinstance(given, int | float) and not isinstance(given, bool):
            self.fault(
                number, CODE, "The spreadsheet turned this code into a number. Make the cell text, and type the code."
            )
            return None
        code = _text(given).upper()
        pct = self.pcts.get(code)
        if pct is None:
            said = f"There is no PCT with the code “{code[:20]}”." if code else "There is no code in this row."
            self.fault(number, CODE, f"{said} Enter the code of a PCT as in the template.")
            return None
        name = _text(cell[NAME]).casefold()
        if name and name not in (pct.name.casefold(), pct.short_name.casefold()):
            self.fault(number, NAME, f"{code} is the code of {pct.name}. Correct the code or the name.")
        return pct

    def _day(self, number: int, heading: str, given: Any) -> date | None:
        if isinstance(given, datetime):
            return given.date()
        if isinstance(given, date):
            return given
        if _blank(given):
            self.fault(number, heading, "There is no date here. Enter one.")
            return None
        if not self.typed:
            try:
                return date.fromisoformat(_text(given))
            except ValueError:
                self.fault(number, heading, "Write the date as year-month-day, like 2008-04-01.")
                return None
        kind = "text" if isinstance(given, str) else "no date"
        self.fault(number, heading, f"This cell holds {kind}. Make it a date, and type the date again.")
        return None

    def _value(self, number: int, cell: Mapping[str, Any], unit: str) -> tuple[Decimal | None, str]:
        given, note = cell[VALUE], _text(cell[NOTE])
        if _blank(given):
            if not note:
                self.fault(number, VALUE, "There is no value. Enter it, or say in the note why there is none.")
            elif len(note) > _MOST_NOTE:
                self.fault(number, NOTE, f"Shorten the note to {_MOST_NOTE} characters.")
            return None, note
        value = self._number(number, given)
        if value is not None and unit == "%" and not 0 <= value <= 100:
            self.fault(number, VALUE, f"{_plain(value)} is no percentage. Enter a number from 0 to 100.")
        return value, ""

    def _number(self, number: int, given: Any) -> Decimal | None:
        typed = isinstance(given, int | float) and not isinstance(given, bool)
        try:
            value = Decimal(repr(given) if typed else _text(given)) if typed or not self.typed else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite():
            self.fault(number, VALUE, "This cell holds no number. Enter a number, or leave it empty and write a note.")
            return None
        if abs(value) >= Decimal(10) ** _WHOLE:
            self.fault(number, VALUE, f"The number has more than {_WHOLE} digits. Correct it.")
            return None
        return value.quantize(_PLACES, ROUND_HALF_UP)


def _blank(cell: Any) -> bool:
    return cell is None or isinstance(cell, str) and not cell.strip()


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
