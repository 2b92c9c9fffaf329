"""Writing what one stage says about an item and its criteria."""

from collections.abc import Mapping

from django.utils import timezone

from cycles.models import Assessment, Mark, Rating
from cycles.states import Stage
from frameworks.models import Grade, Item
from organisations.actors import Actor


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
