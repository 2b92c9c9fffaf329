"""Opening the next year: its cycle, proposals of its dates, an assessment with empty parts for every PCT (R-051)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Cycle, Timetable
from cycles.policies import may_open_year
from cycles.services.new_parts import make_parts, parts_asked_for
from cycles.years import how_far
from frameworks.models import Framework
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.models import Organisation
from organisations.queries import pcts_in_order
from organisations.services import record_event

# A year that begins on the same day of the week: a deadline on a Friday stays one.
A_YEAR = timedelta(weeks=52)


@transaction.atomic
def open_year(*, previous: Cycle, year: str, framework: Framework, first_aspiration_year: int, actor: Actor) -> Cycle:
    """Open the year that follows `previous`, on a version of its framework, for every PCT.

    Rules and numbers of the year are those of the year before. Dates are proposed a year later until each SHA sets its
    own. Raises `Refused` where the actor may not, the year before is not done, or this one is open already.
    """
    previous = Cycle.objects.select_for_update().get(pk=previous.pk)
    may_open_year(actor, how_far(previous)).require()
    if Cycle.objects.filter(previous=previous).exists() or Cycle.objects.filter(year=year).exists():
        raise Refused("The next year is open already.")
    cycle = Cycle.objects.create(
        year=year,
        framework=framework,
        previous=previous,
        first_aspiration_year=first_aspiration_year,
        survey_minimum=previous.survey_minimum,
        smallest_group=previous.smallest_group,
        bands=previous.bands,
        publishes_reports=previous.publishes_reports,
        illustrative=previous.illustrative,
    )
    _propose_dates(previous, cycle)
    _open_assessments(cycle, list(pcts_in_order()), actor)
    record_event(actor=actor, verb="opened year", subject=year, framework=str(framework), previous=previous.year)
    return cycle


def _propose_dates(previous: Cycle, cycle: Cycle) -> None:
    Timetable.objects.bulk_create(
        Timetable(
            cycle=cycle,
            sha_id=row.sha_id,
            submission_at=_a_year_on(row.submission_at),
            second_set_until=_a_year_on(row.second_set_until),
            survey_closes_at=_a_year_on(row.survey_closes_at),
            panels_from=row.panels_from + A_YEAR,
            panels_to=row.panels_to + A_YEAR,
            proposed=True,
        )
        for row in Timetable.objects.filter(cycle=previous)
    )


def _a_year_on(at: datetime) -> datetime:
    """The same time of day in the UK, a year later, whatever the clocks did."""
    local = timezone.localtime(at)
    return timezone.make_aware(datetime.combine(local.date() + A_YEAR, local.time()))


def _open_assessments(cycle: Cycle, pcts: list[Organisation], actor: Actor) -> None:
    before = dict(Assessment.objects.filter(cycle=cycle.previous_id).values_list("organisation", "pk"))
    assessments = Assessment.objects.bulk_create(
        Assessment(cycle=cycle, organisation=pct, framework_id=cycle.framework_id, previous_id=before.get(pct.pk))
        for pct in pcts
    )
    parts = parts_asked_for(cycle.framework)
    make_parts((row, kind, about) for row in assessments for kind, about in parts)
    for row in assessments:
        record_event(
            actor=actor,
            verb="opened assessment",
            subject=f"{row.organisation} {cycle}",
            organisation_id=row.organisation_id,
            assessment_ref=row.pk,
        )
