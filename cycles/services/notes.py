"""Notes of the PCT's people to each other beside a form. No part of the submission (docs/visibility.md, row 4)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Part, PartNote
from cycles.policies import may_remove_note, may_work_together
from cycles.services.assessments import lock
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.services import record_event
from sentences.lines import characters

NOTE_LIMIT = 2000
# A note sent twice within this time is one note: a second click.
ONE_NOTE = timedelta(minutes=2)


@transaction.atomic
def add_note(*, assessment: Assessment, key: str, text: str, actor: Actor) -> PartNote | None:
    """Add a note to a form; None where the same note was sent a moment ago. Raises `Refused`."""
    row = lock(assessment)
    may_work_together(actor, row).require()
    text = text.strip()
    if not text or characters(text) > NOTE_LIMIT:
        raise Refused(f"Enter a note of up to {NOTE_LIMIT:,} characters.")
    part = Part.objects.get(assessment=row, key=key)
    last = PartNote.objects.filter(part=part, by=actor.user_id, at__gt=timezone.now() - ONE_NOTE).last()
    if last and last.text == text:
        return None
    assert actor.user_id is not None  # who writes a return is a person
    note = PartNote.objects.create(part=part, text=text, by_id=actor.user_id)
    _record(actor, "added a note", part, row)
    return note


@transaction.atomic
def remove_note(*, assessment: Assessment, key: str, note_id: int, actor: Actor) -> bool:
    """Remove one's own note; false where it is gone already. Raises `Refused` for another's."""
    row = lock(assessment)
    note = PartNote.objects.select_related("part").filter(part__assessment=row, part__key=key, pk=note_id).first()
    if note is None:
        return False
    may_remove_note(actor, row, note).require()
    note.delete()
    _record(actor, "removed a note", note.part, row)
    return True


def _record(actor: Actor, verb: str, part: Part, row: Assessment) -> None:
    record_event(actor=actor, verb=verb, subject=part.key, organisation_id=row.organisation_id, assessment_ref=row.pk)
