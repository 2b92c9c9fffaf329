"""From the cells of a table to values: every cell is checked, and whatever is wrong is said with its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from benchmarks.bounds import bounds, is_percentage
from benchmarks.periods import Period
from benchmarks.problems import Report
from files.workbooks import MOST_ROWS, Notes, Remark, Sheet, column_letter, number_in, tidy, undamaged
from organisations.models import Organisation
from organisations.roles import Kind
from sentences.comparing import compared
from sentences.counts import either
from sentences.dates import day as in_words
from sentences.numbers import as_entered

CODE, NAME, STARTS, ENDS, VALUE, NOTE = "PCT code", "PCT name", "Period start", "Period end", "Value", "Note"
COLUMNS = (CODE, NAME, STARTS, ENDS, VALUE, NOTE)
# What the column of a value holds (benchmarks.models.Value).
_WHOLE, _PLACES = 12, Decimal("0.000001")
_MOST_NOTE = 100
_EARLIEST = date(1980, 1, 1)
# The first day of spreadsheets, and how large a number may be one of theirs: a day of this century or the last.
_DAY_NOUGHT, _LAST_DAY = date(1899, 12, 30), 73_050
# So many percentages none of which is above 1 are more likely to be shares, written as 0.125 for 12.5 %.
_MANY = 10
# A number as CSV has it, of which nothing need be said.
_DIGITS = re.compile(r"-?[0-9]*\.?[0-9]+")


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
        self.percents = set(sheet.percents)
        self.notes = Notes(sheet.name)
        # By metric, the percentages whose cells show no percent sign, and the metrics that have others.
        self.shares: dict[str, list[Decimal]] = {}
        self.signed: set[str] = set()
        # Where each PCT's period stands, also in rows that have a fault elsewhere: by metric, period and PCT.
        self.places: dict[tuple[str, Period, int], int] = {}
        # Those of them that have no value, and no formula whose result is missing.
        self.empty: set[tuple[str, Period, int]] = set()

    def fault(self, row: int, heading: str, text: str) -> None:
        """Note what is wrong in one cell, unless it holds a formula or an error and is named for that."""
        letter = column_letter(self.columns.index(heading)) if heading else ""
        if (row, letter) not in self.odd:
            self.report.add(self.sheet.name, row, letter, text)

    def rows(self, units: Mapping[str, str]) -> list[Row]:
        """All rows that are sound; `units` are the units by metric key, "" being the key where there is no column."""
        if not self._headings_right():
            return []
        unstored = set(self.sheet.unstored)
        for number, letter in self.sheet.formulas:
            text = "Replace the formula by its value: paste it as a value."
            if (number, letter) in unstored:
                text = (
                    "The file does not hold what this formula gives. Open it in your spreadsheet program, replace the"
                    " formula by its value, and save it."
                )
            self.report.add(self.sheet.name, number, letter, text)
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

    @property
    def remarks(self) -> list[Remark]:
        """What was left out of the sheet, or is read otherwise than it holds it."""
        return [*self.sheet.remarks, *self.notes.remarks(), *self._shares()]

    def _shares(self) -> list[Remark]:
        """That all percentages of a metric are so small that they may have been meant as shares.

        Where other cells show a percent sign, a few are enough: a column was formatted in part.
        """
        return [
            Remark(
                self.sheet.name,
                f"{either(len(values), 'The one value', f'None of the {len(values):,} values')}"
                f"{f' of {metric}' if metric else ''}{' without a percent sign' if metric in self.signed else ''}"
                f" is {either(len(values), 'not ', '')}above 1, and the unit is a percentage: {largest} is taken as"
                f" {largest} %. If shares are meant, multiply them by 100 in the file and upload it again.",
            )
            for metric, values in self.shares.items()
            if (len(values) >= _MANY or metric in self.signed)
            and 0 < max(values) <= 1
            and (largest := as_entered(max(values)))
        ]

    def _headings_right(self) -> bool:
        first = self.sheet.rows[0] if self.sheet.rows else []
        given = [compared(_text(cell)) for cell in first]
        while given and not given[-1]:
            given.pop()
        right = True
        for place, heading in enumerate(self.columns):
            if place >= len(given) or given[place] != compared(heading):
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
        value, absent = self._value(number, cell, metric or "", units.get(metric or "", ""))
        if is_percentage(units.get(metric or "", "")) and value is not None:
            if self._is_signed(number, cell[VALUE]):
                self.signed.add(metric or "")
            else:
                self.shares.setdefault(metric or "", []).append(value)
        if pct is None or starts is None or ends is None or metric is None or ends < starts:
            return None
        whose = (metric, Period(starts, ends), pct.pk)
        first = self.places.setdefault(whose, number)
        if _blank(cell[VALUE]) and (number, column_letter(self.columns.index(VALUE))) not in self.odd:
            self.empty.add(whose)
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
        if isinstance(given, Decimal):
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
        name = _as_compared(_text(cell[NAME]))
        if name and name not in (_as_compared(pct.name), _as_compared(pct.short_name)):
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
        if isinstance(given, Decimal) and (day := _serial(given)):
            kind = f"no date but the number {as_entered(given)}, by which spreadsheets count {in_words(day)}"
        self.fault(number, heading, f"This cell holds {kind}. Make it a date, and type the date again.")
        return None

    def _value(self, number: int, cell: Mapping[str, Any], metric: str, unit: str) -> tuple[Decimal | None, str]:
        given, note = cell[VALUE], _text(cell[NOTE])
        if _blank(given):
            if not note:
                self.fault(number, VALUE, "There is no value. Enter it, or say in the note why there is none.")
            elif len(note) > _MOST_NOTE:
                self.fault(number, NOTE, f"Shorten the note to {_MOST_NOTE} characters.")
            elif (meant := undamaged(note)) is not None:
                hint = f" It may have been “{meant}”." if meant else ""
                self.fault(number, NOTE, f"Letters of this note were damaged on the way. Type it again.{hint}")
            return None, note
        value = self._number(number, given, unit)
        if value is not None and (refusal := bounds(key=metric, unit=unit).refusal(value)):
            self.fault(number, VALUE, refusal)
        return value, ""

    def _is_signed(self, number: int, given: Any) -> bool:
        """Whether a person sees a percent sign behind the value."""
        shown = (number, column_letter(self.columns.index(VALUE))) in self.percents
        return shown or (isinstance(given, str) and "%" in given)

    def _number(self, number: int, given: Any, unit: str) -> Decimal | None:
        value, shares = given, self._is_signed(number, given)
        if isinstance(given, str):
            value, shares = number_in(given) or (None, False)
        if not isinstance(value, Decimal):
            self.fault(number, VALUE, "This cell holds no number. Enter a number, or leave it empty and write a note.")
            return None
        if shares and not is_percentage(unit):
            self.fault(number, VALUE, f"This cell shows a percentage, and the unit is “{unit}”. Enter it in that unit.")
            return None
        if abs(value) >= Decimal(10) ** _WHOLE:
            self.fault(number, VALUE, f"The number has more than {_WHOLE} digits. Correct it.")
            return None
        value = value.quantize(_PLACES, ROUND_HALF_UP)
        if isinstance(given, str) and (self.typed or not _DIGITS.fullmatch(given.strip())):
            cell = f"{column_letter(self.columns.index(VALUE))}{number}"
            self.notes.add("number", cell, f"{cell} holds “{given[:40]}”, and {as_entered(value)} is taken")
        return value


def _serial(number: Decimal) -> date | None:
    """The day that spreadsheets count by a number, where it may be one."""
    return _DAY_NOUGHT + timedelta(days=int(number)) if number == int(number) and 0 < number < _LAST_DAY else None


# The names of 152 PCTs, each in as many rows as there are periods.
_as_compared = lru_cache(maxsize=1_000)(compared)


def _blank(cell: Any) -> bool:
    return cell is None or isinstance(cell, str) and not cell.strip()


def _text(cell: Any) -> str:
    return "" if cell is None else tidy(str(cell))
