"""The grades of many assessments, as the calibration grid reads them."""

from collections.abc import Mapping, Sequence

from cycles.listed import Listed
from cycles.models import Assessment, Cycle, Rating
from cycles.queries import CALIBRATED
from cycles.states import Stage
from frameworks.models import Framework, Item
from frameworks.tree import tree_of
from organisations.actors import Actor

# The number and code of the grades that one assessment has, by item key.
Given = Mapping[str, tuple[int, str]]


class Ratings:
    """The levels and overall colours of many assessments that one actor may see, by stage and item key; one query.

    Sub-components are left out, as no column of the grid shows them.
    """

    def __init__(self, actor: Actor, cycle: Cycle, assessments: Sequence[Assessment]) -> None:
        # Item and grade are few and each rating names one of each: joined to fifteen thousand rows they cost more.
        trees = [tree_of(framework) for framework in _frameworks(cycle, assessments)]
        kinds = (Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT)
        given = {
            f"{item.pk}:{grade.pk}": (item.key, (grade.number, grade.code))
            for tree in trees
            for item in tree.of(*kinds)
            for grade in tree.grades.values()
        }
        rows = Rating.objects.showing(actor, assessments).filter(stage__in=(Stage.SELF, *CALIBRATED))
        # The database hands out one row for each PCT and stage: to hand out fifteen thousand takes twice as long.
        groups = rows.order_by().values("assessment_id", "stage")
        listed = groups.annotate(ratings=Listed("item", "grade"))
        self._assessments = assessments
        self._found = {
            (pk, stage): dict(given[rating] for rating in ratings.split(",") if rating in given)
            for pk, stage, ratings in listed.values_list("assessment_id", "stage", "ratings")
        }

    def at(self, assessment: Assessment, stage: Stage) -> Given:
        """What one stage gave."""
        return self._found.get((assessment.pk, stage), {})

    def effective(self, assessment: Assessment) -> Given:
        """The latest of panel, regional and national."""
        merged: dict[str, tuple[int, str]] = {}
        for stage in CALIBRATED:
            merged |= self.at(assessment, stage)
        return merged

    def rated_at(self, stage: Stage) -> list[Assessment]:
        """The assessments in which a stage rated anything, sub-components too."""
        return [assessment for assessment in self._assessments if (assessment.pk, stage) in self._found]


def _frameworks(cycle: Cycle, assessments: Sequence[Assessment]) -> list[Framework]:
    """The year's version, and others on which an assessment of the year stands: one query if there are any."""
    others = {assessment.framework_id for assessment in assessments} - {cycle.framework_id}
    return [cycle.framework, *(Framework.objects.filter(pk__in=others) if others else [])]
