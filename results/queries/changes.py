"""What a round of calibration changed (R-392)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.core.paginator import Page, Paginator

from cycles.models import Assessment, Rating
from cycles.queries import CALIBRATED
from cycles.states import Stage
from frameworks.models import Grade
from frameworks.tree import tree_of
from organisations.actors import Actor

# Of the changes a page shows this many, the latest first; the rest are on the pages after it.
CHANGES_ON_A_PAGE = 20


@dataclass(frozen=True)
class Change:
    """One rating that a round changed: from what to what, why, who recorded it and when (R-392)."""

    rating: Rating
    before: Grade | None


def changes(
    actor: Actor, assessments: Sequence[Assessment], stage: Stage, number: str | int | None = 1
) -> Page[Change]:
    """One page of what a round changed, latest first, as far as the actor may see; three queries.

    The assessments come with their organisations and framework versions. `number` may be anything that an address
    holds; what is no page gives the first or the last one.
    """
    at_hand = {assessment.pk: assessment for assessment in assessments}
    rows = Rating.objects.showing(actor, assessments).filter(stage=stage).select_related("by").order_by("-at", "-pk")
    page = Paginator(rows, CHANGES_ON_A_PAGE).get_page(number)
    found = list(page.object_list)
    before = _before(actor, found, at_hand, stage)
    shown = []
    for rating in found:
        rating.assessment = at_hand[rating.assessment_id]
        tree = tree_of(rating.assessment.framework)
        rating.item, rating.grade = tree.item(rating.item_id), tree.grades[rating.grade_id]
        earlier = before.get((rating.assessment_id, rating.item_id))
        shown.append(Change(rating, tree.grades[earlier] if earlier else None))
    # The same page of the same length, whose rows have become changes.
    return Page(shown, page.number, cast("Paginator[Change]", page.paginator))


def _before(
    actor: Actor, found: Sequence[Rating], at_hand: Mapping[int, Assessment], stage: Stage
) -> dict[tuple[int, int], int]:
    """The ids of the grades that stood before, by assessment and item id; one query."""
    changed = [at_hand[pk] for pk in {rating.assessment_id for rating in found}]
    earlier = Rating.objects.showing(actor, changed).filter(
        item__in={rating.item_id for rating in found}, stage__in=CALIBRATED[: CALIBRATED.index(stage)]
    )
    rows = earlier.values_list("stage", "assessment_id", "item_id", "grade_id")
    ordered = sorted(rows, key=lambda row: CALIBRATED.index(row[0]))
    return {(assessment, item): grade for _, assessment, item, grade in ordered}
