"""Files of values of national metrics, and of clusters, as the commands take them (docs/benchmark-files.md)."""

from datetime import date
from pathlib import Path

from benchmarks.models import Metric, Peer
from benchmarks.problems import Report
from benchmarks.queries import ONS
from benchmarks.rows import CODE, COLUMNS, Row, Table, open_pcts
from files.workbooks import Remark, Sheet, Unreadable, column_letter, read_csv, read_workbook
from sentences.comparing import compared

VALUE_COLUMNS = ("Metric", *COLUMNS)
CLUSTER_COLUMNS = (CODE, "Cluster")


def read_sheets(path: Path, report: Report) -> tuple[list[Sheet], list[Remark]]:
    """The sheets of an XLSX or CSV file that hold anything, and a remark on each that is hidden; a file that cannot be
    read is in the report.
    """
    with path.open("rb") as stream:
        try:
            sheets, remarks = read_workbook(stream) if path.suffix.lower() == ".xlsx" else (read_csv(stream), [])
        except Unreadable as unreadable:
            report.add("", 0, "", str(unreadable))
            return [], []
    if not any(sheet.rows for sheet in sheets):
        report.add("", 0, "", "The file is empty.")
    return sheets, remarks


def read_values(path: Path, *, metrics: dict[str, Metric], today: date) -> tuple[list[Row], Report, list[Remark]]:
    """The values in a file, every sheet of it, what is wrong with them, and what is read otherwise than it is held."""
    report, pcts = Report(), open_pcts()
    units = {key: metric.unit for key, metric in metrics.items()}
    typed, rows = path.suffix.lower() == ".xlsx", []
    sheets, remarks = read_sheets(path, report)
    for sheet in sheets:
        table = Table(sheet, report, pcts, today=today, columns=VALUE_COLUMNS, typed=typed)
        rows += table.rows(units)
        remarks += table.remarks
    return rows, report, remarks


def read_clusters(path: Path) -> tuple[list[Peer], Report, list[Remark]]:
    """The cluster of each PCT named in a file, what is wrong with it, and what was left out."""
    report, pcts, seen = Report(), open_pcts(), set()
    peers = []
    sheets, remarks = read_sheets(path, report)
    for sheet in sheets:
        remarks += sheet.remarks
        first = sheet.rows[0][:2] if sheet.rows else []
        if [compared(str(cell)) for cell in first] != [compared(name) for name in CLUSTER_COLUMNS]:
            report.add(sheet.name, 1, "", f"The headings must be {' and '.join(CLUSTER_COLUMNS)}.")
            continue
        for number, cells in enumerate(sheet.rows[1:], start=2):
            code, cluster = (str(cell).strip() for cell in [*cells, "", ""][:2])
            if not code and not cluster:
                continue
            if code not in pcts or code in seen:
                text = (
                    "This PCT stands here twice." if code in seen else f"There is no PCT with the code “{code[:20]}”."
                )
                report.add(sheet.name, number, column_letter(0), text)
            elif not 0 < len(cluster) <= 100:
                report.add(sheet.name, number, column_letter(1), "Enter the cluster in up to 100 characters.")
            else:
                seen.add(code)
                peers.append(Peer(organisation=pcts[code], classification=ONS, cluster=cluster))
    return peers, report, remarks
