"""Issuing a corrected version of a framework, and moving to it what nobody has signed (R-427, decision 29)."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Cycle
from cycles.queries import current_cycle
from cycles.services import lock
from frameworks.models import Framework
from frameworks.queries import versions_of
from organisations.actors import Actor
from organisations.decisions import Late, Refused
from organisations.services import record_event
from panels.models import PanelRole, Seat
from wcc.policies import may_issue, may_move
from wcc.queries.versions import Counterparts, Standings, references


@transaction.atomic
def issue_version(*, framework: Framework, seen: str, actor: Actor) -> None:
    """Issue a corrected version: assessments that are begun from now on stand on it, those of the current year too.

    The panels of the year keep their people, in the same roles. What was begun stays on its version until it is moved.
    `seen` is the fingerprint of the wording that was read. Raises `Refused`, and `Late` where it was loaded anew.
    """
    row = Framework.objects.select_for_update().get(pk=framework.pk)
    may_issue(actor, row).require()
    _require_seen(row, seen)
    row.issued_at = timezone.now()
    row.save(update_fields=["issued_at"])
    before = [other for other in versions_of(row.slug, row.printed_version) if other.pk != row.pk]
    cycle = current_cycle()
    if cycle is not None and cycle.framework in before:
        _go_on_with(cycle, row)
    record_event(actor=actor, verb="issued corrected version", subject=str(row), version=row.version)


def _require_seen(framework: Framework, seen: str) -> None:
    if framework.content_sha256 != seen:
        raise Late(framework, said="Its wording was loaded anew since you read it. Read what differs again.")


def _go_on_with(cycle: Cycle, framework: Framework) -> None:
    roles = Counterparts(cycle.framework, framework).of(PanelRole)
    for old, new in roles.items():
        Seat.objects.filter(panel__cycle=cycle, role=old).update(role=new)
    Cycle.objects.filter(pk=cycle.pk).update(framework=framework)


@transaction.atomic
def move_to_version(*, framework: Framework, seen: str, actor: Actor) -> list[Assessment]:
    """Move the assessments of the current year that nobody has signed to a version of their framework; returns them.

    Everything in them leads to the item of the same key. The version that they leave stays what it was, and they can be
    moved back to it in the same way. `seen` is the fingerprint of the wording that was read. Raises `Refused`, `Late`.
    """
    framework = Framework.objects.get(pk=framework.pk)
    may_move(actor, framework).require()
    _require_seen(framework, seen)
    cycle = current_cycle()
    locked = [lock(row).pk for row in sorted(Standings(actor, framework, cycle).movable, key=lambda row: row.pk)]
    # Again under the locks: somebody may have signed meanwhile.
    moving = [row for row in Standings(actor, framework, cycle).movable if row.pk in locked]
    if not moving:
        raise Refused("No assessment of this year can be moved to this version.")
    for before in {row.framework for row in moving}:
        _lead_to(framework, before, [row for row in moving if row.framework_id == before.pk])
    for row in moving:
        record_event(
            actor=actor,
            verb="moved to version",
            subject=str(row),
            organisation_id=row.organisation_id,
            assessment_ref=row.pk,
            before=row.framework.version,
            after=framework.version,
        )
    return moving


def _lead_to(framework: Framework, before: Framework, assessments: Collection[Assessment]) -> None:
    counterparts = Counterparts(before, framework)
    for reference in references():
        rows = reference.used(assessments)
        new = counterparts.of(reference.to)
        for pk in set(rows.values_list(reference.column, flat=True)) & set(new):
            rows.filter(**{reference.column: pk}).update(**{reference.column: new[pk]})
    Assessment.objects.filter(pk__in=[row.pk for row in assessments]).update(framework=framework)
