"""Beginning a PCT's year and moving it on; and the lock that every write below an assessment begins with."""

from django.db import transaction

from cycles.models import Assessment, Cycle, StateChange
from cycles.moves import MOVES, may_move
from cycles.services.new_parts import make_parts, parts_asked_for
from organisations.actors import Actor
from organisations.decisions import YES, Decision, Refused
from organisations.models import Organisation
from organisations.services import record_event


def lock(assessment: Assessment) -> Assessment:
    """The assessment's row, locked until the transaction ends: every write below it begins here.

    See docs/architecture.md, rule 3.
    """
    rows = Assessment.objects.select_related("organisation", "cycle", "framework")
    return rows.select_for_update(of=("self",)).get(pk=assessment.pk)


@transaction.atomic
def open_assessment(*, cycle: Cycle, organisation: Organisation, actor: Actor) -> Assessment:
    """Begin a PCT's year: the assessment, pinned to the cycle's framework, with its empty parts and last year's."""
    previous = Assessment.objects.filter(cycle=cycle.previous_id, organisation=organisation).first()
    assessment = Assessment.objects.create(
        cycle=cycle, organisation=organisation, framework_id=cycle.framework_id, previous=previous
    )
    make_parts((assessment, kind, about) for kind, about in parts_asked_for(cycle.framework))
    record_event(
        actor=actor,
        verb="opened assessment",
        subject=str(assessment),
        organisation_id=organisation.pk,
        assessment_ref=assessment.pk,
    )
    return assessment


@transaction.atomic
def move(*, assessment: Assessment, name: str, actor: Actor, reason: str = "", guard: Decision = YES) -> Assessment:
    """Make one move of the table (`cycles.moves.MOVES`) and record it.

    `guard` is what the caller's room decided besides, under the same lock. Raises `Refused` with the reason in words.
    """
    row = lock(assessment)
    may_move(name, actor, row).require()
    guard.require()
    if MOVES[name].needs_reason and not reason.strip():
        raise Refused("Enter a reason. It is recorded and shown to those concerned.")
    before, row.state = row.state, MOVES[name].target
    row.save(update_fields=["state"])
    StateChange.objects.create(
        assessment=row, move=name, before=before, after=row.state, reason=reason.strip(), by_id=actor.user_id
    )
    record_event(
        actor=actor,
        verb=name,
        subject=str(row),
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        before=before,
        after=row.state,
        reason=reason.strip(),
    )
    return row
