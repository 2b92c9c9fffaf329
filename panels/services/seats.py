from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cycles.models import Assessment, Cycle
from cycles.services import lock
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.models import Membership, Organisation, User
from organisations.services import record_event
from panels.models import Panel, PanelDay, PanelRole, Seat
from panels.policies import may_seat, may_set_panel_day


@dataclass(frozen=True)
class Member:
    """A person who is to sit on a panel: the key of the role, where the person comes from, and whether in the chair."""

    user: User
    role: str
    home: Organisation | None = None
    is_chair: bool = False


@transaction.atomic
def seat_panel(*, cycle: Cycle, sha: Organisation, name: str, members: Sequence[Member], actor: Actor) -> Panel:
    """Put a panel together, or change it: afterwards exactly these people sit on it (R-307 to R-310).

    What it lacks is said by `queries.seat_warnings`; a panel may be short while it is put together. Raises `Refused`.
    """
    may_seat(actor, sha).require()
    if sum(member.is_chair for member in members) > 1:
        raise Refused("A panel has one chair.")
    panel, _ = Panel.objects.get_or_create(cycle=cycle, sha=sha, name=name)
    for day in PanelDay.objects.filter(panel=panel).select_related("assessment__organisation"):
        _refuse_own_staff([member.user.pk for member in members], day.assessment)
    roles = {role.key: role for role in PanelRole.objects.filter(framework=cycle.framework_id)}
    Seat.objects.filter(panel=panel).exclude(user__in=[member.user.pk for member in members]).delete()
    Seat.objects.filter(panel=panel).update(is_chair=False)
    for member in members:
        Seat.objects.update_or_create(
            panel=panel,
            user=member.user,
            defaults={"role": roles[member.role], "home": member.home, "is_chair": member.is_chair},
        )
    record_event(
        actor=actor,
        verb="seated panel",
        subject=f"{panel.name}, {cycle}",
        organisation_id=sha.pk,
        members=[{"user": member.user.pk, "role": member.role, "chair": member.is_chair} for member in members],
    )
    return panel


@transaction.atomic
def set_panel_day(*, panel: Panel, assessment: Assessment, on: date, actor: Actor) -> PanelDay:
    """Give a PCT its panel and the day on which it meets (R-049). Raises `Refused` with the reason."""
    row = lock(assessment)
    may_set_panel_day(actor, panel, row).require()
    _refuse_own_staff(list(Seat.objects.filter(panel=panel).values_list("user_id", flat=True)), row)
    day, _ = PanelDay.objects.update_or_create(assessment=row, defaults={"panel": panel, "on": on})
    record_event(
        actor=actor,
        verb="set panel day",
        subject=str(row),
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        panel=panel.name,
        on=on.isoformat(),
    )
    return day


def _refuse_own_staff(users: list[int], assessment: Assessment) -> None:
    """Nobody judges the PCT that employs them (R-310)."""
    row = Membership.objects.filter(user__in=users, organisation=assessment.organisation_id).select_related("user")
    member = row.first()
    if member is not None:
        raise Refused(f"{member.user} works for {assessment.organisation} and cannot sit on its panel.")
