"""What one action would publish, said before it is taken."""

from dataclasses import dataclass

from cycles.models import Assessment, Cycle
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import Decision
from panels.models import Issue
from results.policies import may_publish
from results.queries.fingerprints import fingerprint
from results.queries.publication import FinalResult, with_documents
from sentences.counts import counted
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class PublishPage:
    """What one action would publish, and whether the actor may take it."""

    cycle: Cycle
    results: list[FinalResult]
    fingerprint: str
    decision: Decision

    @property
    def assessments(self) -> list[Assessment]:
        """The PCTs' assessments that would become public."""
        return [result.assessment for result in self.results]

    @property
    def table(self) -> Table[FinalResult]:
        """The PCTs, and how far the documents are that become public."""
        return Table(
            caption=counted(len(self.results), "PCT"),
            key="becomes-public",
            columns=[
                Column("PCT", kind="name", value=lambda result: result.assessment.organisation.short_name),
                Column("Scorecard", value=lambda result: _made(result.scorecard)),
                Column("Panel report", value=lambda result: _made(result.report), shown=self.cycle.publishes_reports),
            ],
            rows=self.results,
        )


def publish_page(actor: Actor, cycle: Cycle) -> PublishPage:
    """All signed-off and not yet published PCTs of a year, by name; five queries."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state=State.FINAL)
    assessments = list(rows.select_related("organisation", "cycle").order_by("organisation__name"))
    results = with_documents(assessments)
    return PublishPage(
        cycle=cycle,
        results=results,
        fingerprint=fingerprint(actor, assessments),
        decision=may_publish(actor, assessments, sum(not result.ready for result in results)),
    )


def _made(issue: Issue | None) -> str:
    return f"Ready, number {issue.number}" if issue and issue.pdf_id else "Being made"
