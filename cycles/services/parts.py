"""Saving a form of the return: its next version, under the lock."""

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Part
from cycles.policies import may_edit_return
from cycles.services.assessments import lock
from organisations.actors import Actor
from organisations.decisions import Late
from organisations.services import record_event


@transaction.atomic
def save_part(*, assessment: Assessment, key: str, version: int, actor: Actor, completed: bool) -> Part:
    """Take the next version of a part for a save that follows in the same transaction.

    Raises `Refused` where the actor may not write, and `Late` where `version` is not the one that stands.
    """
    row = lock(assessment)
    may_edit_return(actor, row).require()
    part = Part.objects.select_for_update().get(assessment=row, key=key)
    if part.version != version:
        raise Late(part, by=part.saved_by, at=part.saved_at)
    part.version += 1
    part.state = Part.State.COMPLETED if completed else Part.State.DRAFT
    part.saved_by_id, part.saved_at = actor.user_id, timezone.now()
    part.save(update_fields=["version", "state", "saved_by", "saved_at"])
    record_event(
        actor=actor,
        verb="completed" if completed else "saved",
        subject=key,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        version=part.version,
    )
    return part
