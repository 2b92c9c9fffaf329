"""What is wrong with a file of values: where, and what to do about it."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from ui.tables import Plain, safe_cell

# More of them than this are counted, not kept: a file of 100,000 wrong rows is as wrong as one of 5,000.
MOST_KEPT = 5_000
SHOWN = 50


@dataclass(frozen=True)
class Problem:
    """One fault: the sheet, the row and column as people see them (0 and "" for the whole sheet), what to do."""

    sheet: str
    row: int
    column: str
    text: str

    @property
    def where(self) -> str:
        """The place in words."""
        cell = f"{self.column}{self.row}" if self.column and self.row else f"row {self.row}" if self.row else ""
        return ", ".join(filter(None, [f"Sheet “{self.sheet}”" if self.sheet else "", cell])) or "The whole file"


@dataclass
class Report:
    """All faults of a file, in the order of its rows."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, sheet: str, row: int, column: str, text: str) -> None:
        """Note one fault."""
        self.total += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(Problem(sheet, row, column, text))

    def __bool__(self) -> bool:
        return self.total > 0

    def sort(self) -> None:
        """Put them in the order of sheets and rows; what concerns a whole sheet comes first."""
        self.kept.sort(key=lambda problem: (problem.sheet, problem.row, len(problem.column), problem.column))

    @property
    def first(self) -> list[Problem]:
        """Those that a page shows."""
        return self.kept[:SHOWN]

    @property
    def others(self) -> int:
        """How many there are besides."""
        return self.total - len(self.first)


class Writable(Protocol):
    """A file, or an answer to a request."""

    def write(self, text: str, /) -> Any:
        """Take a piece of text."""
        ...


def write_csv(report: Report, out: Writable) -> None:
    """The faults as CSV, with a last line that counts those that were not kept."""
    rows: Iterable[tuple[Plain, ...]] = [(one.sheet, one.row or "", one.column, one.text) for one in report.kept]
    writer = csv.writer(out)
    writer.writerow(("Sheet", "Row", "Column", "What to do"))
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    if (rest := report.total - len(report.kept)) > 0:
        writer.writerow(("", "", "", f"{rest} further problems are not listed"))
