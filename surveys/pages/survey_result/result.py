"""The survey's result as its reader may read it: the one read model of the page, its CSV and its workbook."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from cycles.models import Assessment
from organisations.actors import Actor
from sentences.counts import counted, either
from surveys.pages.survey_result.comments import comments
from surveys.pages.survey_result.flat import answers, beside, means
from surveys.pages.survey_result.statements import Statement, statement
from surveys.pages.survey_result.tables import asked_and_answered, by_group, by_statement
from surveys.policies import may_screen
from surveys.queries.comments import CommentsShown, comments_shown
from surveys.queries.counts import Counts, response_counts
from surveys.queries.medians import medians_beside
from surveys.queries.result_lines import ResultLine, result_lines
from surveys.queries.results import Collated, GroupLine, OpenQuestion, collation_and_last, how_to_read
from ui.tables import Table


@dataclass(frozen=True)
class File:
    """A flat table to download; `key` stands in its address."""

    key: str
    title: str
    table: Table[Any]


@dataclass(frozen=True, kw_only=True)
class SurveyResult:
    """All that a reader of the result is shown. `advice` is the handbook's, on anonymity and on reading (R-157).

    `comments` are by key of statement or question; `comments_url` leads those who read them as they were written there.
    """

    assessment: Assessment
    counts: Counts
    result: Collated
    lines: list[ResultLine]
    last_completed: int | None
    advice: list[dict[str, Any]]
    comments: dict[str, CommentsShown]
    comments_url: str

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
        return by_group(self.result)

    @property
    def files(self) -> list[File]:
        """The flat tables, each a file and a sheet."""
        return [
            File("means", "Means", means(self.result, self.lines, self.counts)),
            File("answers", "Answers", answers(self.result, self.lines)),
            File("beside", "Last year and medians", beside(self.result, self.lines)),
            File("comments", "Comments", comments(self._said)),
            File("asked", "Asked and answered", asked_and_answered(self.counts)),
        ]

    @property
    def statements(self) -> list[Statement]:
        """Each statement with its charts and the tables of the same numbers."""
        return [statement(line, self.comments_on(line.now.key)) for line in self.lines]

    @property
    def open_questions(self) -> list[tuple[OpenQuestion, CommentsShown]]:
        """The open questions, each with what was answered as others read it."""
        return [(question, self.comments_on(question.key)) for question in self.result.open_questions]

    @property
    def _said(self) -> list[tuple[str, CommentsShown]]:
        """All statements and questions in their words, each with its comments."""
        statements = [(f"{line.now.number}. {line.now.text}", self.comments_on(line.now.key)) for line in self.lines]
        return statements + [(question.text, shown) for question, shown in self.open_questions]

    @property
    def unread(self) -> int:
        """How many comments and open answers wait to be read by the SHA's analyst."""
        return sum(shown.unread for shown in self.comments.values())

    @property
    def waiting(self) -> str:
        """That comments wait to be read."""
        return f"{counted(self.unread, 'comment')} {either(self.unread, 'waits', 'wait')} to be read"

    def comments_on(self, key: str) -> CommentsShown:
        """What others read of the comments on one statement or question."""
        return self.comments.get(key, CommentsShown())


def survey_result(assessment: Assessment, actor: Actor, counts: Counts | None = None) -> SurveyResult | None:
    """The result as the actor may read it, or None (docs/visibility.md, row 8); three queries, and three more without
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
        comments=comments_shown(assessment),
        comments_url=reverse("survey_comments", args=[assessment.pk]) if may_screen(actor, assessment) else "",
    )
