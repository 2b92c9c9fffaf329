"""What is to be mended in the data set of a locally defined outcome, as a page shows it."""

from benchmarks.problems import Problem, Report
from ui.tables import Column, Table


def faults(report: Report) -> Table[Problem]:
    """The first faults of a workbook, each with what to do about it; the CSV has all."""
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
