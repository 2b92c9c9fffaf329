from django.db.models import Exists, OuterRef

from organisations.actors import SeatOn
from panels.models import Conflict, PanelDay


def seats_of(user_id: int) -> frozenset[SeatOn]:
    """The assessments on whose panel the person sits, without those in which an interest was declared; one query."""
    conflicted = Conflict.objects.filter(day=OuterRef("pk"), seat__user=user_id)
    rows = PanelDay.objects.filter(~Exists(conflicted), panel__seats__user=user_id)
    return frozenset(
        SeatOn(assessment, is_chair)
        for assessment, is_chair in rows.values_list("assessment_id", "panel__seats__is_chair")
    )
