from django.db import transaction

from assessments.queries import copy_number
from cycles.models import Assessment, Rating
from cycles.services import lock, record_rating
from cycles.states import Stage
from frameworks.models import Grade, Item
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from organisations.services import record_event
from panels.policies import may_rate
from panels.queries.fingerprints import fingerprint
from panels.queries.items import ratable
from panels.queries.ratings import marks_behind, reasons_needed


@transaction.atomic
def record_agreed(
    *, assessment: Assessment, item: Item, grade: Grade | None, actor: Actor, reason: str = "", seen: str | None = None
) -> Rating | None:
    """Enter the rating that the panel agreed on one line, or take it back with None (R-342, R-345).

    A reason is needed where it differs from the self-assessment (R-361) or where the marks do not support it (Q-23).
    What stands already stays as it is, with who entered it; None where nothing stands and nothing is entered.
    `seen` is the fingerprint of what the page showed, where the rating comes from one. Raises `Refused`, `Late`
    where it was entered otherwise in between, or `NotTaken` with an error for "reason".
    """
    row = lock(assessment)
    may_rate(actor, row).require()
    if item not in ratable(row):
        raise ValueError(f"{item.key} is not rated by a panel")
    agreed = Rating.objects.filter(assessment=row, item=item, stage=Stage.PANEL).select_related("grade").first()
    if seen is not None and seen != fingerprint(agreed):
        raise Late(item)
    own = Rating.objects.filter(assessment=row, item=item, stage=Stage.SELF).select_related("grade").first()
    needed = reasons_needed(item, own.grade if own else None, marks_behind(row, item), grade)
    reason = reason.strip()
    if needed and not reason:
        raise NotTaken({"reason": f"{needed[0]} Give the panel’s reason."})
    if (agreed.grade, agreed.reason) == (grade, reason) if agreed else grade is None:
        return agreed
    rating = record_rating(
        assessment=row,
        item=item,
        stage=Stage.PANEL,
        grade=grade,
        actor=actor,
        reason=reason,
        copy=copy_number(row),
    )
    record_event(
        actor=actor,
        verb="agreed rating" if grade else "took back rating",
        subject=item.key,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        grade=grade.code if grade else None,
    )
    return rating
