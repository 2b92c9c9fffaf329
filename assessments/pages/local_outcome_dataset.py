"""What was found in the data set of a locally defined outcome before it is read in, as a page shows it."""

from dataclasses import dataclass

from benchmarks.problems import Problem, Report
from benchmarks.workbook import Reading
from files.workbooks import Remark
from ui.tables import Column, Table


@dataclass(frozen=True)
class LookedInto:
    """A data set that was looked into and not read in: what is to be mended, else what is to be looked at first."""

    reading: Reading

    @property
    def report(self) -> Report:
        """What is to be mended."""
        return self.reading.report

    @property
    def remarks(self) -> list[Remark]:
        """What was left out or is read differently."""
        return self.reading.remarks

    @property
    def looked_at(self) -> str:
        """By which the remarks are known again when the button is pressed; "" where something is to be mended."""
        return "" if self.report else self.reading.fingerprint

    @property
    def faults(self) -> Table[Problem]:
        """The first faults of the workbook, each with what to do about it; the CSV has all."""
        return _faults(self.report)


def _faults(report: Report) -> Table[Problem]:
    return Table(
        caption=f"The first {len(report.first)} of {report.total}" if report.others else f"All {report.total}",
        key="mend-caption",
        columns=[
            Column("Sheet", value=lambda fault: fault.sheet, missing="The whole file"),
            Column("Row", kind="number", value=lambda fault: fault.row or "All"),
            Column("Column", value=lambda fault: fault.column, missing="All"),
            Column("What to do", value=lambda fault: fault.text),
        ],
        rows=report.first,
    )
