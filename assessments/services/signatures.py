"""A change of the return ends the signatures on it, at once and for good, and tells those who signed (R-245)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from assessments import emails
from assessments.models import Declaration
from assessments.queries.declarations import is_valid, standing
from assessments.queries.serialisers import LiveReturn
from cycles.models import Assessment
from cycles.states import State
from organisations.actors import Actor
from organisations.services import record_event


@contextmanager
def ends_signatures(assessment: Assessment, actor: Actor) -> Iterator[None]:
    """Around a write of the return (`cycles.services.writing_return`): the signatures that stood and no longer do end.

    A write that changes nothing ends nothing. One query where nobody signed.
    """
    signed = list(standing(assessment)) if assessment.state == State.PREPARING else []
    before = LiveReturn(assessment)
    valid = [row for row in signed if is_valid(row, before.sha256)]
    yield
    after = LiveReturn(assessment)
    ended = [row for row in valid if not is_valid(row, after.sha256)]
    # One that an earlier change had outlived, before changes were followed, is marked so without a word.
    stale = [row for row in signed if row not in valid]
    _end(stale, None)
    _end(ended, actor.user_id)
    for row in ended:
        record_event(
            actor=actor,
            verb="ended signature",
            subject=Declaration.As(row.role).label,
            organisation_id=assessment.organisation_id,
            assessment_ref=assessment.pk,
        )
        if row.by.is_active:
            emails.queue_signature_ended(declaration=row, assessment=assessment, by=actor.name)


def _end(rows: list[Declaration], by: int | None) -> None:
    if rows:
        found = Declaration.objects.filter(pk__in=[row.pk for row in rows])
        found.update(voided_at=timezone.now(), outlived=True, voided_by=by)
