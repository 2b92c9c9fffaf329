from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count

from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.actors import Actor
from surveys.collation import Asking, uncounted_groups
from surveys.models import Group, Invitation, Response, SealedResponse


def count_by(rows: Any, *by: str) -> Counter:
    """How many rows there are for each value of `by`, or each combination; one query."""
    keys = rows.order_by().values(*by).annotate(number=Count("pk")).values_list(*by, "number")
    return Counter({(key[0] if len(by) == 1 else key[:-1]): key[-1] for key in keys})


def share(completed: int | None, invited: int) -> str:
    """How many in a hundred have answered, as "58%"; half up, and never 0% or 100% unless it is none or all."""
    if completed is None or not invited:
        return ""
    if completed in (0, invited):
        return f"{100 * completed // invited}%"
    return f"{min(99, max(1, (200 * completed + invited) // (2 * invited)))}%"


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """Of one group, how many were asked and have answered; `completed` None is withheld: a group so small tells who."""

    group: str
    label: str
    invited: int
    completed: int | None

    @property
    def share(self) -> str:
        """How many in a hundred have answered; empty where it is withheld or nobody was asked."""
        return share(self.completed, self.invited)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many were asked and have answered, never who (R-148, R-149).

    Whoever was asked counts, nominees withdrawn since too: else the counts of a day would tell whether they answered.
    """

    invited: int
    completed: int
    minimum: int
    smallest: int
    # By group, whatever its size: no page and no file reads these, but `groups`, which withholds.
    _people: Mapping[str, Asking] = field(repr=False)
    _answered: Mapping[str, int] = field(repr=False)

    @cached_property
    def groups(self) -> list[GroupCount]:
        """The counts of each group; how many have answered is withheld where it would tell who (R-149)."""
        hidden = uncounted_groups(self._people, self.smallest)
        return [
            GroupCount(
                group=group,
                label=label,
                invited=self._people[group].in_all if group in self._people else 0,
                completed=None if group in hidden else self._answered.get(group, 0),
            )
            for group, label in Group.choices
        ]

    @property
    def below_minimum(self) -> bool:
        """Whether fewer have answered than needed (R-153)."""
        return self.completed < self.minimum

    @property
    def share(self) -> str:
        """How many in a hundred of all have answered."""
        return share(self.completed, self.invited)

    @property
    def warning(self) -> str:
        """That they are few."""
        return f"Fewer than {self.minimum} people have answered"

    @property
    def hides(self) -> bool:
        """Whether the number of a group is withheld."""
        return any(group.completed is None for group in self.groups)


def completed_by_group(ids: Iterable[int]) -> Counter:
    """How many have answered by (assessment id, group): sealed till the closing, then written out. One query."""
    ids = list(ids)
    sealed, written = (
        rows.filter(assessment__in=ids).order_by().values_list("assessment", "group").annotate(number=Count("pk"))
        for rows in (SealedResponse.objects, Response.objects)
    )
    found: Counter = Counter()
    for pk, group, number in sealed.union(written, all=True):
        found[pk, group] += number
    return found


def askings(ids: Iterable[int]) -> dict[int, dict[str, Asking]]:
    """How many people were asked in each group, at first and in all, by assessment id; one query."""
    rows = count_by(
        Invitation.objects.filter(nominee__assessment__in=list(ids)),
        "nominee__assessment",
        "nominee__group",
        "nominee__set",
    )
    found: dict[int, dict[str, Asking]] = {}
    for (pk, group, which), number in rows.items():
        so_far = found.setdefault(pk, {}).get(group, Asking(0, 0))
        at_first = so_far.at_first + (number if which == 1 else 0)
        found[pk][group] = Asking(at_first, so_far.in_all + number)
    return found


def response_counts(assessments: Iterable[Assessment]) -> dict[int, Counts]:
    """Counts for rows whose door the caller holds, by assessment id; two queries, whatever their number.

    The assessments come with their cycle.
    """
    assessments = list(assessments)
    ids = [assessment.pk for assessment in assessments]
    asked = askings(ids)
    answered: dict[int, dict[str, int]] = {}
    for (pk, group), number in completed_by_group(ids).items():
        answered.setdefault(pk, {})[group] = number
    found = {}
    for assessment in assessments:
        people, by_group, cycle = asked.get(assessment.pk, {}), answered.get(assessment.pk, {}), assessment.cycle
        found[assessment.pk] = Counts(
            invited=sum(group.in_all for group in people.values()),
            completed=sum(by_group.values()),
            minimum=cycle.survey_minimum,
            smallest=cycle.smallest_group,
            _people=people,
            _answered=by_group,
        )
    return found


def counts_for(assessment: Assessment, actor: Actor) -> Counts | None:
    """The counts of one assessment, or None where the actor may not see them (docs/visibility.md, row 7); three
    queries.
    """
    if not sees(actor, assessment, Material.RESPONSE_COUNTS):
        return None
    return response_counts([assessment])[assessment.pk]
