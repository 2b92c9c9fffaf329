from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value

from cycles.models import Assessment, Cycle
from cycles.visibility import Material, sees
from organisations.actors import Actor
from sentences.counts import counted
from sentences.lists import listed
from sentences.numbers import per_cent
from surveys.collation import Asking, asked_by_group, groups_of_a_few, told, uncounted_groups
from surveys.models import Collation, Group, Invitation, Response, SealedResponse


def count_by(rows: Any, *by: str) -> Counter:
    """How many rows there are for each value of `by`, or each combination; one query."""
    keys = rows.order_by().values(*by).annotate(number=Count("pk")).values_list(*by, "number")
    return Counter({(key[0] if len(by) == 1 else key[:-1]): key[-1] for key in keys})


def share(completed: int | None, invited: int) -> str:
    """How many in a hundred have answered, as "57.5%"; empty where it is withheld or nobody was asked."""
    return per_cent(completed, invited) if completed is not None and invited else ""


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
    What is not told stands nowhere in it: `completed` is None while the survey is open and a group of a few was asked.
    """

    invited: int
    completed: int | None
    minimum: int
    smallest: int
    groups: list[GroupCount]
    # The names of the groups of which a few were asked at first.
    few: list[str]

    @property
    def below_minimum(self) -> bool:
        """Whether it is told that fewer have answered than needed (R-153)."""
        return self.completed is not None and self.completed < self.minimum

    @property
    def reaches_minimum(self) -> bool:
        """Whether it is told that as many have answered as needed (R-152)."""
        return self.completed is not None and self.completed >= self.minimum

    @property
    def share(self) -> str:
        """How many in a hundred of all have answered; empty where it is not told."""
        return share(self.completed, self.invited)

    @property
    def warning(self) -> str:
        """That they are few."""
        return f"Fewer than {self.minimum} people have answered"

    @property
    def hides(self) -> bool:
        """Whether the number of a group is withheld."""
        return any(group.completed is None for group in self.groups)

    @property
    def progress(self) -> str:
        """How many of those asked have answered, as "14 of 20", or how many are asked where no more is told."""
        if self.completed is None:
            return f"{self.invited} asked; told at the closing"
        return f"{self.completed} of {self.invited}"

    @property
    def against_minimum(self) -> str:
        """How many have answered of how many are needed, as sentences without the last full stop."""
        if self.completed is None:
            return f"{self.invited} asked. At least {self.minimum} completed are needed. {self.untold.rstrip('.')}"
        return f"{self.progress} completed. At least {self.minimum} are needed"

    @property
    def untold(self) -> str:
        """When it is told how many have answered, and why not now; empty where it is told."""
        if self.completed is not None:
            return ""
        return f"How many have answered is told when the survey has closed, because {self.few_asked}."

    @property
    def few_asked(self) -> str:
        """Of which groups a few were asked, as a reason; empty where there is none."""
        if not self.few:
            return ""
        return f"at first fewer than {self.smallest} people were asked in {listed(self.few)}"

    @property
    def total(self) -> GroupCount:
        """All groups together, as a count beside theirs."""
        return GroupCount(group="", label="All", invited=self.invited, completed=self.completed)


def completed_together(counts: Iterable[Counts]) -> tuple[str, str]:
    """Of several surveys the number of those completed, as "14 of 20", over those of which it is told, and its name."""
    counts = list(counts)
    known = [one for one in counts if one.completed is not None]
    number = f"{sum(one.completed or 0 for one in known)} of {sum(one.invited for one in known)}"
    if len(known) == len(counts):
        return number, "surveys completed"
    untold = counted(len(counts) - len(known), "PCT")
    if not known:
        return str(sum(one.invited for one in counts)), "people asked; answers are told at the closing"
    return number, f"surveys completed; those of {untold} are told at the closing"


def _completed(ids: Iterable[int]) -> tuple[dict[int, Counter[str]], set[int]]:
    """How many have answered by assessment id and group, sealed till the closing, then written out; and which surveys
    have closed. One query.
    """
    ids = list(ids)
    sealed, written = (
        rows.filter(assessment__in=ids).order_by().values_list("assessment", "group").annotate(number=Count("pk"))
        for rows in (SealedResponse.objects, Response.objects)
    )
    closed = Collation.objects.filter(assessment__in=ids).values_list("assessment", Value(""), Value(0))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    over = set()
    for pk, group, number in sealed.union(written, closed, all=True):
        if group:
            found[pk][group] += number
        else:
            over.add(pk)
    return found, over


def askings(ids: Iterable[int]) -> dict[int, dict[str, Asking]]:
    """How many people were asked in each group, at first and in all, by assessment id; one query."""
    rows = count_by(
        Invitation.objects.filter(nominee__assessment__in=list(ids)),
        "nominee__assessment",
        "nominee__group",
        "nominee__set",
    )
    numbers: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for (pk, group, which), number in rows.items():
        numbers[pk][group, which] = number
    return {pk: asked_by_group(of_survey) for pk, of_survey in numbers.items()}


def response_counts(assessments: Iterable[Assessment]) -> dict[int, Counts]:
    """Counts for rows whose door the caller holds, by assessment id; two queries, whatever their number.

    The assessments come with their cycle.
    """
    assessments = list(assessments)
    ids = [assessment.pk for assessment in assessments]
    people, (answered, closed) = askings(ids), _completed(ids)
    return {
        row.pk: _counts(people.get(row.pk, {}), answered.get(row.pk, Counter()), row.cycle, closed=row.pk in closed)
        for row in assessments
    }


def _counts(people: Mapping[str, Asking], answered: Counter[str], cycle: Cycle, *, closed: bool) -> Counts:
    smallest = cycle.smallest_group
    few, uncounted = groups_of_a_few(people, smallest), uncounted_groups(people, smallest)
    return Counts(
        invited=sum(group.in_all for group in people.values()),
        completed=told(answered.total(), people, smallest, closed=closed),
        minimum=cycle.survey_minimum,
        smallest=smallest,
        groups=[
            GroupCount(
                group=group,
                label=label,
                invited=people[group].in_all if group in people else 0,
                completed=None if group in uncounted else answered[group],
            )
            for group, label in Group.choices
        ],
        few=[label for group, label in Group.choices if group in few],
    )


def counts_for(assessment: Assessment, actor: Actor) -> Counts | None:
    """The counts of one assessment, or None where the actor may not see them (docs/visibility.md, row 7); three
    queries.
    """
    if not sees(actor, assessment, Material.RESPONSE_COUNTS):
        return None
    return response_counts([assessment])[assessment.pk]
