"""How far the comments on each statement and question are read, for the SHA's analyst."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment
from cycles.states import State, since
from surveys.models import Collation
from surveys.queries.comments import CommentCount, comment_counts
from ui import cells, marks
from ui.tables import Column, Line, Table


@dataclass(frozen=True, kw_only=True)
class SurveyComments:
    """The page that leads to the comments of each statement, and says how many are left to read."""

    assessment: Assessment
    counts: list[CommentCount]
    is_collated: bool

    @property
    def total(self) -> int:
        """How many comments there are."""
        return sum(one.total for one in self.counts)

    @property
    def unread(self) -> int:
        """How many are left to read."""
        return sum(one.unread for one in self.counts)

    @property
    def is_released(self) -> bool:
        """Whether the PCT reads the result."""
        return self.assessment.state in since(State.PROVISIONAL)

    @property
    def first_url(self) -> str:
        """Where reading begins or goes on; empty where nothing is left."""
        key = next((one.key for one in self.counts if one.unread), "")
        return comments_url(self.assessment, key) if key else ""

    @property
    def table(self) -> Table[CommentCount]:
        """A line for each statement and question that somebody wrote to."""
        return Table(
            caption="Comments and open answers, by statement",
            caption_at="hidden",
            frame="stack",
            columns=[
                Column("Statement or question", kind="name", cell=self._linked, classes="app-sentence"),
                Column("Written", kind="number", value=lambda one: one.total),
                Column(
                    "To read",
                    kind="number",
                    cell=lambda one: marks.flag("warn", str(one.unread)) if one.unread else 0,
                ),
                Column("Withheld in part", kind="number", value=lambda one: one.in_part),
                Column("Withheld in whole", kind="number", value=lambda one: one.withheld),
            ],
            rows=[*self.counts, Line(("All", self.total, self.unread, self._sum("in_part"), self._sum("withheld")))],
        )

    def _linked(self, one: CommentCount) -> object:
        return cells.link(one.text, comments_url(self.assessment, one.key)) if one.total else one.text

    def _sum(self, column: str) -> int:
        return sum(getattr(one, column) for one in self.counts)


def comments_url(assessment: Assessment, key: str) -> str:
    """Where the comments on one statement or question are read."""
    return reverse("survey_comments_of", args=[assessment.pk, key])


def survey_comments(assessment: Assessment) -> SurveyComments:
    """The page; three queries. The caller holds the door (docs/visibility.md, row 8)."""
    return SurveyComments(
        assessment=assessment,
        counts=comment_counts(assessment),
        is_collated=Collation.objects.filter(assessment=assessment).exists(),
    )
