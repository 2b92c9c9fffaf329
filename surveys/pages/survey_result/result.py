"""The survey's result as its reader may read it: the one read model of the page, its CSV and its workbook."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cycles.models import Assessment
from organisations.actors import Actor
from surveys.pages.survey_result.statements import Statement, statement
from surveys.pages.survey_result.tables import by_group, by_statement
from surveys.queries.counts import Counts, response_counts
from surveys.queries.medians import medians_beside
from surveys.queries.result_lines import ResultLine, result_lines
from surveys.queries.results import Collated, GroupLine, collation_and_last, how_to_read
from ui.tables import Table


@dataclass(frozen=True, kw_only=True)
class SurveyResult:
    """All that a reader of the result is shown. `advice` is the handbook's, on anonymity and on reading (R-157)."""

    assessment: Assessment
    counts: Counts
    result: Collated
    lines: list[ResultLine]
    last_completed: int | None
    advice: list[dict[str, Any]]

    @property
    def hidden(self) -> str:
        """The words in place of a figure that is withheld."""
        return f"Hidden to protect respondents (fewer than {self.result.smallest})"

    @cached_property
    def by_statement(self) -> Table[ResultLine]:
        """All answers, a statement to a line."""
        return by_statement(self.lines, hidden=self.hidden)

    @cached_property
    def by_group(self) -> Table[GroupLine]:
        """The mean of each group, a statement to a line."""
        return by_group(self.result, hidden=self.hidden)

    @property
    def statements(self) -> list[Statement]:
        """Each statement with its charts and the tables of the same numbers."""
        return [statement(line) for line in self.lines]


def survey_result(assessment: Assessment, actor: Actor, counts: Counts | None = None) -> SurveyResult | None:
    """The result as the actor may read it, or None (docs/visibility.md, row 8); two queries, and three more without
    `counts`.

    The assessment comes with its cycle, framework and organisation.
    """
    result, last = collation_and_last(assessment, actor)
    if result is None:
        return None
    return SurveyResult(
        assessment=assessment,
        counts=counts or response_counts([assessment])[assessment.pk],
        result=result,
        lines=result_lines(assessment, result, last, medians_beside(assessment)),
        last_completed=last.completed if last else None,
        advice=how_to_read(assessment),
    )
