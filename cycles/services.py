from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Cycle, Mark, Part, Rating, StateChange, Timetable
from cycles.moves import MOVES, may_move
from cycles.policies import may_edit_return
from cycles.states import Stage
from frameworks.models import Grade, Item
from organisations.actors import Actor
from organisations.decisions import YES, Decision, Refused
from organisations.models import Organisation
from organisations.roles import Role
from organisations.services import record_event


class Stale(Exception):  # noqa: N818
    """Someone else saved the part since it was opened (DESIGN 4.7). Holds the part as it stands now."""

    def __init__(self, part: Part) -> None:
        self.part = part
        super().__init__(f"{part.key} is at version {part.version}")


def lock(assessment: Assessment) -> Assessment:
    """The assessment's row, locked until the transaction ends: every write below it begins here (DESIGN 4.3)."""
    rows = Assessment.objects.select_related("organisation", "cycle", "framework")
    return rows.select_for_update(of=("self",)).get(pk=assessment.pk)


def part_keys(framework_items: list[Item]) -> list[str]:
    """The keys of the parts of a return, in the order of its task list."""
    competencies = [f"competency-{item.key}" for item in framework_items if item.kind == Item.Kind.COMPETENCY]
    components = [f"governance-{item.key}" for item in framework_items if item.kind == Item.Kind.COMPONENT]
    return ["outcomes", "nominees", *competencies, *components]


@transaction.atomic
def open_assessment(*, cycle: Cycle, organisation: Organisation, actor: Actor) -> Assessment:
    """Begin a PCT's year: the assessment, pinned to the cycle's framework, with its empty parts and last year's."""
    previous = Assessment.objects.filter(cycle=cycle.previous_id, organisation=organisation).first()
    assessment = Assessment.objects.create(
        cycle=cycle, organisation=organisation, framework_id=cycle.framework_id, previous=previous
    )
    items = list(Item.objects.filter(framework=cycle.framework_id, parent=None))
    Part.objects.bulk_create(Part(assessment=assessment, key=key) for key in part_keys(items))
    record_event(
        actor=actor,
        verb="opened assessment",
        subject=str(assessment),
        organisation_id=organisation.pk,
        assessment_ref=assessment.pk,
    )
    return assessment


@transaction.atomic
def save_part(*, assessment: Assessment, key: str, version: int, actor: Actor, completed: bool) -> Part:
    """Take the next version of a part for a save that follows in the same transaction.

    Raises `Refused` where the actor may not write, and `Stale` where `version` is not the one that stands.
    """
    row = lock(assessment)
    may_edit_return(actor, row).require()
    part = Part.objects.select_for_update().get(assessment=row, key=key)
    if part.version != version:
        raise Stale(part)
    part.version += 1
    part.state = Part.State.SUBMITTED if completed else Part.State.DRAFT
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


def record_rating(
    *,
    assessment: Assessment,
    item: Item,
    stage: Stage,
    grade: Grade | None,
    actor: Actor,
    reason: str = "",
    copy: int | None = None,
) -> Rating | None:
    """Write the grade that one stage gives an item, or take it back with None. Other stages stay untouched (R-353).

    The caller holds the lock and has asked the policy of the room that owns the stage.
    """
    rows = Rating.objects.filter(assessment=assessment, item=item, stage=stage)
    if grade is None:
        rows.delete()
        return None
    if grade.scale_id != item.scale_id:
        raise ValueError(f"{grade} is not a grade of {item}")
    rating, _ = Rating.objects.update_or_create(
        assessment=assessment,
        item=item,
        stage=stage,
        defaults={"grade": grade, "reason": reason, "copy": copy, "by_id": actor.user_id, "at": timezone.now()},
    )
    return rating


def record_marks(
    *,
    assessment: Assessment,
    stage: Stage,
    verdicts: Mapping[int, tuple[str, str] | None],
    actor: Actor,
    copy: int | None = None,
) -> None:
    """Write, for criterion ids, (verdict, note) at one stage; None takes a mark back.

    The caller holds the lock, has asked the policy, and hands in ids of markable criteria only: level 1 lines have
    no marks (R-332).
    """
    cleared = [criterion for criterion, verdict in verdicts.items() if verdict is None]
    Mark.objects.filter(assessment=assessment, stage=stage, criterion__in=cleared).delete()
    now = timezone.now()
    Mark.objects.bulk_create(
        [
            Mark(
                assessment=assessment,
                criterion_id=criterion,
                stage=stage,
                verdict=verdict[0],
                note=verdict[1],
                copy=copy,
                by_id=actor.user_id,
                at=now,
            )
            for criterion, verdict in verdicts.items()
            if verdict is not None
        ],
        update_conflicts=True,
        unique_fields=["assessment", "criterion", "stage"],
        update_fields=["verdict", "note", "copy", "by_id", "at"],
    )


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
        raise Refused("Only the SHA's super-user sets the dates of the region.")
    timetable, _ = Timetable.objects.update_or_create(
        cycle=cycle,
        sha=sha,
        defaults={
            "submission_at": submission_at,
            "second_set_until": second_set_until or submission_at,
            "survey_closes_at": survey_closes_at or submission_at,
            "panels_from": panels_from,
            "panels_to": panels_to,
        },
    )
    record_event(
        actor=actor,
        verb="set timetable",
        subject=str(cycle),
        organisation_id=sha.pk,
        submission_at=submission_at.isoformat(),
    )
    return timetable
