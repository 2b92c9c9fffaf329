"""The survey's result to download: the sheets of one read model, as a workbook or one below the other as CSV.

They hold what the page shows the same reader, and words in place of what is withheld.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sentences.dates import day
from surveys.pages.survey_result.result import SurveyResult
from surveys.pages.survey_result.tables import asked_and_answered, comments
from ui.tables import Plain, sheet

_WORKED_OUT = "Of that group it could be told who answered, and with the number of another it could be worked out."


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows under their headings, which are the first of them; what goes above those stands in `head`."""

    title: str
    head: Sequence[Sequence[Plain]]
    rows: Sequence[Sequence[Plain]]


def file_name(page: SurveyResult, ending: str) -> str:
    """As documents are named (Q-07): "Newcastle PCT_Survey result_2009-10.csv"."""
    year = page.assessment.cycle.year.replace("/", "-")
    return f"{page.assessment.organisation}_Survey result_{year}.{ending}"


def sheets(page: SurveyResult) -> list[Sheet]:
    """The result as tables: statements, groups, comments, and who was asked and has answered."""
    told = f"{page.hidden}: figures of a small group, and of every other from which they could be worked out"
    return [
        Sheet(title="Result", head=_head(page), rows=sheet(page.by_statement)),
        Sheet(title="By group", head=[[told]], rows=sheet(page.by_group)),
        Sheet(title="Comments", head=_above_comments(page), rows=sheet(comments(page.result))),
        Sheet(
            title="Asked and answered",
            head=_above_counts(page),
            rows=sheet(asked_and_answered(page.counts, hidden=page.hidden)),
        ),
    ]


def csv_rows(page: SurveyResult) -> Iterator[Sequence[Plain]]:
    """All tables one below the other, each under its title and parted by an empty line."""
    for number, one in enumerate(sheets(page)):
        if number:
            yield []
            yield [one.title]
        yield from one.head
        for row in one.rows:
            yield [f"{cell:.2f}" if isinstance(cell, float) else cell for cell in row]


def _head(page: SurveyResult) -> list[list[Plain]]:
    result = page.result
    below: list[Plain] = [f"Below the minimum of {result.minimum} completed surveys: no level is suggested"]
    return [
        ["PCT", str(page.assessment.organisation)],
        ["Year", page.assessment.cycle.year],
        ["Closed on", day(result.closed_on)],
        ["Completed surveys", result.completed],
        *([below] if result.below_minimum else []),
        ["Each answer counts alike. “Unable to Comment” is left out of the mean."],
        [],
    ]


def _above_comments(page: SurveyResult) -> list[list[Plain]]:
    head: list[list[Plain]] = [["Word for word, without names, in a random order"]]
    if page.result.texts_withheld:
        head.append([f"Comments from groups of fewer than {page.result.smallest} are not shown"])
    return head


def _above_counts(page: SurveyResult) -> list[list[Plain]]:
    if not page.counts.hides:
        return []
    few = f"at first fewer than {page.counts.smallest} people were asked in a group"
    return [[f"{page.hidden}: {few}. {_WORKED_OUT}"]]
