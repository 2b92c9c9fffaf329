from typing import Any

from django.db import transaction

from organisations.actors import Actor
from organisations.models import Event


@transaction.atomic
def record_event(
    *,
    actor: Actor,
    verb: str,
    subject: str,
    organisation_id: int | None = None,
    assessment_ref: int | None = None,
    **detail: Any,
) -> Event:
    """Append what the actor did to the events; `detail` is kept as JSON (R-016)."""
    return Event.objects.create(
        by_id=actor.user_id,
        verb=verb,
        subject=subject,
        organisation_id=organisation_id,
        assessment_ref=assessment_ref,
        detail=detail,
    )
