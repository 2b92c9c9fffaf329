"""Panels, their seats and what they lack."""

from django.db.models import Exists, OuterRef

from organisations.actors import SeatOn
from panels.models import Conflict, Panel, PanelDay, PanelRole, Seat


def seats_of(user_id: int) -> frozenset[SeatOn]:
    """The assessments on whose panel the person sits, without those in which an interest was declared; one query."""
    conflicted = Conflict.objects.filter(day=OuterRef("pk"), seat__user=user_id)
    rows = PanelDay.objects.filter(~Exists(conflicted), panel__seats__user=user_id)
    return frozenset(
        SeatOn(assessment, is_chair)
        for assessment, is_chair in rows.values_list("assessment_id", "panel__seats__is_chair")
    )


def seat_warnings(panel: Panel) -> list[str]:
    """What the panel lacks: a mandatory role, a chair, a chair from the SHA (R-307, R-308, R-310). Three queries."""
    seats = list(Seat.objects.filter(panel=panel).select_related("role", "home"))
    held = {seat.role.key for seat in seats}
    roles = PanelRole.objects.filter(framework=panel.cycle.framework_id, mandatory=True)
    found = [f"Nobody sits as: {role.title}." for role in roles if role.key not in held]
    chair = next((seat for seat in seats if seat.is_chair), None)
    if chair is None:
        found.append("The panel has no chair.")
    elif chair.role.key != "sha_director":
        found.append("The chair is not the SHA’s director of commissioning.")
    return found
