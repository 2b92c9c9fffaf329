"""What is about to be published, and what is: the public pages read publications and nothing else (DESIGN 4.10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from cycles.models import Assessment, Cycle
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import Decision
from panels.models import Issue
from results.models import Publication
from results.policies import may_publish
from results.queries.changes import standing


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class PublishPage:
    """What one action would publish, and whether the actor may take it."""

    cycle: Cycle
    results: list[FinalResult]
    standing: str
    decision: Decision

    @property
    def assessments(self) -> list[Assessment]:
        """The PCTs' assessments that would become public."""
        return [result.assessment for result in self.results]


def publish_page(actor: Actor, cycle: Cycle) -> PublishPage:
    """All signed-off and not yet published PCTs of a year, by name; five queries."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state=State.FINAL)
    assessments = list(rows.select_related("organisation", "cycle").order_by("organisation__name"))
    results = with_documents(assessments)
    decision = may_publish(actor, assessments, sum(not result.ready for result in results))
    return PublishPage(cycle, results, standing(actor, assessments), decision)


def with_documents(assessments: Sequence[Assessment]) -> list[FinalResult]:
    """The assessments with the last final issue of either kind; one query."""
    issues = Issue.objects.filter(assessment__in=assessments, stage=Issue.Stage.FINAL).order_by("number")
    last = {(issue.assessment_id, issue.kind): issue for issue in issues}
    return [
        FinalResult(row, last.get((row.pk, Issue.Kind.SCORECARD)), last.get((row.pk, Issue.Kind.REPORT)))
        for row in assessments
    ]


def year_slug(year: str) -> str:
    """A year as it stands in an address: "2009/10" is "2009-10"."""
    return year.replace("/", "-")


def publications() -> QuerySet[Publication]:
    """What is public, newest year first, with all that the public pages name."""
    rows = (
        Publication.objects.filter(assessment__state=State.PUBLISHED)
        .select_related("assessment__cycle", "assessment__organisation__parent", "scorecard__pdf", "report__pdf")
        .defer("report__content")
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


def published_in(year: str) -> list[Publication]:
    """All publications of a year by its slug; one query."""
    return list(publications().filter(assessment__cycle__year=year.replace("-", "/")))


@dataclass(frozen=True)
class PublishedYear:
    """A year with the PCTs, by code and name, of which something is public, by SHA."""

    year: str
    slug: str
    regions: list[tuple[str, list[tuple[str, str]]]]


def published_years() -> list[PublishedYear]:
    """The years of which something is public; one query."""
    years: dict[str, dict[str, list[tuple[str, str]]]] = {}
    pct = "assessment__organisation__"
    for year, sha, *named in publications().values_list(
        "assessment__cycle__year", f"{pct}parent__name", f"{pct}code", f"{pct}name"
    ):
        years.setdefault(year, {}).setdefault(sha or "", []).append((named[0], named[1]))
    return [PublishedYear(year, year_slug(year), list(regions.items())) for year, regions in years.items()]
