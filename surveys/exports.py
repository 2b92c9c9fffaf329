"""The survey's result to download: the sheets of one read model, as a workbook or one below the other as CSV.

They hold what the page shows the same reader, and words in place of what is withheld.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from surveys.answers import SCALE, UNABLE
from surveys.collation import two_decimals
from surveys.queries import Figures, ResultLine, ResultPage
from ui.office import held, timeless

Cell = str | int | float | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TWO_DECIMALS = "0.00"
_WIDEST = 80
_WORKED_OUT = "Of that group it could be told who answered, and with the number of another it could be worked out."


@dataclass(frozen=True)
class Sheet:
    """A table with its headings; what goes above them stands in `head`."""

    title: str
    head: Sequence[Sequence[Cell]]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def file_name(page: ResultPage, ending: str) -> str:
    """As documents are named (Q-07): "Newcastle PCT_Survey result_2009-10.csv"."""
    year = page.assessment.cycle.year.replace("/", "-")
    return f"{page.assessment.organisation}_Survey result_{year}.{ending}"


def sheets(page: ResultPage) -> list[Sheet]:
    """The result as tables: statements, groups, comments, and who was asked and has answered."""
    return [_statements(page), _groups(page), _comments(page), _counts(page)]


def csv_rows(page: ResultPage) -> Iterator[Sequence[Cell]]:
    """All tables one below the other, each under its title and parted by an empty line."""
    for number, sheet in enumerate(sheets(page)):
        if number:
            yield []
            yield [sheet.title]
        yield from sheet.head
        yield sheet.columns
        for row in sheet.rows:
            yield [f"{cell:.2f}" if isinstance(cell, float) else cell for cell in row]


def workbook(page: ResultPage) -> bytes:
    """The tables as sheets of a workbook. Texts are written as texts, whatever they begin with; numbers as numbers.

    Its bytes depend on the result alone: the same result gives the same file, which bears the day of closing.
    """
    book = Workbook(write_only=True)
    for sheet in sheets(page):
        into = book.create_sheet(sheet.title)
        into.page_setup.orientation = "landscape"
        into.freeze_panes = f"A{len(sheet.head) + 2}"
        for place in range(len(sheet.columns)):
            longest = max(len(str(row[place] or "")) for row in [sheet.columns, *sheet.rows] if place < len(row))
            into.column_dimensions[chr(ord("A") + place)].width = min(_WIDEST, max(12, longest + 2))
        for row in sheet.head:
            into.append([_cell(into, value, wrap=False) for value in row])
        into.append([_cell(into, value, bold=True) for value in sheet.columns])
        for row in sheet.rows:
            into.append([_cell(into, value) for value in row])
    book.properties.created = book.properties.modified = datetime.combine(page.result.closed_on, time())
    out = io.BytesIO()
    # The workbook's own way to save itself would write the present time into it.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return timeless(out.getvalue())


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool = False, wrap: bool = True) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, held(value, instead=" "))
        cell.data_type = "s"  # a text that begins with "=" is no formula
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    else:
        cell = WriteOnlyCell(sheet, value)
        cell.alignment = Alignment(vertical="top")
    if isinstance(value, float):
        cell.number_format = _TWO_DECIMALS
    if bold:
        cell.font = Font(bold=True)
    return cell


def _head(page: ResultPage) -> list[list[Cell]]:
    result = page.result
    below: list[Cell] = [f"Below the minimum of {result.minimum} completed surveys: no level is suggested"]
    return [
        ["PCT", str(page.assessment.organisation)],
        ["Year", page.assessment.cycle.year],
        ["Closed on", f"{result.closed_on.day} {result.closed_on:%B %Y}"],
        ["Completed surveys", result.completed],
        *([below] if result.below_minimum else []),
        ["Each answer counts alike. “Unable to Comment” is left out of the mean."],
        [],
    ]


def _mean(mean: Fraction | None, missing: str = "") -> Cell:
    """As the page shows it, so that the file tells no more: two decimals."""
    return missing if mean is None else float(two_decimals(mean))


def _statements(page: ResultPage) -> Sheet:
    columns = ["Number", "Statement", "Sub-competency", "Mean", "Scores", *(label for _, label in SCALE), UNABLE]
    columns += ["Suggests level", "Mean last year", "Median of the region", "PCTs in the region’s median"]
    columns += ["Median of the nation", "PCTs in the nation’s median"]
    return Sheet("Result", _head(page), columns, [_statement(page, line) for line in page.lines])


def _statement(page: ResultPage, line: ResultLine) -> list[Cell]:
    now, last = line.now, line.last_year
    about: list[Cell] = [now.number, now.text, now.item_key]
    figures: list[Cell] = [page.hidden] * (3 + len(SCALE))
    if not now.withheld:
        figures = [_mean(now.mean, "No scores"), now.n, *now.distribution.values(), now.unable]
    level: Cell = now.suggestion or "None"
    before: Cell = line.last_shown if last is None or last.withheld else _mean(last.mean, line.last_shown)
    beside: list[Cell] = []
    for median in (line.medians.region, line.medians.nation):
        beside += [_mean(median.value, "Not shown"), median.pcts if median.value is not None else "Not shown"]
    return [*about, *figures, level, before, *beside]


def _groups(page: ResultPage) -> Sheet:
    columns = ["Number", "Sub-competency"]
    for group in page.result.groups:
        columns += [f"{group.label}: mean", f"{group.label}: scores"]
    rows: list[list[Cell]] = []
    for line in page.result.by_group:
        row: list[Cell] = [line.statement.number, line.statement.item_key]
        for figures in line.figures:
            row += _of_group(page, figures)
        rows.append(row)
    told = f"{page.hidden}: figures of a small group, and of every other from which they could be worked out"
    return Sheet("By group", [[told]], columns, rows)


def _of_group(page: ResultPage, figures: Figures | None) -> list[Cell]:
    if figures is None:
        return [page.hidden, page.hidden]
    return [_mean(figures.mean, "No scores"), figures.n]


def _comments(page: ResultPage) -> Sheet:
    head: list[list[Cell]] = [["Word for word, without names, in a random order"]]
    if page.result.texts_withheld:
        head.append([f"Comments from groups of fewer than {page.result.smallest} are not shown"])
    rows: list[list[Cell]] = [
        [f"{line.number}. {line.text}", text] for line in page.result.statements for text in line.comments
    ]
    rows += [[question.text, text] for question in page.result.open_questions for text in question.answers]
    return Sheet("Comments", head, ["Statement or question", "Comment or answer"], rows)


def _counts(page: ResultPage) -> Sheet:
    counts = page.counts
    rows: list[list[Cell]] = []
    for group in counts.groups:
        hidden = group.completed is None
        answered: list[Cell] = [page.hidden, page.hidden] if hidden else [group.completed, group.share]
        rows.append([group.label, group.invited, *answered])
    rows.append(["All", counts.invited, counts.completed, counts.share])
    head: list[list[Cell]] = []
    if counts.hides:
        head.append(
            [f"{page.hidden}: at first fewer than {counts.smallest} people were asked in a group. {_WORKED_OUT}"]
        )
    return Sheet("Asked and answered", head, ["Group", "Asked", "Answered", "Share"], rows)
