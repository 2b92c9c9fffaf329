from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.actors import Actor
from surveys.collation import withheld_groups
from surveys.models import Group, Invitation, Response


def count_by(rows: Any, *by: str) -> Counter:
    """How many rows there are for each value of `by`, or each combination; one query."""
    keys = rows.order_by().values(*by).annotate(number=Count("pk")).values_list(*by, "number")
    return Counter({(key[0] if len(by) == 1 else key[:-1]): key[-1] for key in keys})


@dataclass(frozen=True)
class GroupCount:
    """Of one group, how many were asked and have answered; `completed` None is withheld: a group so small tells who."""

    group: str
    label: str
    invited: int
    completed: int | None


@dataclass(frozen=True)
class Counts:
    """How many were asked and have answered, never who (R-148, R-149)."""

    invited: int
    completed: int
    minimum: int
    smallest: int
    groups: list[GroupCount]

    @property
    def below_minimum(self) -> bool:
        """Whether fewer have answered than needed (R-153)."""
        return self.completed < self.minimum

    @property
    def warning(self) -> str:
        """That they are few."""
        return f"Fewer than {self.minimum} people have answered"

    @property
    def hides(self) -> bool:
        """Whether the number of a group is withheld."""
        return any(group.completed is None for group in self.groups)


def response_counts(assessments: Iterable[Assessment]) -> dict[int, Counts]:
    """Counts for rows whose door the caller holds, by assessment id; three queries, whatever their number."""
    ids = [assessment.pk for assessment in assessments]
    invited = count_by(Invitation.objects.filter(nominee__assessment__in=ids), "nominee__assessment", "nominee__group")
    completed = count_by(Response.objects.filter(assessment__in=ids), "assessment", "group")
    rules = Assessment.objects.filter(pk__in=ids).values_list("pk", "cycle__survey_minimum", "cycle__smallest_group")
    found = {}
    for pk, minimum, smallest in rules:
        hidden = withheld_groups({group: invited[pk, group] for group in Group.values}, smallest)
        groups = [
            GroupCount(group, label, invited[pk, group], None if group in hidden else completed[pk, group])
            for group, label in Group.choices
        ]
        total = sum(group.invited for group in groups), sum(completed[pk, group] for group in Group.values)
        found[pk] = Counts(*total, minimum, smallest, groups)
    return found


def counts_for(assessment: Assessment, actor: Actor) -> Counts | None:
    """The counts of one assessment, or None where the actor may not see them (VISIBILITY row 7); three queries."""
    if not sees(actor, assessment, Material.RESPONSE_COUNTS):
        return None
    return response_counts([assessment])[assessment.pk]
