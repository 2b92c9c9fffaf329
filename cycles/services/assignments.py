from django.db import transaction

from cycles.colleagues import colleagues_of
from cycles.emails import queue_assigned
from cycles.models import Assessment, Part
from cycles.policies import may_work_together
from cycles.services.assessments import lock
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.services import record_event


@transaction.atomic
def assign(*, assessment: Assessment, key: str, to: int | None, name: str, path: str, actor: Actor) -> Part:
    """Say which colleague works on a form, by their id, or that nobody does. The colleague is told by email, once
    for all forms that they are given within a few minutes.

    `name` is what the form is called in a sentence and `path` where it is. Assigning it again to the same person
    changes nothing. Raises `Refused` where the actor may not, or where the person does not work on the return.
    """
    row = lock(assessment)
    may_work_together(actor, row).require()
    part = Part.objects.get(assessment=row, key=key)
    if part.assigned_to_id == to:
        return part
    person = next((one for one in colleagues_of(row) if one.pk == to), None)
    if to is not None and person is None:
        raise Refused("Choose one of the PCT’s editors, its chief executive or its chair.")
    part.assigned_to = person
    part.save(update_fields=["assigned_to"])
    event = record_event(
        actor=actor,
        verb="assigned",
        subject=key,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        to=str(person or ""),
        to_id=to,
        name=name,
        path=path,
    )
    if person is not None and person.pk != actor.user_id:
        queue_assigned(assessment=row, to=person, event=event)
    return part
