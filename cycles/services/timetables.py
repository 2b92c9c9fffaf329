"""The dates that a SHA sets for its region."""

from datetime import date, datetime

from django.db import transaction

from cycles.models import Cycle, Timetable
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.models import Organisation
from organisations.roles import Role
from organisations.services import record_event


@transaction.atomic
def set_timetable(
    *,
    cycle: Cycle,
    sha: Organisation,
    actor: Actor,
    submission_at: datetime,
    panels_from: date,
    panels_to: date,
    second_set_until: datetime | None = None,
    survey_closes_at: datetime | None = None,
) -> Timetable:
    """Set the dates of a region (R-047, R-048). The survey closes with the submission unless told (R-146)."""
    if not actor.holds(sha.pk, Role.SUPER_USER):
        raise Refused("Only the SHA’s super-user sets the dates of the region.")
    timetable, _ = Timetable.objects.update_or_create(
        cycle=cycle,
        sha=sha,
        defaults={
            "submission_at": submission_at,
            "second_set_until": second_set_until or submission_at,
            "survey_closes_at": survey_closes_at or submission_at,
            "panels_from": panels_from,
            "panels_to": panels_to,
            "by_id": actor.user_id,
        },
    )
    record_event(
        actor=actor,
        verb="set timetable",
        subject=str(cycle),
        organisation_id=sha.pk,
        submission_at=submission_at.isoformat(),
        second_set_until=timetable.second_set_until.isoformat(),
        survey_closes_at=timetable.survey_closes_at.isoformat(),
    )
    return timetable
