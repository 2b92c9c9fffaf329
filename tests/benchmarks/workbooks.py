"""Workbooks as people fill them in, and with one thing wrong."""

import csv
import datetime
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from benchmarks.rows import COLUMNS, open_pcts
from benchmarks.workbook import Reading, read_dataset

YEARS = (
    (datetime.date(2007, 4, 1), datetime.date(2008, 3, 31)),
    (datetime.date(2008, 4, 1), datetime.date(2009, 3, 31)),
)
TODAY = datetime.date(2010, 1, 4)


def sound_rows(years=YEARS) -> list[list[Any]]:
    """A row for every PCT and year."""
    return [
        [pct.code, pct.name, starts, ends, 10 + number / 8 + place, None]
        for place, (starts, ends) in enumerate(years)
        for number, pct in enumerate(open_pcts().values())
    ]


def workbook(rows: list[list[Any]], *, headings=COLUMNS, title="Data", more: dict[str, list[list[Any]]] | None = None):
    """The workbook as a stream."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    for name, lines in (more or {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def percentages_with_a_hidden_note() -> bytes:
    """A workbook for the unit %, whose values are shown as 12.5% and held as 0.125, with a sheet that nobody sees."""
    book = load_workbook(workbook(sound_rows(), more={"Workings": [["Not for others"]]}))
    book["Workings"].sheet_state = "hidden"
    for (cell,) in book["Data"].iter_rows(min_row=2, min_col=5, max_col=5):
        cell.value, cell.number_format = 0.125, "0.0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(stream, unit: str = "per 100,000") -> Reading:
    return read_dataset(stream, pcts=open_pcts(), unit=unit, today=TODAY)


def faults(reading: Reading) -> list[tuple[str, str]]:
    """Cell and text of every problem."""
    return [(f"{one.column}{one.row or ''}", one.text) for one in reading.report.kept]


def write_values_csv(path: Path, rows: list[list[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([("Metric", *COLUMNS), *rows])
    return path
