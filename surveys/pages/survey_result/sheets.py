"""The survey's result to download: its flat tables, each as a CSV file of its own or all as sheets of a workbook."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from surveys.answers import UNABLE
from surveys.pages.survey_result.result import File, SurveyResult
from ui.tables import Column, Plain, Sheet, sheet
from ui.tables import workbook as as_workbook


def file_name(page: SurveyResult, what: str, ending: str) -> str:
    """As documents are named (Q-07): "Newcastle PCT_Survey means_2009-10.csv"."""
    year = page.assessment.cycle.year.replace("/", "-")
    return f"{page.assessment.organisation}_Survey {what}_{year}.{ending}"


def rows_of(page: SurveyResult, file: File) -> list[list[Plain]]:
    """One table under its headings; each row says of which PCT and year it is, so that files can be put together."""
    pct = page.assessment.organisation
    about: list[Column[Any]] = [
        Column("PCT code", plain=lambda row: pct.code),
        Column("PCT", plain=lambda row: pct.name),
        Column("Year", plain=lambda row: page.assessment.cycle.year),
        Column("Closed on", plain=lambda row: page.result.closed_on.isoformat()),
    ]
    return sheet(replace(file.table, columns=[*about, *file.table.columns]))


def workbook(page: SurveyResult) -> bytes:
    """The tables as sheets of a workbook that bears the day of closing: the same result gives the same file."""
    sheets = [Sheet(title=file.title, rows=rows_of(page, file)) for file in page.files]
    notes = Sheet(title="Notes", rows=[["Note"], *([note] for note in _notes(page))])
    return as_workbook([*sheets, notes], datetime.combine(page.result.closed_on, time()))


def _notes(page: SurveyResult) -> list[str]:
    result = page.result
    notes = [
        f"{result.completed} completed surveys. At least {result.minimum} are needed.",
        f"Each answer counts alike. “{UNABLE}” is left out of the mean.",
        f"The level is the one whose wording the mean is nearest to: a suggestion, not a rating. Fewer than"
        f" {result.minimum} scores suggest none.",
        f"{page.hidden}: figures of a small group, and of every other from which they could be worked out.",
        "Comments are without names, in a random order, as the SHA’s analyst has read them. “[…]” stands where words"
        " are left out.",
    ]
    if result.texts_withheld:
        notes.append(f"Comments from groups of fewer than {result.smallest} are not shown.")
    return notes
