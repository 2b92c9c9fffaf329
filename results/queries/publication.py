"""What is about to be published, and what is.

The public pages read publications and nothing else (docs/architecture.md, rule 10).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from cycles.models import Assessment
from cycles.states import State
from panels.models import Issue, IssueContent
from results.models import Publication, YearFile

_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class FinalResult:
    """A PCT whose ratings are signed off, with the two documents that would become public."""

    assessment: Assessment
    scorecard: Issue | None
    report: Issue | None

    @property
    def documents(self) -> list[Issue | None]:
        """What becomes public: the scorecard, and the report where the year publishes reports (Q-17)."""
        return [self.scorecard, self.report] if self.assessment.cycle.publishes_reports else [self.scorecard]

    @property
    def ready(self) -> bool:
        """Whether every document's PDF is made; publishing makes none."""
        return all(issue is not None and issue.pdf_id is not None for issue in self.documents)


def with_documents(assessments: Sequence[Assessment]) -> list[FinalResult]:
    """The assessments with the last final issue of either kind; one query."""
    issues = Issue.objects.filter(assessment__in=assessments, stage=Issue.Stage.FINAL).order_by("number")
    last = {(issue.assessment_id, issue.kind): issue for issue in issues}
    return [
        FinalResult(
            assessment=row,
            scorecard=last.get((row.pk, Issue.Kind.SCORECARD)),
            report=last.get((row.pk, Issue.Kind.REPORT)),
        )
        for row in assessments
    ]


def year_slug(year: str) -> str:
    """A year as it stands in an address: "2009/10" is "2009-10"."""
    return year.replace("/", "-")


def publications() -> QuerySet[Publication]:
    """What is public, newest year first, with all that the public pages name."""
    rows = Publication.objects.filter(assessment__state=State.PUBLISHED).select_related(
        "assessment__cycle", "assessment__organisation__parent", "scorecard__pdf", "report__pdf"
    )
    return rows.order_by(
        "-assessment__cycle__year", "assessment__organisation__parent__name", "assessment__organisation__name"
    )


def published(code: str, year: str) -> Publication | None:
    """The publication of a PCT by its code and the slug of a year; None alike where there is no such PCT; one query."""
    return (
        publications()
        .filter(assessment__organisation__code=code, assessment__cycle__year=year.replace("-", "/"))
        .first()
    )


def published_in(year: str) -> Iterator[Publication]:
    """All publications of a year, each with what its scorecard says; so many at a time are in memory, with two
    queries for them.
    """
    found = publications().filter(assessment__cycle__year=year)
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = found.in_bulk(some)
        contents = IssueContent.objects.in_bulk([row.scorecard_id for row in rows.values()])
        for pk in some:
            rows[pk].scorecard.content = contents[rows[pk].scorecard_id].content
            yield rows[pk]


def file_of(year: str) -> YearFile | None:
    """The latest CSV file of a year, by its slug; one query."""
    files = YearFile.objects.filter(year=year.replace("-", "/")).select_related("file")
    return files.order_by("number").last()


def years_to_file() -> dict[str, int]:
    """The years of which more is public than their latest CSV file holds, and how many PCTs are; two queries."""
    public = Publication.objects.filter(assessment__state=State.PUBLISHED).order_by()
    counts = dict(public.values_list("assessment__cycle__year").annotate(Count("pk")))
    held = dict(YearFile.objects.order_by("number").values_list("year", "pcts"))
    return {year: number for year, number in counts.items() if held.get(year) != number}
