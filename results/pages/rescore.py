"""One line before a round changes its rating, regionally or nationally."""

from dataclasses import dataclass

from cycles.models import Assessment, Rating
from cycles.queries import CALIBRATED
from cycles.scoring import shown
from cycles.states import Stage
from frameworks.models import Grade, Item
from organisations.actors import Actor
from results.queries.ratings import Ratings
from results.queries.scores import score_of


@dataclass(frozen=True, kw_only=True)
class RescorePage:
    """What each stage gave that the actor may see, and what is in force."""

    assessment: Assessment
    item: Item
    given: list[tuple[str, Grade]]
    current: Rating | None
    parent_score: str
    grades: list[Grade]


def rescore_page(actor: Actor, assessment: Assessment, item: Item) -> RescorePage:
    """What the page of one line shows before a change; two queries."""
    order = list(Stage)
    rows = Rating.objects.showing(actor, assessment).filter(item=item).select_related("grade", "by")
    given = sorted(rows, key=lambda rating: order.index(Stage(rating.stage)))
    current = [rating for rating in given if rating.stage in CALIBRATED]
    return RescorePage(
        assessment=assessment,
        item=item,
        given=[(Stage(rating.stage).label, rating.grade) for rating in given],
        current=current[-1] if current else None,
        parent_score=_parent_score(actor, assessment, item),
        grades=list(item.scale.grades.all()) if item.scale else [],
    )


def _parent_score(actor: Actor, assessment: Assessment, item: Item) -> str:
    """The score of the competency of a sub-competency; empty for other items."""
    if item.kind != Item.Kind.SUB_COMPETENCY or item.parent is None:
        return ""
    effective = Ratings(actor, assessment.cycle, [assessment]).effective(assessment)
    return shown(score_of(item.parent, {key: number for key, (number, _) in effective.items()}))
